"""Draw causal links as arcs, with a sign at each arrow head, clear of boxes and of each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from kg.draw.kausal_loops import Link
from kg.draw.picture import Area, Box, Label, Point
from kg.draw.text import Line, block_width

PIECES = 28
SIGN, DELAY = 16, 10
# How far an arc bulges, as a share of its length; positive is to the left of its way.
BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3)
AIR = 6
HIT, CROSSED = 100.0, 20.0


@dataclass(frozen=True)
class Arc:
    """A link as it is drawn: its points from border to border, and the labels on it."""

    link: Link
    points: tuple[Point, ...]


def arcs(
    links: Sequence[Link], boxes: Mapping[str, Box], bulge: Mapping[str, float]
) -> dict[str, Arc]:
    """Return an arc for each link; ``bulge`` says to which side it should rather bend."""
    drawn: dict[str, Arc] = {}
    opposite = {(link.target, link.source) for link in links}
    for link in links:
        both = (link.source, link.target) in opposite and link.source != link.target
        wish = 0.16 if both else bulge.get(link.iri, 0.0)
        others = [one for name, one in boxes.items() if name not in (link.source, link.target)]
        found = [
            (_cost(points, others, drawn.values()) + abs(bend - wish) * 10, at, points)
            for at, bend in enumerate(dict.fromkeys((wish, *BENDS)))
            if (points := _arc(boxes[link.source], boxes[link.target], bend))
        ]
        drawn[link.iri] = Arc(link, min(found)[2])
    return drawn


def _arc(source: Box, target: Box, bend: float) -> tuple[Point, ...]:
    """Return the points of an arc, from the border of a box to that of another."""
    if source.id == target.id:
        return _knot(source)
    (ax, ay), (bx, by) = source.centre, target.centre
    way = hypot(bx - ax, by - ay) or 1
    # A quadratic curve bulges half as far as its control point.
    cx = (ax + bx) / 2 + (by - ay) / way * bend * way * 2
    cy = (ay + by) / 2 - (bx - ax) / way * bend * way * 2

    def at(share: float) -> Point:
        rest = 1 - share
        return Point(
            rest * rest * ax + 2 * rest * share * cx + share * share * bx,
            rest * rest * ay + 2 * rest * share * cy + share * share * by,
        )

    low, high = 0.0, 1.0
    while low < 0.5 and _inside(at(low), source, 1):
        low += 0.004
    while high > 0.5 and _inside(at(high), target, 2):
        high -= 0.004
    return tuple(at(low + (high - low) * piece / PIECES) for piece in range(PIECES + 1))


def _knot(box: Box) -> tuple[Point, ...]:
    """Return a line from a box to itself."""
    x, y, up = box.right, box.y, 26
    return (
        Point(x - 30, y),
        Point(x - 30, y - up),
        Point(x + up, y - up),
        Point(x + up, y + 12),
        Point(x + 2, y + 12),
    )


def _inside(point: Point, area: Area, air: float = AIR) -> bool:
    return area.x - air < point.x < area.right + air and area.y - air < point.y < area.bottom + air


def _cost(points: Sequence[Point], boxes: Sequence[Box], drawn: Iterable[Arc]) -> float:
    hits = sum(_inside(point, box) for box in boxes for point in points)
    return HIT * hits + CROSSED * sum(_crossings(points, one.points) for one in drawn)


def _crossings(one: Sequence[Point], other: Sequence[Point]) -> int:
    if not _near(one, other):
        return 0
    return sum(_meet(a, b, c, d) for a, b in pairwise(one) for c, d in pairwise(other))


def _near(one: Sequence[Point], other: Sequence[Point]) -> bool:
    left, top = (
        max(min(p.x for p in one), min(p.x for p in other)),
        max(min(p.y for p in one), min(p.y for p in other)),
    )
    right, bottom = (
        min(max(p.x for p in one), max(p.x for p in other)),
        min(max(p.y for p in one), max(p.y for p in other)),
    )
    return left <= right and top <= bottom


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> bool:
        return (q.x - p.x) * (r.y - p.y) > (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)


def labelled(
    drawn: Mapping[str, Arc], boxes: Mapping[str, Box], delay: str
) -> tuple[dict[str, Label], list[Label]]:
    """Return the sign at the head of each arc, and the delay on it where one is stated.

    ``delay`` says a delay of ``{months}`` in words.
    """
    taken: list[Area] = list(boxes.values())
    signs: dict[str, Label] = {}
    delays: list[Label] = []
    for iri, arc in drawn.items():
        if arc.link.sign:
            text = "+" if arc.link.sign > 0 else "−"
            places = list(_beside(arc.points))
            signs[iri] = _clear(iri, (Line(text, SIGN, bold=True),), places, taken, drawn.values())
            taken.append(signs[iri])
        if arc.link.delay is not None:
            lines = (Line(delay.format(months=arc.link.delay), DELAY),)
            middle = [arc.points[at] for at in _outwards(len(arc.points))]
            delays.append(_clear(f"tunda {iri}", lines, middle, taken, ()))
            taken.append(delays[-1])
    return signs, delays


def _beside(points: Sequence[Point]) -> Iterator[Point]:
    """Yield places beside an arc near its head, the nearest first."""
    for back in (5, 7, 9, 12, 15):
        at = max(len(points) - 1 - back, 1)
        point, after = points[at], points[min(at + 1, len(points) - 1)]
        way = hypot(after.x - point.x, after.y - point.y) or 1
        across = ((after.y - point.y) / way, -(after.x - point.x) / way)
        for side in (12, -12):
            yield Point(point.x + across[0] * side, point.y + across[1] * side)


def _outwards(count: int) -> Iterator[int]:
    """Yield the numbers from the middle outwards, ends left out."""
    middle = count // 2
    for step in range(count // 3):
        yield from dict.fromkeys((middle - step, middle + step))


def _clear(
    name: str,
    lines: tuple[Line, ...],
    places: Sequence[Point],
    taken: Sequence[Area],
    drawn: Iterable[Arc],
) -> Label:
    """Return a label at the first place where it lies on nothing, else at the least bad."""
    width, height = block_width(lines), lines[0].height
    label = Label(id=name, kind="aliran", lines=lines, width=width, height=height)
    paths = [point for arc in drawn for point in arc.points]

    def cost(one: Label) -> float:
        hidden = sum(_inside(point, one, 1) for point in paths)
        return hidden + 10 * sum(_overlap(one, area) for area in taken)

    return min((label.at(x - width / 2, y - height / 2) for x, y in places), key=cost)


def _overlap(one: Area, other: Area) -> bool:
    return (
        one.x < other.right + 2
        and other.x < one.right + 2
        and one.y < other.bottom + 2
        and other.y < one.bottom + 2
    )
