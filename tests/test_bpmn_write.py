"""Maps are written as BPMN 2.0: what was read comes out again, and what we draw as we drew it."""

import re
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element as Root

import pytest
from defusedxml import ElementTree
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.bpmn import write_bpmn
from kg.bpmn.elements import Element
from kg.bpmn.grammar import completed, sound
from kg.draw.lintas_fungsi import lintas_fungsi
from kg.errors import Usage
from kg.names import DEFAULT_BASE, RDF_TYPE, RDFS_LABEL, simpul
from tests.bpmn_models import (
    CLASSES,
    DC,
    DI,
    MODEL,
    POINT,
    REFERENCE,
    WHOLE,
    boxes,
    content,
    imported,
    kinds,
    written,
)
from tests.conftest import Find

REGION = f"{DEFAULT_BASE}id/99.01/"
POSYANDU = NamedNode(f"{REGION}peta/5")
PROCESS = NamedNode(f"{REGION}proses/TKC-02.01.02.01")
COUNTED = {
    *(tag for tags in CLASSES.values() for tag in tags),
    *("process", "dataObject", "dataObjectReference", "dataStore", "dataStoreReference"),
    *("dataInput", "dataOutput", "dataState", "message", "categoryValue", "text"),
    *("documentation", "timeDate", "timeDuration", "timeCycle"),
    *("BPMNDiagram", "BPMNPlane", "BPMNShape", "BPMNEdge", "waypoint"),
    *("standardLoopCharacteristics", "multiInstanceLoopCharacteristics"),
}


@pytest.fixture(scope="module", params=[WHOLE.name, *(REFERENCE or ["A.1.0.bpmn"])])
def model(request: pytest.FixtureRequest, shared: Find) -> Path:
    """Return each reference model, and the one with an element of every kind."""
    name = request.param
    return WHOLE if name == WHOLE.name else shared(f"bpmn/reference/{name}")


@pytest.fixture(scope="module")
def again(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the model as it is written again, in a file of the same name."""
    path = tmp_path_factory.mktemp("tulis") / model.name
    path.write_bytes(written(model))
    return path


def test_what_was_understood_comes_back_unchanged(model: Path, again: Path) -> None:
    assert content(imported(again).quads) == content(imported(model).quads)


def test_writing_again_changes_no_byte(again: Path) -> None:
    assert written(again) == again.read_bytes()


def test_the_elements_are_as_many_as_before(model: Path, again: Path) -> None:
    before, after = kinds(model), kinds(again)
    refused = Counter(one.value for one in imported(model).refused)
    for tag in before:
        name = tag.rpartition("}")[2]
        specified = tag == POINT or tag.startswith((MODEL, DI))
        if specified and (name in COUNTED or name.endswith("EventDefinition")):
            assert after[tag] == before[tag] - refused[name], name


def test_each_element_stands_where_it_stood(model: Path, again: Path) -> None:
    assert boxes(again) == boxes(model)


def test_an_identifier_is_one_elements_alone(again: Path) -> None:
    found = Counter(one.get("id") for one in ElementTree.parse(again).getroot().iter())
    assert {name for name, count in found.items() if count > 1} <= {None}


def test_every_reference_is_to_an_element(again: Path) -> None:
    root = ElementTree.parse(again).getroot()
    known = {one.get("id") for one in root.iter()}
    named = ("Ref", "bpmnElement", "default")
    refers = {value for one in root.iter() for key, value in one.items() if key.endswith(named)}
    refers |= {one.text for one in root.iter() if one.tag.endswith(("Ref", "Refs", "ing"))}
    assert refers <= known


@pytest.fixture(scope="module")
def posyandu(region: Store) -> Root:
    """Return a map of the worked region, drawn by us."""
    return ElementTree.fromstring(write_bpmn(region, POSYANDU, DEFAULT_BASE, "id"))


def test_a_map_is_drawn_as_its_picture(region: Store, posyandu: Root) -> None:
    picture = lintas_fungsi(region, POSYANDU, DEFAULT_BASE, "id")
    shapes = list(posyandu.iter(DI + "BPMNShape"))
    assert len(shapes) == len(picture.boxes) + len(picture.lanes) + 1
    assert len(list(posyandu.iter(DI + "BPMNEdge"))) == len(picture.edges)
    places = {one.find(DC + "Bounds").get("x") for one in shapes}
    assert {f"{box.x:.2f}".rstrip("0").rstrip(".") for box in picture.boxes} <= places


def test_a_map_has_the_lanes_tasks_and_flows_of_its_process(
    posyandu: Root,
) -> None:
    found = Counter(one.tag.rpartition("}")[2] for one in posyandu.iter())
    assert [found[tag] for tag in ("participant", "lane", "task", "startEvent", "endEvent")] == [
        *(1, 4, 8, 1, 1)
    ]
    lanes = [one.text for one in posyandu.iter(MODEL + "flowNodeRef")]
    assert len(lanes) == len(set(lanes)) == 8 + 2 + found["exclusiveGateway"]
    assert posyandu.get("name") == "Peta lintas fungsi pelayanan gizi balita di posyandu (contoh)"


def test_a_process_stands_for_its_map(region: Store) -> None:
    assert write_bpmn(region, PROCESS, DEFAULT_BASE, "id") == write_bpmn(
        region, POSYANDU, DEFAULT_BASE, "id"
    )


@pytest.mark.parametrize("of", [None, NamedNode(f"{REGION}peta/1"), NamedNode("urn:tidak:ada")])
def test_only_a_cross_functional_map_can_be_written(region: Store, of: NamedNode | None) -> None:
    with pytest.raises(Usage, match="not a cross-functional map"):
        write_bpmn(region, of, DEFAULT_BASE, "id")


def tiny(*more: Quad) -> Store:
    """Return a map of one process with two tasks, one before the other."""
    map_, process, first, second = (NamedNode(f"{REGION}{name}") for name in ("m", "p", "1", "2"))
    said = [
        (map_, RDF_TYPE, simpul("PetaLintasFungsi")),
        (map_, simpul("memetakan"), process),
        (process, RDFS_LABEL, Literal("Proses", language="id")),
        (process, RDFS_LABEL, Literal("Process", language="en")),
        (first, simpul("mendahuluiLangsung"), second),
        *((task, RDF_TYPE, simpul("AktivitasProses")) for task in (first, second)),
        *((task, simpul("aktivitasDari"), process) for task in (first, second)),
    ]
    store = Store()
    store.extend([*(Quad(*one) for one in said), *more])
    return store


def test_a_start_an_end_and_a_pool_are_added_where_there_are_none() -> None:
    map_ = NamedNode(f"{REGION}m")
    root = ElementTree.fromstring(write_bpmn(tiny(), map_, DEFAULT_BASE, "en"))
    found = Counter(one.tag.rpartition("}")[2] for one in root.iter())
    assert (found["startEvent"], found["endEvent"], found["sequenceFlow"]) == (1, 1, 3)
    assert (found["incoming"], found["outgoing"], found["lane"]) == (3, 3, 0)
    (pool,) = root.iter(MODEL + "participant")
    assert pool.get("name") == "Process"


def test_no_text_can_break_the_file() -> None:
    label = Literal(
        'a\x0b<b> & "c" \ud83d\ude00]]>'.encode("utf-16", "surrogatepass").decode("utf-16")
    )
    store = tiny(Quad(NamedNode(f"{REGION}1"), RDFS_LABEL, label))
    code = Quad(NamedNode(f"{REGION}1"), simpul("kodeLokal"), Literal("1 <bukan pengenal>"))
    store.add(code)
    root = ElementTree.fromstring(write_bpmn(store, NamedNode(f"{REGION}m"), DEFAULT_BASE, "id"))
    (task,) = (one for one in root.iter(MODEL + "task") if one.get("name"))
    assert task.get("name") == 'a <b> & "c" \U0001f600]]>'
    assert re.fullmatch(r"[\w.-]+", task.get("id"))


def element(tag: str, name: str, parent: str | None = None, **refers: str) -> Element:
    """Return an element whose attributes all refer to elements."""
    attributes = {key: NamedNode(f"urn:{value}") for key, value in refers.items()}
    above = NamedNode(f"urn:{parent}") if parent else None
    return Element(tag, NamedNode(f"urn:{name}"), above, attributes)


def test_what_refers_to_nothing_is_left_out_with_what_hangs_on_it() -> None:
    told = [
        element("process", "p"),
        element("task", "t", "p", default="tidak-ada"),
        element("sequenceFlow", "f", "p", sourceRef="t", targetRef="tidak-ada"),
        element("BPMNDiagram", "g"),
        element("BPMNPlane", "b", "g", bpmnElement="p"),
        element("BPMNEdge", "e", "b", bpmnElement="f"),
        Element("waypoint", None, NamedNode("urn:e")),
        Element("flowNodeRef", None, NamedNode("urn:p"), text=NamedNode("urn:t")),
    ]
    kept = sound(told)
    assert [one.tag for one in kept] == ["process", "task", "BPMNDiagram", "BPMNPlane"]
    assert kept[1].attributes == {}


def test_lanes_in_a_lane_and_data_of_a_task_are_wrapped_as_the_schema_wants() -> None:
    told = [
        element("process", "p"),
        element("lane", "atas", "p"),
        element("lane", "bawah", "atas"),
        element("task", "t", "p"),
        element("dataInput", "d", "t"),
        element("startEvent", "e", "p"),
        element("dataOutput", "o", "e"),
    ]
    parents = {one.iri.value: one for one in completed(told) if one.iri}
    assert parents["urn:atas"].parent == NamedNode("urn:p~laneSet")
    assert parents["urn:bawah"].parent == NamedNode("urn:atas~childLaneSet")
    assert parents["urn:d"].parent == NamedNode("urn:t~ioSpecification")
    assert {"urn:t~ioSpecification~inputSet", "urn:t~ioSpecification~outputSet"} <= parents.keys()
    assert parents["urn:o"].parent == NamedNode("urn:e")
    assert parents["urn:e~outputSet"].parent == NamedNode("urn:e")
