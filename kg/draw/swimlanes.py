"""Draw the strips of lanes around what was laid out in them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.draw.diagram import Diagram
from kg.draw.lanes import PAD, strips
from kg.draw.layered import GAP
from kg.draw.picture import Area, Lane
from kg.draw.spacing import Spacing

HEAD = 132


def swimlanes(
    drawn: Diagram, lanes: Sequence[Lane], texts: Sequence[Area], head: float = HEAD
) -> Iterator[Lane]:
    """Yield lanes at their places, as long as what is drawn and the texts in them."""
    layout = drawn.layout
    passing = frozenset(layout.sizes.keys() - {box.id for box in drawn.boxes})
    spacing = Spacing(layout.sizes, GAP, passing)
    rooms = [lane.height for lane in lanes]
    borders = strips(layout.order, spacing, layout.lanes, rooms).borders
    around = drawn.borders
    left = min([around.x, *(text.x for text in texts)]) - PAD
    right = max([around.right, *(text.right for text in texts)]) + PAD
    for lane, (top, bottom) in zip(lanes, pairwise(borders), strict=True):
        yield replace(lane, x=left - head, y=top, width=right - left + head, height=bottom - top)
