"""Lay out a graph of elements: ranks by level, and below each branch a list of what hangs there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.draw.across import place
from kg.draw.boxes import even
from kg.draw.diagram import Diagram, Flow, Plan, diagram
from kg.draw.elements import Wording
from kg.draw.hanging import SPINE, Listing, hangable, listing
from kg.draw.nets import LOW
from kg.draw.order import Layers, Links
from kg.draw.picture import Box, Edge, Point
from kg.draw.plan import PlanGraph
from kg.draw.spacing import Spacing

SERVES = "mendukung"
LIST = "daftar "
ASIDE = 1
BESIDE = 48


@dataclass(frozen=True)
class Folded:
    """A graph as it is drawn: what is laid out, the list below each node, what hangs on nothing.

    An orphan below which nothing hangs that the rest of the graph shares is a list of its own.
    """

    graph: PlanGraph
    nodes: Sequence[str]
    lists: Mapping[str, Listing]
    orphans: Sequence[Listing]
    width: float


def fold(graph: PlanGraph, hang: int, wording: Wording, width: float) -> Folded:
    """Part a graph; what has one parent hangs in lists from one level on."""

    free = _hung_from(0, graph)
    orphans = [iri for iri in graph.orphans() if all(each in free for each in graph.children(iri))]
    apart = graph.reached(orphans, graph.children)
    hung = _hung_from(hang, graph) - apart
    # What serves itself by way of others hangs on nothing that could hold its list.
    hung &= graph.reached(graph.elements.keys() - hung - apart, graph.children)
    nodes = [iri for iri in graph.elements if iri not in hung | apart]
    below = {iri: [each for each in graph.children(iri) if each in hung] for iri in nodes}

    def listed(tops: Sequence[str]) -> Listing:
        return listing(tops, graph.children, wording.box, width)

    lists = {iri: listed(tops) for iri, tops in below.items() if tops}
    return Folded(graph, nodes, lists, [listed([iri]) for iri in orphans], width)


def _hung_from(level: int, graph: PlanGraph) -> set[str]:
    """Return what has one parent, as has all that hangs below it, from a level on."""
    foot = [iri for iri, one in graph.elements.items() if one.level >= level]
    return hangable(foot, graph.parents, graph.children)


def lay_out(folded: Folded, wording: Wording) -> Diagram:
    """Lay out the nodes of a folded graph, each list as one box that is unfolded later.

    Orphans stand to the right of everything that does not hang on them.
    """
    elements = folded.graph.elements
    levels = sorted({elements[iri].level for iri in folded.nodes})
    ranks = {iri: levels.index(elements[iri].level) for iri in folded.nodes}
    boxes = _ranked(folded, wording, ranks)
    parents = folded.graph.parents
    flows = [_flow(iri, above, folded.graph) for iri in folded.nodes for above in parents(iri)]
    for holder, one in folded.lists.items():
        name = LIST + holder
        boxes.append(Box(id=name, kind="daftar", width=one.width, height=one.height))
        ranks[name] = len(levels)
        flows.append(_flow(name, holder, folded.graph))
    plan = Plan(
        ranks=ranks,
        lanes={iri: ASIDE for iri in folded.graph.orphans() if iri in ranks},
        pins={LIST + iri: {LOW: SPINE - one.width / 2} for iri, one in folded.lists.items()},
        flush=frozenset(box.id for box in boxes),
        placing=_aside,
    )
    return diagram(boxes, flows, plan)


def _ranked(folded: Folded, wording: Wording, ranks: Mapping[str, int]) -> list[Box]:
    """Return the boxes of the nodes, those of a rank of one height."""
    rows: dict[int, list[Box]] = defaultdict(list)
    for iri in folded.nodes:
        rows[ranks[iri]].append(wording.box(iri, folded.width))
    return [box for rank in sorted(rows) for box in even(rows[rank])]


def _aside(
    layers: Layers, links: Links, spacing: Spacing, lanes: Mapping[str, int]
) -> dict[str, float]:
    """Return the middle of each node across, those of the lane aside moved beyond all others."""
    middles = place(layers, links, spacing, lanes)
    apart = [node for node in middles if lanes[node] == ASIDE]
    ends = [at + spacing.sizes[node] / 2 for node, at in middles.items() if lanes[node] != ASIDE]
    edge = max(ends, default=0) + BESIDE
    starts = [middles[node] - spacing.sizes[node] / 2 for node in apart]
    shift = edge - min(starts, default=edge)
    return {node: at + (shift if lanes[node] == ASIDE else 0) for node, at in middles.items()}


def _flow(source: str, target: str, graph: PlanGraph) -> Flow:
    title = said(source, target, graph) if source in graph.elements else ""
    return Flow(source=source, target=target, kind=SERVES, title=title, gathered=True, bus="naik")


def said(source: str, target: str, graph: PlanGraph) -> str:
    """Return in words what serves what."""
    return f"{graph.elements[source].name} → {graph.elements[target].name}"


def unfold(folded: Folded, drawn: Diagram) -> tuple[tuple[Box, ...], tuple[Edge, ...]]:
    """Return the boxes and edges of a drawing with each list in the place of its box."""
    boxes = [box for box in drawn.boxes if not box.id.startswith(LIST)]
    edges = [edge for edge in drawn.edges if not edge.source.startswith(LIST)]
    trunks = {edge.source: edge for edge in drawn.edges if edge.source.startswith(LIST)}
    frames = {box.id: box for box in drawn.boxes}
    for holder, one in folded.lists.items():
        frame, trunk = frames[LIST + holder], trunks[LIST + holder]
        placed = {box.id: box.moved(frame.x, frame.y) for box in one.boxes}
        boxes += placed.values()
        for name, above in one.holders.items():
            way = one.way(name, placed, frame.x, frame.y)
            points = way if above else [*way[:-1], *trunk.points]
            edges.append(edge_of(name, above or holder, points, folded.graph))
    return tuple(boxes), tuple(edges)


def edge_of(source: str, target: str, points: Sequence[Point], graph: PlanGraph) -> Edge:
    """Return the edge from an element to one that it serves."""
    return Edge(
        source=source,
        target=target,
        kind=SERVES,
        title=said(source, target, graph),
        points=tuple(points),
    )
