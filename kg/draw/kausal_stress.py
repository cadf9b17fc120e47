"""What a drawing of causal links costs: stress, boxes and lines that meet, angles that are sharp.

The stress of a drawing is how far the distances on the sheet are from those in the graph (Kamada
and Kawai 1989). The unit is a step: what parts two variables that are tied to each other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import atan2, hypot, pi

CROSSING, HIT, OVERLAP, SHARP = 25.0, 25.0, 25.0, 2.0
SHARP_ANGLE = pi / 9

Place = tuple[float, float]


@dataclass
class Sheet:
    """Variables at places, in steps; sizes in steps as well."""

    places: dict[str, Place]
    sizes: Mapping[str, Place]
    ties: Sequence[tuple[str, str]]
    away: Mapping[str, Mapping[str, int]]
    beside: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Note what is tied to each variable."""
        for tie in self.ties:
            for end in tie:
                self.beside[end].append(tie)

    def cost(self, node: str) -> float:
        """Return the part of the cost that a variable at its place has to do with."""
        return self._stress(node) + self._boxes(node) + self._lines(node)

    def total(self) -> float:
        """Return the cost of the whole, for comparison only."""
        return sum(self.cost(node) for node in self.places)

    def _stress(self, node: str) -> float:
        x, y = self.places[node]
        total = 0.0
        for other, steps in self.away[node].items():
            ox, oy = self.places[other]
            total += ((hypot(x - ox, y - oy) - steps) / steps) ** 2
        return total

    def _boxes(self, node: str) -> float:
        """Count the boxes that one lies on, and the lines that run over it."""
        total = 0.0
        x, y = self.places[node]
        width, height = self.sizes[node]
        for other, (ox, oy) in self.places.items():
            if other != node:
                dx = (width + self.sizes[other][0]) / 2 - abs(x - ox)
                dy = (height + self.sizes[other][1]) / 2 - abs(y - oy)
                if dx > 0 and dy > 0:
                    total += OVERLAP * (1 + min(dx, dy))
        for tie in self.ties:
            if node not in tie:
                total += HIT * self._hits(tie, node)
        return total

    def _lines(self, node: str) -> float:
        total = 0.0
        for tie in self.beside[node]:
            total += sum(
                HIT for other in self.places if other not in tie and self._hits(tie, other)
            )
            total += sum(CROSSING for other in self.ties if self._cross(tie, other))
        for one, other in combinations(self.beside[node], 2):
            total += SHARP * self._sharp(node, one, other)
        return total

    def _hits(self, tie: tuple[str, str], node: str) -> bool:
        (ax, ay), (bx, by) = self.places[tie[0]], self.places[tie[1]]
        x, y = self.places[node]
        half_x, half_y = self.sizes[node][0] / 2, self.sizes[node][1] / 2
        if min(ax, bx) > x + half_x or max(ax, bx) < x - half_x:
            return False
        if min(ay, by) > y + half_y or max(ay, by) < y - half_y:
            return False
        low, high = 0.0, 1.0
        for start, way, middle, half in ((ax, bx - ax, x, half_x), (ay, by - ay, y, half_y)):
            if abs(way) < 1e-9:
                if abs(start - middle) > half:
                    return False
                continue
            near, far = sorted(((middle - half - start) / way, (middle + half - start) / way))
            low, high = max(low, near), min(high, far)
        return low < high

    def _cross(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        if one[0] in other or one[1] in other:
            return False
        places = self.places
        a, b, c, d = places[one[0]], places[one[1]], places[other[0]], places[other[1]]
        return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)

    def _sharp(self, node: str, one: tuple[str, str], other: tuple[str, str]) -> float:
        """Return how much less than due the angle between two lines at a variable is."""
        ends = [self.places[tie[tie[0] == node]] for tie in (one, other)]
        x, y = self.places[node]
        first, second = (atan2(end[1] - y, end[0] - x) for end in ends)
        angle = abs(first - second) % (2 * pi)
        return max(0.0, 1 - min(angle, 2 * pi - angle) / SHARP_ANGLE)


def _side(a: Place, b: Place, c: Place) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) > (b[1] - a[1]) * (c[0] - a[0])
