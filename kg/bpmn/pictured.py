"""Where the elements of a map stand in a picture of it, and what the picture adds to them.

A picture shows a start and an end where the data state none, and writes on an arrow what is
handed over; BPMN wants a pool around lanes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.bpmn.drawing import Box, Page, Placement
from kg.bpmn.elements import Element, Value
from kg.draw.picture import Area, Edge, Lane, Picture

# Both modellers and the specification write the name of a pool or lane in a strip of this width.
STRIP = 30
WIDER, CLEARANCE = 1.35, 4
FLOW, POOL, LANE = "sequenceFlow", "participant", "lane"
ENDS = {"peristiwa-mulai": "startEvent", "peristiwa-akhir": "endEvent"}

Pair = tuple[str, str]


@dataclass(frozen=True)
class Pictured:
    """The elements of a map with those that its picture adds, and the page that draws them."""

    elements: Sequence[Element]
    page: Page


def pictured(picture: Picture, map_: NamedNode, elements: Sequence[Element], name: str) -> Pictured:
    """Return the elements of a map as a picture of one of its processes shows them.

    ``name`` is that of the process, for a pool that is nobody's.
    """
    process = NamedNode(picture.of or map_.value)
    nobodys: dict[str, Value] = {"processRef": process, "name": Literal(name)}
    pool = next(
        (one for one in elements if one.attributes.get("processRef") == process),
        Element(POOL, _minted(process, POOL), map_, nobodys),
    )
    flows = {_pair(one): one for one in elements if one.tag == FLOW}
    shown = {(edge.source, edge.target): _flow(edge, flows, process) for edge in picture.edges}
    known = {one.iri for one in elements}
    ends = [
        Element(ENDS[box.kind], _named(box), process, {"name": Literal(box.title)})
        for box in picture.boxes
        if box.kind in ENDS and _named(box) not in known
    ]
    lanes = [Element(LANE, NamedNode(one.iri), process) for one in picture.lanes if one.iri]
    others = [
        one for one in elements if one.tag not in (FLOW, LANE) and one.iri not in (pool.iri, map_)
    ]
    said = [Element("collaboration", map_), pool, *lanes, *others, *ends]
    said += {**flows, **shown}.values()
    return Pictured(said, Page(_minted(map_, "gambar"), map_, list(_placed(picture, pool, shown))))


def _pair(flow: Element) -> Pair:
    return flow.attributes["sourceRef"].value, flow.attributes["targetRef"].value


def _flow(edge: Edge, flows: Mapping[Pair, Element], process: NamedNode) -> Element:
    """Return the flow that an arrow stands for, named by the words on the arrow alone."""
    source, target = NamedNode(edge.source), NamedNode(edge.target)
    new = Element(
        FLOW,
        NamedNode(f"{edge.source}~ke-{quote(edge.target, safe='')}"),
        process,
        {"sourceRef": source, "targetRef": target},
    )
    flow = flows.get((edge.source, edge.target), new)
    words = " ".join(line.text for line in edge.label.lines) if edge.label else ""
    return replace(flow, attributes={**flow.attributes, "name": Literal(words)})


def _placed(picture: Picture, pool: Element, flows: Mapping[Pair, Element]) -> Iterator[Placement]:
    labels = {label.id: label for label in picture.labels}
    lanes = [_strip(lane) for lane in picture.lanes]
    if lanes and pool.iri is not None:
        yield _placement(pool.iri, _around(lanes), None, {"isHorizontal"})
    for lane in lanes:
        if lane.iri is not None:
            yield _placement(NamedNode(lane.iri), lane, None, {"isHorizontal"})
    for box in picture.boxes:
        flags = {"isMarkerVisible"} if box.mark else set()
        yield _placement(_named(box), box, labels.get(f"nama {box.id}"), flags)
    for edge in picture.edges:
        flow = flows[edge.source, edge.target].iri
        if flow is not None:
            line = [(_number(x), _number(y)) for x, y in edge.points]
            label = _name_box(_above(edge.label)) if edge.label else None
            yield Placement(_minted(flow, "letak"), flow, None, line, label)


def _strip(lane: Lane) -> Lane:
    """Return a lane whose head is as narrow as in BPMN."""
    off = max(lane.head - STRIP, 0)
    return replace(lane, x=lane.x + off, width=lane.width - off)


def _around(lanes: Sequence[Lane]) -> Area:
    """Return the pool around lanes that lie one below the other."""
    left, top = min(lane.x for lane in lanes) - STRIP, min(lane.y for lane in lanes)
    width = max(lane.right for lane in lanes) - left
    height = max(lane.bottom for lane in lanes) - top
    return Area(id=POOL, kind=POOL, x=left, y=top, width=width, height=height)


def _placement(iri: NamedNode, area: Area, label: Area | None, flags: set[str]) -> Placement:
    name = _name_box(label) if label else None
    told = tuple((flag, Literal(True)) for flag in sorted(flags))
    return Placement(_minted(iri, "letak"), iri, _box(area), (), name, told)


def _box(area: Area) -> Box:
    return _number(area.x), _number(area.y), _number(area.width), _number(area.height)


def _above(label: Area) -> Area:
    """Return a text that a line runs through, put on top of the line: BPMN has no white ground."""
    return label.moved(0, -label.height / 2 - CLEARANCE)


def _name_box(area: Area) -> Box:
    """Return the box of a name with room for the wider letters of a modeller."""
    more = area.width * (WIDER - 1)
    return _box(replace(area, x=area.x - more / 2, width=area.width + more))


def _number(value: float) -> str:
    """Return a length to the hundredth of a pixel.

    >>> _number(12.0), _number(3.14159)
    ('12', '3.14')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _named(area: Area) -> NamedNode:
    return NamedNode(area.id)


def _minted(iri: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{iri.value}~{name}")
