"""Place nodes in lanes by rule: each in the middle of its lane, several one below the other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kg.draw.across import settle
from kg.draw.order import Layers, Links
from kg.draw.spacing import Spacing

PAD = 16

# A line that passes nearer to the border of a lane than this would look like the border.
NEAR = 8


@dataclass(frozen=True)
class Strips:
    """Where each lane begins and ends across, and where each node in it stays."""

    borders: Sequence[float]
    held: Mapping[str, float]


def strips(
    layers: Layers, spacing: Spacing, lanes: Mapping[str, int], rooms: Sequence[float]
) -> Strips:
    """Return lanes side by side, each as broad as its nodes need and as the room asked for it."""
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for rank, layer in enumerate(layers):
        for node in layer:
            cells[lanes[node], rank].append(node)
    borders, held = [0.0], dict[str, float]()
    for lane, room in enumerate(rooms):
        own = [nodes for (each, _), nodes in cells.items() if each == lane]
        offsets = {
            node: at
            for nodes in own
            for node, at in zip(nodes, _offsets(nodes, spacing), strict=True)
        }
        above = max((spacing.sizes[node] / 2 - at for node, at in offsets.items()), default=0)
        below = max((spacing.sizes[node] / 2 + at for node, at in offsets.items()), default=0)
        spare = max(room - above - below - 2 * PAD, 0) / 2
        middle = borders[-1] + PAD + spare + above
        held |= {node: middle + at for node, at in offsets.items()}
        borders.append(middle + below + spare + PAD)
    return Strips(borders, held)


@dataclass(frozen=True)
class InLanes:
    """A way of placing nodes: in lanes that have at least the rooms given."""

    rooms: Sequence[float]

    def __call__(
        self, layers: Layers, links: Links, spacing: Spacing, lanes: Mapping[str, int]
    ) -> dict[str, float]:
        """Return the middle of each node across; lines pass where the nodes leave room."""
        found = strips(layers, spacing, lanes, self.rooms)
        stay = {node: at for node, at in found.held.items() if node not in spacing.passing}
        middles = settle(layers, links, spacing, stay)
        for node in spacing.passing:
            near = min(found.borders, key=lambda one: abs(one - middles[node]))
            if abs(near - middles[node]) < NEAR:
                middles[node] = near + (NEAR if middles[node] >= near else -NEAR)
        return middles


def _offsets(nodes: Sequence[str], spacing: Spacing) -> list[float]:
    """Return the middles of nodes below each other, the mean of those that stay being zero."""
    steps = [spacing.apart(upper, lower) for upper, lower in pairwise(nodes)]
    places = list(accumulate(steps, initial=0.0))
    staying = [
        at for node, at in zip(nodes, places, strict=True) if node not in spacing.passing
    ] or places
    mean = sum(staying) / len(staying)
    return [at - mean for at in places]
