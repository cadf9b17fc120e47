"""What a revision changed, in sentences and as JSON."""

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.names import SHIPPED_DATA
from tests.books import book

PLAN = SHIPPED_DATA / "contoh" / "renstra-diskominfo.ttl"
VERSIONS = "id/dokumen/99.01/2.16.2.20.2.21.01.0000/renstra/2025-2029/v/"
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


def test_two_versions_of_a_document_lie_side_by_side_in_one_release(
    home: Path, capsys: Capture
) -> None:
    """The sub kegiatan that the amendment rewrote is known by what it continues."""
    versions = (f"{VERSIONS}murni", f"{VERSIONS}perubahan-1")
    said = run(capsys, *versions, "--home", str(home), "--format", "json")
    found = json.loads(said)
    told = {(one["kind"], one["way"]) for one in found if one["thing"].endswith("2.02.0043")}
    assert told == {("budget", "up")}
    assert {one["year"]: one["after"] for one in found if one["way"] == "up"}["2027"] == "68"
    assert [one["name"][:12] for one in found if (one["kind"], one["way"]) == ("name", "new")] == [
        "Koordinasi P"
    ]
    back = json.loads(run(capsys, *reversed(versions), "--home", str(home), "--format", "json"))
    assert sorted(one["way"] for one in back if one["kind"] == "name") == ["gone"] + ["new"] * 10


def test_a_graph_of_the_release_can_be_compared(home: Path, capsys: Capture) -> None:
    graph = "graph/sumber/contoh/renstra-diskominfo"
    said = run(capsys, graph, graph, "--home", str(home), "--lang", "en")
    assert said == "names, targets and budget are the same\n"
    said = run(capsys, graph, f"{VERSIONS}perubahan-1", "--home", str(home))
    assert "Dihapus: Koordinasi dan Fasilitasi Promosi Literasi SPBE" in said


def test_two_releases_are_compared(revised: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "rumah"
    for source in (PLAN, revised):
        assert main(["build", str(source), "--home", str(other)]) == 0
    capsys.readouterr()
    first, second = sorted(other.glob("releases/*"), key=lambda one: one.stat().st_mtime)
    lines = run(capsys, str(first), str(second)).splitlines()
    assert len(lines) == 2
    assert "menjadi Rp 9.200.000.000" in lines[0]


def test_what_is_neither_file_nor_version_is_refused(home: Path, capsys: Capture) -> None:
    arguments = ["diff", "id/tidak/ada", f"{VERSIONS}murni", "--home", str(home)]
    assert main([*arguments, "--lang", "en"]) == 2
    assert "id/tidak/ada is no file, release, document version" in capsys.readouterr().err


def test_a_revised_table_of_another_name_is_known_by_its_codes(
    tmp_path: Path, capsys: Capture
) -> None:
    head = ["KODE", "PROGRAM DAN KEGIATAN", "INDIKATOR", "TARGET TAHUN 1", "DANA TAHUN 1"]
    rows = ["1.01.02", "Program A", "Angka melek", 1, 100], ["1.01.03", "Program B", None, None, 5]
    old, new = tmp_path / "murni.xlsx", tmp_path / "perubahan.xlsx"
    old.write_bytes(book(head, *rows))
    new.write_bytes(book(head, ["1.01.02", "Program A+", "Angka melek", 2, 90], rows[1]))
    lines = run(capsys, str(old), str(new)).splitlines()
    assert lines == [
        "Pagu ke-1 Program A+ turun dari Rp 100 menjadi Rp 90 (turun Rp 10)",
        "Nama berubah dari Program A menjadi Program A+",
        "Target ke-1 Angka melek naik dari 1 menjadi 2 (naik 1)",
    ]


def test_the_regions_of_two_decrees_are_compared(tmp_path: Path, capsys: Capture) -> None:
    head = "CREATE TABLE `wilayah` (`kode` varchar(13), `nama` varchar(100));\n"
    head += "INSERT INTO `wilayah` VALUES "
    rows = {
        "wilayah-2022.sql": "('93','Papua Selatan'),('93.01','Kabupaten Merauke')",
        "wilayah-2025.sql": "('93','Papua Selatan'),('93.01','Kab. Merauke'),('96','Papua Baru')",
    }
    for name, values in rows.items():
        (tmp_path / name).write_text(f"{head}{values};", encoding="utf-8")
    said = run(capsys, *(str(tmp_path / name) for name in rows), "--lang", "en").splitlines()
    assert said == ["The name Kabupaten Merauke became Kab. Merauke", "New: Papua Baru"]


def test_an_element_that_moves_names_both_parents(tmp_path: Path, capsys: Capture) -> None:
    text = PLAN.read_text(encoding="utf-8")
    moved = text.replace(
        "simpul:bagianDariKegiatan <id/99.01/2.16.2.20.2.21.01.0000/renstra/2025-2029/kegiatan/"
        "2.16.03.2.02>",
        "simpul:bagianDariKegiatan <id/99.01/2.16.2.20.2.21.01.0000/renstra/2025-2029/kegiatan/"
        "2.21.02.2.01>",
        1,
    )
    path = tmp_path / "renstra-diskominfo.ttl"
    path.write_text(moved, encoding="utf-8")
    (line,) = run(capsys, str(PLAN), str(path)).splitlines()
    assert " berpindah induk dari Pengelolaan E-government" in line
