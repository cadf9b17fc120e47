"""Find the loops of signed causal links, and whether each reinforces a change or balances it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import networkx as nx

# A longer chain of causes says little, and there may be exponentially many of them.
LENGTH = 12
MOST = 1000

REINFORCING, BALANCING, UNKNOWN = "penguat", "penyeimbang", "tak-tentu"


@dataclass(frozen=True)
class Link:
    """A causal link: 1 moves its target the same way, -1 the opposite way, 0 is not stated."""

    iri: str
    source: str
    target: str
    sign: int
    delay: int | None = None


@dataclass(frozen=True)
class Loop:
    """A closed chain of links in which no variable stands twice."""

    links: tuple[Link, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, in the order of cause and effect."""
        return tuple(link.source for link in self.links)

    @property
    def negative(self) -> int:
        """How many of the links are negative."""
        return sum(link.sign < 0 for link in self.links)

    @property
    def kind(self) -> str:
        """Reinforcing with an even number of negative links, balancing with an odd one.

        Nobody knows where a sign is not stated (Sterman 2000, 5.2).
        """
        if not all(link.sign for link in self.links):
            return UNKNOWN
        return BALANCING if self.negative % 2 else REINFORCING

    @property
    def key(self) -> frozenset[str]:
        """The links, whatever the order."""
        return frozenset(link.iri for link in self.links)


def find_loops(
    links: Iterable[Link], length: int = LENGTH, most: int = MOST
) -> tuple[list[Loop], bool]:
    """Return the loops of at most ``length`` links, the shortest first, and whether that is all.

    It is not all when there are more than ``most``. Two links between the same variables make two
    loops of each that runs there.

    >>> a, b = Link("1", "gizi", "sehat", 1), Link("2", "sehat", "gizi", -1)
    >>> [loop.kind for loop in find_loops([a, b])[0]]
    ['penyeimbang']
    """
    between: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        between[link.source, link.target].append(link)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(sorted(between))
    found = list(islice(_loops(graph, between, length), most + 1))
    kept = sorted(found[:most], key=lambda loop: (len(loop.links), loop.variables))
    return kept, len(found) <= most


def _loops(
    graph: "nx.DiGraph[str]", between: dict[tuple[str, str], list[Link]], length: int
) -> Iterator[Loop]:
    for cycle in nx.simple_cycles(graph, length_bound=length):
        start = cycle.index(min(cycle))
        turned = [*cycle[start:], *cycle[:start]]
        steps = [between[pair] for pair in zip(turned, [*turned[1:], turned[0]], strict=True)]
        yield from (Loop(choice) for choice in product(*steps))


def leverage(loops: Sequence[Loop]) -> Counter[str]:
    """Return in how many loops each variable stands."""
    return Counter(variable for loop in loops for variable in loop.variables)


def planar_places(links: Iterable[Link]) -> dict[str, tuple[int, int]] | None:
    """Return places of the variables at which no two links cross; None where there are none.

    Chrobak and Payne 1995.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((one.source, one.target) for one in links if one.source != one.target)
    planar, embedding = nx.check_planarity(graph)
    if not planar or not isinstance(embedding, nx.PlanarEmbedding):
        return None
    return dict(nx.combinatorial_embedding_to_pos(embedding))
