"""Order the nodes within each rank so that few edges cross (Sugiyama, Tagawa and Toda 1981)."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

SWEEPS = 24

Layers = Sequence[Sequence[str]]

# For each rank but the last, the pairs of a node in it and one in the next.
Links = Sequence[Sequence[tuple[str, str]]]


def arrange(layers: Layers, links: Links, lanes: Mapping[str, int]) -> list[list[str]]:
    """Return the nodes of each rank in an order with few crossings, lanes kept apart.

    The order given is kept where another is not better.
    """
    order = [sorted(layer, key=lambda node: lanes.get(node, 0)) for layer in layers]
    order = _transposed(order, links, lanes)
    best, fewest = order, crossings(order, links)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        order = _transposed(_swept(order, links, lanes, down=sweep % 2 == 0), links, lanes)
        count = crossings(order, links)
        if count < fewest:
            best, fewest = order, count
    return best


def crossings(layers: Layers, links: Links) -> int:
    """Return how often the edges between neighbouring ranks cross.

    >>> crossings([["a", "b"], ["c", "d"]], [[("a", "d"), ("b", "c")]])
    1
    """
    return sum(
        _inversions(upper, lower, pairs)
        for (upper, lower), pairs in zip(pairwise(layers), links, strict=True)
    )


def _inversions(
    upper: Sequence[str], lower: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> int:
    above, below = _places(upper), _places(lower)
    seen: list[int] = []
    count = 0
    for _, end in sorted((above[a], below[b]) for a, b in pairs):
        # Of those that began further left, the ones that end further right.
        count += bisect_left(seen, -end)
        insort(seen, -end)
    return count


def _places(layer: Sequence[str]) -> dict[str, int]:
    return {node: at for at, node in enumerate(layer)}


def _swept(order: Layers, links: Links, lanes: Mapping[str, int], *, down: bool) -> list[list[str]]:
    """Return each rank sorted by the middle of what its nodes are tied to in the rank before."""
    new = [list(layer) for layer in order]
    ranks = range(1, len(new)) if down else range(len(new) - 2, -1, -1)
    for rank in ranks:
        pairs = links[rank - 1] if down else [(b, a) for a, b in links[rank]]
        places = _places(new[rank - 1 if down else rank + 1])
        tied: dict[str, list[int]] = defaultdict(list)
        for fixed, free in pairs:
            tied[free].append(places[fixed])
        own = _places(new[rank])
        middle = {
            node: sum(tied[node]) / len(tied[node]) if tied[node] else float(own[node])
            for node in new[rank]
        }
        new[rank].sort(key=lambda node: (lanes.get(node, 0), middle[node], own[node]))
    return new


def _transposed(order: Layers, links: Links, lanes: Mapping[str, int]) -> list[list[str]]:
    """Return the order after swapping neighbours for as long as a swap saves a crossing."""
    new = [list(layer) for layer in order]
    gained = True
    while gained:
        gained = False
        for rank, layer in enumerate(new):
            sides = []
            if rank:
                sides.append(_tied([(b, a) for a, b in links[rank - 1]], new[rank - 1]))
            if rank + 1 < len(new):
                sides.append(_tied(links[rank], new[rank + 1]))
            for at, (left, right) in enumerate(pairwise(layer[:])):
                left, right = layer[at], layer[at + 1]
                if lanes.get(left, 0) != lanes.get(right, 0):
                    continue
                if sum(_saved(side[left], side[right]) for side in sides) > 0:
                    layer[at], layer[at + 1] = right, left
                    gained = True
    return new


def _tied(pairs: Sequence[tuple[str, str]], other: Sequence[str]) -> dict[str, list[int]]:
    """Return the places of what each node is tied to in another rank."""
    places = _places(other)
    tied: dict[str, list[int]] = defaultdict(list)
    for free, fixed in pairs:
        tied[free].append(places[fixed])
    return tied


def _saved(left: Sequence[int], right: Sequence[int]) -> int:
    """Return how many crossings go away when two neighbours swap."""
    now = sum(a > b for a in left for b in right)
    then = sum(a < b for a in left for b in right)
    return now - then
