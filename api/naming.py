"""How the terms of a page are called in its language, and where they lead."""

from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from api.describe import Labels
from api.pages import Link, text
from api.respond import Wish
from kg.cluster import KIND as CLUSTERED
from kg.measure import KIND as MEASURED
from kg.names import Term, graph_name, prefix_map
from kg.reason import KIND as INFERRED

# What the graphs of each step are called.
MADE_BY = ((INFERRED, "inferred-by"), (MEASURED, "measured-by"), (CLUSTERED, "clustered-by"))


def compress(iri: str) -> str:
    """Return an IRI as a CURIE where its namespace has a prefix.

    >>> compress("http://www.w3.org/2000/01/rdf-schema#label"), compress("https://example.org/")
    ('rdfs:label', 'https://example.org/')
    """
    for prefix, namespace in prefix_map().items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


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
        return Link(name or path or compress(iri), iri, path)

    def shown(self, term: Term) -> Link:
        """Return a term as a value: a thing by its name, a literal by its text."""
        return Link(term.value, "") if isinstance(term, Literal) else self.link(term)

    def origin(self, graph: NamedNode) -> Link:
        """Return what a graph stands for: a source, a rule, a measure, or a clustering."""
        link = self.link(graph)
        for kind, key in MADE_BY:
            prefix = graph_name(self.wished.live.base, kind).value + "/"
            if link.iri.startswith(prefix):
                rule = link.iri.removeprefix(prefix)
                return Link(text(key, self.wished.language, rule=rule), link.iri, link.path)
        file = self.wished.live.files.get(link.iri)
        return replace(link, text=file) if file else link
