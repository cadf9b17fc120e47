"""The trend over releases as a chart: a column for each release, its severities on each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.asked import Part
from api.respond import Wish
from kg.history import Step, trend
from kg.report import SEVERITIES

HEIGHT, WIDTH, GAP, LEFT = 160, 26, 14, 44


@dataclass(frozen=True)
class Stack:
    """A piece of a column: a severity of a release."""

    severity: str
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Trend:
    """The counts of releases, the earliest first, and the pieces of their chart."""

    steps: Sequence[Step]
    stacks: Sequence[Stack]
    most: int
    width: int

    @property
    def middles(self) -> list[tuple[float, Step]]:
        """The middle of each column, and its release."""
        return [(LEFT + at * (WIDTH + GAP) + WIDTH / 2, one) for at, one in enumerate(self.steps)]


def trend_of(wished: Wish, part: Part) -> Trend:
    """Return the trend of what is asked for, up to the release that is live."""
    steps = trend(wished.live.standing.history, part.wanted)
    most = max([1, *(one.total for one in steps)])
    stacks = [one for at, step in enumerate(steps) for one in _column(at, step, most)]
    return Trend(steps, stacks, most, LEFT + max(len(steps), 4) * (WIDTH + GAP))


def _column(at: int, step: Step, most: int) -> Iterator[Stack]:
    """Yield the pieces of a column from the bottom: what is gravest stands lowest."""
    bottom = float(HEIGHT)
    for severity in SEVERITIES:
        height = step.counts[severity] * HEIGHT / most
        bottom -= height
        yield Stack(severity, LEFT + at * (WIDTH + GAP), bottom, height)
