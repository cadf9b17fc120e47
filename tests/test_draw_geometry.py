"""What is true of every drawing, whatever it shows: its geometry, its outline, its files."""

from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import combinations, pairwise

import defusedxml.ElementTree
import pytest
from pyoxigraph import NamedNode, Store

from kg.draw import FORMATS, render
from kg.draw.kinds import KINDS
from kg.draw.outline import outline
from kg.draw.picture import Area, Box, Picture, Point
from kg.draw.style import style
from kg.draw.text import block_height, block_width
from kg.errors import Usage
from kg.names import DEFAULT_BASE
from tests.conftest import Find, world

SLACK = 0.6
ACEH = "proses/aceh-tengah-opd-proses.json"
SVG = "{http://www.w3.org/2000/svg}"

# What is drawn: of the worked region, and of a real map of 52 agencies and 78 processes.
DRAWN = [
    ("region", "proses", None),
    ("region", "proses", "id/99.01/peta/4"),
    ("region", "proses", "id/opd/99.01/3.26.0.00.0.00.01.0000"),
    ("region", "subproses", None),
    ("region", "subproses", "id/99.01/proses/TKC-02"),
    ("region", "subproses", "id/99.01/proses/TKC-02.01"),
    ("region", "subproses", "id/99.01/proses/TKC-03"),
    ("region", "sipoc", None),
    ("region", "sipoc", "id/99.01/proses/TKC-02.01"),
    ("region", "relasi", None),
    ("region", "relasi", "id/99.01/proses/TKC-03"),
    ("region", "lintas-fungsi", "id/99.01/peta/5"),
    ("region", "lintas-fungsi", "id/99.01/proses/TKC-03.02.02.01"),
    ("region", "lintas-fungsi", "id/99.01/proses/TKC-01.02"),
    ("region", "cascade", None),
    ("region", "cascade", "id/99.01/rpjmd/2025-2029/misi/1"),
    ("region", "cascade", "id/99.01/rpjmd/2025-2029/sasaran/2.1"),
    ("region", "cascade", "id/opd/99.01/3.26.0.00.0.00.01.0000"),
    ("region", "cascade-indikator", "id/99.01/rpjmd/2025-2029/misi/2"),
    ("region", "cascade-anggaran", "id/99.01/rpjmd/2025-2029/misi/3"),
    ("region", "cascade-lengkap", "id/opd/99.01/2.16.2.20.2.21.01.0000"),
    ("region", "pohon-kinerja", "id/99.01/pohon/stunting"),
    ("region", "pohon-kinerja", "id/opd/99.01/1.06.2.08.2.14.01.0000"),
    ("aceh", "proses", None),
    ("aceh", "proses", "id/kabupaten-aceh-tengah/peta/2"),
    ("aceh", "subproses", None),
    ("aceh", "subproses", "id/kabupaten-aceh-tengah/proses/kategori.2"),
    ("aceh", "sipoc", "id/kabupaten-aceh-tengah/peta/2"),
    ("aceh", "relasi", None),
    ("aceh", "cascade", None),
]


@pytest.fixture(scope="session")
def aceh(shared: Find) -> Store:
    """Return the map of Aceh Tengah, reasoned over; skips where the real file is not."""
    return world(shared(ACEH))


Draw = Callable[[str, str, str | None], Picture]


@pytest.fixture(scope="session")
def drawing(request: pytest.FixtureRequest) -> Draw:
    """Return how to draw a kind of a thing; each is drawn once."""
    done: dict[tuple[str, str, str | None], Picture] = {}

    def draw(where: str, kind: str, of: str | None) -> Picture:
        if (where, kind, of) not in done:
            thing = NamedNode(DEFAULT_BASE + of) if of else None
            store = request.getfixturevalue(where)
            done[where, kind, of] = KINDS[kind](store, thing, DEFAULT_BASE, "id")
        return done[where, kind, of]

    return draw


each = pytest.mark.parametrize(("where", "kind", "of"), DRAWN)


def overlapping(areas: list[Area]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of areas that cover a common piece of the sheet."""
    for a, b in combinations(areas, 2):
        across = min(a.right, b.right) - max(a.x, b.x)
        down = min(a.bottom, b.bottom) - max(a.y, b.y)
        if across > SLACK and down > SLACK:
            yield a.title or a.id, b.title or b.id


def crowded(picture: Picture) -> Iterator[str]:
    """Yield what has text that does not fit into it."""
    heads = [(lane, lane.head, lane.height) for lane in picture.lanes]
    others = [(one, one.width, one.height) for one in (*picture.boxes, *picture.groups)]
    labels = [(one, one.width, one.height) for one in picture.labels]
    for area, width, height in (*heads, *others, *labels):
        room, high = (height, width) if area.turned else (width, height)
        if block_width(area.lines) > room + SLACK or block_height(area.lines) > high + SLACK:
            yield area.title or area.id


def outside(picture: Picture) -> Iterator[str]:
    """Yield what does not lie wholly on the sheet."""
    areas = [*picture.boxes, *picture.lanes, *picture.groups, *picture.labels, *picture.legend]
    areas += [edge.label for edge in picture.edges if edge.label]
    for area in areas:
        if area.x < 0 or area.y < 0 or area.right > picture.width or area.bottom > picture.height:
            yield area.title or area.id
    for edge in picture.edges:
        for x, y in edge.points:
            if not (0 <= x <= picture.width and 0 <= y <= picture.height):
                yield edge.title


def on_border(box: Box, point: Point) -> bool:
    """Return whether a point lies where the form of a box ends."""
    if style("box", box.kind).shape in ("circle", "ring", "double", "diamond"):
        x, y = box.centre
        corners = [(box.x, y), (box.right, y), (x, box.y), (x, box.bottom)]
        return any(abs(point.x - a) <= SLACK and abs(point.y - b) <= SLACK for a, b in corners)
    inside_x = box.x - SLACK <= point.x <= box.right + SLACK
    inside_y = box.y - SLACK <= point.y <= box.bottom + SLACK
    on_x = min(abs(point.x - box.x), abs(point.x - box.right)) <= SLACK
    on_y = min(abs(point.y - box.y), abs(point.y - box.bottom)) <= SLACK
    return inside_x and inside_y and (on_x or on_y)


def loose(picture: Picture) -> Iterator[str]:
    """Yield the edges that do not begin and end at the borders of their boxes."""
    boxes = {box.id: box for box in picture.boxes}
    for edge in picture.edges:
        ends = ((edge.source, edge.points[0]), (edge.target, edge.points[-1]))
        if not all(on_border(boxes[name], point) for name, point in ends):
            yield edge.title


def through(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield the edges that run through a box, and that box."""
    for edge in picture.edges:
        for a, b in pairwise(edge.points):
            low_x, high_x = sorted((a.x, b.x))
            low_y, high_y = sorted((a.y, b.y))
            for box in picture.boxes:
                across = min(high_x, box.right) - max(low_x, box.x)
                down = min(high_y, box.bottom) - max(low_y, box.y)
                inside = across >= 0 and down >= 0 and max(across, down) > SLACK
                touching = across <= SLACK and (a.x <= box.x + SLACK or a.x >= box.right - SLACK)
                touching |= down <= SLACK and (a.y <= box.y + SLACK or a.y >= box.bottom - SLACK)
                if inside and not touching:
                    yield edge.title, box.title


def crossings(picture: Picture) -> int:
    """Return how often a level and an upright piece of two unlike lines cross."""
    level, upright = [], []
    for edge in picture.edges:
        for a, b in pairwise(edge.points):
            if abs(a.y - b.y) < SLACK:
                level.append((a.y, *sorted((a.x, b.x)), edge))
            else:
                upright.append((a.x, *sorted((a.y, b.y)), edge))
    found = {
        (round(x), round(y))
        for y, left, right, one in level
        for x, top, bottom, other in upright
        if left + 1 < x < right - 1 and top + 1 < y < bottom - 1
        and one.source != other.source and one.target != other.target
    }  # fmt: skip
    return len(found)


def overlaid(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield the pairs of lines that share neither end and yet lie on each other for a way."""
    pieces = [
        (*_piece(a, b), edge) for edge in picture.edges for a, b in pairwise(edge.points) if a != b
    ]
    for (upright, at, low, high, one), (also, there, from_, to, other) in combinations(pieces, 2):
        apart = one.source != other.source and one.target != other.target
        near = upright == also and abs(at - there) < 2
        if apart and near and min(high, to) - max(low, from_) > 2:
            yield one.title, other.title


def _piece(a: Point, b: Point) -> tuple[bool, float, float, float]:
    """Return whether a piece of a line is upright, where it lies, and from where to where."""
    upright = abs(a.x - b.x) < SLACK
    low, high = sorted((a.y, b.y) if upright else (a.x, b.x))
    return upright, a.x if upright else a.y, low, high


@each
def test_no_box_and_no_text_lies_on_another(
    where: str, kind: str, of: str | None, drawing: Draw
) -> None:
    picture = drawing(where, kind, of)
    texts = [edge.label for edge in picture.edges if edge.label]
    assert not list(overlapping([*picture.boxes, *picture.labels, *texts]))
    assert not list(overlapping(list(picture.lanes)))
    assert not list(overlapping([*picture.legend, *picture.boxes]))


@each
def test_every_text_fits_and_all_lies_on_the_sheet(
    where: str, kind: str, of: str | None, drawing: Draw
) -> None:
    picture = drawing(where, kind, of)
    assert not list(crowded(picture))
    assert not list(outside(picture))


@each
def test_a_line_joins_the_borders_of_its_boxes_and_runs_through_none(
    where: str, kind: str, of: str | None, drawing: Draw
) -> None:
    picture = drawing(where, kind, of)
    assert not list(loose(picture))
    assert not list(through(picture))
    assert not list(overlaid(picture))
    assert all(a.x == b.x or a.y == b.y for one in picture.edges for a, b in pairwise(one.points))


@each
def test_few_lines_cross(where: str, kind: str, of: str | None, drawing: Draw) -> None:
    picture = drawing(where, kind, of)
    assert crossings(picture) <= len(picture.edges)


@each
def test_a_thing_stands_once(where: str, kind: str, of: str | None, drawing: Draw) -> None:
    picture = drawing(where, kind, of)
    areas = [*picture.boxes, *picture.lanes, *picture.groups]
    assert max(Counter(area.id for area in areas).values()) == 1
    if kind != "sipoc":
        assert max(Counter(area.iri for area in areas if area.iri).values()) == 1


@each
def test_the_outline_says_the_same_as_the_picture(
    where: str, kind: str, of: str | None, drawing: Draw
) -> None:
    picture = drawing(where, kind, of)
    items = outline(picture)
    areas = [*picture.boxes, *picture.lanes, *picture.groups]
    assert {one.iri for one in items if one.iri} == {one.iri for one in areas if one.iri}
    edges = Counter((one.source, one.target) for one in picture.edges)
    assert Counter(one.edge for one in items if one.edge) == edges
    text = render(picture, "text", "id").decode()
    assert text.startswith(picture.title)
    assert all(box.title in text for box in picture.boxes if box.iri)
    assert all(b.depth - a.depth <= 1 for a, b in pairwise(items))


@each
def test_the_svg_is_whole_and_stands_alone(
    where: str, kind: str, of: str | None, drawing: Draw
) -> None:
    picture = drawing(where, kind, of)
    root = defusedxml.ElementTree.fromstring(render(picture, "svg", "id"), forbid_dtd=True)
    assert [root[0].tag, root[0].text] == [f"{SVG}title", picture.title]
    links = [one.get("href") for one in root.iter(f"{SVG}a")]
    things = [*picture.boxes, *picture.lanes, *picture.groups, *picture.labels]
    assert Counter(links) == Counter(one.iri for one in things if one.iri)
    assert all(one.find(f"{SVG}title") is not None for one in root.iter(f"{SVG}a"))
    allowed = {"svg", "title", "desc", "style", "a", "g", "rect", "circle", "path", "text"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
    kept = [one for one in root.iter() for name in one.attrib if name.endswith(("href", "src"))]
    assert all(one.tag == f"{SVG}a" for one in kept)
    assert "url(" not in (root.findtext(f"{SVG}style") or "")


@each
def test_the_page_is_well_nested(where: str, kind: str, of: str | None, drawing: Draw) -> None:
    class Nesting(HTMLParser):
        open_: tuple[str, ...] = ()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag != "ul" or self.open_[-1] in ("li", "details"), attrs
            self.open_ = (*self.open_, tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open_[-1] == tag
            self.open_ = self.open_[:-1]

    page = Nesting()
    page.feed(render(drawing(where, kind, of), "html", "id").decode())
    assert page.open_ == ()


@each
def test_mermaid_has_every_box_and_line(
    where: str, kind: str, of: str | None, drawing: Draw
) -> None:
    picture = drawing(where, kind, of)
    if not picture.edges:
        with pytest.raises(Usage):
            render(picture, "mermaid", "id")
        return
    lines = render(picture, "mermaid", "id").decode().splitlines()
    assert sum(" href " in line for line in lines) == sum(bool(box.iri) for box in picture.boxes)
    arrows = sum(any(sign in line for sign in ("-->", "==>", "-.->")) for line in lines)
    assert arrows == len(picture.edges)


@pytest.mark.parametrize("kind", ["proses", "subproses", "relasi", "cascade", "sipoc"])
def test_equal_data_give_equal_bytes(kind: str, region: Store) -> None:
    again = Store()
    again.extend(sorted(region, key=str, reverse=True))
    for form in ("svg", "html", "text"):
        one, other = (KINDS[kind](store, None, DEFAULT_BASE, "en") for store in (region, again))
        assert render(one, form, "en") == render(other, form, "en")


def test_every_format_is_bytes(drawing: Draw) -> None:
    picture = drawing("region", "proses", None)
    assert all(isinstance(render(picture, form, "en"), bytes) for form in FORMATS)


def test_no_word_of_a_drawing_is_of_the_other_language(region: Store) -> None:
    picture = KINDS["proses"](region, None, DEFAULT_BASE, "en")
    assert "Core processes" in {lane.title for lane in picture.lanes}
    assert "core process" in {line.text for key in picture.legend for line in key.lines}


def test_a_drawing_of_nothing_is_refused(region: Store) -> None:
    nothing = NamedNode(DEFAULT_BASE + "id/tidak-ada")
    for kind in KINDS:
        with pytest.raises(Usage):
            KINDS[kind](region, nothing, DEFAULT_BASE, "id")


@pytest.mark.parametrize("kind", ["lintas-fungsi", "pohon-kinerja"])
def test_what_must_be_chosen_is_named(kind: str, region: Store) -> None:
    with pytest.raises(Usage) as caught:
        KINDS[kind](region, None, DEFAULT_BASE, "id")
    assert "id/99.01/" in caught.value.text("id")
