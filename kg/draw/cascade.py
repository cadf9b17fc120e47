"""The cascade from visi to sub kegiatan as a directed graph: what serves two things stands once."""

from dataclasses import replace

from pyoxigraph import NamedNode, Store

from kg.draw.cascade_outline import cascade_outline
from kg.draw.elements import Wording, read_wording
from kg.draw.folding import Folded, edge_of, fold, lay_out, unfold
from kg.draw.margin import FRAME, margin
from kg.draw.packing import paper_scale
from kg.draw.picture import Picture
from kg.draw.plan import PlanGraph, read_plan, scoped
from kg.draw.reading import title_of
from kg.draw.sheet import MARGIN, extent, on_sheet
from kg.errors import Usage, message

WIDTHS = (150, 190)

# Text of 12 pixels printed at this scale is 6.5 points high: the least for reading at arm's length.
READABLE = 0.72

# Tujuan OPD: above it, levels have ranks of their own.
UPPERMOST_LIST = 4


def cascade(
    dataset: Store,
    of: NamedNode | None,
    base: str,
    language: str,
    show: frozenset[str] = frozenset(),
) -> Picture:
    """Draw what serves what, down to the level that can still be read on a sheet of A3."""
    plans = read_plan(dataset, base, language)
    whole = scoped(plans, of)
    if not whole.elements:
        raise Usage.of("draw-nothing", kind="cascade", of=f" {of.value}" if of else "")
    wording = replace(read_wording(dataset, plans, show, base, language), of=of and of.value)
    title = title_of("draw-cascade", dataset, of, base, language)
    deepest = max(one.level for one in whole.elements.values())
    for depth in range(deepest, -1, -1):
        graph = whole.only(iri for iri, one in whole.elements.items() if one.level <= depth)
        best = _best(graph, replace(wording, graph=graph), title, language)
        if _scale(best) >= READABLE:
            break
    best = replace(best, of=of and of.value)
    if depth < deepest:
        hidden = message("draw-cascade-cut", language, level=wording.levels[depth + 1])
        best = replace(best, description=f"{best.description} {hidden}")
    return on_sheet(best, language)


def _best(graph: PlanGraph, wording: Wording, title: str, language: str) -> Picture:
    """Return the drawing that is largest on paper: with lists from some level on, of some width."""
    depth = max(one.level for one in graph.elements.values())
    hangs = sorted({min(UPPERMOST_LIST, depth), max(depth - 1, 0), depth, depth + 1})
    first = {
        hang: _picture(fold(graph, hang, wording, WIDTHS[0]), wording, title, language)
        for hang in hangs
    }
    hang = max(hangs, key=lambda one: _scale(first[one]))
    wider = [
        _picture(fold(graph, hang, wording, width), wording, title, language)
        for width in WIDTHS[1:]
    ]
    return max([first[hang], *wider], key=_scale)


def _scale(picture: Picture) -> float:
    left, top, right, bottom = extent(picture)
    return paper_scale(right - left + 2 * MARGIN, bottom - top + 4 * MARGIN)


def _picture(folded: Folded, wording: Wording, title: str, language: str) -> Picture:
    """Draw a graph with its lists, and beside it what hangs on nothing."""
    graph = folded.graph
    drawn = lay_out(folded, wording)
    boxes, edges = unfold(folded, drawn)
    orphans = set(graph.orphans())
    boxes = tuple(replace(one, within=FRAME) if one.id in orphans else one for one in boxes)
    aside = margin(
        folded.orphans,
        [box for box in boxes if box.within],
        message("draw-orphans", language, count=len(orphans)),
        drawn.borders,
        lambda name, holder, points: edge_of(name, holder, points, graph),
    )
    picture = Picture(
        kind="cascade",
        title=title,
        description=_said(graph, wording, language),
        boxes=(*boxes, *aside.boxes),
        edges=(*edges, *aside.edges),
        groups=aside.groups,
    )
    outline = cascade_outline(picture, orphans, language)
    return replace(picture, outline=outline)


def _said(graph: PlanGraph, wording: Wording, language: str) -> str:
    """Return how much is drawn, and how far down."""
    several = sum(len(graph.parents(iri)) > 1 for iri in graph.elements)
    level = wording.levels[max(one.level for one in graph.elements.values())]
    said = {"count": len(graph.elements), "several": several, "level": level}
    return message("draw-cascade-said", language, **said)
