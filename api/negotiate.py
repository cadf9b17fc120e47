"""Content negotiation: which representation and which language a client likes best."""

from collections.abc import Sequence

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from kg.errors import LANGUAGES

HTML = "text/html"
RDF_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
SUFFIXES = {"html": HTML, **RDF_TYPES}


def negotiate(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best, the first of equals, or None.

    RFC 9110, 12.5.1: without the header anything is accepted. Parameters other than the weight say
    which variant of a type is meant; there is one of each.

    >>> negotiate("text/turtle;q=0.9, text/html;q=0.5", ["text/html", "text/turtle"])
    'text/turtle'
    >>> negotiate("image/png", ["text/html"]) is None
    True
    >>> negotiate("text/turtle;charset=utf-8", ["text/html", "text/turtle"])
    'text/turtle'
    """
    if not accept:
        return offered[0]
    wanted = parse_accept_header(accept, MIMEAccept)
    plain = [(value.partition(";")[0].strip(), weight) for value, weight in wanted]
    return MIMEAccept(plain).best_match(offered)


def split_suffix(path: str) -> tuple[str, str | None]:
    """Return a path without the suffix that asks for a representation, and its media type.

    >>> split_suffix("id/opd/1.02.ttl"), split_suffix("id/wilayah/35.10")
    (('id/opd/1.02', 'text/turtle'), ('id/wilayah/35.10', None))
    """
    stem, _, suffix = path.rpartition(".")
    return (stem, SUFFIXES[suffix]) if stem and suffix in SUFFIXES else (path, None)


def language(accepted: str | None, chosen: str | None) -> str:
    """Return the language of a page: that of the switch, else the one the client likes best.

    >>> language("en-GB,en;q=0.8", None), language("de", None), language("en", "id")
    ('en', 'id', 'id')
    """
    if chosen in LANGUAGES:
        return chosen
    return parse_accept_header(accepted, LanguageAccept).best_match(LANGUAGES, LANGUAGES[0])
