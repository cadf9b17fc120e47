"""What the schema of BPMN 2.0 asks of the elements: namespaces, order, wrappers, references."""

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode

from kg.bpmn.elements import Element

NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
PREFIXES = {"Bounds": "dc", "waypoint": "di"}

# The order of children; what is not named here stands between the two, in the order given.
FIRST = (
    *("documentation", "incoming", "outgoing", "ioSpecification", "property"),
    *("dataInput", "dataOutput", "dataInputAssociation", "dataOutputAssociation"),
    *("inputSet", "outputSet", "standardLoopCharacteristics", "multiInstanceLoopCharacteristics"),
    *("laneSet", "participant", "flowNodeRef", "childLaneSet"),
)
LAST = ("association", "group", "textAnnotation", "BPMNLabel", "BPMNDiagram")

# Elements without a name, and without an identifier unless they have a code or are referred to.
UNREFERRED = re.compile("BPMN(Plane|Shape|Edge|Label)|.*EventDefinition|data.*Association")
# Others for whose name the schema has no place.
NAMELESS = {"collaboration", "group", "categoryValue", "textAnnotation", "association"}

# References without which an element means nothing.
NEEDED = {
    "sequenceFlow": ("sourceRef", "targetRef"),
    "messageFlow": ("sourceRef", "targetRef"),
    "association": ("sourceRef", "targetRef"),
    "boundaryEvent": ("attachedToRef",),
    "BPMNShape": ("bpmnElement",),
    "BPMNEdge": ("bpmnElement",),
}

# What stands in one kind of element only: who does something in a pool without lanes is no lane.
HOLDERS = {"flowNodeRef": "lane"}

# What a data input or output is listed in: for an event directly, else in its specification.
SETS = {"dataInput": ("inputSet", "dataInputRefs"), "dataOutput": ("outputSet", "dataOutputRefs")}


def qualified(tag: str) -> str:
    """Return the name of an element with its prefix.

    >>> qualified("task"), qualified("BPMNShape"), qualified("waypoint")
    ('bpmn:task', 'bpmndi:BPMNShape', 'di:waypoint')
    """
    prefix = PREFIXES.get(tag, "bpmndi" if tag.startswith("BPMN") else "bpmn")
    return f"{prefix}:{tag}"


def rank(tag: str) -> int:
    """Return the place of an element among its siblings.

    >>> sorted(["group", "task", "laneSet", "incoming"], key=rank)
    ['incoming', 'laneSet', 'task', 'group']
    """
    if tag in FIRST:
        return FIRST.index(tag)
    return len(FIRST) + 1 + LAST.index(tag) if tag in LAST else len(FIRST)


def sound(elements: Iterable[Element]) -> list[Element]:
    """Return the elements whose parent and needed references are there, the others left out.

    A reference that is not needed is left out alone.
    """
    kept = list(elements)
    while True:
        tags = {one.iri: one.tag for one in kept if one.iri is not None}
        standing = [one for one in kept if _stands(one, tags)]
        if len(standing) == len(kept):
            return [_without_dangling(one, tags) for one in kept]
        kept = standing


def _stands(one: Element, tags: Mapping[NamedNode, str]) -> bool:
    refers = {name for name, iri in one.references if iri in tags}
    needed = {*NEEDED.get(one.tag, ()), *(["text"] if isinstance(one.text, NamedNode) else [])}
    if one.parent is None:
        return needed <= refers
    holder = tags.get(one.parent)
    return needed <= refers and holder is not None and HOLDERS.get(one.tag, holder) == holder


def _without_dangling(one: Element, known: Mapping[NamedNode, str]) -> Element:
    attributes = {
        name: value
        for name, value in one.attributes.items()
        if not isinstance(value, NamedNode) or value in known
    }
    return Element(one.tag, one.iri, one.parent, attributes, one.text)


def completed(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the elements with those that the schema wants around and beside them."""
    listed = list(elements)
    tags = {one.iri: one.tag for one in listed}
    made: dict[NamedNode, Element] = {}
    for one in listed:
        if one.tag == "sequenceFlow":
            yield from _ends(one)
        if one.tag in SETS and one.parent is not None:
            direct = tags[one.parent].endswith("Event")
            around = one.parent if direct else _wrapper(made, one.parent, "ioSpecification").iri
            yield Element(one.tag, one.iri, around, one.attributes)
            name, reference = SETS[one.tag]
            yield Element(reference, None, _wrapper(made, around, name).iri, text=one.iri)
            if not direct:
                for other, _ in SETS.values():
                    _wrapper(made, around, other)
        elif one.tag == "lane" and one.parent is not None:
            name = "childLaneSet" if tags[one.parent] == "lane" else "laneSet"
            around = _wrapper(made, one.parent, name).iri
            yield Element(one.tag, one.iri, around, one.attributes)
        elif one.tag == "categoryValue":
            yield Element(one.tag, one.iri, _wrapper(made, None, "category").iri, one.attributes)
        else:
            yield one
    yield from made.values()


def _ends(flow: Element) -> Iterator[Element]:
    for name, tag in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
        end = flow.attributes[name]
        if isinstance(end, NamedNode):
            yield Element(tag, None, end, text=flow.iri)


def _wrapper(made: dict[NamedNode, Element], parent: NamedNode | None, tag: str) -> Element:
    """Return the one element of a tag in a parent that is nobody's but the schema's."""
    iri = NamedNode(f"{parent.value if parent else 'urn:simpul:'}~{tag}")
    return made.setdefault(iri, Element(tag, iri, parent))
