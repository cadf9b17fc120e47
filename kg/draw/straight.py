"""Take the steps out of lines that pass several ranks, where what lies beside them leaves room."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from kg.draw.order import Layers, Links
from kg.draw.spacing import Spacing


def straightened(
    layers: Layers, links: Links, spacing: Spacing, middles: Mapping[str, float]
) -> dict[str, float]:
    """Return the middles with each line straight over as many ranks as can be."""
    found = dict(middles)
    at = {
        node: (rank, place) for rank, layer in enumerate(layers) for place, node in enumerate(layer)
    }
    for chain in _chains(links, spacing):
        for run, low, high in _runs(chain, layers, at, spacing, found):
            wish = sum(found[node] for node in run) / len(run)
            found |= dict.fromkeys(run, min(max(wish, low), high))
    return found


def _chains(links: Links, spacing: Spacing) -> Iterator[list[str]]:
    """Yield the points of each line, from rank to rank."""
    onward = {
        upper: lower
        for pairs in links
        for upper, lower in pairs
        if {upper, lower} <= spacing.passing
    }
    for start in sorted(onward.keys() - onward.values()):
        chain = [start]
        while chain[-1] in onward:
            chain.append(onward[chain[-1]])
        yield chain


def _runs(
    chain: Sequence[str],
    layers: Layers,
    at: Mapping[str, tuple[int, int]],
    spacing: Spacing,
    middles: Mapping[str, float],
) -> Iterator[tuple[list[str], float, float]]:
    """Yield the longest pieces of a line that can lie straight, and between which borders."""
    run: list[str] = []
    low, high = -inf, inf
    for node in chain:
        rank, place = at[node]
        layer = layers[rank]
        left = middles[layer[place - 1]] + spacing.apart(layer[place - 1], node) if place else -inf
        right = (
            middles[layer[place + 1]] - spacing.apart(node, layer[place + 1])
            if place + 1 < len(layer)
            else inf
        )
        if run and max(low, left) > min(high, right):
            yield run, low, high
            run, low, high = [], -inf, inf
        run.append(node)
        low, high = max(low, left), min(high, right)
    yield run, low, high
