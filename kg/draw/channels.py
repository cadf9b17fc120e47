"""Give the lines between two neighbouring ranks a track each, so that none lies on another.

A strand leaves its pins at one side, runs along one track and ends at its pins on the other side:
all lines of one hub are one strand. What this does is channel routing (Hashimoto and Stevens 1971).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

# Two pins nearer than this would look like one line.
NEAR = 5
ROUNDS = 50
OVERLAP = 1000


@dataclass(frozen=True)
class Strand:
    """The lines of one hub in one channel: where they come in and where they go out."""

    key: str
    near: tuple[float, ...]
    far: tuple[float, ...]

    @property
    def low(self) -> float:
        """Where the strand begins, across."""
        return min(self.near + self.far)

    @property
    def high(self) -> float:
        """Where the strand ends, across."""
        return max(self.near + self.far)

    @property
    def straight(self) -> bool:
        """Whether all pins lie on one line, so that no track is needed."""
        return bool(self.near and self.far) and self.high - self.low < 1


@dataclass
class Tracks:
    """The track of each strand, counted from the near side, and how many there are."""

    of: dict[str, int] = field(default_factory=dict)
    count: int = 0


def tracks(strands: Sequence[Strand]) -> Tracks:
    """Return a track for each strand that is not straight, with few crossings."""
    bent = sorted((one for one in strands if not one.straight), key=lambda one: (one.low, one.key))
    found = Tracks()
    for strand in _ordered(bent):
        before = [
            found.of[other.key] for other in bent if other.key in found.of and _meet(strand, other)
        ]
        found.of[strand.key] = max(before, default=-1) + 1
    found.count = max(found.of.values(), default=-1) + 1
    return found


def _meet(a: Strand, b: Strand) -> bool:
    return a.low - NEAR < b.high and b.low - NEAR < a.high


def _ordered(strands: Sequence[Strand]) -> list[Strand]:
    """Return strands from near to far, each moved for as long as a move saves crossings."""
    order = list(strands)
    for _ in range(ROUNDS):
        moved = False
        for strand in strands:
            at = order.index(strand)
            rest = [*order[:at], *order[at + 1 :]]
            costs = _costs(strand, rest)
            best = min(range(len(costs)), key=lambda place: (costs[place], abs(place - at)))
            if costs[best] < costs[at]:
                order = [*rest[:best], strand, *rest[best:]]
                moved = True
        if not moved:
            break
    return order


def _costs(strand: Strand, rest: Sequence[Strand]) -> list[int]:
    """Return what a strand costs at each place among the others."""
    total = sum(cost(strand, other) for other in rest)
    found = [total]
    for other in rest:
        total += cost(other, strand) - cost(strand, other)
        found.append(total)
    return found


def cost(upper: Strand, lower: Strand) -> int:
    """Return how often two strands cross, the first on the nearer track; an overlap counts most.

    >>> a, b = Strand("a", (10,), (50,)), Strand("b", (30,), (70,))
    >>> cost(a, b), cost(b, a)
    (2, 0)
    """
    crossed = sum(lower.low < pin < lower.high for pin in upper.far)
    crossed += sum(upper.low < pin < upper.high for pin in lower.near)
    overlaid = sum(abs(out - into) < NEAR for out in upper.far for into in lower.near)
    return crossed + OVERLAP * overlaid
