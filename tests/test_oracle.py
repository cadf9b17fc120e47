"""HermiT on the ontology, on data, and on what must not hold."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.names import RDF_TYPE, XSD, simpul
from kg.oracle import judge
from tests.conftest import Find, world

THING = NamedNode("urn:benda")


def typed(*names: str) -> list[Quad]:
    return [Quad(THING, RDF_TYPE, simpul(name)) for name in names]


def test_the_ontology_is_consistent_and_every_class_can_have_members() -> None:
    verdict = judge()
    assert verdict.consistent
    assert verdict.unsatisfiable == []


@pytest.mark.slow
def test_the_worked_region_is_consistent(region: Store) -> None:
    verdict = judge(quad for quad in region if "/graph/sumber/" in quad.graph_name.value)
    assert verdict.consistent
    assert verdict.unsatisfiable == []


@pytest.mark.slow
def test_a_real_plan_is_consistent(shared: Find) -> None:
    plan = world(shared("rencana/sempu/renstra-kecamatan-sempu-2025-2029.json"))
    assert judge(plan).consistent


def test_a_column_of_a_sheet_contradicts_nothing() -> None:
    sheet = Quad(THING, simpul("lembar"), Literal("Program"))
    assert judge([*typed("KolomSumber"), sheet]).consistent


def test_what_is_both_programme_and_position_contradicts_the_ontology() -> None:
    assert not judge(typed("Program", "Jabatan")).consistent


def test_a_date_is_left_aside() -> None:
    date = Literal("2026-01-01", datatype=NamedNode(XSD + "date"))
    assert judge([*typed("Program"), Quad(THING, simpul("kodeLokal"), date)]).consistent


def test_what_hermit_cannot_read_is_a_fault_that_says_so() -> None:
    broken = Literal("tujuh", datatype=NamedNode(XSD + "integer"))
    with pytest.raises(RuntimeError, match="tujuh"):
        judge([*typed("Program"), Quad(THING, simpul("tahun"), broken)])
