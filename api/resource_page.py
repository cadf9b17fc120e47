"""The page of a thing, made of what the dataset says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from api.describe import Description, labels_of, terms_of
from api.naming import Naming
from api.pages import Link, Property, Value
from api.respond import Wish
from api.sight import Sight, sight
from api.usage import Usage, usage_of
from kg.names import RDF_TYPE, Term


@dataclass(frozen=True)
class ResourcePage:
    """The page of one thing."""

    thing: Link
    types: Sequence[Link]
    outgoing: Sequence[Property]
    incoming: Sequence[Property]
    number: int
    pages: int
    # Where a term of the ontology is used.
    usage: Usage | None
    sight: Sight


def resource_page(wished: Wish, found: Description, number: int) -> ResourcePage:
    """Return a page of the statements about a thing."""
    quads = found.page(number)
    named = {found.thing, *found.types, *terms_of(quads)}
    naming = Naming(wished, labels_of(wished.live.dataset, named))
    own = [one for one in quads if one.subject == found.thing and one.predicate != RDF_TYPE]
    pointing = [one for one in quads if one.subject != found.thing]
    return ResourcePage(
        thing=naming.link(found.thing),
        types=[naming.link(one) for one in found.types],
        outgoing=list(_properties(naming, own, "object")),
        incoming=list(_properties(naming, pointing, "subject")),
        number=number,
        pages=found.pages,
        usage=usage_of(wished.live, found.thing),
        sight=sight(wished, found.thing),
    )


def _properties(naming: Naming, quads: Iterable[Quad], end: str) -> Iterable[Property]:
    """Yield the properties with the terms at one end of their quads, each term once."""

    def key(quad: Quad) -> tuple[str, str]:
        return (str(quad.predicate), str(getattr(quad, end)))

    for _, same in groupby(sorted(quads, key=key), key=lambda quad: quad.predicate):
        together = list(same)
        values = [
            _value(naming, getattr(one[0], end), one)
            for one in (list(group) for _, group in groupby(together, key=key))
        ]
        yield Property(naming.link(together[0].predicate), values)


def _value(naming: Naming, term: Term, quads: Sequence[Quad]) -> Value:
    graphs = (one.graph_name for one in quads)
    origins = [naming.origin(one) for one in graphs if isinstance(one, NamedNode)]
    if isinstance(term, Literal):
        return Value(term.value, None, term.language, origins)
    return Value("", naming.link(term), None, origins)
