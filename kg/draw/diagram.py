"""Draw boxes and the flows between them as a layered diagram, downwards or to the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.draw import across
from kg.draw.layered import Layout, Node, Placing, layered
from kg.draw.nets import Net
from kg.draw.picture import Area, Box, Edge, Label, Point
from kg.draw.text import Line, block_height, block_width

DOWN, RIGHT = "down", "right"


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What leads from one box to another; ``title`` says it in words.

    Flows with the same hub (the source, or the target where ``gathered``), the same kind and the
    same ``lines`` are drawn as one line that parts, its text where it leaves the hub; the text
    ``end_lines`` stands where the line to the end has parted from the others. Flows of one
    ``bus`` are one line whatever they are and carry.
    """

    source: str
    target: str
    kind: str
    title: str
    lines: tuple[Line, ...] = ()
    end_lines: tuple[Line, ...] = ()
    gathered: bool = False
    bus: str = ""

    @property
    def hub(self) -> str:
        """The box at which the line is one."""
        return self.target if self.gathered else self.source

    @property
    def end(self) -> str:
        """The other box."""
        return self.source if self.gathered else self.target

    @property
    def net(self) -> str:
        """What flows share when they are drawn as one line."""
        shared = self.bus or " ".join([self.kind, *(one.text for one in self.lines)])
        return f"{self.hub} {self.gathered} {shared}"


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """Boxes and edges at their places, and the layout that they came from."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    layout: Layout

    @property
    def borders(self) -> Area:
        """The rectangle around all that is drawn."""
        areas = [*self.boxes, *(edge.label for edge in self.edges if edge.label)]
        points = [point for edge in self.edges for point in edge.points]
        left = min([*(one.x for one in areas), *(one.x for one in points)])
        top = min([*(one.y for one in areas), *(one.y for one in points)])
        right = max([*(one.right for one in areas), *(one.x for one in points)])
        bottom = max([*(one.bottom for one in areas), *(one.y for one in points)])
        return Area(id="", kind="", x=left, y=top, width=right - left, height=bottom - top)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a diagram is to be laid out: the rank of each box, its lane, where lines are tied.

    ``around`` is the width and height that a box takes together with a text that is set around it,
    ``least`` how deep the ranks are to be although no box needs it.
    """

    ranks: Mapping[str, int]
    lanes: Mapping[str, int]
    direction: str = DOWN
    pins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    flush: frozenset[str] = frozenset()
    around: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    placing: Placing = across.place
    forward: bool = False
    least: tuple[float, ...] = ()


def diagram(boxes: Sequence[Box], flows: Sequence[Flow], plan: Plan) -> Diagram:
    """Return boxes and the flows between them, laid out by a plan."""
    nodes = [_node(box, plan) for box in boxes]
    layout = layered(nodes, _nets(flows, plan), plan.placing, plan.least)
    placed = tuple(_placed(box, layout, plan) for box in boxes)
    labels = {key: list(places) for key, places in layout.labels.items()}
    edges = []
    for flow in flows:
        points = [_point(place, plan) for place in layout.routes[flow.net, flow.end]]
        lines, place = flow.lines, next(iter(labels.get(flow.net, [])), None)
        if place:
            labels[flow.net].pop(0)
        elif flow.end_lines:
            lines, place = flow.end_lines, layout.texts[flow.net, flow.end]
        edge = Edge(
            source=flow.source,
            target=flow.target,
            kind=flow.kind,
            title=flow.title,
            points=tuple(reversed(points) if flow.gathered else points),
            label=_label(lines, _point(place, plan)) if place else None,
        )
        edges.append(edge)
    return Diagram(boxes=placed, edges=tuple(edges), layout=layout)


def _node(box: Box, plan: Plan) -> Node:
    width, height = plan.around.get(box.id, (box.width, box.height))
    down = plan.direction == DOWN
    return Node(
        box.id,
        across=width if down else height,
        along=box.height if down else box.width,
        rank=plan.ranks[box.id],
        lane=plan.lanes.get(box.id, 0),
        room=height if down else width,
        flush=box.id in plan.flush,
        pins=plan.pins.get(box.id, {}),
    )


def _nets(flows: Sequence[Flow], plan: Plan) -> list[Net]:
    """Return the nets of flows: those of one hub that carry the same are one."""
    ends: dict[str, list[Flow]] = {}
    for flow in flows:
        ends.setdefault(flow.net, []).append(flow)
    return [
        Net(
            key,
            each[0].hub,
            tuple(dict.fromkeys(one.end for one in each)),
            _size(each[0].lines, plan) if each[0].lines else None,
            {one.end: _size(one.end_lines, plan) for one in each if one.end_lines},
            plan.forward,
        )
        for key, each in ends.items()
    ]


def _size(lines: tuple[Line, ...], plan: Plan) -> tuple[float, float]:
    width, height = block_width(lines), block_height(lines)
    return (width, height) if plan.direction == DOWN else (height, width)


def _point(place: tuple[float, float], plan: Plan) -> Point:
    return Point(*place) if plan.direction == DOWN else Point(place[1], place[0])


def _placed(box: Box, layout: Layout, plan: Plan) -> Box:
    x, y = _point(layout.places[box.id], plan)
    size = layout.sizes[box.id]
    if box.id in plan.around:
        rest = (size - (box.width if plan.direction == DOWN else box.height)) / 2
        return box.at(x + rest, y) if plan.direction == DOWN else box.at(x, y + rest)
    placed = box.at(x, y)
    return replace(placed, width=size) if plan.direction == DOWN else replace(placed, height=size)


def _label(lines: tuple[Line, ...], middle: Point) -> Label:
    width, height = block_width(lines), block_height(lines)
    return Label(
        id="",
        kind="aliran",
        lines=lines,
        x=middle.x - width / 2,
        y=middle.y - height / 2,
        width=width,
        height=height,
    )
