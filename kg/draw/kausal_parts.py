"""Put the connected parts of a causal diagram on one sheet, each where the others leave room."""

from collections.abc import Iterator, Mapping, Sequence

from kg.draw.kausal_layout import layout
from kg.draw.kausal_loops import Link
from kg.draw.picture import Area, Box, Point

APART, GRID, PIECES = 50, 25, 12

# A sheet is about this much wider than high.
ASPECT = 1.3


def placed(boxes: Mapping[str, Box], links: Sequence[Link]) -> dict[str, Box]:
    """Return the boxes of variables at their places, the largest part at the upper left."""
    found: dict[str, Box] = {}
    for part in _parts(links):
        inside = sorted({end for one in part for end in (one.source, one.target)})
        sizes = {one: (boxes[one].width, boxes[one].height) for one in inside}
        middles = layout(sizes, part)
        drawn = {
            one: boxes[one].at(x - boxes[one].width / 2, y - boxes[one].height / 2)
            for one, (x, y) in middles.items()
        }
        dx, dy = _room(_around(drawn), found, links)
        found |= {one: box.moved(dx, dy) for one, box in drawn.items()}
    return {one: found[one] for one in boxes}


def _parts(links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the links of each connected part, the largest first."""
    part: dict[str, set[str]] = {}
    for link in links:
        joined = part.get(link.source, {link.source}) | part.get(link.target, {link.target})
        part |= dict.fromkeys(joined, joined)
    unique = {id(one): one for one in part.values()}
    for inside in sorted(unique.values(), key=lambda one: (-len(one), min(one))):
        yield [link for link in links if link.source in inside]


def _around(boxes: Mapping[str, Box]) -> Area:
    left, top = min(box.x for box in boxes.values()), min(box.y for box in boxes.values())
    right = max(box.right for box in boxes.values())
    bottom = max(box.bottom for box in boxes.values())
    return Area(id="", kind="", x=left, y=top, width=right - left, height=bottom - top)


def _room(part: Area, found: Mapping[str, Box], links: Sequence[Link]) -> tuple[float, float]:
    """Return how far to move a part: to the free place that makes the sheet least larger."""
    if not found:
        return -part.x, -part.y
    whole = _around(found)
    lines = [
        point
        for one in links
        if one.source in found and one.target in found
        for point in _along(found[one.source], found[one.target])
    ]
    best: tuple[float, float, float] | None = None
    for y in range(0, int(whole.height) + APART + GRID, GRID):
        for x in range(0, int(whole.width) + APART + GRID, GRID):
            wide = max(whole.width, x + part.width)
            size = max(wide, ASPECT * max(whole.height, y + part.height))
            if best is None or (size, y, x) < best:
                place = part.at(x, y)
                if not any(_meet(place, box) for box in found.values()) and not any(
                    _near(place, point) for point in lines
                ):
                    best = (size, y, x)
    if best is None:
        raise ValueError(part)
    return best[2] - part.x, best[1] - part.y


def _along(source: Box, target: Box) -> Iterator[Point]:
    (ax, ay), (bx, by) = source.centre, target.centre
    for piece in range(PIECES + 1):
        share = piece / PIECES
        yield Point(ax + (bx - ax) * share, ay + (by - ay) * share)


def _meet(one: Area, other: Area) -> bool:
    return (
        one.x < other.right + APART
        and other.x < one.right + APART
        and one.y < other.bottom + APART
        and other.y < one.bottom + APART
    )


def _near(area: Area, point: Point) -> bool:
    return (
        area.x - APART < point.x < area.right + APART
        and area.y - APART < point.y < area.bottom + APART
    )
