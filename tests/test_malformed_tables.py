"""Malformed tables of every layout: each is refused with its place, and nothing is written."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook, load_workbook

from kg.cli import main
from kg.errors import LANGUAGES
from kg.names import SHIPPED_DATA
from tests.books import book, saved

Capture = pytest.CaptureFixture[str]


class Case(NamedTuple):
    """A malformed file, the exit code due, and words that must be said, place and all."""

    name: str
    content: bytes
    code: int
    words: str


def form(**cells: object) -> bytes:
    """Return a planner's workbook of one programme with cells changed."""
    made = Workbook()
    made.active.title = "Petunjuk"
    for row in (["Simpul", "Buku kerja"], ["bentuk", "x"], ["graf", ""]):
        made.active.append(row)
    for title, headers, values in (
        ("Program", ["Pengenal", "uraian", "kode program"], ["id/p/1", "Program A", "1.01.02"]),
        ("Nilai target", ["Pengenal", "uraian", "2027"], ["id/i/1/target/{tahun}", "T", 7]),
        ("Misi", ["Pengenal", "uraian", "nomor urut"], ["id/m/1", "Misi", 1]),
    ):
        sheet = made.create_sheet(title)
        sheet.append(headers)
        sheet.append(values)
    for where, value in cells.items():
        title, _, cell = where.partition("__")
        made[title.replace("_", " ")][cell] = value
    return saved(made)


ACCOUNTS = ["Akun", "Kelompok", "Jenis", "Objek", "Rincian Objek", "Sub Rincian Objek"]
ACCOUNTS += ["Uraian Akun", "Keterangan"]
SPLIT = ["URUSAN/UNSUR", "BIDANG URUSAN/BIDANG UNSUR", "PROGRAM", "KEGIATAN", "SUB KEGIATAN"]
SPLIT += ["NOMENKLATUR URUSAN"]
UNITS = ["Value", "item", "Keterangan", "Sebutan lain"]
AGENCIES = ["KODE", "ORGANISASI"]
DPA = ["KODE SUB KEGIATAN", "PROGRAM DAN KEGIATAN", "JUMLAH PAGU"]
LINES = ["KODE AKUN", "NAMA KOMPONEN", "HARGA SAT. KOMPONEN", "VOLUME"]
GOALS = ["KELOMPOK", "TUJUAN/SASARAN", "INDIKATOR SASARAN"]
PLAN = ["KODE", "PROGRAM DAN KEGIATAN", "DANA TAHUN 1"]
BPS = "kode_bps,nama_bps,kode_dagri,nama_dagri\n"
SUB = "1.01.02.2.01.0001"
ACCOUNT = "5.1.02.01.01.0024"


def dump(values: str) -> bytes:
    """Return a dump of region codes."""
    table = "CREATE TABLE wilayah (kode varchar(13), nama varchar(9));"
    return f"{table}\nINSERT INTO wilayah VALUES {values};".encode()


CASES = [
    Case("a.xlsx", book(ACCOUNTS, ["lima", 1, 2, 3, 4, 5, "Belanja"]), 3, "row 2, column Akun"),
    Case("a.xlsx", book(ACCOUNTS, [5, 1.5, None, None, None, None, "B"]), 3, "column Kelompok"),
    Case("a.xlsx", book(ACCOUNTS, [5, 1, 2, 3, 4, 5]), 3, "column Uraian Akun"),
    Case("a.xlsx", book(ACCOUNTS, *[[5, 1, 2, 3, 4, 5, "B"]] * 2), 3, "stands in row 2"),
    Case("a.xlsx", book(ACCOUNTS, [None, 1, None, None, None, None, "B"]), 3, "column Akun"),
    Case("a.xlsx", book(ACCOUNTS, [5, "#REF!", None, None, None, None, "B"]), 3, "column Kelompok"),
    Case("a.xlsx", book(SPLIT, ["A", None, None, None, None, "N"]), 3, "column URUSAN/UNSUR"),
    Case("a.xlsx", book(SPLIT, [1, 101, None, None, None, "N"]), 3, "column BIDANG URUSAN"),
    Case("a.xlsx", book(SPLIT, [1, 1, 2, 2.1, None, "N"]), 3, "column KEGIATAN"),
    Case("a.xlsx", book(SPLIT, [1, 1, 2, "2.01", "satu", "N"]), 3, "column SUB KEGIATAN"),
    Case("a.xlsx", book(SPLIT, [1, None, None, None, None, "#N/A"]), 3, "column NOMENKLATUR"),
    Case("a.xlsx", book(SPLIT, [None, 1, 2, None, None, "N"]), 3, "there is no row of data"),
    Case("a.xlsx", book(UNITS, [None, "kg"]), 3, "row 2, column Value"),
    Case("a.xlsx", book(UNITS, ["kg", None]), 3, "row 2, column item"),
    Case("a.xlsx", book(UNITS, [True, "kg"]), 3, "column Value: True"),
    Case("a.xlsx", book(AGENCIES, [4.01, "Setda"]), 3, "column KODE: 4.01 is stored as a number"),
    Case("a.xlsx", book(AGENCIES, ["4.01", "Setda"]), 3, "column KODE: '4.01' has not the form"),
    Case("a.xlsx", book(AGENCIES, ["4.01.3.00.0.00.01.0000", " "]), 3, "column ORGANISASI"),
    Case("a.xlsx", book(AGENCIES, *[["4.01.3.00.0.00.01.0000", "A"]] * 2), 3, "row 3, column KODE"),
    Case("a.xlsx", book(DPA, [SUB, "N", 1.5]), 3, "column JUMLAH PAGU: 1.5 is not a whole"),
    Case("a.xlsx", book(DPA, [SUB, "N", "1.000.000"]), 3, "column JUMLAH PAGU"),
    Case("a.xlsx", book(DPA, [SUB, "N", None]), 3, "column JUMLAH PAGU"),
    Case("a.xlsx", book(DPA, [SUB[:-2], "N", 1]), 3, "column KODE SUB KEGIATAN"),
    Case("a.xlsx", book(DPA, [f"{SUB} 1", "N", 1]), 3, "column KODE SUB KEGIATAN"),
    Case("a.xlsx", book(LINES, ["5.2.2", "ATK", 1, "1"]), 3, "column KODE AKUN"),
    Case("a.xlsx", book(LINES, [ACCOUNT, "ATK", "murah", "1"]), 3, "column HARGA SAT. KOMPONEN"),
    Case("a.xlsx", book(LINES, [ACCOUNT, None, 1, "1"]), 3, "column NAMA KOMPONEN"),
    Case("a.xlsx", book(LINES, [ACCOUNT, "ATK", 1, None]), 3, "column VOLUME"),
    Case("a.xlsx", book(GOALS, ["Strategi", "N"]), 3, "column KELOMPOK: 'Strategi' is unknown"),
    Case("a.xlsx", book(GOALS, ["Tujuan", None]), 3, "column TUJUAN/SASARAN"),
    Case("a.xlsx", book(PLAN, ["1.01.02", "N", "banyak"]), 3, "column DANA TAHUN 1"),
    Case("a.xlsx", book(PLAN, ["1.01.02.9.01", "N", 1]), 3, "column KODE"),
    Case("a.xlsx", book(PLAN, [1.05, "N", 1]), 3, "there is no row of data"),
    Case("a.xlsx", book(PLAN, [None, "N", 1]), 3, "there is no row of data"),
    Case("a.xlsx", book(DPA, [SUB, "N", "=1+1"]), 3, "column JUMLAH PAGU: a formula without a"),
    Case("a.xlsx", book(DPA, [SUB, '=""&"N"', 1]), 3, "column PROGRAM DAN KEGIATAN: a formula"),
    Case("a.csv", f"{BPS}1101,A,11.09,B\n".encode(), 3, "row 2, column kode_dagri"),
    Case("a.csv", f"{BPS}110,A,1109,B\n".encode(), 3, "row 2, column kode_bps"),
    Case("a.csv", f"{BPS},A,1109,B\n".encode(), 3, "row 2, column kode_bps"),
    Case("a.csv", f"{BPS}1101,A,1109\n".encode(), 3, "row 2: it has 3 fields, 4 are due"),
    Case("a.csv", BPS.encode("utf-16"), 4, "not UTF-8"),
    Case("a.csv", BPS.encode(), 3, "there is no row of data"),
    Case("x_pemerintahan.tsv", b"1.1.2\tNama\n", 3, "row 1, column (A)"),
    Case("x_pemerintahan.tsv", b"1.01.02\t\n", 3, "row 1, column (B)"),
    Case("x_pemerintahan.tsv", b"1.01.02\tA\n1.01.02\tB\n", 3, "row 2, column (A)"),
    Case("x_pemerintahan.tsv", b'1.01.02\t"A\n', 3, "not well-formed CSV"),
    Case("a.sql", dump("('1','A')"), 3, "sheet wilayah, row 1, column kode"),
    Case("a.sql", dump("('11','A'),('12',NULL)"), 3, "row 2, column nama"),
    Case("a.sql", dump("('11','A'),('11','B')"), 3, "row 2, column kode"),
    Case("a.sql", dump("('11',SLEEP(9))"), 3, "row 2"),
    Case("a.sql", dump("('11','A"), 3, "row 2"),
    Case("a.sql", dump("('11')"), 3, "it has 1 fields, 2 are due"),
    Case("a.html", b"<p>tanpa tabel</p>", 4, "there is no table on this page"),
    Case("a.html", b"<table></table>", 4, "there is no table on this page"),
    Case("a.html", "<table><tr><td>é".encode("cp1252"), 4, "not UTF-8"),
    Case("a.html", b"<table><tr><td rowspan=999999999 colspan=-3>Kode</table>", 3, "no layout"),
    Case("a.html", b"<table>" * 3000, 4, "there is no table on this page"),
    Case("buku.xlsx", form(Program__C2="#REF!"), 3, "sheet Program, row 2, column kode program"),
    Case("buku.xlsx", form(Misi__C2="=1+1"), 3, "row 2, column nomor urut: a formula without"),
    Case("buku.xlsx", form(Program__A2="p 1"), 3, "sheet Program, row 2, column Pengenal"),
    Case("buku.xlsx", form(Program__A2=None), 3, "sheet Program, row 2, column Pengenal"),
    Case("buku.xlsx", form(Program__A3="id/p/1"), 3, "'id/p/1' stands in row 2 already"),
    Case("buku.xlsx", form(Program__C1="uraian"), 3, "there is more than one column uraian"),
    Case("buku.xlsx", form(Program__A1="Kunci"), 3, "has no column Pengenal"),
    Case("buku.xlsx", form(Nilai_target__C2="7,5"), 3, "sheet Nilai target, row 2, column 2027"),
    Case("buku.xlsx", form(Nilai_target__C2="n/a"), 3, "sheet Nilai target, row 2, column 2027"),
    Case("buku.xlsx", form(Misi__C2=1.5), 3, "sheet Misi, row 2, column nomor urut"),
    Case("buku.xlsx", form(Misi__C2=True), 3, "sheet Misi, row 2, column nomor urut"),
]


def test_there_are_sixty_and_more() -> None:
    assert len(CASES) >= 60
    assert len({case.content for case in CASES}) == len(CASES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", range(len(CASES)))
def test_it_is_refused_with_its_place(
    at: int, language: str, tmp_path: Path, capsys: Capture
) -> None:
    case = CASES[at]
    path, output = tmp_path / case.name, tmp_path / "out.nq"
    path.write_bytes(case.content)
    assert main(["import", str(path), "-o", str(output), "--lang", language]) == case.code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert not output.exists()
    if language == "en":
        assert case.words in err
    home = tmp_path / "home"
    assert main(["build", str(path), "--home", str(home), "--lang", language]) == case.code
    assert not home.exists()


def test_a_small_good_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "buku.xlsx"
    path.write_bytes(form())
    assert main(["import", str(path)]) == 0


def test_a_workbook_with_a_broken_part_is_unreadable(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "rusak.xlsx"
    with zipfile.ZipFile(BytesIO(form())) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, text[: len(text) // 2] if "sheet2" in part else text)
    assert main(["import", str(path), "--lang", "en"]) == 4
    assert "sheet Program" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["new"], 2, "-o"),
        (["export"], 2, "-o"),
        (["check"], 2, "workbook"),
        (["check", "tidak-ada.xlsx"], 4, "tidak-ada.xlsx"),
        (["check", "lain.xlsx"], 4, "lain.xlsx: not a workbook that simpul made"),
    ],
)
def test_what_the_workbook_command_lacks_is_told(
    arguments: list[str],
    code: int,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lain.xlsx").write_bytes(book(["a"], ["b"]))
    assert main(["workbook", *arguments, "--lang", "en"]) == code
    assert words in capsys.readouterr().err


def test_an_export_of_no_graph_names_those_there_are(tmp_path: Path, capsys: Capture) -> None:
    output = tmp_path / "a.xlsx"
    source = str(SHIPPED_DATA / "contoh" / "tema.ttl")
    arguments = ["-o", str(output), "--sources", source, "--graph", "lain", "--lang", "en"]
    assert main(["workbook", "export", *arguments]) == 2
    assert "contoh/tema" in capsys.readouterr().err
    assert not output.exists()


def test_a_checked_copy_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "buku.xlsx"
    path.write_bytes(form(Misi__C2="satu"))
    before = path.read_bytes()
    assert main(["workbook", "check", str(path), "--profile", "minimal"]) == 1
    assert path.read_bytes() == before
    marked = load_workbook(tmp_path / "buku-temuan.xlsx")
    assert marked["Misi"]["C2"].comment is not None
