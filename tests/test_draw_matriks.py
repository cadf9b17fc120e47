"""The process matrix: drawn, written and read again unchanged, blank and noisy cells and all."""

import csv
import io
import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.draw.matriks import matriks
from kg.draw.table import TablePicture, as_csv
from kg.errors import Usage
from kg.mapping import import_file
from kg.names import DEFAULT_BASE
from kg.recognise import read_layouts, recognise
from tests.conftest import Find, world

DJPK = NamedNode(DEFAULT_BASE + "id/organisasi/djpk")


def drawn(dataset: Store, of: NamedNode | None = None) -> TablePicture:
    return matriks(dataset, of, DEFAULT_BASE, "id")


def read_back(path: Path, content: bytes) -> Store:
    """Write a matrix to a file and build a dataset of it."""
    path.write_bytes(content)
    return world(path)


def deck_matrix(path: Path) -> list[list[str]]:
    """Return the matrix as the deck prints it; entries of a cell run on without a mark."""
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    head = next(line for line in lines if line.startswith("\tManagement\t"))
    found = [head.split("\t")]
    while (line := next(lines)).strip():
        found.append([re.sub(r"<[^>]*>", "", cell).strip() for cell in line.split("\t")])
    return [row + [""] * (len(found[0]) - len(row)) for row in found]


def test_the_matrix_of_the_deck_goes_in_and_comes_out_unchanged(
    region: Store, shared: Find, tmp_path: Path
) -> None:
    (deck,) = shared("../seed").glob("*.txt")
    printed = deck_matrix(deck)
    assert len(printed) == len(printed[0]) == 7
    written = as_csv(drawn(region, DJPK), "id")
    table = list(csv.reader(io.StringIO(written.decode())))
    said = [[cell.replace("\n", " ") for cell in row] for row in table]
    assert [row[1:] for row in said] == [row[1:] for row in printed]
    assert [row[0] for row in said[1:]] == [row[0] for row in printed[1:]]
    again = as_csv(drawn(read_back(tmp_path / "djpk.csv", written)), "id")
    assert again == written


def test_noise_codes_and_ties_without_a_name_come_back(tmp_path: Path) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(
        [
            ["dari\\ke", "TKC-01 Satu", "Dua, tiga"],
            ["TKC-01 Satu", "", 'a "b"\n–\nÉ  ≥ 3'],
            ["Dua, tiga", '\'=1+1\na "b"', "diri sendiri\ndiri sendiri"],
        ]
    )
    content = buffer.getvalue().encode()
    picture = drawn(read_back(tmp_path / "kotor.csv", content))
    assert as_csv(picture, "id") == content
    assert "7 isian" in picture.description
    assert "0 sel kosong" in picture.description


def test_the_account_of_a_matrix_counts_headings_and_entries(tmp_path: Path) -> None:
    path = tmp_path / "kecil.csv"
    path.write_text('dari\\ke,A,B\nA,,"x\ny"\n', encoding="utf-8")
    account = import_file(path, recognise(path, read_layouts()), DEFAULT_BASE)
    assert (account.read, account.used) == (4, 4)


def test_what_passes_below_is_told_of_the_processes_above(region: Store) -> None:
    picture = drawn(region)
    assert [row[0][:6] for row in picture.table[1:]] == [f"TKC-0{at}" for at in range(1, 8)]
    cells = [cell for row in picture.table[1:] for cell in row[1:] if cell]
    assert cells
    assert all(len(cell.split("\n")) == len(set(cell.split("\n"))) for cell in cells)


def test_the_processes_within_one_have_a_matrix_too(region: Store) -> None:
    picture = drawn(region, NamedNode(DEFAULT_BASE + "id/99.01/proses/TKC-03"))
    assert [row[0][:9] for row in picture.table[1:]] == [f"TKC-03.0{at}" for at in range(1, 5)]


def test_every_entry_and_heading_leads_to_its_thing_and_fits_its_box(region: Store) -> None:
    picture = drawn(region, DJPK)
    entries = [box for box in picture.boxes if box.kind == "isian"]
    assert len(entries) == 42
    assert all(box.iri and box.iri.startswith(DEFAULT_BASE) for box in entries)
    for box in picture.boxes:
        assert all(line.width <= box.width for line in box.lines), box.title
        assert sum(line.height for line in box.lines) <= box.height
    outline = [item.text for item in picture.outline if item.depth == 2]
    assert len(outline) == 42


def test_a_dataset_without_processes_has_no_matrix() -> None:
    with pytest.raises(Usage):
        drawn(Store())
