"""The margin of a cascade: what hangs on nothing, in a frame of its own beside the graph."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.draw.hanging import Listing
from kg.draw.picture import Area, Box, Edge, Group, Point
from kg.draw.text import block_height, wrap

FRAME = "yatim"
PAD = 12
GAP = 36


@dataclass(frozen=True)
class Margin:
    """The frame at its place, and the boxes and edges in it."""

    groups: tuple[Group, ...] = ()
    boxes: tuple[Box, ...] = ()
    edges: tuple[Edge, ...] = ()


def margin(
    lists: Sequence[Listing],
    standing: Sequence[Box],
    title: str,
    borders: Area,
    edge_of: Callable[[str, str, list[Point]], Edge],
) -> Margin:
    """Return a frame around boxes that stand at the right of a graph, and lists beside them.

    The lists are set in columns that end where the graph does.
    """
    if not lists and not standing:
        return Margin()
    left = min([box.x for box in standing], default=borders.right + GAP + PAD)
    x = max([box.right + PAD for box in standing], default=left)
    boxes, edges = list(standing), []
    for one, (across, down) in zip(lists, _columns(lists, x, borders), strict=True):
        placed = {box.id: replace(box.moved(across, down), within=FRAME) for box in one.boxes}
        boxes += placed.values()
        edges += [
            edge_of(name, holder, one.way(name, placed, across, down))
            for name, holder in one.holders.items()
            if holder
        ]
    return Margin((_frame(boxes, title, borders),), tuple(boxes[len(standing) :]), tuple(edges))


def _columns(lists: Sequence[Listing], x: float, borders: Area) -> Iterator[Point]:
    """Yield the place of each list, in columns that end where the graph does."""
    y = borders.y
    for one in lists:
        if y > borders.y and y + one.height > borders.bottom:
            x, y = x + max(each.width for each in lists) + PAD, borders.y
        yield Point(x, y)
        y += one.height + PAD


def _frame(inside: Sequence[Box], title: str, borders: Area) -> Group:
    left, right = min(box.x for box in inside), max(box.right for box in inside)
    lines = wrap(title, right - left, 12, bold=True)
    top = borders.y - block_height(lines) - PAD
    return Group(
        id=FRAME,
        kind=FRAME,
        lines=lines,
        title=title,
        x=left - PAD,
        y=top,
        width=right - left + 2 * PAD,
        height=max([borders.bottom, *(box.bottom for box in inside)]) + PAD - top,
    )
