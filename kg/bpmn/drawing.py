"""Where the elements of a map stand: on the drawings that its source file brought along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.bpmn.elements import QUERIES, Element, Value, rows
from kg.rq import read_query

Box = tuple[str, str, str, str]
CORNERS = ("x", "y", "width", "height")
FLAGS = ("isExpanded", "isHorizontal", "isMarkerVisible")


@dataclass(frozen=True)
class Placement:
    """One element on a page: its box, or the points of its line, and the box of its name."""

    iri: NamedNode
    element: NamedNode
    box: Box | None = None
    line: Sequence[tuple[str, str]] = ()
    label: Box | None = None
    flags: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Page:
    """One drawing: of a collaboration or a process, and what stands on it."""

    iri: NamedNode
    of: NamedNode
    placements: Sequence[Placement]


def read_pages(dataset: Store, map_: NamedNode) -> list[Page]:
    """Return the drawings that the source of a map brought along."""
    drawn = {
        row["gambar"]: row["isi"]
        for row in rows(dataset, read_query(QUERIES / "gambar.rq"), "peta", [map_])
    }
    placed: dict[Value, list[Placement]] = {}
    iris = [iri for iri in drawn if isinstance(iri, NamedNode)]
    for row in rows(dataset, read_query(QUERIES / "letak.rq"), "gambar", iris):
        placed.setdefault(row["gambar"], []).append(_placement(row))
    return [
        Page(iri, of, placed.get(iri, []))
        for iri, of in drawn.items()
        if isinstance(iri, NamedNode) and isinstance(of, NamedNode)
    ]


def _placement(row: dict[str, Value]) -> Placement:
    points = row["garis"].value.split() if "garis" in row else []
    return Placement(
        NamedNode(row["letak"].value),
        NamedNode(row["unsur"].value),
        _box(row.get("kotak")),
        [(x, y) for x, _, y in (point.partition(",") for point in points)],
        _box(row.get("kotakLabel")),
        tuple((name, row[name]) for name in FLAGS if name in row),
    )


def _box(value: Value | None) -> Box | None:
    if value is None:
        return None
    x, y, width, height = value.value.split()
    return x, y, width, height


def drawn(page: Page) -> Iterator[Element]:
    """Yield a page and what stands on it as elements (BPMN DI)."""
    plane = NamedNode(page.iri.value + "~plane")
    yield Element("BPMNDiagram", page.iri)
    yield Element("BPMNPlane", plane, page.iri, {"bpmnElement": page.of})
    for one in page.placements:
        if one.box is None and not one.line:
            continue
        tag = "BPMNEdge" if one.line else "BPMNShape"
        yield Element(tag, one.iri, plane, {"bpmnElement": one.element, **dict(one.flags)})
        if one.line:
            for x, y in one.line:
                yield Element("waypoint", None, one.iri, {"x": Literal(x), "y": Literal(y)})
        elif one.box:
            yield _bounds(one.iri, one.box)
        if one.label:
            label = NamedNode(one.iri.value + "~label")
            yield Element("BPMNLabel", label, one.iri)
            yield _bounds(label, one.label)


def _bounds(of: NamedNode, box: Box) -> Element:
    return Element("Bounds", None, of, dict(zip(CORNERS, map(Literal, box), strict=True)))
