"""The page of a thing, made of what the dataset says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from api.describe import Description, Labels, labels_of, terms_of
from api.pages import Link, Property, ResourcePage, Value, text
from api.respond import Wish
from kg.cluster import KIND as CLUSTERED
from kg.measure import KIND as MEASURED
from kg.names import RDF_TYPE, Term, graph_name
from kg.reason import KIND as INFERRED


@dataclass(frozen=True)
class Naming:
    """How the terms of one page are called, and where they lead."""

    wished: Wish
    labels: Labels

    def link(self, term: Term) -> Link:
        """Return a term by its name in the language of the page, else by its IRI."""
        texts = self.labels.get(term, {})
        name = texts.get(self.wished.language) or next(iter(texts.values()), None)
        iri = term.value if isinstance(term, NamedNode) else str(term)
        path = self.wished.live.places.path(iri)
        return Link(name or (path or iri), iri, path)

    def origin(self, graph: NamedNode) -> Link:
        """Return what a graph stands for: a source, a rule, a measure, or a clustering."""
        link = self.link(graph)
        for kind, key in (
            (INFERRED, "inferred-by"),
            (MEASURED, "measured-by"),
            (CLUSTERED, "clustered-by"),
        ):
            prefix = graph_name(self.wished.live.base, kind).value + "/"
            if link.iri.startswith(prefix):
                rule = link.iri.removeprefix(prefix)
                return Link(text(key, self.wished.language, rule=rule), link.iri, link.path)
        return link


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
