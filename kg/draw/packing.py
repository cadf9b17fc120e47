"""Set rectangles in rows, in their order, so that the whole fits a sheet of paper best."""

from collections.abc import Sequence
from math import inf

# A3 in CSS pixels, lying.
PAPER = (1587.0, 1123.0)

Size = tuple[float, float]
Place = tuple[float, float]


def shelves(sizes: Sequence[Size], room: float, gap: float) -> tuple[list[Place], Size]:
    """Return the place of each rectangle in rows that are no wider than the room, and the whole.

    >>> shelves([(40, 10), (40, 20), (40, 10)], 100, 10)
    ([(0.0, 0.0), (50.0, 0.0), (0.0, 30.0)], (90.0, 40.0))
    """
    places: list[Place] = []
    x = y = deepest = widest = 0.0
    for width, height in sizes:
        if x and x + width > room:
            x, y, deepest = 0.0, y + deepest + gap, 0.0
        places.append((x, y))
        deepest = max(deepest, height)
        widest = max(widest, x + width)
        x += width + gap
    return places, (widest, y + deepest)


def packed(
    sizes: Sequence[Size], gap: float, ratio: float | None = None
) -> tuple[list[Place], Size]:
    """Return rectangles in rows so that the whole is largest on paper, or in a broad enough frame.

    ``ratio`` is how much broader than high the frame is.
    """
    rooms = sorted({sum(width + gap for width, _ in sizes[: at + 1]) for at in range(len(sizes))})
    found: tuple[list[Place], Size] = ([], (0.0, 0.0))
    best = -inf
    for room in rooms:
        each = shelves(sizes, room, gap)
        width, height = each[1]
        scale = -max(width, height * ratio) if ratio else paper_scale(width, height)
        if scale > best:
            best, found = scale, each
    return found


def paper_scale(width: float, height: float) -> float:
    """Return by how much a drawing can grow, or must shrink, to fill a sheet of A3.

    >>> round(paper_scale(1587, 2246), 2)
    0.71
    """
    lying = min(PAPER[0] / max(width, 1), PAPER[1] / max(height, 1))
    standing = min(PAPER[1] / max(width, 1), PAPER[0] / max(height, 1))
    return max(lying, standing)
