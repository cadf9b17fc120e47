"""The cross-functional map of a process: the lane of each actor, and the work that passes on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Store

from kg.draw.boxes import text_box
from kg.draw.diagram import RIGHT, Diagram, Flow, Plan, diagram
from kg.draw.lanes import InLanes
from kg.draw.nets import HIGH, LOW
from kg.draw.picture import Box, Label, Lane, Picture
from kg.draw.ranks import ranks_of
from kg.draw.sheet import on_sheet
from kg.draw.swimlanes import HEAD, swimlanes
from kg.draw.text import Line, block_height, block_width, wrap
from kg.draw.work import CALL, GATE, TASK, Object, Passing, Work, read_work
from kg.errors import message

TASK_WIDTH, TEXT_WIDTH = 120, 80
EVENT_SIZE, GATE_SIZE = 34, 44
SIDE = 14
SMALL, GAP = 10, 3
NOBODY = "tanpa-pelaku"
GIVEN, ONWARD = "serah", "lanjut"
MARKS = {"eksklusif": "×", "paralel": "+", "inklusif": "○", "peristiwa": "◇"}

Lines = tuple[Line, ...]


def lintas_fungsi(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw how a process runs through the hands of its actors (Permenpan RB 19/2018)."""
    work = read_work(dataset, of, base, language)
    boxes = [_box(one, work) for one in work.objects]
    small = [box for box in boxes if box.kind not in (TASK, CALL)]
    texts = {box.id: wrap(box.title, TEXT_WIDTH, SMALL) for box in small}
    ranks = ranks_of([box.id for box in boxes], [(one.source, one.target) for one in work.flows])
    actors = _actors(work, ranks)
    lanes = {one.iri: actors.index(one.actor) for one in work.objects}
    heads = [_lane(one, work, language) for one in actors]
    plan = replace(_plan(boxes, texts, heads), ranks=ranks, lanes=lanes)
    drawn = diagram(boxes, [_flow(one, work, lanes) for one in work.flows], plan)
    labels = tuple(_label(box, texts[box.id]) for box in drawn.boxes if box.id in texts)
    picture = Picture(
        kind="lintas-fungsi",
        title=message("draw-lintas-fungsi", language, name=work.names[work.process]),
        description=_said(drawn, len(actors), language),
        boxes=drawn.boxes,
        edges=drawn.edges,
        lanes=tuple(swimlanes(drawn, heads, labels)),
        labels=labels,
        of=work.process,
    )
    return on_sheet(picture, language)


def _said(drawn: Diagram, lanes: int, language: str) -> str:
    """Return how much is drawn."""
    tasks = sum(box.kind in (TASK, CALL) for box in drawn.boxes)
    given = sum(edge.kind == GIVEN for edge in drawn.edges)
    return message("draw-lintas-fungsi-said", language, lanes=lanes, tasks=tasks, given=given)


def _actors(work: Work, ranks: Mapping[str, int]) -> list[str]:
    """Return the actors in the order in which the work reaches them, nobody last."""
    in_order = sorted(work.objects, key=lambda one: (not one.actor, ranks[one.iri]))
    return list(dict.fromkeys(one.actor for one in in_order))


def _plan(boxes: Sequence[Box], texts: Mapping[str, Lines], heads: Sequence[Lane]) -> Plan:
    """Return how the work is laid out: to the right, in lanes as high as their heads."""
    return Plan(
        ranks={},
        lanes={},
        direction=RIGHT,
        pins={name: {LOW: 0.0, HIGH: 0.0} for name in texts},
        around={box.id: _around(box, texts[box.id]) for box in boxes if box.id in texts},
        placing=InLanes([head.height for head in heads]),
        forward=True,
    )


def _box(one: Object, work: Work) -> Box:
    """Return the box of a flow object in the form that its kind has in BPMN."""
    within = one.actor or NOBODY
    if one.form in (TASK, CALL):
        mark = "+" if one.form == CALL else ""
        name = work.names[one.iri]
        return text_box(one.form, one.iri, name, width=TASK_WIDTH, mark=mark, within=within)
    size = GATE_SIZE if one.form == GATE else EVENT_SIZE
    return Box(
        id=one.iri,
        kind=f"{one.form}-{one.kind}",
        title=work.names[one.iri],
        iri=None if one.implied else one.iri,
        width=size,
        height=size,
        mark=MARKS.get(one.kind, "") if one.form == GATE else "",
        within=within,
    )


def _around(box: Box, lines: Lines) -> tuple[float, float]:
    """Return the room of a box with its text below it, and as much above to keep it in line."""
    text = block_height(lines) + GAP
    return max(box.width, block_width(lines)), box.height + 2 * text


def _label(box: Box, lines: Lines) -> Label:
    width = block_width(lines)
    return Label(
        id=f"nama {box.id}",
        kind="nama",
        lines=lines,
        x=box.centre.x - width / 2,
        y=box.bottom + GAP,
        width=width,
        height=block_height(lines),
    )


def _flow(one: Passing, work: Work, lanes: Mapping[str, int]) -> Flow:
    """Return a sequence flow: with its condition, or what is handed over from lane to lane."""
    crosses = lanes[one.source] != lanes[one.target]
    items = ", ".join(work.names[item] for item in one.items)
    said = one.condition or (items if crosses else "")
    title = f"{work.names[one.source]} → {work.names[one.target]}"
    return Flow(
        source=one.source,
        target=one.target,
        kind=GIVEN if crosses else ONWARD,
        title=": ".join(part for part in (title, one.condition, items) if part),
        end_lines=wrap(said, TEXT_WIDTH, SMALL),
        bus="keluar",
    )


def _lane(actor: str, work: Work, language: str) -> Lane:
    """Return the lane of an actor, not yet placed, as high as its name and organisation need."""
    name = work.names[actor] if actor else message("draw-nobody", language)
    holder = work.names.get(work.holders.get(actor, ""), "")
    room = HEAD - 2 * SIDE
    lines = (*wrap(name, room, 12, bold=True), *wrap(holder, room, SMALL))
    return Lane(
        id=actor or NOBODY,
        kind="lajur",
        lines=lines,
        title=name,
        description=holder,
        iri=actor or None,
        height=block_height(lines) + 2 * SIDE,
        head=HEAD,
    )
