"""What a drawing is made of: boxes, lines, lanes and groups at their places, and what they say.

A kind of drawing makes the parts; `kg.draw.sheet` puts them on a sheet with heading and legend;
`kg.draw.svg`, `kg.draw.html`, `kg.draw.outline` and `kg.draw.mermaid` write them. The unit is the
CSS pixel (1/96 inch), x grows to the right and y downwards. What a ``kind`` looks like, and what
the legend calls it, is in ``styles.toml``.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from kg.draw.text import Line


class Point(NamedTuple):
    """A place on the sheet."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Area:
    """A rectangle with lines of text, and what it says to someone who does not see it.

    ``title`` is the whole name of the thing, ``description`` what is known of it, ``iri`` its
    page. ``turned`` text reads from below; ``align`` is start, middle or end.
    """

    id: str
    kind: str
    lines: tuple[Line, ...] = ()
    title: str = ""
    description: str = ""
    iri: str | None = None
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    turned: bool = False
    align: str = "middle"

    @property
    def right(self) -> float:
        """The right border."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower border."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The point in the middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def at(self, x: float, y: float) -> Self:
        """Return the same with its upper left corner at a place."""
        return replace(self, x=x, y=y)

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same at another place."""
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, kw_only=True)
class Box(Area):
    """A thing that is drawn; ``within`` is the id of the lane or group that holds it.

    ``mark`` is a small sign in the corner, as ``+`` for what has more levels below.
    """

    within: str | None = None
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Group(Area):
    """A frame around boxes that belong together; its text stands at its upper left."""

    within: str | None = None
    align: str = "start"


@dataclass(frozen=True, kw_only=True)
class Lane(Area):
    """The strip of one actor; its text stands in a head of its own, at the left."""

    head: float = 0


@dataclass(frozen=True, kw_only=True)
class Label(Area):
    """Text that says nothing of its own: a heading of a column, or what a line carries."""


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A line from one box to another; its first and last point lie on their borders.

    ``title`` says it in words: from where, to where, what flows.
    """

    source: str
    target: str
    kind: str
    title: str = ""
    points: tuple[Point, ...] = ()
    label: Label | None = None

    def moved(self, dx: float, dy: float) -> Self:
        """Return the same at another place."""
        points = tuple(Point(x + dx, y + dy) for x, y in self.points)
        label = self.label and self.label.moved(dx, dy)
        return replace(self, points=points, label=label)


@dataclass(frozen=True, kw_only=True)
class Key(Area):
    """An entry of the legend: a sample of a kind of box or edge, its text at its right."""

    of_edge: bool = False


class Item(NamedTuple):
    """A line of the outline: its text, how deep it lies, and the box or the edge that it tells."""

    text: str
    depth: int = 0
    iri: str | None = None
    edge: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A whole drawing.

    ``outline`` is empty where the parts in their order say it well: lanes, groups and boxes, each
    with the edges that leave it.
    """

    kind: str
    title: str
    description: str
    boxes: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()
    lanes: tuple[Lane, ...] = ()
    groups: tuple[Group, ...] = ()
    labels: tuple[Label, ...] = ()
    legend: tuple[Key, ...] = ()
    outline: tuple[Item, ...] = ()
    width: float = 0
    height: float = 0
    of: str | None = None

    def box(self, name: str) -> Box:
        """Return the box of an id."""
        return next(box for box in self.boxes if box.id == name)
