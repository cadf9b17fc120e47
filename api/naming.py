"""How the terms of a page are called in its language, and where they lead."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from api.describe import Labels
from api.pages import Link, day, figure, text
from api.respond import Wish
from kg.cluster import KIND as CLUSTERED
from kg.errors import knows, words
from kg.measure import KIND as MEASURED
from kg.names import XSD, Term, graph_name, prefix_map
from kg.reason import KIND as INFERRED

# What the terms of other vocabularies are called, which are not in the dataset.
FOREIGN = Path(__file__).with_name("foreign.toml")
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


def read_aloud(literal: Literal, language: str) -> str:
    """Return a literal as people write it: amounts, days, yes and no; all else as it is.

    >>> read_aloud(Literal("2970000000.5", datatype=NamedNode(XSD + "decimal")), "id")
    '2.970.000.000,5'
    >>> read_aloud(Literal(True), "id"), read_aloud(Literal("3.26.02"), "id")
    ('ya', '3.26.02')
    """
    kind, said = literal.datatype.value.removeprefix(XSD), literal.value
    try:
        if kind == "boolean":
            return text("true" if said in {"true", "1"} else "false", language)
        if kind == "date":
            return day(said, language)
        return figure(said, language) if kind == "decimal" else said
    except ValueError:
        return said


@dataclass(frozen=True)
class Naming:
    """How the terms of one page are called, and where they lead."""

    wished: Wish
    labels: Labels
    meanings: Labels = field(default_factory=dict)

    def link(self, term: Term) -> Link:
        """Return a term by its name in the language of the page, else by its IRI."""
        texts, language = self.labels.get(term, {}), self.wished.language
        name = texts.get(language) or next(iter(texts.values()), None)
        iri = term.value if isinstance(term, NamedNode) else str(term)
        path, short = self.wished.live.places.path(iri), compress(iri)
        if name is None and knows(FOREIGN, short):
            name = words(FOREIGN, short, language)
        return Link(name or path or short, iri, path)

    def about(self, term: Term) -> str:
        """Return what a term means, in the language of the page; empty where nothing says so."""
        return self.meanings.get(term, {}).get(self.wished.language, "")

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
