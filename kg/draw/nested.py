"""Processes within the processes that hold them, as boxes in frames: the hierarchy at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.draw.boxes import even
from kg.draw.packing import packed
from kg.draw.picture import Box, Group, Picture
from kg.draw.processes import Process, Processes
from kg.draw.sheet import on_sheet
from kg.draw.text import block_height, block_width, wrap
from kg.errors import Usage, message

WIDTH = 140
GAP = 12
PAD = 10
BROAD = 2.4


@dataclass(frozen=True)
class Block:
    """Boxes and frames that are placed as one, from (0, 0)."""

    boxes: tuple[Box, ...]
    groups: tuple[Group, ...]
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> "Block":
        """Return the same at another place."""
        boxes = tuple(one.moved(dx, dy) for one in self.boxes)
        groups = tuple(one.moved(dx, dy) for one in self.groups)
        return replace(self, boxes=boxes, groups=groups)


def nested(known: Processes, language: str) -> Picture:
    """Draw every process within the one that holds it, level by level."""
    tops = known.children(None)
    if not tops:
        raise Usage.of("draw-nothing", kind="subproses", of="")
    blocks = _blocks(known, tops, None, language)
    whole = _beneath(
        _packed([one for one in blocks if one.groups]),
        _packed([one for one in blocks if not one.groups], BROAD),
    )
    said = {"count": len(known.of), "tops": len(tops)}
    picture = Picture(
        kind="subproses",
        title=message("draw-nested", language),
        description=message("draw-nested-said", language, **said),
        boxes=whole.boxes,
        groups=whole.groups,
    )
    return on_sheet(picture, language)


def _blocks(
    known: Processes, processes: Sequence[Process], within: str | None, language: str
) -> list[Block]:
    """Return the blocks of processes that stand together, those without any inside alike high."""
    blocks = [_block(known, one, within, language) for one in processes]
    highest = max((one.height for one in blocks if not one.groups), default=0)
    return [
        one if one.groups else Block(tuple(even(one.boxes, highest)), (), one.width, highest)
        for one in blocks
    ]


def _block(known: Processes, process: Process, within: str | None, language: str) -> Block:
    inside = known.children(process.iri)
    box = known.box(process, language, width=WIDTH, within=within or "")
    if not inside:
        return Block((box,), (), box.width, box.height)
    whole = _packed(_blocks(known, inside, process.iri, language), BROAD)
    lines = wrap(box.title, max(whole.width, WIDTH), 12, bold=True)
    heading = block_height(lines) + PAD
    frame = Group(
        id=process.iri,
        kind=box.kind,
        lines=lines,
        title=box.title,
        description=box.description,
        iri=process.iri,
        width=max(whole.width, block_width(lines)) + 2 * PAD,
        height=whole.height + heading + 2 * PAD,
        within=within,
    )
    placed = whole.moved(PAD, heading + PAD)
    return Block(placed.boxes, (frame, *placed.groups), frame.width, frame.height)


def _packed(blocks: Sequence[Block], ratio: float | None = None) -> Block:
    places, size = packed([(one.width, one.height) for one in blocks], GAP, ratio)
    return _joined([one.moved(x, y) for one, (x, y) in zip(blocks, places, strict=True)], *size)


def _beneath(upper: Block, lower: Block) -> Block:
    """Return two blocks, one beneath the other."""
    down = upper.height + 2 * GAP if upper.boxes else 0
    width = max(upper.width, lower.width)
    return _joined([upper, lower.moved(0, down)], width, down + lower.height)


def _joined(blocks: Sequence[Block], width: float, height: float) -> Block:
    return Block(
        tuple(box for one in blocks for box in one.boxes),
        tuple(group for one in blocks for group in one.groups),
        width,
        height,
    )
