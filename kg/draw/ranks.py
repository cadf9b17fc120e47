"""Give the nodes of a directed graph their ranks, so that as many edges as can be point onwards."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

Pair = tuple[str, str]


def ranks_of(nodes: Sequence[str], edges: Iterable[Pair]) -> dict[str, int]:
    """Return the rank of each node: behind all that it follows, as near to them as can be.

    In a cycle, the edge that leads back to a node met earlier does not count.

    >>> ranks_of("abc", [("a", "b"), ("b", "c"), ("c", "a")])
    {'a': 0, 'b': 1, 'c': 2}
    """
    forward = _without_cycles(nodes, edges)
    after: dict[str, list[str]] = defaultdict(list)
    before: dict[str, int] = dict.fromkeys(nodes, 0)
    for low, high in forward:
        after[low].append(high)
        before[high] += 1
    ranks = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not before[node]]
    for node in ready:
        for later in after[node]:
            ranks[later] = max(ranks[later], ranks[node] + 1)
            before[later] -= 1
            if not before[later]:
                ready.append(later)
    return _drawn_near(ranks, forward)


def _without_cycles(nodes: Sequence[str], edges: Iterable[Pair]) -> list[Pair]:
    """Return the edges but for those that lead back, found depth first in the order given."""
    after: dict[str, list[str]] = defaultdict(list)
    for low, high in dict.fromkeys(edges):
        after[low].append(high)
    kept: list[Pair] = []
    done: set[str] = set()
    for root in nodes:
        path: dict[str, int] = {root: 0}
        while path and root not in done:
            node = next(reversed(path))
            if path[node] == len(after[node]):
                done.add(node)
                del path[node]
                continue
            later = after[node][path[node]]
            path[node] += 1
            if later not in path:
                kept.append((node, later))
                if later not in done:
                    path[later] = 0
    return kept


def _drawn_near(ranks: dict[str, int], edges: Iterable[Pair]) -> dict[str, int]:
    """Return the ranks with each node that follows nothing right before the first after it."""
    nearest: dict[str, int] = {}
    followers = set()
    for low, high in edges:
        nearest[low] = min(nearest.get(low, ranks[high]), ranks[high])
        followers.add(high)
    return {
        node: nearest[node] - 1 if node in nearest and node not in followers else rank
        for node, rank in ranks.items()
    }
