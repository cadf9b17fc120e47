"""Readers: which rows and cells a file holds, and which files are refused whole."""

import csv
import json
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from kg.errors import InputRefused, LimitExceeded, SimpulError, Unreadable
from kg.readers import read_csv, read_json, read_xlsx
from kg.tables import COLUMNS, ROWS, UNVALUED, Row
from kg.unsafe import PARTS, UNPACKED_BYTES

SHEET = "xl/worksheets/sheet1.xml"
FIELDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=5)
NOT_EMPTY = FIELDS.filter(lambda text: text != "")


def xlsx(*rows: Sequence[object]) -> bytes:
    """Return a workbook with the rows on its one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(workbook: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one part of it changed."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return file.getvalue()


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def told(rows: Sequence[Row]) -> list[tuple[int, dict[str, object]]]:
    """Return the number and the cells of each row."""
    return [(row.number, dict(row.cells)) for row in rows]


def only_rows(path: Path, header_row: int = 1) -> list[tuple[int, dict[str, object]]]:
    """Return the rows of the one sheet of a file."""
    readers = {".xlsx": read_xlsx, ".json": read_json}
    (sheet,) = readers.get(path.suffix, read_csv)(path, header_row)
    return told(list(sheet.rows))


def verdict(path: Path) -> int:
    """Read all rows of a workbook and return the exit code that this leads to."""
    try:
        for sheet in read_xlsx(path, 1):
            assert len(list(sheet.rows)) < ROWS
    except SimpulError as error:
        return error.exit_code
    return 0


BOOK = xlsx(["kode", "nama"], ["1.01", "satu"], ["1.02", "dua"])
BROKEN = BOOK.index(SHEET.encode()) + 60


def test_a_workbook_gives_its_filled_rows_by_header(tmp_path: Path) -> None:
    rows = [[" kode\n lama ", None, "nama"], ["1.01", "lepas", 1], [None, None, ""], ["", "", "x"]]
    (sheet,) = read_xlsx(put(tmp_path, "a.xlsx", xlsx(*rows)), 1)
    assert (sheet.name, sheet.headers) == ("Sheet", ["kode lama", "(B)", "nama"])
    assert told(list(sheet.rows)) == [
        (2, {"kode lama": "1.01", "(B)": "lepas", "nama": 1}),
        (4, {"nama": "x"}),
    ]


def test_a_header_may_stand_lower(tmp_path: Path) -> None:
    path = put(tmp_path, "a.xlsx", xlsx(["Daftar"], ["kode"], ["1.01"]))
    assert only_rows(path, 2) == [(3, {"kode": "1.01"})]
    assert only_rows(path, 9) == []


def test_the_stated_size_of_a_sheet_is_not_believed(tmp_path: Path) -> None:
    book = repacked(BOOK, SHEET, lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1:A1"'))
    assert book != repacked(BOOK, SHEET, bytes)
    assert len(only_rows(put(tmp_path, "a.xlsx", book))) == 2


def test_a_missing_row_keeps_the_numbers_of_those_below(tmp_path: Path) -> None:
    book = repacked(BOOK, SHEET, lambda xml: xml.replace(b'r="3"', b'r="9"'))
    assert [number for number, _ in only_rows(put(tmp_path, "a.xlsx", book))] == [2, 9]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old-xls"),
        (b"kode,nama\n1.01,satu\n", "not-xlsx"),
        (b"<html><table></table></html>", "not-xlsx"),
        (BOOK[:-200], "not-xlsx"),
        (BOOK[:BROKEN] + bytes(9) + BOOK[BROKEN + 9 :], "not-xlsx"),
        (repacked(BOOK, "xl/workbook.xml", lambda _: b""), "not-xlsx"),
        (repacked(BOOK, "[Content_Types].xml", lambda _: b"<x/>"), "not-xlsx"),
        (
            repacked(
                BOOK, "xl/workbook.xml", lambda _: b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
            ),
            "document-type",
        ),
        (repacked(BOOK, SHEET, lambda xml: xml[:-80]), "damaged-sheet"),
        (repacked(BOOK, SHEET, lambda xml: xml.replace(b'r="A3"', b'r="?"')), "damaged-sheet"),
    ],
)
def test_what_is_no_sound_workbook_is_unreadable(tmp_path: Path, content: bytes, key: str) -> None:
    with pytest.raises(Unreadable) as caught:
        only_rows(put(tmp_path, "a.xlsx", content))
    assert [problem.key for problem in caught.value.problems] == [key]


def test_the_last_sound_row_before_the_damage_is_named(tmp_path: Path) -> None:
    book = repacked(BOOK, SHEET, lambda xml: xml.replace(b'r="A3"', b'r="?"'))
    with pytest.raises(Unreadable, match=r"a\.xlsx, sheet Sheet, row 2: the sheet is damaged"):
        only_rows(put(tmp_path, "a.xlsx", book))


def test_a_workbook_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    directory = BOOK.rindex(b"PK\x01\x02") + 24
    claim = (UNPACKED_BYTES + 1).to_bytes(4, "little")
    with pytest.raises(LimitExceeded, match=str(UNPACKED_BYTES)):
        only_rows(put(tmp_path, "a.xlsx", BOOK[:directory] + claim + BOOK[directory + 4 :]))


def test_a_workbook_of_too_many_parts_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.xlsx", BOOK)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(PARTS):
            archive.writestr(f"{number}.xml", "")
    with pytest.raises(LimitExceeded):
        only_rows(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'r="B3"', b'r="XFD3"', f"row 3, column 16384: .* at most {COLUMNS} columns and"),
        (b'<row r="3">', b'<row r="2000000000">', f"row {ROWS + 1}, column 1: .* and {ROWS} rows"),
    ],
)
def test_a_far_cell_is_refused(tmp_path: Path, old: bytes, new: bytes, words: str) -> None:
    book = repacked(BOOK, SHEET, lambda xml: xml.replace(old, new))
    with pytest.raises(InputRefused, match=f"a.xlsx, sheet Sheet.*{words}"):
        only_rows(put(tmp_path, "a.xlsx", book))


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@settings(max_examples=200, deadline=None)
@given(
    part=st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]),
    start=st.integers(min_value=0, max_value=2000),
    cut=st.integers(min_value=0, max_value=30),
    put_in=st.sampled_from([b"", b"<", b'"', b"-1", b"x", b"1e999", b'r="A1"', b"\xff"]),
)
def test_any_damage_to_a_workbook_is_told(part: str, start: int, cut: int, put_in: bytes) -> None:
    book = repacked(BOOK, part, lambda xml: xml[:start] + put_in + xml[start + cut :])
    with TemporaryDirectory() as folder:
        assert verdict(put(Path(folder), "a.xlsx", book)) in {0, 3, 4, 6}


def test_a_table_gives_its_rows_by_line(tmp_path: Path) -> None:
    text = '\ufeffkode,nama\r\n1.01,"satu\nbaris"\r\n\r\n1.02,\r\n1.03,tiga'
    due = [(2, {"kode": "1.01", "nama": "satu\nbaris"}), (5, {"kode": "1.02"})]
    assert only_rows(put(tmp_path, "a.csv", text)) == [*due, (6, {"kode": "1.03", "nama": "tiga"})]


def test_a_table_may_be_separated_by_tabs(tmp_path: Path) -> None:
    path = put(tmp_path, "a.tsv", "kode\tnama\n1,01\tsatu\n")
    assert only_rows(path) == [(2, {"kode": "1,01", "nama": "satu"})]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b", "\x1e"])
def test_only_an_end_of_line_ends_a_line(tmp_path: Path, mark: str) -> None:
    path = put(tmp_path, "a.csv", f"kode,nama\n1,sa{mark}tu\n2,dua\n")
    assert only_rows(path) == [
        (2, {"kode": "1", "nama": f"sa{mark}tu"}),
        (3, {"kode": "2", "nama": "dua"}),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"kode,nama\n1\n", "a.csv, row 2: it has 1 fields, 2 are due"),
        (b"kode,nama\n1,satu,lagi\n", "a.csv, row 2: it has 3 fields, 2 are due"),
        (b'kode,nama\n1,satu\n2,"dua\n3,tiga\n', "a.csv, row 3: not well-formed CSV"),
        (b'kode,nama\n1,"sa"tu"\n', "a.csv, row 2: not well-formed CSV"),
        ("kode,nama\n1,caf\u00e9\n".encode("cp1252"), "a.csv: not UTF-8 at byte 15"),
        ("kode,nama\n".encode("utf-16"), "a.csv: not UTF-8 at byte 0"),
    ],
)
def test_a_table_that_is_not_well_formed_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises((InputRefused, Unreadable), match=words):
        only_rows(put(tmp_path, "a.csv", content))


@given(records=st.lists(st.lists(NOT_EMPTY, min_size=2, max_size=2), max_size=5))
def test_what_is_written_as_csv_is_read_again(records: list[list[str]]) -> None:
    text = StringIO()
    csv.writer(text).writerows([["kode", "nama"], *records])
    with TemporaryDirectory() as folder:
        rows = only_rows(put(Path(folder), "a.csv", text.getvalue()))
    assert [list(cells.values()) for _, cells in rows] == records


def test_a_document_is_flattened_to_rows_that_know_their_parent(tmp_path: Path) -> None:
    document = {
        "opd": {"kode": "7.01", "nama": None},
        "tahun": [2026, None],
        "kosong": [],
        "program": [{"id": 1, "anak": [{"id": 2}]}, {"id": 0, "ket": "", "anak": [{"ya": False}]}],
    }
    sheets = read_json(put(tmp_path, "a.json", json.dumps(document)), 1)
    rows = {sheet.name: list(sheet.rows) for sheet in sheets}
    assert {sheet.name: sheet.headers for sheet in sheets} == {
        "$": ["opd.kode", "tahun"],
        "program": ["id"],
        "program/anak": ["id", "ya"],
    }
    assert told(rows["program"]) == [(1, {"id": 1}), (2, {"id": 0})]
    assert told(rows["program/anak"]) == [(1, {"id": 2}), (2, {"ya": False})]
    assert [row.parent for row in rows["program/anak"]] == [("program", 1), ("program", 2)]
    assert rows["$"][0].cells["tahun"] == [2026, None]


def test_a_document_need_not_be_an_object(tmp_path: Path) -> None:
    assert only_rows(put(tmp_path, "a.json", "5")) == [(1, {"$": 5})]
    assert only_rows(put(tmp_path, "a.json", '[{"id": 1}]')) == [(1, {}), (2, {"id": 1})]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"kode": 1,\n "nama": }', "a.json, row 2, column 10: not well-formed JSON"),
        (b'{"kode": "\xe9"}', "a.json: not UTF-8 at byte 10"),
        (b"[" * 100_000, "a.json: not well-formed JSON: "),
        (b"9" * 5000, "a.json: not well-formed JSON: Exceeds the limit"),
        (b'{"kode": "\\ud800"}', "a.json: not well-formed JSON: .* surrogates"),
        (b'{"a": [{"id": 1}], "b": 1, "a": []}', "a.json: not well-formed JSON: 'a' stands twice"),
    ],
)
def test_a_document_that_is_not_well_formed_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises((InputRefused, Unreadable), match=words):
        only_rows(put(tmp_path, "a.json", content))


def test_a_formula_without_a_value_is_not_an_empty_cell(tmp_path: Path) -> None:
    def valued(part: bytes) -> bytes:
        for cell, value in (("B2", "7"), ("C2", "")):
            bare = f'<c r="{cell}"><f>1</f><v></v></c>'.encode()
            part = part.replace(b"<v />", b"<v></v>")
            assert bare in part
            part = part.replace(bare, f'<c r="{cell}" t="str"><f>1</f><v>{value}</v></c>'.encode())
        return part

    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked(xlsx(["A", "B", "C"], ["=1", "=1", "=1"]), SHEET, valued))
    ((row,),) = [list(sheet.rows) for sheet in read_xlsx(path, 1)]
    assert row.cells == {"A": UNVALUED, "B": "7"}
