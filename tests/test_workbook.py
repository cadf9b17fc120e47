"""The planner's workbook: made from the shapes, read back without loss, marked cell by cell."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import NamedNode, Store, Triple

from kg.build import build
from kg.cli import main
from kg.dataset import digest
from kg.names import DEFAULT_BASE, SHIPPED_DATA
from kg.workbook.check import COLOURS
from kg.workbook.export import YEARS, plan_of, source_graphs
from kg.workbook.form import version
from kg.workbook.intake import import_workbook

REGION = SHIPPED_DATA / "contoh"
PROFILES = ("--profile", "minimal", "kualitas", "anggaran")
Capture = pytest.CaptureFixture[str]
Cell = tuple[str, str]

# Twenty faults, each in a cell whose fault has no other consequence: what cannot be read, and what
# a rule refuses (R22).
FAULTS: dict[Cell, object] = {
    ("Misi", "F2"): "satu",
    ("Misi", "F4"): 1.5,
    ("Perangkat daerah", "G2"): "tipe A",
    ("Perangkat daerah", "G3"): "kode tipe B",
    ("Perangkat daerah", "G4"): "#REF!",
    ("Program", "F2"): "#REF!",
    ("Program", "F3"): "#N/A",
    ("Kegiatan", "E2"): "#VALUE!",
    ("Kegiatan", "E3"): "#NAME?",
    ("Sub kegiatan", "E2"): "#REF!",
    ("Sub kegiatan", "E3"): "#REF!",
    ("Sub kegiatan", "G5"): "warga kota",
    ("Sub kegiatan", "C2"): "1.01.02.2.01.028",
    ("Program", "F5"): "#NULL!",
    ("Versi dokumen", "F2"): "ke-1",
    ("Versi dokumen", "F3"): "0,5",
    ("Nilai dasar", "F4"): "#REF!",
    ("Nilai dasar", "F5"): "#DIV/0!",
    ("Nilai target", "E2"): "tw1",
    ("Alokasi anggaran", "G2"): "#REF!",
}


def known(*sources: Path) -> Store:
    return build(sources, {}, DEFAULT_BASE).store


def plan(dataset: Store) -> set[Triple]:
    return plan_of(dataset, source_graphs(dataset, DEFAULT_BASE, []))


def reread(path: Path) -> set[Triple]:
    store = Store()
    account = import_workbook(path, DEFAULT_BASE)
    store.extend(account.quads)
    assert account.read == account.used
    return plan_of(store, [account.graph])


@pytest.fixture(scope="module")
def region_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the worked region as a workbook."""
    path = tmp_path_factory.mktemp("buku") / "plan.xlsx"
    assert main(["workbook", "export", "-o", str(path), "--sources", str(REGION)]) == 0
    return path


def marked(path: Path, capsys: Capture) -> set[Cell]:
    """Check a workbook and return the cells that the copy has in the colour of a fault."""
    copy = path.with_name("temuan.xlsx")
    assert main(["workbook", "check", str(path), "-o", str(copy), *PROFILES]) == 1
    assert "Traceback" not in capsys.readouterr().err
    book, before = load_workbook(copy), load_workbook(path)
    found = set()
    for sheet in before:
        for row in book[sheet.title].iter_rows():
            for cell in row:
                assert cell.value == sheet[cell.coordinate].value
                if cell.fill.fgColor.rgb[2:] in COLOURS.values():
                    assert cell.comment is not None
                    found.add((sheet.title, cell.coordinate))
    links = {row[2].hyperlink.location for row in book["Temuan"].iter_rows(min_row=2)}
    assert links == {f"'{sheet}'!{cell}" for sheet, cell in found}
    assert book["Temuan"].page_setup.fitToWidth == 1
    return found


def test_an_untouched_export_changes_nothing(region_book: Path) -> None:
    before, after = plan(known(REGION)), reread(region_book)
    graph = NamedNode("urn:g")
    assert digest(_in(before, graph)) == digest(_in(after, graph))
    assert len(before) > 20_000


def _in(triples: set[Triple], graph: NamedNode) -> list[object]:
    from pyoxigraph import Quad

    return [Quad(*one, graph) for one in triples]


def test_the_sheets_hold_the_cascade(region_book: Path) -> None:
    book = load_workbook(region_book)
    rows = {sheet.title: sheet.max_row - 1 for sheet in book}
    assert (rows["Visi"], rows["Misi"], rows["Program"]) == (2, 7, 35)
    assert (rows["Kegiatan"], rows["Sub kegiatan"], rows["Indikator kinerja"]) == (45, 70, 211)
    assert book.sheetnames[0] == "Petunjuk"
    assert book["Petunjuk"]["B2"].value == version()
    assert [cell.value for cell in book["Nilai target"][1]][-6:] == list(YEARS)


def test_a_blank_workbook_filled_with_the_region_is_the_region(
    region_book: Path, tmp_path: Path
) -> None:
    path = tmp_path / "kosong.xlsx"
    assert main(["workbook", "new", "-o", str(path), "--sources", str(REGION)]) == 0
    blank, filled = load_workbook(path), load_workbook(region_book)
    for sheet in filled.worksheets[1:]:
        target = blank[sheet.title] if sheet.title in blank else blank.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    target[cell.coordinate] = cell.value
                    target[cell.coordinate].data_type = cell.data_type
    blank.save(path)
    assert reread(path) == plan(known(REGION))


def test_a_column_says_what_it_is_for_and_by_which_rule(tmp_path: Path) -> None:
    path = tmp_path / "kosong.xlsx"
    assert main(["workbook", "new", "-o", str(path), "--lang", "en"]) == 0
    book = load_workbook(path)
    sheet = book["Programme"]
    notes = {cell.value: cell.comment.text for cell in sheet[1]}
    assert "[R22; " in notes["programme code"]
    assert sheet.freeze_panes == "C2"
    assert all(sheet.column_dimensions[cell.column_letter].width >= 12 for cell in sheet[1])
    rules = sheet.data_validations.dataValidation
    assert any(rule.formula1.startswith("Daftar!$") for rule in rules) is bool(rules)
    assert any(one.data_validations.dataValidation for one in book)
    assert book["Daftar"].sheet_state == "hidden"
    for one in book.worksheets[:-1]:
        assert (one.page_setup.fitToWidth, one.page_setup.fitToHeight) == (1, 0), one.title


def test_twenty_faults_colour_exactly_twenty_cells(
    region_book: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "rusak.xlsx"
    book = load_workbook(region_book)
    for (sheet, cell), value in FAULTS.items():
        book[sheet][cell] = value
        book[sheet][cell].data_type = "n" if isinstance(value, float) else "s"
    book.save(path)
    clean = marked(region_book, capsys)
    assert len(FAULTS) == 20
    assert not clean & set(FAULTS)
    assert marked(path, capsys) - clean == set(FAULTS)
