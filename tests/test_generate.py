"""The made-up province: equal seeds give equal bytes, and each rule finds what was planted."""

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.conformance import judge
from kg.generate.nomenclature import programmes
from kg.generate.province import FAULTS, SOURCES, make_region
from kg.generate.rows import Row, triples
from kg.names import DEFAULT_BASE
from kg.shapes import PROFILES, profile_files, read_shapes
from tests.conftest import world

SMALL = ["--agencies", "4"]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a province of one small region."""
    folder = tmp_path_factory.mktemp("provinsi")
    assert main(["generate", *SMALL, "--seed", "7", "-o", str(folder)]) == 0
    return folder


def test_what_was_planted_is_found_and_nothing_else(province: Path) -> None:
    planted = json.loads((province / FAULTS).read_text(encoding="utf-8"))["faults"]
    dataset = world(province / SOURCES)
    report = judge(dataset, read_shapes(profile_files(PROFILES)), "sparql", lambda _: None)
    found = {
        (report.rules[one.result.source_shape].identifier, one.result.focus_node.value)
        for one in report.findings
    }
    assert len({one["rule"] for one in planted}) > 30
    assert found == {(one["rule"], one["focus"]) for one in planted}


def test_a_fault_says_why_and_a_duplicate_names_its_twin(province: Path) -> None:
    planted = json.loads((province / FAULTS).read_text(encoding="utf-8"))["faults"]
    assert all(one["reason"]["id"] and one["reason"]["en"] for one in planted)
    twins = {one["focus"]: one["twin"] for one in planted if one["rule"] == "R70"}
    assert twins
    assert all(twins[twin] == one for one, twin in twins.items())


def test_the_same_seed_gives_the_same_bytes(province: Path, tmp_path: Path) -> None:
    for seed in ("7", "8"):
        main(["generate", *SMALL, "--seed", seed, "-o", str(tmp_path / seed)])
    again, other = (sorted((tmp_path / one).rglob("*.*")) for one in ("7", "8"))
    first = sorted(province.rglob("*.*"))
    assert [one.read_bytes() for one in again] == [one.read_bytes() for one in first]
    assert [one.read_bytes() for one in other] != [one.read_bytes() for one in first]


def test_a_whole_kabupaten_has_its_numbers() -> None:
    rows = make_region(0, 1, 45).rows
    counts = {
        kind: len(rows[kind]) for kind in ("OPD", "Program", "Kegiatan", "SubKegiatan", "Proses")
    }
    assert counts == {
        "OPD": 45, "Program": 170, "Kegiatan": 500, "SubKegiatan": 1500, "Proses": 250,
    }  # fmt: skip
    assert 2250 < len(rows["Indikator"]) + len(rows["IndikatorKinerjaUtama"]) < 2350
    positions = [
        row for kind, several in rows.items() if kind.startswith("Jabatan") for row in several
    ]
    assert len(positions) == 1200


def test_a_code_stands_for_one_thing() -> None:
    entries = [one for several in programmes(45).values() for one in several if not one.support]
    codes = [part.code for one in entries for part in one.parts]
    assert len(codes) == len(set(codes))


def test_a_name_that_the_ontology_does_not_have_is_a_bug() -> None:
    with pytest.raises(KeyError):
        list(triples([Row(id="id/x", namaTakDikenal="x")], DEFAULT_BASE))


@pytest.mark.parametrize("wrong", ["0", "-1", "x"])
def test_a_wrong_number_is_a_usage_error(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["generate", "--regions", wrong, "-o", str(tmp_path)])


def test_a_folder_that_cannot_be_made_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["generate", *SMALL, "-o", str(tmp_path / "file" / "x")]) == 7
    assert "file" in capsys.readouterr().err
