"""Hang the foot of a graph below its last branching as indented lists, so that it fits a sheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.draw.picture import Box, Point

INDENT = 18
SPINE = 8
GAP = 8


@dataclass(frozen=True)
class Listing:
    """Boxes below each other from (0, 0), and what holds each: "" for the holder of the list.

    A way leads from the left border of a box to its holder: to the lower border of the box that
    holds it, or to the top of the list at the spine.
    """

    boxes: tuple[Box, ...]
    holders: Mapping[str, str]
    width: float
    height: float

    def way(self, name: str, placed: Mapping[str, Box], left: float, top: float) -> list[Point]:
        """Return the corners of the line from a box to what holds it, boxes being placed."""
        box = placed[name]
        holder = placed.get(self.holders[name])
        spine = (holder.x if holder else left) + SPINE
        end = holder.bottom if holder else top
        middle = box.centre.y
        return [Point(box.x, middle), Point(spine, middle), Point(spine, end)]


def listing(
    tops: Sequence[str],
    below: Callable[[str], Sequence[str]],
    box_of: Callable[[str, float], Box],
    width: float,
) -> Listing:
    """Return a list of boxes and all that hangs below each, deeper ones further to the right."""
    boxes: list[Box] = []
    holders: dict[str, str] = {}
    y = float(GAP)
    for name, holder, depth in _walk(tops, below):
        box = box_of(name, width - INDENT * depth).at(INDENT * (depth + 1), y)
        boxes.append(box)
        holders[name] = holder
        y = box.bottom + GAP
    return Listing(tuple(boxes), holders, width + INDENT, y - GAP)


def _walk(
    tops: Sequence[str], below: Callable[[str], Sequence[str]]
) -> Iterator[tuple[str, str, int]]:
    """Yield each name with what holds it and its depth, top down."""
    open_ = [(name, "", 0) for name in reversed(tops)]
    while open_:
        name, holder, depth = open_.pop()
        yield name, holder, depth
        open_ += [(each, name, depth + 1) for each in reversed(below(name))]


def hangable(
    foot: Sequence[str],
    parents: Callable[[str], Sequence[str]],
    children: Callable[[str], Sequence[str]],
) -> set[str]:
    """Return the nodes of the foot that have one parent, as has all that hangs below them."""
    found = {name for name in foot if len(parents(name)) == 1}
    while True:
        torn = {name for name in found if any(each not in found for each in children(name))}
        if not torn:
            return found
        found -= torn
