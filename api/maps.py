"""An answer as a map: the areas as tiles in the area around them, and the places with a point.

The graph knows no borders of areas, so none are drawn: a tile says that an area is there and what
happens in it, not where it ends. Points lie where their degrees put them (plate carrée, true to
scale at the middle latitude; a degree of latitude is 111.32 km, WGS 84 on a sphere).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from pyoxigraph import Literal, NamedNode

from api.describe import QUERIES, labels_of
from api.naming import Naming
from api.pages import Link
from api.respond import Wish
from kg.dataset import bind, select
from kg.names import Term
from kg.query import Answer
from kg.rq import read_query
from kg.shown import Points

KM = 111.32  # in a degree of latitude
WIDTH, HEIGHT, PAD = 720, 480, 36
NEAR = 26  # pixels between two markers that can be told apart
BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
SHADES = 4

Place = tuple[str, float, float]


@dataclass(frozen=True)
class Tile:
    """An area: how many rows of the answer it has, how dark it is, and whether it is a gap."""

    area: Link
    rows: int
    shade: int
    gap: bool


@dataclass(frozen=True)
class Marker:
    """Places too close to be told apart: where the marker lies in pixels, what it stands for."""

    number: int
    x: float
    y: float
    places: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Map:
    """The tiles by the area around them, the markers, and a bar of so many kilometres."""

    around: Sequence[tuple[Link | None, Sequence[Tile]]]
    markers: Sequence[Marker]
    width: int
    height: int
    kilometres: int
    bar: float


def map_of(wished: Wish, answer: Answer) -> Map | None:
    """Return an answer as a map, by the columns that its question names."""
    points = answer.question.points
    if points is None or not answer.rows:
        return None
    rows = [dict(zip(answer.variables, row, strict=True)) for row in answer.rows]
    found = Counter(
        (str(getattr(row[points.place], "value", "")), *point)
        for row in rows
        if (point := _point(points, row))
    )
    scale = _scale(list(found))
    kilometres, bar = _bar(scale)
    return Map(
        around=list(_around(wished, points, rows)),
        markers=_markers(found, scale),
        width=WIDTH,
        height=HEIGHT,
        kilometres=kilometres,
        bar=bar,
    )


def _point(points: Points, row: Mapping[str, Term | None]) -> tuple[float, float] | None:
    latitude, longitude = row[points.latitude], row[points.longitude]
    if isinstance(latitude, Literal) and isinstance(longitude, Literal):
        return float(latitude.value), float(longitude.value)
    return None


def _around(
    wished: Wish, points: Points, rows: Sequence[Mapping[str, Term | None]]
) -> Iterator[tuple[Link | None, list[Tile]]]:
    """Yield the areas as tiles by the area around them."""
    counted: Counter[Term] = Counter()
    gaps: set[Term] = set()
    for row in rows:
        if (area := row[points.area]) is not None:
            gap = getattr(row[points.gap], "value", "") == "true"
            counted[area] += 0 if gap else 1
            gaps |= {area} if gap else set()
    areas = [one for one in counted if isinstance(one, NamedNode)]
    query = bind(read_query(QUERIES / "areas.rq"), {"area": areas})
    around = {row["area"]: row["around"] for row in select(wished.live.dataset, query)}
    naming = Naming(wished, labels_of(wished.live.dataset, {*areas, *around.values()}))
    most = max(counted.values()) or 1
    tiles: dict[Term | None, list[Tile]] = {}
    for area in sorted(areas, key=lambda one: one.value):
        shade = -(-counted[area] * SHADES // most)
        tile = Tile(naming.link(area), counted[area], shade, area in gaps)
        tiles.setdefault(around.get(area), []).append(tile)
    for one, those in sorted(tiles.items(), key=lambda pair: str(pair[0])):
        yield None if one is None else naming.link(one), those


@dataclass(frozen=True)
class _Scale:
    """How degrees become pixels."""

    north: float
    west: float
    narrowing: float
    pixels: float  # in a degree of latitude
    left: float
    top: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        x = self.left + (longitude - self.west) * self.narrowing * self.pixels
        return x, self.top + (self.north - latitude) * self.pixels


def _scale(places: Sequence[Place]) -> _Scale:
    latitudes = [latitude for _, latitude, _ in places] or [0.0]
    longitudes = [longitude for *_, longitude in places] or [0.0]
    north, south, west = max(latitudes), min(latitudes), min(longitudes)
    narrowing = cos(radians((north + south) / 2))
    wide, high = (max(longitudes) - west) * narrowing, north - south
    # A single point has no extent: then a fiftieth of a degree, two kilometres, fills the map.
    pixels = min((WIDTH - 2 * PAD) / max(wide, 0.02), (HEIGHT - 2 * PAD) / max(high, 0.02))
    left, top = (WIDTH - wide * pixels) / 2, (HEIGHT - high * pixels) / 2
    return _Scale(north, west, narrowing, pixels, left, top)


def _bar(scale: _Scale) -> tuple[int, float]:
    """Return the longest bar that takes no more than a third of the width: km and pixels."""
    fits = [one for one in BARS if one / KM * scale.pixels <= WIDTH / 3] or BARS[:1]
    return fits[-1], fits[-1] / KM * scale.pixels


def _markers(found: Mapping[Place, int], scale: _Scale) -> list[Marker]:
    """Return a marker for each place, one for those that lie too close to each other."""
    groups: list[tuple[float, float, list[tuple[str, int]]]] = []
    for (name, latitude, longitude), rows in sorted(found.items(), key=lambda one: -one[0][1]):
        x, y = scale.place(latitude, longitude)
        close = next((one for one in groups if hypot(one[0] - x, one[1] - y) < NEAR), None)
        if close is None:
            groups.append((x, y, [(name, rows)]))
        else:
            close[2].append((name, rows))
    return [Marker(number, *one) for number, one in enumerate(groups, 1)]
