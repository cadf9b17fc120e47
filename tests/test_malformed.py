"""Malformed inputs: refused with a message that names the place, and nothing is written."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kg.cli import main
from kg.errors import LANGUAGES
from kg.readers import SUFFIXES
from kg.unsafe import UNPACKED_BYTES
from tests.books import book

Capture = pytest.CaptureFixture[str]

SCORES = "tahun,wilayah,nilai,predikat\n2017,Kab. A,81.31,A\n"
HEADERS = ["JENIS PEMDA", "BIDANG", "PROGRAM", "KEGIATAN", "SUBKEGIATAN"]
CODES = ["PROV", "1.01 A", "1.01.02 B", "1.01.02.1.01 C", "1.01.02.1.01.0001 D"]
OTHER = [*CODES[:4], "1.01.02.1.01.0002 E"]


class Case(NamedTuple):
    """A malformed file, the exit code due, and how a line begins in each language."""

    name: str
    content: bytes
    code: int
    told: tuple[str, str]


def packed(parts: dict[str, str]) -> bytes:
    """Return a ZIP archive."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def too_large() -> bytes:
    """Return a workbook that claims to unpack to more than is allowed."""
    whole = book(HEADERS, CODES)
    claim = whole.rindex(b"PK\x01\x02") + 24
    return whole[:claim] + (UNPACKED_BYTES + 1).to_bytes(4, "little") + whole[claim + 4 :]


def plan(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return a small plan with one thing changed."""
    document = {
        "wilayah": {"kode": "35.10", "nama": "Kabupaten A"},
        "opd": {"kode": "7.01", "nama": "Kecamatan B", "periode": [2025, 2029]},
        "tahun_target": [2026],
        "tujuan": [{"id": 1, "uraian": "tujuan"}],
        "sasaran": [{"id": 1, "uraian": "sasaran"}],
        "program": [{"id": 1, "kode": "7.01.01", "nama": "program", "anggaran": ["1000"]}],
        "kegiatan": [{"id": 1, "kode": "7.01.01.2.01", "nama": "kegiatan"}],
        "sub_kegiatan": [{"id": 1, "kode": "7.01.01.2.01.0001", "nama": "sub"}],
    }
    change(document)
    return json.dumps(document).encode()


TEN = {
    "not an xlsx": Case(
        "2027.xlsx",
        b"kode,nama\n1,satu\n",
        4,
        ("2027.xlsx: bukan berkas XLSX", "2027.xlsx: not an XLSX workbook"),
    ),
    "wrong sheet": Case(
        "a.json",
        plan(lambda one: one.pop("program")),
        3,
        (
            "a.json: lembar program tidak ada; "
            "yang ada: $, tujuan, sasaran, kegiatan, sub_kegiatan",
            "a.json: there is no sheet program; "
            "there are: $, tujuan, sasaran, kegiatan, sub_kegiatan",
        ),
    ),
    "missing column": Case(
        "2027.xlsx",
        book([*HEADERS[:3], "SUBKEGIATAN"], CODES),
        3,
        (
            "2027.xlsx, lembar Isi, baris 1: kolom KEGIATAN tidak ada di baris judul",
            "2027.xlsx, sheet Isi, row 1: the header row has no column KEGIATAN",
        ),
    ),
    "code that does not parse": Case(
        "2027.xlsx",
        book(HEADERS, CODES, [*CODES[:3], "1.01.02.9.01 C", OTHER[4]]),
        3,
        (
            "2027.xlsx, lembar Isi, baris 3, kolom KEGIATAN: '1.01.02.9.01 C' tidak sesuai bentuk; "
            "seharusnya kode dan nama, misalnya 1.01.02.1.01 Pengelolaan …",
            "2027.xlsx, sheet Isi, row 3, column KEGIATAN: '1.01.02.9.01 C' has not the form due: "
            "code and name, as in 1.01.02.1.01 Pengelolaan …",
        ),
    ),
    "decimal comma": Case(
        "a.csv",
        SCORES.replace("81.31", '"2,01"').encode(),
        3,
        (
            "a.csv, baris 2, kolom nilai: '2,01' bukan angka; tulis tanpa pemisah ribuan dan "
            "dengan titik desimal, misalnya 2.01",
            "a.csv, row 2, column nilai: '2,01' is not a number; write it without thousands "
            "separators and with a decimal point, as in 2.01",
        ),
    ),
    "text where a number is due": Case(
        "a.csv",
        SCORES.replace("81.31", "tinggi").encode(),
        3,
        (
            "a.csv, baris 2, kolom nilai: 'tinggi' bukan angka; tulis tanpa pemisah ribuan dan "
            "dengan titik desimal, misalnya 2.01",
            "a.csv, row 2, column nilai: 'tinggi' is not a number; write it without thousands "
            "separators and with a decimal point, as in 2.01",
        ),
    ),
    "duplicate code": Case(
        "2027.xlsx",
        book(HEADERS, CODES, OTHER, CODES),
        3,
        (
            "2027.xlsx, lembar Isi, baris 4, kolom SUBKEGIATAN: 'PROV 1.01.02.1.01.0001' "
            "sudah ada di baris 2",
            "2027.xlsx, sheet Isi, row 4, column SUBKEGIATAN: 'PROV 1.01.02.1.01.0001' "
            "stands in row 2 already",
        ),
    ),
    "empty file": Case("a.csv", b"", 4, ("a.csv: berkas kosong", "a.csv: the file is empty")),
    "empty ttl": Case("a.ttl", b"", 4, ("a.ttl: berkas kosong", "a.ttl: the file is empty")),
    "ttl with a syntax error": Case(
        "a.ttl",
        b"<a> <b>\n  <c> ; ; <d> .\n",
        3,
        (
            "a.ttl, baris 2, kolom 15: bukan RDF yang benar: ",
            "a.ttl, row 2, column 15: not well-formed RDF: ",
        ),
    ),
}

MORE = {
    "old excel": Case(
        "2027.xlsx",
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        4,
        (
            "2027.xlsx: berkas Excel lama atau bersandi; simpan sebagai .xlsx tanpa sandi",
            "2027.xlsx: an old or encrypted Excel file; save it as .xlsx without a password",
        ),
    ),
    "truncated": Case(
        "2027.xlsx",
        book(HEADERS, CODES)[:-200],
        4,
        ("2027.xlsx: bukan berkas XLSX", "2027.xlsx: not an XLSX workbook"),
    ),
    "zip without a workbook": Case(
        "2027.xlsx",
        packed({"a.txt": "bukan buku kerja"}),
        4,
        ("2027.xlsx: bukan berkas XLSX", "2027.xlsx: not an XLSX workbook"),
    ),
    "bomb": Case(
        "2027.xlsx",
        too_large(),
        6,
        (
            "2027.xlsx: isi buku kerja melebihi 300000000 bita",
            "2027.xlsx: the workbook unpacks to more than 300000000 bytes",
        ),
    ),
    "far cell": Case(
        "2027.xlsx",
        book(HEADERS, CODES, [*OTHER, *[None] * 300, "jauh"]),
        3,
        (
            "2027.xlsx, lembar Isi, baris 3, kolom 306: sel di luar tabel; paling banyak 200 kolom "
            "dan 1048576 baris",
            "2027.xlsx, sheet Isi, row 3, column 306: a cell outside the table; at most 200 "
            "columns and 1048576 rows",
        ),
    ),
    "only headers": Case(
        "2027.xlsx",
        book(HEADERS),
        3,
        ("2027.xlsx: tidak ada baris data", "2027.xlsx: there is no row of data"),
    ),
    "column twice": Case(
        "2027.xlsx",
        book([*HEADERS, "BIDANG"], [*CODES, "1.02 X"]),
        3,
        (
            "2027.xlsx, lembar Isi, baris 1: kolom BIDANG ada lebih dari satu",
            "2027.xlsx, sheet Isi, row 1: there is more than one column BIDANG",
        ),
    ),
    "unknown kind of government": Case(
        "2027.xlsx",
        book(HEADERS, ["PROVINSI", *CODES[1:]]),
        3,
        (
            "2027.xlsx, lembar Isi, baris 2, kolom JENIS PEMDA: 'PROVINSI' tidak dikenal; "
            "seharusnya salah satu dari PROV, KABKOT",
            "2027.xlsx, sheet Isi, row 2, column JENIS PEMDA: 'PROVINSI' is unknown; "
            "one of these is due: PROV, KABKOT",
        ),
    ),
    "code stored as a number": Case(
        "a.json",
        plan(lambda one: one["program"][0].update(kode=7.1)),
        3,
        (
            "a.json, lembar program, baris 1, kolom kode: 7.1 tersimpan sebagai angka; kode harus "
            "berupa teks: kode program, misalnya 7.01.02",
            "a.json, sheet program, row 1, column kode: 7.1 is stored as a number; a code is a "
            "text: a programme code, as in 7.01.02",
        ),
    ),
    "blank where a text is due": Case(
        "a.json",
        plan(lambda one: one["program"][0].update(nama=" ")),
        3,
        (
            "a.json, lembar program, baris 1, kolom nama: sel kosong, padahal wajib diisi",
            "a.json, sheet program, row 1, column nama: the cell is empty, a value is due",
        ),
    ),
    "object where a text is due": Case(
        "a.json",
        plan(lambda one: one["opd"].update(nama={"id": "Kecamatan"})),
        3,
        (
            "a.json, lembar $, baris 1, kolom opd.nama: \"{'id': 'Kecamatan'}\" bukan teks",
            "a.json, sheet $, row 1, column opd.nama: \"{'id': 'Kecamatan'}\" is not a text",
        ),
    ),
    "year of two digits": Case(
        "a.csv",
        SCORES.replace("2017", "17").encode(),
        3,
        (
            "a.csv, baris 2, kolom tahun: '17' bukan tahun empat angka",
            "a.csv, row 2, column tahun: '17' is not a year of four digits",
        ),
    ),
    "too few fields": Case(
        "a.csv",
        SCORES.replace(",A\n", "\n").encode(),
        3,
        (
            "a.csv, baris 2: ada 3 isian, seharusnya 4",
            "a.csv, row 2: it has 3 fields, 4 are due",
        ),
    ),
    "quote that is not closed": Case(
        "a.csv",
        SCORES.replace(",A\n", ',"A\n').encode(),
        3,
        (
            "a.csv, baris 2: bukan CSV yang benar: ",
            "a.csv, row 2: not well-formed CSV: ",
        ),
    ),
    "not utf-8": Case(
        "a.csv",
        SCORES.replace("Kab.", "Kab\u00e9").encode("cp1252"),
        4,
        ("a.csv: bukan UTF-8 pada bita ke-37", "a.csv: not UTF-8 at byte 37"),
    ),
    "commas in a tsv": Case(
        "a.tsv",
        SCORES.encode(),
        3,
        (
            "a.tsv, baris 1: kolom nilai tidak ada di baris judul",
            "a.tsv, row 1: the header row has no column nilai",
        ),
    ),
    "json with a syntax error": Case(
        "a.json",
        b'{"wilayah": {"kode": "35.10",\n}}',
        3,
        (
            "a.json, baris 2, kolom 1: bukan JSON yang benar: ",
            "a.json, row 2, column 1: not well-formed JSON: ",
        ),
    ),
    "json of endless depth": Case(
        "a.json",
        b"[" * 100_000,
        3,
        (
            "a.json: bukan JSON yang benar: ",
            "a.json: not well-formed JSON: ",
        ),
    ),
    "rdf/xml with a document type": Case(
        "a.rdf",
        b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>',
        4,
        (
            "a.rdf: deklarasi jenis dokumen (DOCTYPE) tidak diterima",
            "a.rdf: a document type declaration (DOCTYPE) is not accepted",
        ),
    ),
    "rdf/xml that is not well-formed": Case(
        "a.rdf",
        b"<rdf:RDF>\n</rdf>",
        3,
        (
            "a.rdf, baris 2, kolom 3: bukan RDF yang benar: ",
            "a.rdf, row 2, column 3: not well-formed RDF: ",
        ),
    ),
    "json-ld with a remote context": Case(
        "a.jsonld",
        b'{"@context": "https://example.org/context.jsonld"}',
        3,
        (
            "a.jsonld: bukan RDF yang benar: ",
            "a.jsonld: not well-formed RDF: ",
        ),
    ),
    "no triple": Case(
        "a.ttl",
        b"# kosong\n",
        3,
        ("a.ttl: tidak ada satu pun tripel di dalamnya", "a.ttl: it holds no triple"),
    ),
    "too many blank nodes": Case(
        "a.ttl",
        b" ".join(b"<a> <b> _:b%d ." % at for at in range(1001)),
        6,
        ("a.ttl: lebih dari 1000 simpul kosong", "a.ttl: more than 1000 blank nodes"),
    ),
}

each_case = pytest.mark.parametrize("case", [*TEN.values(), *MORE.values()], ids=[*TEN, *MORE])
each_language = pytest.mark.parametrize("language", LANGUAGES)


def put(folder: Path, case: Case) -> str:
    """Write the malformed file and return its path."""
    path = folder / case.name
    path.write_bytes(case.content)
    return str(path)


def refused(capsys: Capture, code: int, *arguments: str) -> list[str]:
    """Run a command that must fail with a code, and return the lines it says."""
    capsys.readouterr()
    assert main(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err.splitlines()


def test_the_ten_are_ten() -> None:
    assert len(TEN) == 10


@each_case
@each_language
def test_a_build_refuses_it_and_leaves_no_release(
    case: Case, language: str, tmp_path: Path, capsys: Capture
) -> None:
    home = tmp_path / "home"
    arguments = ["build", put(tmp_path, case), "--home", str(home), "--lang", language]
    said = refused(capsys, case.code, *arguments)
    assert any(line.startswith(case.told[LANGUAGES.index(language)]) for line in said)
    assert not home.exists()


@each_case
@each_language
def test_an_import_refuses_it_and_writes_no_file(
    case: Case, language: str, tmp_path: Path, capsys: Capture
) -> None:
    output = tmp_path / "out.nq"
    arguments = ["import", put(tmp_path, case), "-o", str(output), "--lang", language]
    if case.name.endswith((".ttl", ".rdf", ".jsonld")):
        said = refused(capsys, 4, *arguments)
        assert len(said) == 1
        assert ", ".join(sorted(SUFFIXES)) in said[0]
    else:
        said = refused(capsys, case.code, *arguments)
        assert any(line.startswith(case.told[LANGUAGES.index(language)]) for line in said)
    assert not output.exists()


def test_a_refused_build_leaves_the_live_release_as_it_was(tmp_path: Path, capsys: Capture) -> None:
    good, home = tmp_path / "baik.csv", tmp_path / "home"
    good.write_text(SCORES, encoding="utf-8")
    assert main(["build", str(good), "--home", str(home)]) == 0
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    live = (home / "current").resolve()
    for name, case in {**TEN, **MORE}.items():
        refused(capsys, case.code, "build", str(good), put(tmp_path, case), "--home", str(home))
        assert (home / "current").resolve() == live, name
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


@each_language
def test_every_fault_of_a_file_is_told_in_one_run(
    language: str, tmp_path: Path, capsys: Capture
) -> None:
    rows = "".join(f"2017,Kab. {at},tinggi,A\n" for at in range(130))
    case = Case("a.csv", SCORES.encode() + rows.encode(), 3, ("", ""))
    said = refused(capsys, 3, "import", put(tmp_path, case), "--lang", language)
    assert len(said) == 101
    assert "30" in said[-1]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["import", "tidak-ada.csv"], 4, "tidak-ada.csv: berkas atau folder ini tidak ada"),
        (["import", "."], 4, "jenis berkas tidak dikenal"),
        (["import", "a.csv", "--layout", "x"], 2, "tata letak x tidak dikenal"),
        (["import", "a.csv", "--layout", "renstra-json"], 3, "a.csv, baris 1, kolom 1: bukan JSON"),
        (["import", "a.csv", "--layout", "nomenklatur-sipd"], 4, "a.csv: bukan berkas XLSX"),
        (["build", "a.csv", "tidak-ada.ttl"], 4, "tidak-ada.ttl: berkas atau folder ini tidak ada"),
        (["build", "a.csv", "b/a.csv"], 5, "nama grafnya sama dengan a.csv"),
    ],
)
def test_what_does_not_fit_the_command_is_told(
    arguments: list[str],
    code: int,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b").mkdir()
    for name in ("a.csv", "b/a.csv"):
        (tmp_path / name).write_text(SCORES, encoding="utf-8")
    said = refused(capsys, code, *arguments, "--home", "home")
    assert words in "\n".join(said)
    assert not (tmp_path / "home").exists()
