"""How an answer is shown besides as a table: by which of its columns, as its question says."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Axes:
    """Which columns an answer is drawn by: those that name a row, what lies across, the value."""

    down: Sequence[str]
    value: str
    across: str | None = None


@dataclass(frozen=True)
class Points:
    """Which columns an answer is mapped by: the area, the place in it, its point; what is a gap."""

    area: str
    place: str
    latitude: str
    longitude: str
    gap: str


@dataclass(frozen=True)
class Drawing:
    """A kind of drawing that shows an answer, of the things of a column."""

    kind: str
    of: str
