"""Place ordered nodes across their rank: as near as can be to what they are tied to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from kg.draw.order import Layers, Links
from kg.draw.spacing import Spacing
from kg.draw.straight import straightened

SWEEPS = 10
STRAIGHT = 8
LOOSE = 0.01
HELD = 1e6


def place(
    layers: Layers, links: Links, spacing: Spacing, _lanes: Mapping[str, int]
) -> dict[str, float]:
    """Return the middle of each node across its rank, in the order given and not overlapping."""
    return settle(layers, links, spacing, {})


def settle(
    layers: Layers, links: Links, spacing: Spacing, held: Mapping[str, float]
) -> dict[str, float]:
    """Return the middle of each node, those held where they are to be."""
    middles = {
        node: held.get(node, offset)
        for layer in layers
        for node, offset in zip(layer, _offsets(layer, spacing), strict=True)
    }
    tied = _ties(links, spacing)
    ranks = list(range(len(layers)))
    for sweep in range(SWEEPS):
        for rank in ranks if sweep % 2 == 0 else reversed(ranks):
            sides = {rank - 1, rank + 1} if sweep >= SWEEPS - 2 else {rank - 1 + 2 * (sweep % 2)}
            wishes = [
                (held[one], HELD) if one in held else _wish(one, middles, tied, sides)
                for one in layers[rank]
            ]
            found = _nearest(layers[rank], wishes, spacing)
            middles |= dict(zip(layers[rank], found, strict=True))
    return straightened(layers, links, spacing, {**middles, **held})


Ties = Mapping[str, Sequence[tuple[str, int, float]]]


def _ties(links: Links, spacing: Spacing) -> Ties:
    """Return for each node its neighbours, their rank, and how much a straight line matters."""
    tied: dict[str, list[tuple[str, int, float]]] = defaultdict(list)
    for rank, pairs in enumerate(links):
        for upper, lower in pairs:
            weight = STRAIGHT if {upper, lower} <= spacing.passing else 1
            tied[upper].append((lower, rank + 1, weight))
            tied[lower].append((upper, rank, weight))
    return tied


def _wish(
    node: str, middles: Mapping[str, float], tied: Ties, sides: set[int]
) -> tuple[float, float]:
    """Return where a node is best placed by its neighbours in other ranks, and how much."""
    ends = [(middles[one], weight) for one, rank, weight in tied.get(node, ()) if rank in sides]
    weight = sum(each for _, each in ends)
    if not weight:
        return middles[node], LOOSE
    return sum(end * each for end, each in ends) / weight, weight


def _offsets(layer: Sequence[str], spacing: Spacing) -> list[float]:
    steps = [spacing.apart(left, right) for left, right in pairwise(layer)]
    return list(accumulate(steps, initial=0.0)) if layer else []


def _nearest(
    layer: Sequence[str], wishes: Sequence[tuple[float, float]], spacing: Spacing
) -> list[float]:
    """Return the places nearest to the wishes that keep order and distance.

    Least squares under an order is isotonic regression: neighbours that would be too near are
    pooled (Barlow et al. 1972, pool adjacent violators).
    """
    offsets = _offsets(layer, spacing)
    pools: list[tuple[float, float, int]] = []
    for (wish, weight), offset in zip(wishes, offsets, strict=True):
        mean, mass, count = wish - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other, more, many = pools.pop()
            mean = (mean * mass + other * more) / (mass + more)
            mass, count = mass + more, count + many
        pools.append((mean, mass, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
