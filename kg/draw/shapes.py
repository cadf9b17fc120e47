"""The forms of boxes and lines as SVG elements and paths: the only geometry that SVG needs."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from kg.draw.picture import Area, Point
from kg.draw.style import Style

ROUND = 8
CORNER = 5
TIP = 12
ARROW = 8

# An SVG element: its name and its attributes.
Form = tuple[str, dict[str, str]]


def number(value: float) -> str:
    """Return a coordinate to a tenth of a pixel.

    >>> number(12.0), number(-0.04), number(7.25)
    ('12', '0', '7.2')
    """
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def forms_of(area: Area, look: Style) -> list[Form]:
    """Return the elements that draw the form of a box, an outer one first."""
    if look.shape in ("circle", "ring", "double"):
        radius = min(area.width, area.height) / 2 - look.width / 2
        inner = [_circle(area, radius - 3)] if look.shape == "double" else []
        return [_circle(area, radius), *inner]
    if look.shape in POLYGONS:
        return [("path", {"d": _closed(POLYGONS[look.shape](area))})]
    if look.shape == "plain":
        return []
    corner = {"round": ROUND, "pill": area.height / 2}.get(look.shape, 0)
    place = {"x": area.x, "y": area.y, "width": area.width, "height": area.height, "rx": corner}
    return [("rect", {name: number(value) for name, value in place.items()})]


def _circle(area: Area, radius: float) -> Form:
    place = {"cx": area.centre.x, "cy": area.centre.y, "r": radius}
    return "circle", {name: number(value) for name, value in place.items()}


def _diamond(area: Area) -> list[Point]:
    x, y = area.centre
    return [Point(x, area.y), Point(area.right, y), Point(x, area.bottom), Point(area.x, y)]


def _chevron(area: Area) -> list[Point]:
    y = area.centre.y
    return [
        Point(area.x, area.y),
        Point(area.right - TIP, area.y),
        Point(area.right, y),
        Point(area.right - TIP, area.bottom),
        Point(area.x, area.bottom),
        Point(area.x + TIP, y),
    ]


def _note(area: Area) -> list[Point]:
    return [
        Point(area.x, area.y),
        Point(area.right - TIP, area.y),
        Point(area.right, area.y + TIP),
        Point(area.right, area.bottom),
        Point(area.x, area.bottom),
    ]


POLYGONS = {"diamond": _diamond, "chevron": _chevron, "note": _note}


def _closed(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def path_of(points: Sequence[Point]) -> str:
    """Return a line through points, its corners rounded a little.

    >>> path_of([Point(0, 0), Point(0, 20), Point(30, 20)])
    'M0 0L0 15Q0 20 5 20L30 20'
    """
    path = f"M{number(points[0].x)} {number(points[0].y)}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(CORNER, _length(before, corner) / 2, _length(corner, after) / 2)
        start, end = _towards(corner, before, reach), _towards(corner, after, reach)
        path += f"L{number(start.x)} {number(start.y)}"
        path += f"Q{number(corner.x)} {number(corner.y)} {number(end.x)} {number(end.y)}"
    return path + f"L{number(points[-1].x)} {number(points[-1].y)}"


def _length(a: Point, b: Point) -> float:
    return hypot(b.x - a.x, b.y - a.y)


def _towards(start: Point, end: Point, reach: float) -> Point:
    share = reach / (_length(start, end) or 1)
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def arrow_head(points: Sequence[Point], width: float) -> str:
    """Return the head of an arrow at the end of a line."""
    end = points[-1]
    before = next((a for a, b in reversed(list(pairwise(points))) if a != b), Point(end.x, 0))
    back = _towards(end, before, ARROW + width)
    half = (ARROW + width) / 2.4
    share = half / (_length(end, back) or 1)
    dx, dy = (back.y - end.y) * share, (end.x - back.x) * share
    return _closed([end, Point(back.x + dx, back.y + dy), Point(back.x - dx, back.y - dy)])
