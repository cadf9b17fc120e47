"""Put a drawing on its sheet: heading above, legend below, margins all around."""

from collections.abc import Iterator
from dataclasses import replace

from kg.draw.packing import paper_scale
from kg.draw.picture import Area, Edge, Key, Label, Picture
from kg.draw.style import style
from kg.draw.svg import PAD, SAMPLE
from kg.draw.text import Line, block_height, wrap
from kg.errors import message

MARGIN = 24
NARROWEST = 520

# Shrunk further than this to fit A3, the text of a drawing cannot be read at arm's length.
SMALLEST = 0.6
TITLE, NOTE = 18, 11
KEY_HEIGHT, KEY_GAP = 18, 22


def on_sheet(picture: Picture, language: str) -> Picture:
    """Return a picture with its parts moved to the sheet, with heading, legend and size.

    The parts may lie anywhere; the size that the picture had does not count.
    """
    left, top, right, bottom = extent(picture)
    if paper_scale(right - left, bottom - top) < SMALLEST:
        said = f"{picture.description} {message('draw-too-small', language)}"
        picture = replace(picture, description=said)
    room = max(right - left, NARROWEST)
    head = _heading(picture, room)
    dx = MARGIN - left + (room - (right - left)) / 2
    dy = head.bottom + MARGIN / 2 - top
    legend = tuple(_legend(picture, language, bottom + dy + MARGIN / 2, room))
    lowest = max([bottom + dy, *(key.bottom for key in legend)])
    return replace(
        picture,
        boxes=tuple(one.moved(dx, dy) for one in picture.boxes),
        edges=tuple(one.moved(dx, dy) for one in picture.edges),
        lanes=tuple(one.moved(dx, dy) for one in picture.lanes),
        groups=tuple(one.moved(dx, dy) for one in picture.groups),
        labels=(head, *(one.moved(dx, dy) for one in picture.labels)),
        legend=legend,
        width=room + 2 * MARGIN,
        height=lowest + MARGIN,
    )


def _heading(picture: Picture, room: float) -> Label:
    lines = (
        *wrap(picture.title, room, TITLE, bold=True),
        *wrap(picture.description, room, NOTE),
    )
    return Label(id="judul", kind="judul", lines=lines, x=MARGIN - PAD, y=MARGIN,
                 width=room + 2 * PAD, height=block_height(lines), align="start")  # fmt: skip


def extent(picture: Picture) -> tuple[float, float, float, float]:
    """Return the left, upper, right and lower border of all that is drawn."""
    areas: list[Area] = [*picture.boxes, *picture.lanes, *picture.groups, *picture.labels]
    areas += [edge.label for edge in picture.edges if edge.label]
    points = [point for edge in picture.edges for point in edge.points]
    return (
        min([*(one.x for one in areas), *(one.x for one in points)], default=0),
        min([*(one.y for one in areas), *(one.y for one in points)], default=0),
        max([*(one.right for one in areas), *(one.x for one in points)], default=0),
        max([*(one.bottom for one in areas), *(one.y for one in points)], default=0),
    )


def _legend(picture: Picture, language: str, top: float, room: float) -> Iterator[Key]:
    """Yield the entries of the legend in rows: the kinds that need one, as they appear."""
    x, y = float(MARGIN), top
    for part, kind in dict.fromkeys(_kinds(picture)):
        names = style(part, kind).label
        if names is None:
            continue
        line = Line(names[language], NOTE)
        width = SAMPLE + PAD + line.width
        if x > MARGIN and x + width > MARGIN + room:
            x, y = float(MARGIN), y + KEY_HEIGHT + PAD
        yield Key(id=f"kunci-{part}-{kind}", kind=kind, lines=(line,), x=x, y=y, width=width,
                  height=KEY_HEIGHT, of_edge=part == "edge")  # fmt: skip
        x += width + KEY_GAP


def _kinds(picture: Picture) -> Iterator[tuple[str, str]]:
    parts: list[tuple[str, tuple[Area | Edge, ...]]] = [
        ("box", picture.boxes),
        ("edge", picture.edges),
    ]
    yield from ((part, one.kind) for part, ones in parts for one in ones)
