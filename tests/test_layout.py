"""Layouts: the shipped ones are whole, and a file is held against them sheet by sheet."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from kg.errors import LANGUAGES, InputRefused, Unreadable, Usage
from kg.layout import Column, Layout, Match, Skip
from kg.mapping import import_file
from kg.names import DEFAULT_BASE, LAYOUTS, expand
from kg.recognise import read_layout, read_layouts, recognise

SHIPPED = read_layouts()
COLUMNS = [
    pytest.param(column, id=f"{layout.name}:{table.sheet}:{column.name}")
    for layout in SHIPPED.values()
    for table in layout.tables
    for column in table.columns.values()
]

# Two sheets, one of which may be absent.
TOML = """
format = "xlsx"
header_row = 2
title = { id = "Rencana", en = "Plan" }

[sheets.Program]
unique = [["kode"]]
skip = [{ column = "kode", pattern = "^Jumlah", reason = { id = "baris jumlah", en = "a total" } }]
[sheets.Program.columns]
kode = { type = "code", required = true, pattern = '(?P<urusan>\\d)\\.\\d\\d' }
nama = { required = true }

[sheets.Catatan]
optional = true
[sheets.Catatan.columns]
teks = { required = true }
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a layout of two sheets, read from a folder."""
    folder = tmp_path / "layouts" / "rencana"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text(TOML, encoding="utf-8")
    (folder / "satu.rq").write_text("CONSTRUCT {} WHERE {}", encoding="utf-8")
    return read_layout(folder)


def workbook(folder: Path, sheets: dict[str, list[str]], name: str = "a.xlsx") -> Path:
    """Write a workbook whose sheets have their headers in the second row."""
    book = Workbook()
    book.remove(book.active)
    for title, headers in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(["Daftar"])
        sheet.append(headers)
    book.save(folder / name)
    return folder / name


def lacking(match: Match) -> list[str]:
    """Return in words what a file lacks."""
    return [problem.text("en") for problem in match.lacking]


def test_every_folder_is_a_layout() -> None:
    assert list(SHIPPED) == sorted(path.name for path in LAYOUTS.iterdir())


@pytest.mark.parametrize("one", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_layout_is_named_and_mapped(one: Layout) -> None:
    assert all(one.title[language] for language in LANGUAGES)
    assert one.mappings
    assert all(text.startswith("# ") for text in one.mappings.values())


@pytest.mark.parametrize("column", COLUMNS)
def test_a_shipped_column_says_what_it_expects_and_fills(column: Column) -> None:
    if column.pattern is not None:
        assert set(column.expected) == set(LANGUAGES)
    if column.term is not None:
        assert expand(column.term).value.startswith(("http://", "https://"))


def test_a_layout_is_read_from_its_folder(layout: Layout) -> None:
    program, note = layout.tables
    assert (layout.name, layout.format, layout.header_row) == ("rencana", "xlsx", 2)
    assert list(layout.mappings) == ["satu"]
    assert program.unique == [("kode",)]
    assert (program.optional, note.optional) == (False, True)
    assert program.columns["nama"] == Column("nama", required=True)


def test_an_option_that_no_table_has_is_a_bug(tmp_path: Path) -> None:
    folder = tmp_path / "salah"
    folder.mkdir()
    (folder / "layout.toml").write_text(TOML.replace("unique", "uniqe"), encoding="utf-8")
    with pytest.raises(TypeError, match="uniqe"):
        read_layout(folder)


@pytest.mark.parametrize("code", ["1.0\u0661", "\uff11.01", "1.0\u00b2"])
def test_a_digit_of_a_pattern_is_an_ascii_digit(layout: Layout, code: str) -> None:
    pattern = layout.tables[0].columns["kode"].pattern
    assert pattern is not None
    assert pattern.fullmatch("1.01")
    assert not pattern.fullmatch(code)


@pytest.mark.parametrize(
    ("cells", "due"),
    [({"kode": "Jumlah 1"}, True), ({"kode": 5}, False), ({"nama": "Jumlah"}, False)],
)
def test_a_row_is_skipped_by_what_a_cell_says(cells: dict[str, object], due: bool) -> None:
    assert Skip("kode", re.compile("^Jumlah"), {}).matches(cells) is due


def test_a_file_that_fits_lacks_nothing(layout: Layout, tmp_path: Path) -> None:
    sheets = {"Lain": ["x"], "Program": ["nama", "kode", "lain", "lain"]}
    match = layout.match(workbook(tmp_path, sheets))
    assert lacking(match) == []
    assert [(table.sheet, sheet.name) for table, sheet in match.pairs] == [("Program", "Program")]
    assert [sheet.name for sheet in match.left] == ["Lain"]


@pytest.mark.parametrize(
    ("sheets", "due"),
    [
        ({"A": ["kode"], "B": []}, ["a.xlsx: there is no sheet Program; there are: A, B"]),
        (
            {"Program": ["Kode", "uraian"]},
            [
                "a.xlsx, sheet Program, row 2: the header row has no column kode",
                "a.xlsx, sheet Program, row 2: the header row has no column nama",
            ],
        ),
        (
            {"Program": ["kode", "nama", "kode"]},
            ["a.xlsx, sheet Program, row 2: there is more than one column kode"],
        ),
    ],
)
def test_what_a_file_lacks_is_told(
    layout: Layout, tmp_path: Path, sheets: dict[str, list[str]], due: list[str]
) -> None:
    assert lacking(layout.match(workbook(tmp_path, sheets))) == due


def test_any_sheet_will_do_where_the_layout_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "bebas"
    folder.mkdir()
    text = TOML.replace("[sheets.Program", '[sheets."*"')
    (folder / "layout.toml").write_text(text, encoding="utf-8")
    sheets = {"Lain": ["kode"], "Isi": ["kode", "nama"], "Kedua": ["kode", "nama"]}
    match = read_layout(folder).match(workbook(tmp_path, sheets))
    assert [sheet.name for _, sheet in match.pairs] == ["Isi"]
    assert [sheet.name for sheet in match.left] == ["Lain", "Kedua"]


def test_a_file_is_recognised(layout: Layout, tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Program": ["kode", "nama"]})
    assert recognise(path, {**SHIPPED, layout.name: layout}) is layout


def test_the_reason_of_each_layout_is_told_when_none_fits(layout: Layout, tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Program": ["kode"]})
    with pytest.raises(InputRefused) as caught:
        recognise(path, {**SHIPPED, layout.name: layout})
    lines = caught.value.text("id").splitlines()
    assert lines[0] == "a.xlsx: tidak ada tata letak yang cocok dengan berkas ini"
    assert lines[1] == "  tata letak dpa-sub-kegiatan tidak cocok karena:"
    assert lines[-2] == "  tata letak rencana tidak cocok karena:"
    assert lines[-1] == "a.xlsx, lembar Program, baris 2: kolom nama tidak ada di baris judul"
    assert not any("json" in line for line in lines)


def test_a_file_that_fits_two_layouts_is_not_guessed_at(layout: Layout, tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Program": ["kode", "nama"]})
    with pytest.raises(Usage, match=r"a\.xlsx: several layouts fit: .*--layout"):
        recognise(path, {"satu": layout, "dua": layout})


@pytest.mark.parametrize("name", ["a.docx", "a", "a.ttl"])
def test_a_file_of_an_unknown_kind_is_unreadable(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match=r"unknown kind of file; known: \.bpmn, \.csv, \.htm"):
        recognise(tmp_path / name, SHIPPED)


@pytest.mark.parametrize("name", ["folder.json", "tidak-ada.csv"])
def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(Unreadable, match=f"{name}: there is no such file"):
        recognise(tmp_path / name, SHIPPED)


@pytest.mark.parametrize("suffix", [".csv", ".json", ".tsv", ".xlsx"])
def test_an_empty_file_is_unreadable(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.touch()
    with pytest.raises(Unreadable, match="the file is empty"):
        recognise(path, SHIPPED)


def test_the_layout_of_the_readme_works_as_it_is_written(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    example = text.partition("## A layout in two files")[2].partition("\n## ")[0]
    blocks = re.findall(r"(?:^    .*\n)+", example, re.MULTILINE)
    toml, query = (re.sub("^    ", "", one, flags=re.MULTILINE) for one in blocks)
    folder = tmp_path / "posyandu"
    folder.mkdir()
    (folder / "layout.toml").write_text(toml, encoding="utf-8")
    (folder / "posyandu.rq").write_text(query, encoding="utf-8")
    path = tmp_path / "posyandu.csv"
    rows = "kode,nama,desa\nP1,Melati,99.01.01.2001\nP2,Mawar,\nJumlah 2,,\n"
    path.write_text(rows, encoding="utf-8")
    layout = recognise(path, {**SHIPPED, "posyandu": read_layout(folder)})
    account = import_file(path, layout, DEFAULT_BASE)
    assert (account.layout, account.read, account.used) == ("posyandu", 3, 2)
    assert any(one.object.value == "Melati" for one in account.quads)
