"""The value proposition canvas: what is offered, what a beneficiary needs, and where they fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Store

from kg.draw.kanvas import Block
from kg.draw.kanvas_isi import Canvas, Element, find_canvas, read_canvas
from kg.draw.picture import Box, Edge, Group, Item, Picture, Point
from kg.draw.reading import names
from kg.draw.sheet import on_sheet
from kg.draw.text import wrap
from kg.errors import message
from kg.names import SIMPUL

WIDTH, BETWEEN, PAD, APART = 430, 190, 10, 14

# What is offered stands beside what it answers (Osterwalder et al. 2014).
PAIRS = (
    ("PenciptaHarapan", "HarapanPenerima"),
    ("ProdukJasa", "PekerjaanPenerima"),
    ("PeredaKesulitan", "KesulitanPenerima"),
)
ANSWERS, FELT = "menjawabProfil", "dirasakanOleh"


def proposisi_nilai(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw the value proposition canvas of an organisation, or the canvas itself that is named."""
    found = find_canvas(dataset, of, "KanvasProposisiNilai", base)
    blocks = {SIMPUL + one: one for pair in PAIRS for one in pair}
    canvas = read_canvas(dataset, found, blocks, base, language)
    titles = names(dataset, blocks, language, base)
    drawn = [_pair(canvas, pair, titles, language) for pair in PAIRS]
    frames, boxes = _laid_out(drawn)
    fits = [(one, end) for one in canvas.elements for end in one.ties.get(ANSWERS, ())]
    edges = tuple(_edge(one, end, boxes, language) for one, end in fits if end in boxes)
    ends = {iri for one in canvas.elements for iri in one.ties.get(FELT, ())}
    whom = ", ".join(sorted(canvas.called[iri] for iri in ends)) or "–"
    loose = sum(box.kind == "butir-cacat" for box in boxes.values())
    said = {"count": len(canvas.elements), "fits": len(edges), "loose": loose, "whom": whom}
    picture = Picture(
        kind="proposisi-nilai",
        title=message("draw-vpc", language, name=canvas.name),
        description=message("draw-vpc-said", language, **said),
        boxes=tuple(boxes.values()),
        edges=edges,
        groups=tuple(frames),
        outline=tuple(_outline(frames, boxes, edges)),
        of=canvas.iri,
    )
    return on_sheet(picture, language)


def _pair(
    canvas: Canvas, pair: tuple[str, str], titles: Mapping[str, str], language: str
) -> tuple[Block, Block]:
    """Return the blocks of a pair, what is offered in the order of what it answers."""
    order = {one.iri: at for at, one in enumerate(canvas.elements)}
    answered = {end for one in canvas.elements for end in one.ties.get(ANSWERS, ())}

    def first(one: Element) -> int:
        return min((order.get(end, 0) for end in one.ties.get(ANSWERS, ())), default=len(order))

    offered = sorted(canvas.inside(pair[0]), key=first)
    loose = message("draw-vpc-answers-nothing", language)
    unmet = message("draw-vpc-unanswered", language)
    left = [_marked(one, "" if one.ties.get(ANSWERS) else loose) for one in offered]
    right = [_marked(one, "" if one.iri in answered else unmet) for one in canvas.inside(pair[1])]
    return _block(pair[0], left, canvas, titles, language), _block(
        pair[1], right, canvas, titles, language
    )


def _marked(element: Element, fault: str) -> Element:
    """Return an element without the ties that the picture draws, with what it lacks."""
    ties = {tie: ends for tie, ends in element.ties.items() if tie not in (ANSWERS, FELT)}
    return replace(element, ties=ties, faults=[*element.faults, *([fault] if fault else [])])


def _block(
    name: str,
    elements: Sequence[Element],
    canvas: Canvas,
    titles: Mapping[str, str],
    language: str,
) -> Block:
    title = titles[SIMPUL + name]
    named = f"{title[0].upper()}{title[1:]} ({len(elements)})"
    heading = wrap(named, WIDTH - 2 * PAD, 13, bold=True)
    boxes = (one.box(WIDTH - 2 * PAD, language, canvas.called) for one in elements)
    return Block(name, heading, named, "", tuple(boxes))


def _laid_out(pairs: Sequence[tuple[Block, Block]]) -> tuple[list[Group], dict[str, Box]]:
    frames: list[Group] = []
    boxes: list[Box] = []
    top = 0.0
    for pair in pairs:
        height = max(block.height for block in pair)
        for left, block in zip((0, WIDTH + BETWEEN), pair, strict=True):
            frame, inside = block.at(left, top, WIDTH, height)
            frames.append(frame)
            boxes += inside
        top += height + APART
    return frames, {box.id: box for box in boxes}


def _edge(one: Element, end: str, boxes: Mapping[str, Box], language: str) -> Edge:
    source, target = boxes[one.iri], boxes[end]
    said = {"source": source.title, "target": target.title}
    return Edge(
        source=source.id,
        target=target.id,
        kind="menjawab",
        title=message("draw-vpc-fit", language, **said),
        points=(Point(source.right, source.centre.y), Point(target.x, target.centre.y)),
    )


def _outline(
    frames: Sequence[Group], boxes: Mapping[str, Box], edges: Sequence[Edge]
) -> Iterator[Item]:
    for frame in frames:
        yield Item(frame.title, 0)
        for box in boxes.values():
            if box.within == frame.id:
                yield Item(f"{box.title}. {box.description}".rstrip(". "), 1, box.iri)
                for edge in edges:
                    if edge.source == box.id:
                        yield Item(edge.title, 2, edge=(edge.source, edge.target))
