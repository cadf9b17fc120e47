"""A file held against a release: what it says of it, and that nothing is lost between processes."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.checkup import check_up, examine
from kg.errors import InputRefused, LimitExceeded
from kg.intake import receive, take_in
from kg.names import DEFAULT_BASE, OWL
from kg.recognise import read_layouts
from kg.release import current
from kg.workbook.write import LEFT_HEADERS
from tests.books import saved
from tests.corpus import SCORES
from tests.test_malformed_tables import form

ROW = "2017,Kab. A,81.31,A\n"


@pytest.fixture
def release(small_home: Path) -> Path:
    """Return a small release."""
    found = current(small_home)
    assert found is not None
    return found


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_faulty_workbook_is_read_as_far_as_it_can_be(release: Path, tmp_path: Path) -> None:
    path = put(tmp_path, "buku.xlsx", form(Program__C2="#REF!"))
    found = examine(path, release, "en")
    assert not found.usable
    assert found.read == found.used + len(found.left) > 1
    first = found.faults[0]
    assert (first.place.sheet, first.place.row, first.place.column) == (
        "Program",
        2,
        "kode program",
    )
    # The rules judge what could be read: the mission serves no vision.
    assert {one.rule for one in found.faults} - {"–"}
    assert check_up(path, release, "en").faults == found.faults


def test_a_table_is_judged_by_the_rules_with_the_rows_of_its_things(
    release: Path, tmp_path: Path
) -> None:
    path = put(tmp_path, "nilai-2018.csv", SCORES + ROW.replace("A,81.31,A", "B,81.31,D"))
    found = examine(path, release, "id")
    assert (found.usable, found.read, found.used, found.marked) == (True, 2, 2, b"")
    assert [one.place.row for one in found.faults if one.severity == "Violation"] == [3]
    assert check_up(path, release, "id") == found


def test_a_table_with_wrong_cells_is_told_cell_by_cell(release: Path, tmp_path: Path) -> None:
    path = put(tmp_path, "nilai.csv", SCORES.replace("81.31", "tinggi") + ROW.replace("2017", "17"))
    found = examine(path, release, "en")
    assert (found.usable, found.read) == (False, 0)
    assert [(one.place.row, one.place.column) for one in found.faults] == [
        (2, "nilai"),
        (3, "tahun"),
    ]


def test_what_may_not_be_said_is_a_fault_of_the_file(release: Path, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(form()))
    other = book.create_sheet("Pernyataan lain")
    for row in (LEFT_HEADERS, ("<urn:a>", f"<{OWL}imports>", "<http://127.0.0.1/>")):
        other.append(row)
    found = examine(put(tmp_path, "buku.xlsx", saved(book)), release, "en")
    assert not found.usable
    assert found.faults[0].text.startswith("axioms of an ontology are no part of data")


def test_a_file_of_which_nothing_can_be_said_is_refused(release: Path, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no layout"):
        examine(put(tmp_path, "lain.csv", "x,y\n1,2\n"), release, "en")
    long = put(tmp_path, "nilai.csv", SCORES.replace("Kab. A", "Kab. " + "A" * 3_000))
    with pytest.raises(LimitExceeded, match="2048"):
        examine(long, release, "en")


def test_an_import_is_the_same_from_another_process(tmp_path: Path) -> None:
    path, layouts = put(tmp_path, "nilai.csv", SCORES), read_layouts()
    assert receive(path, layouts, DEFAULT_BASE) == take_in(path, layouts, DEFAULT_BASE)
