"""A named graph: what made it, and the statements that it holds, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad, Store

from api.describe import labels_of, terms_of
from api.naming import Naming
from api.pages import Link, Property, Value
from api.respond import Wish
from kg.names import Term

Said = dict[NamedNode, list[Value]]

# Statements on a page for people, and in a representation for programs.
SHOWN, SENT = 200, 10_000


@dataclass(frozen=True)
class Graph:
    """A named graph of the dataset."""

    name: NamedNode
    statements: int
    dataset: Store

    def page(self, number: int, most: int) -> list[Quad]:
        """Return the statements of a page; the first page is 1."""
        found = self.dataset.quads_for_pattern(None, None, None, self.name)
        return list(islice(found, (number - 1) * most, number * most))

    def pages(self, most: int) -> int:
        """Return how many pages of so many statements there are."""
        return -(-self.statements // most)


@dataclass(frozen=True)
class About:
    """A thing that a graph speaks of, with what it says."""

    thing: Link
    properties: Sequence[Property]


@dataclass(frozen=True)
class GraphPage:
    """The page of a named graph."""

    thing: Link
    # What made the graph, in words.
    origin: Link
    statements: int
    things: Sequence[About]
    number: int
    pages: int


def graph_of(dataset: Store, name: NamedNode) -> Graph | None:
    """Return a named graph; None where there is none of the name."""
    count = sum(1 for _ in dataset.quads_for_pattern(None, None, None, name))
    return Graph(name, count, dataset) if count else None


def graph_page(wished: Wish, graph: Graph, number: int) -> GraphPage:
    """Return a page of what a graph holds, by the things that it speaks of."""
    quads = graph.page(number, SHOWN)
    naming = Naming(wished, labels_of(wished.live.dataset, {graph.name, *terms_of(quads)}))
    spoken: dict[Term, Said] = {}
    for one in quads:
        said = spoken.setdefault(one.subject, {})
        said.setdefault(one.predicate, []).append(_value(naming, one.object))
    return GraphPage(
        thing=naming.link(graph.name),
        origin=naming.origin(graph.name),
        statements=graph.statements,
        things=[
            About(
                naming.link(thing),
                [Property(naming.link(one), said[one]) for one in sorted(said, key=str)],
            )
            for thing, said in spoken.items()
        ],
        number=number,
        pages=graph.pages(SHOWN),
    )


def _about(naming: Naming, thing: Term, said: Said) -> About:
    properties = [Property(naming.link(one), said[one]) for one in sorted(said, key=str)]
    return About(naming.link(thing), properties)


def _value(naming: Naming, term: Term) -> Value:
    if isinstance(term, Literal):
        return Value(term.value, None, term.language, ())
    return Value("", naming.link(term), None, ())
