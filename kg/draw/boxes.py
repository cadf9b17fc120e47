"""Make a box of a thing: its code, name and note, as wide as asked and as high as it needs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from kg.draw.picture import Box
from kg.draw.text import block_height, wrap

PAD = 8
CODE, NAME, NOTE = 10, 12, 10
MARK = 8


class Said(TypedDict, total=False):
    """What else is said of a box; without an id of its own its IRI is its id."""

    id: str
    description: str
    within: str | None


def text_box(
    kind: str,
    iri: str | None,
    title: str,
    *,
    width: float,
    code: str = "",
    notes: Sequence[str] = (),
    mark: str = "",
    **said: Unpack[Said],
) -> Box:
    """Return a box of a thing, of a width and as high as its texts need."""
    room = width - 2 * PAD - (MARK if mark else 0)
    coded = wrap(code, room, CODE, bold=True)
    noted = [line for note in notes for line in wrap(note, room, NOTE)]
    lines = (*coded, *wrap(title, room, NAME), *noted)
    said.setdefault("id", iri or title)
    height = block_height(lines) + 2 * PAD
    named = f"{code} {title}".strip()
    return Box(kind=kind, lines=lines, title=named, iri=iri, width=width, height=height, mark=mark,
               **said)  # fmt: skip


def even(boxes: Sequence[Box], lowest: float = 0) -> list[Box]:
    """Return boxes of one height: that of the highest, or more when asked for."""
    height = max([lowest, *(box.height for box in boxes)])
    return [replace(box, height=height) for box in boxes]
