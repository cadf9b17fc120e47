"""What a revision changed, in sentences and as JSON."""

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.names import SHIPPED_DATA

PLAN = SHIPPED_DATA / "contoh" / "renstra-diskominfo.ttl"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def revised(tmp_path: Path) -> Path:
    """Return the Renstra with a target lowered and an amount raised."""
    text = PLAN.read_text(encoding="utf-8")
    lines = text.splitlines()
    target = next(at for at, line in enumerate(lines) if "/target/2027> a" in line)
    value = next(at for at in range(target, target + 6) if "nilaiAngka" in lines[at])
    lines[value] = '    simpul:nilaiAngka "0.5"^^xsd:decimal ;'
    budget = next(at for at, line in enumerate(lines) if "/pagu/2027" in line and "> a " in line)
    amount = next(at for at in range(budget, budget + 8) if "jumlahRupiah" in lines[at])
    lines[amount] = '    simpul:jumlahRupiah "9200000000"^^xsd:integer ;'
    path = tmp_path / "renstra-diskominfo.ttl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(capsys: Capture, *arguments: str) -> str:
    assert main(["diff", *arguments]) == 0
    return capsys.readouterr().out


def test_the_same_plan_has_no_difference(capsys: Capture) -> None:
    said = run(capsys, str(PLAN), str(PLAN), "--lang", "en")
    assert said == "names, targets and budget are the same\n"


def test_a_changed_target_and_amount_are_told_in_both_languages(
    revised: Path, capsys: Capture
) -> None:
    lines = run(capsys, str(PLAN), str(revised)).splitlines()
    assert len(lines) == 2
    budget, target = sorted(lines)
    assert budget.startswith("Pagu 2027 ")
    assert "menjadi Rp 9.200.000.000 (naik Rp " in budget
    assert target.startswith("Target 2027 ")
    assert " menjadi 0,5 (turun " in target
    english = run(capsys, str(PLAN), str(revised), "--lang", "en")
    assert "to Rp 9,200,000,000 (by Rp " in english


def test_the_differences_as_json_name_the_thing(revised: Path, capsys: Capture) -> None:
    found = json.loads(run(capsys, str(PLAN), str(revised), "--format", "json"))
    assert {(one["kind"], one["year"], one["way"]) for one in found} == {
        ("budget", "2027", "up"),
        ("target", "2027", "down"),
    }
    assert all(one["thing"].startswith("https://") and one["sentence"] for one in found)


def test_code_lists_are_compared_by_code(tmp_path: Path, capsys: Capture) -> None:
    head = "kode_bps,nama_bps,kode_dagri,nama_dagri\n"
    old, new = tmp_path / "2022.csv", tmp_path / "2025.csv"
    old.write_text(f"{head}1101,A,1109,Kab. A\n1102,B,1110,Kab. B\n", encoding="utf-8")
    new.write_text(f"{head}1101,A,1109,Kab. A Baru\n1103,C,1111,Kab. C\n", encoding="utf-8")
    lines = run(capsys, str(old), str(new)).splitlines()
    assert lines == [
        "Nama berubah dari Kab. A menjadi Kab. A Baru",
        "Dihapus: Kab. B",
        "Baru: Kab. C",
    ]
