"""The map of one level below: the processes within one, and what flows inside and from outside."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode, Store

from kg.draw.boxes import even
from kg.draw.diagram import RIGHT, Diagram, Flow, Plan, diagram
from kg.draw.nested import nested
from kg.draw.picture import Group, Picture
from kg.draw.processes import Process, Processes, read_processes
from kg.draw.proses import flows_of
from kg.draw.ranks import ranks_of
from kg.draw.sheet import on_sheet
from kg.draw.text import block_height, wrap
from kg.errors import Usage, message

WIDTH = 150
PAD = 16
UNDER = 7
ABREAST = 4
FRAME = "bingkai"


def subproses(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw the processes right below one; without one, every process within what holds it."""
    known = read_processes(dataset, language, base)
    if of is None:
        return nested(known, language)
    inside = known.children(of.value) if of.value in known.of else []
    if not inside:
        raise Usage.of("draw-nothing", kind="subproses", of=f" {of.value}")
    holder = known.of[of.value]
    flows, outside = _flows(known, holder, inside, language)
    boxes = even([known.box(one, language, width=WIDTH, within=FRAME) for one in inside])
    outer = [replace(known.box(one, language, width=WIDTH), kind="proses-luar") for one in outside]
    ranks = _ranks([one.iri for one in inside], [one.iri for one in outside], flows)
    drawn = diagram([*boxes, *outer], flows, Plan(ranks=ranks, lanes={}, direction=RIGHT))
    said = {"count": len(inside), "flows": len(flows), "outside": len(outside)}
    path = [one.code or one.name for one in (*reversed(known.parents(holder.iri)), holder)]
    picture = Picture(
        kind="subproses",
        title=message("draw-subproses", language, name=holder.name),
        description=f"{' › '.join(path)}. {message('draw-subproses-said', language, **said)}",
        boxes=drawn.boxes,
        edges=drawn.edges,
        groups=(_frame(drawn, holder, {ranks[one.iri] for one in inside}),),
        of=holder.iri,
    )
    return on_sheet(picture, language)


def _flows(
    known: Processes, holder: Process, inside: Sequence[Process], language: str
) -> tuple[list[Flow], list[Process]]:
    """Return what flows from and to the processes inside, and the processes outside it touches."""
    own = {one.iri for one in inside}
    around = [
        one
        for each in (holder, *known.parents(holder.iri))
        for one in known.children(each.parent)
        if one.iri != each.iri
    ]
    shown = [*own, *(one.iri for one in around)]
    flows = [one for one in flows_of(known, shown, language) if {one.source, one.target} & own]
    touched = {end for one in flows for end in (one.source, one.target)}
    return flows, [one for one in around if one.iri in touched]


def _ranks(inside: Sequence[str], outside: Sequence[str], flows: Sequence[Flow]) -> dict[str, int]:
    """Return ranks: suppliers from outside before all that is inside, receivers behind it.

    What nothing flows to or from stands side by side.
    """
    own = set(inside)
    pairs = [(one.source, one.target) for one in flows if {one.source, one.target} <= own]
    ranks = {iri: rank + 1 for iri, rank in ranks_of(inside, pairs).items()}
    touched = {end for one in flows for end in (one.source, one.target)}
    columns = max([ABREAST, *(ranks[iri] for iri in inside if iri in touched)])
    alone = [iri for iri in inside if iri not in touched]
    ranks |= {iri: 1 + at % columns for at, iri in enumerate(alone)}
    last = max(ranks.values()) + 1
    suppliers = {one.source for one in flows}
    ranks |= {iri: 0 if iri in suppliers else last for iri in outside}
    lowest = min(ranks.values())
    return {iri: rank - lowest for iri, rank in ranks.items()}


def _frame(drawn: Diagram, holder: Process, ranks: Collection[int]) -> Group:
    """Return the frame of the process that holds those inside."""
    zones = drawn.layout.zones
    left, right = zones[min(ranks)][0] - UNDER, zones[max(ranks)][1] + UNDER
    lines = wrap(holder.title, right - left, 12, bold=True)
    top = drawn.borders.y - block_height(lines) - PAD
    return Group(
        id=FRAME,
        kind="bingkai",
        lines=lines,
        title=holder.title,
        iri=holder.iri,
        x=left,
        y=top,
        width=right - left,
        height=drawn.borders.bottom + PAD - top,
    )
