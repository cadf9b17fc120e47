"""The mission model canvas of an organisation: nine blocks, each with its guiding question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.draw.kanvas_isi import Canvas, find_canvas, read_canvas
from kg.draw.picture import Box, Group, Item, Picture
from kg.draw.reading import names, rows
from kg.draw.sheet import on_sheet
from kg.draw.text import Line, block_height, wrap
from kg.errors import message

COLUMN = 296
PAD, GAP, HEAD = 10, 6, 8

# How the blocks lie (Blank 2016): what is offered in the middle, how it is made at its left, for
# whom at its right; the money and the measure of success below.
ABOVE = (("mitra",), ("aktivitas", "sumber-daya"), ("proposisi",), ("dukungan", "penyaluran"),
         ("penerima",))  # fmt: skip
BELOW = ("biaya", "dana", "capaian")


@dataclass(frozen=True)
class Block:
    """One block as it is drawn: its heading, and the boxes of its elements."""

    name: str
    heading: tuple[Line, ...]
    title: str
    question: str
    boxes: tuple[Box, ...]

    @property
    def height(self) -> float:
        """How high it has to be."""
        inner = sum(box.height + GAP for box in self.boxes)
        return HEAD + block_height(self.heading) + GAP + inner + PAD

    def at(self, x: float, y: float, width: float, height: float) -> tuple[Group, list[Box]]:
        """Return its frame and its boxes at a place."""
        frame = Group(
            id=self.name,
            kind="blok",
            lines=self.heading,
            title=self.title,
            description=self.question,
            x=x,
            y=y,
            width=width,
            height=height,
        )
        boxes, top = [], y + HEAD + block_height(self.heading) + GAP
        for box in self.boxes:
            boxes.append(box.at(x + PAD, top))
            top += box.height + GAP
        return frame, boxes


def kanvas(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw the mission model canvas of an organisation, or the canvas itself that is named."""
    found = find_canvas(dataset, of, "KanvasMisi", base)
    told = rows(dataset, "kanvas-blok", base)
    classes = {row["kelas"]: row["blok"].rpartition("/")[2] for row in told}
    canvas = read_canvas(dataset, found, classes, base, language)
    called = names(dataset, {row["blok"] for row in told}, language, base)
    titles = {row["blok"]: called[row["blok"]] for row in told}
    asked = {row["blok"]: row["tanya"] for row in told if row.get("bahasa") == language}
    frames, boxes = _laid_out(list(_blocks(canvas, titles, asked, language)))
    faults = sum(bool(one.faults) for one in canvas.elements)
    said = {"count": len(canvas.elements), "faults": faults}
    key = "draw-kanvas-said" if canvas.validated else "draw-kanvas-unvalidated"
    picture = Picture(
        kind="kanvas",
        title=message("draw-kanvas", language, name=canvas.name),
        description=message(key, language, **said),
        boxes=tuple(boxes),
        groups=tuple(frames),
        outline=tuple(_outline(frames, boxes)),
        of=canvas.iri,
    )
    return on_sheet(picture, language)


def _blocks(
    canvas: Canvas, titles: Mapping[str, str], asked: Mapping[str, str], language: str
) -> Iterator[Block]:
    """Yield the blocks in the order of their numbers, the sources of money after the costs."""
    below = COLUMN * len(ABOVE) / len(BELOW)
    for iri, title in titles.items():
        name = iri.rpartition("/")[2]
        width = below if name in BELOW else COLUMN
        yield _block(canvas, name, title, asked.get(iri, ""), width, language)
        if name == "biaya":
            funds = message("draw-kanvas-dana", language)
            yield _block(canvas, "dana", funds, asked.get(iri, ""), below, language)


def _block(
    canvas: Canvas, name: str, title: str, question: str, width: float, language: str
) -> Block:
    elements = canvas.inside(name)
    named = f"{title[0].upper()}{title[1:]} ({len(elements)})"
    room = width - 2 * PAD
    heading = (*wrap(named, room, 13, bold=True), *wrap(question, room, 10))
    boxes = (one.box(room, language, canvas.called) for one in elements)
    return Block(name, heading, named, question, tuple(boxes))


def _laid_out(blocks: Sequence[Block]) -> tuple[list[Group], list[Box]]:
    """Return the frames of all blocks and the boxes in them, in the order of the blocks."""
    named = {block.name: block for block in blocks}
    columns = [[named[one] for one in column] for column in ABOVE]
    top = max(sum(block.height for block in column) for column in columns)
    places: dict[str, tuple[Group, list[Box]]] = {}
    for at, column in enumerate(columns):
        slack = (top - sum(block.height for block in column)) / len(column)
        y = 0.0
        for block in column:
            places[block.name] = block.at(at * COLUMN, y, COLUMN, block.height + slack)
            y += block.height + slack
    lower = [named[one] for one in BELOW]
    width, height = COLUMN * len(ABOVE) / len(BELOW), max(block.height for block in lower)
    for at, block in enumerate(lower):
        places[block.name] = block.at(at * width, top, width, height)
    found = [places[block.name] for block in blocks]
    return [frame for frame, _ in found], [box for _, boxes in found for box in boxes]


def _outline(frames: Sequence[Group], boxes: Sequence[Box]) -> Iterator[Item]:
    for frame in frames:
        yield Item(f"{frame.title}. {frame.description}".strip(), 0)
        for box in boxes:
            if box.within == frame.id:
                yield Item(f"{box.title}. {box.description}".rstrip(". "), 1, box.iri)
