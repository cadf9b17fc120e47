"""What the rules find in a real Renstra, beside the national nomenclature."""

import json
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.dataset import select
from kg.results import Result
from kg.shapes import PROFILES, profile_files, read_shapes
from kg.validate import validate
from tests.conftest import Find, world

PLAN = "rencana/sempu/renstra-kecamatan-sempu-2025-2029.json"
NOMENCLATURE = "nomenklatur/sub-kegiatan-2027.xlsx"

PLACES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX simpul: <https://w3id.org/simpul/def#>
SELECT ?indikator ?teks ?sub ?tempat WHERE {
  ?indikator simpul:lebihSesuaiDengan/simpul:kodeLokal ?tempat ; rdfs:label ?teks ;
    simpul:mengukur/simpul:kodeLokal ?sub .
}
"""


@pytest.fixture(scope="module")
def plan(shared: Find) -> Store:
    return world(shared(PLAN), shared(NOMENCLATURE))


@pytest.fixture(scope="module")
def results(plan: Store) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for one in validate(plan, read_shapes(profile_files(PROFILES))).results:
        found.setdefault(one.source_shape.value.rpartition("#")[2], []).append(one)
    return found


def misplaced(path: Path) -> set[tuple[str, str, str]]:
    """Return the indicator rows that stand a second time, under the sub kegiatan they belong to.

    The first indicator of each sub kegiatan of this file is its own; the others are copies.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    own = {sub["indikator"][0]["indikator"]: sub["kode"] for sub in document["sub_kegiatan"]}
    return {
        (sub["kode"], row["indikator"], own[row["indikator"]])
        for sub in document["sub_kegiatan"]
        for row in sub["indikator"][1:]
    }


def test_the_misplaced_indicators_are_found_all_and_none_besides(
    plan: Store, results: dict[str, list[Result]], shared: Find
) -> None:
    found = {
        (row["sub"].value, row["teks"].value, row["tempat"].value): row["indikator"]
        for row in select(plan, PLACES)
    }
    assert set(found) == misplaced(shared(PLAN))
    focus = [one.focus_node for one in results["IndikatorSesuaiNomenklatur"]]
    assert len(focus) == 18
    assert set(focus) == set(found.values())


def test_each_misplaced_indicator_says_where_it_belongs(results: dict[str, list[Result]]) -> None:
    for one in results["IndikatorSesuaiNomenklatur"]:
        (indonesian,) = [text.value for text in one.messages if text.language == "id"]
        assert "nomenklatur mengharapkan “Jumlah" in indonesian
        assert "Tempat yang lebih cocok: 7.01." in indonesian


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("SasaranRPJMDDitemukan", 1),
        ("TargetDalamPeriode", 70),
        ("PaguSamaDenganJumlahAnak", 0),
        ("KodeBersarang", 0),
        ("KodeAdaDiNomenklatur", 0),
        ("NotasiUnik", 0),
        ("NomenklaturBersarang", 0),
    ],
)
def test_a_rule_finds_so_much(rule: str, count: int, results: dict[str, list[Result]]) -> None:
    assert len(results.get(rule, [])) == count
