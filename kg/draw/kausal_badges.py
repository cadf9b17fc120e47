"""Put the code of each loop inside it, where the sheet is free."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, hypot, pi, sin

from kg.draw.kausal_lines import Arc
from kg.draw.kausal_loops import Loop
from kg.draw.picture import Area, Box, Point
from kg.draw.text import Line

SIZE, AIR = 30, 7
RINGS, SPOKES, REACH = 5, 12, 20


def badges(
    codes: Mapping[Loop, str],
    boxes: Mapping[str, Box],
    drawn: Mapping[str, Arc],
    labels: Iterable[Area],
) -> Iterator[Box]:
    """Yield a badge for each loop that has a free place near its middle; others are only listed."""
    taken: list[Area] = [*boxes.values(), *labels]
    for loop, code in codes.items():
        around = [point for link in loop.links for point in drawn[link.iri].points]
        for place in _places(around):
            badge = Box(
                id=f"tanda {code}",
                kind=f"tanda-{loop.kind}",
                lines=(Line(code, 12, bold=True),),
                title=code,
                x=place.x - SIZE / 2,
                y=place.y - SIZE / 2,
                width=SIZE,
                height=SIZE,
            )
            if _free(badge, taken, drawn.values()):
                taken.append(badge)
                yield badge
                break


def _places(around: Sequence[Point]) -> Iterator[Point]:
    """Yield the middle of the points, then places in rings around it."""
    x = sum(point.x for point in around) / len(around)
    y = sum(point.y for point in around) / len(around)
    yield Point(x, y)
    for ring in range(1, RINGS + 1):
        for spoke in range(SPOKES):
            angle = 2 * pi * spoke / SPOKES
            yield Point(x + ring * REACH * cos(angle), y + ring * REACH * sin(angle))


def _free(badge: Box, taken: Sequence[Area], drawn: Iterable[Arc]) -> bool:
    for area in taken:
        apart_x = abs(badge.centre.x - area.centre.x) - (SIZE + area.width) / 2
        apart_y = abs(badge.centre.y - area.centre.y) - (SIZE + area.height) / 2
        if max(apart_x, apart_y) < AIR / 2:
            return False
    x, y = badge.centre
    near = SIZE / 2 + AIR
    return all(hypot(p.x - x, p.y - y) > near for arc in drawn for p in arc.points)
