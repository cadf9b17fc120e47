"""Causal loop diagram: variables, signed links and their delays, the loops, and their leverage."""

from collections.abc import Iterator, Mapping, Sequence
from math import hypot

from pyoxigraph import NamedNode, Store

from kg.draw.kausal_badges import badges
from kg.draw.kausal_isi import Causes, read_causes, said_of
from kg.draw.kausal_lines import Arc, arcs, labelled
from kg.draw.kausal_loops import Link, Loop, leverage
from kg.draw.kausal_parts import placed
from kg.draw.picture import Box, Edge, Group, Item, Label, Picture, Point
from kg.draw.reading import names
from kg.draw.sheet import on_sheet
from kg.draw.text import Line, block_height, wrap
from kg.errors import Usage, message

WIDTH, PAD = 148, 8
LIST, APART, GAP = 400, 50, 7
EDGES = {1: "kausal-positif", -1: "kausal-negatif", 0: "kausal-tanpa-tanda"}


def kausal(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw all causal links, or the loops of a variable, a plan element or an organisation."""
    causes = read_causes(dataset, of, base, language)
    if not causes.links:
        raise Usage.of("draw-nothing", kind="kausal", of=f" {of.value}" if of else "")
    boxes = _placed(causes, language)
    drawn = arcs(causes.links, boxes, _bulges(causes, boxes))
    delay = message("draw-kausal-delay", language, months="{months}")
    signs, delays = labelled(drawn, boxes, delay)
    edges = tuple(_edge(arc, signs.get(iri), causes, language) for iri, arc in drawn.items())
    marks = badges(causes.codes, boxes, drawn, (*signs.values(), *delays))
    corner = _corner(boxes, edges)
    listed = list(_listed(causes, corner, language))
    name = names(dataset, [of.value], language, base)[of.value] if of else ""
    picture = Picture(
        kind="kausal",
        title=message("draw-kausal", language, of=name and f": {name}"),
        description=said_of(causes, language),
        boxes=(*boxes.values(), *marks, *listed),
        edges=edges,
        groups=(_frame(listed, corner, language),),
        labels=tuple(delays),
        outline=tuple(_outline(causes, boxes, edges, listed)),
        of=of and of.value,
    )
    return on_sheet(picture, language)


def _placed(causes: Causes, language: str) -> dict[str, Box]:
    """Return the boxes of all variables at their places."""
    lever = leverage(causes.loops)
    most = max(lever.values(), default=0)
    variables = dict.fromkeys(end for one in causes.links for end in (one.source, one.target))
    return placed(
        {one: _box(one, causes.called[one], lever[one], most, language) for one in variables},
        causes.links,
    )


def _box(iri: str, name: str, loops: int, most: int, language: str) -> Box:
    """Return the box of a variable; those in most loops are where a change goes furthest."""
    told = message("draw-kausal-leverage", language, count=loops) if loops else ""
    room = WIDTH - 2 * PAD
    lines = (*wrap(name, room, 12), *wrap(told, room, 10))
    kind = "variabel-ungkit" if loops and loops == most else "variabel"
    height = block_height(lines) + 2 * PAD
    return Box(id=iri, kind=kind, lines=lines, title=name, description=told, iri=iri, width=WIDTH,
               height=height)  # fmt: skip


def _bulges(causes: Causes, boxes: Mapping[str, Box]) -> dict[str, float]:
    """Return for each link how it bends so that the shortest loop it is in looks round."""
    found: dict[str, float] = {}
    for loop in causes.loops:
        middles = [boxes[one].centre for one in loop.variables]
        x = sum(point.x for point in middles) / len(middles)
        y = sum(point.y for point in middles) / len(middles)
        for link in loop.links:
            a, b = boxes[link.source].centre, boxes[link.target].centre
            side = (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)
            way = hypot(b.x - a.x, b.y - a.y) or 1
            # On the line itself there is no side to bend to.
            bend = 0.08 if abs(side) > way * 10 else 0.0
            found.setdefault(link.iri, bend if side > 0 else -bend)
    return found


def _edge(arc: Arc, sign: Label | None, causes: Causes, language: str) -> Edge:
    return Edge(
        source=arc.link.source,
        target=arc.link.target,
        kind=EDGES[arc.link.sign],
        title=_words(arc.link, causes, language),
        points=arc.points,
        label=sign,
    )


def _words(link: Link, causes: Causes, language: str) -> str:
    """Return a link as a sentence."""
    said = {"source": causes.called[link.source], "target": causes.called[link.target]}
    told = message(f"draw-{EDGES[link.sign]}", language, **said)
    if link.delay is None:
        return told
    return f"{told} {message('draw-kausal-delayed', language, months=link.delay)}"


def _corner(boxes: Mapping[str, Box], edges: Sequence[Edge]) -> Point:
    """Return where the list of loops begins: at the right of all that is drawn."""
    right = max(box.right for box in boxes.values())
    right = max(right, *(point.x for edge in edges for point in edge.points))
    return Point(right + APART, min(box.y for box in boxes.values()))


def _listed(causes: Causes, corner: Point, language: str) -> Iterator[Box]:
    """Yield the loops below each other: what each is called, and the way it runs."""
    x, y = corner
    heading = wrap(message("draw-kausal-loops", language), LIST - 2 * PAD, 13, bold=True)
    y += block_height(heading) + 2 * PAD
    for loop, code in causes.codes.items():
        box = _loop(loop, code, causes, language).at(x + PAD, y)
        yield box
        y = box.bottom + GAP


def _loop(loop: Loop, code: str, causes: Causes, language: str) -> Box:
    iri = causes.stated.get(loop.key)
    kind = message(f"draw-loop-{loop.kind}", language, negative=loop.negative)
    name = f": {causes.called[iri]}" if iri else ""
    way = " → ".join(causes.called[one] for one in (*loop.variables, loop.variables[0]))
    room = LIST - 4 * PAD
    lines: tuple[Line, ...] = (
        *wrap(f"{code} {kind}{name}", room, 11, bold=True),
        *wrap(way, room, 11),
    )
    height = block_height(lines) + PAD
    return Box(id=f"loop {code}", kind=f"loop-{loop.kind}", lines=lines,
               title=f"{code} {kind}{name}", description=way, iri=iri, width=LIST - 2 * PAD,
               height=height, within="loop")  # fmt: skip


def _frame(listed: Sequence[Box], corner: Point, language: str) -> Group:
    x, y = corner
    title = message("draw-kausal-loops", language)
    bottom = max((box.bottom for box in listed), default=y + 4 * PAD)
    lines = wrap(title, LIST - 2 * PAD, 13, bold=True)
    return Group(id="loop", kind="bingkai", lines=lines, title=title, x=x, y=y, width=LIST,
                 height=bottom + PAD - y)  # fmt: skip


def _outline(
    causes: Causes, boxes: Mapping[str, Box], edges: Sequence[Edge], listed: Sequence[Box]
) -> Iterator[Item]:
    yield from (Item(f"{box.title}. {box.description}", 0, box.iri) for box in listed)
    lever = leverage(causes.loops)
    for box in sorted(boxes.values(), key=lambda box: (-lever[box.id], box.title)):
        yield Item(f"{box.title}. {box.description}".rstrip(". "), 0, box.iri)
        for edge in edges:
            if edge.source == box.id:
                yield Item(edge.title, 1, edge=(edge.source, edge.target))
