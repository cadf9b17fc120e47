"""Cross tables: each heading once, each line of each cell an entry."""

from pathlib import Path

import pytest

from kg.errors import InputRefused
from kg.readers.crosstab import read_csv


def sheets(tmp_path: Path, text: str) -> dict[str, list[tuple[int, dict[str, object]]]]:
    path = tmp_path / "matriks.csv"
    path.write_text(text, encoding="utf-8")
    return {
        sheet.name: [(row.number, dict(row.cells)) for row in sheet.rows]
        for sheet in read_csv(path, 1)
    }


def test_a_cross_table_is_taken_apart(tmp_path: Path) -> None:
    text = 'dari \\ ke,A,C\nA,,"x\n\n y "\nB  b,\'=z,\n'
    assert sheets(tmp_path, text) == {
        "baris": [(2, {"dari": "A", "nomor": 1}), (5, {"dari": "B b", "nomor": 2})],
        "kolom": [(3, {"ke": "C", "nomor": 3})],
        "isian": [
            (1, {"dari": "A", "ke": "C", "isi": "x", "nomor": 1}),
            (2, {"dari": "A", "ke": "C", "isi": "y", "nomor": 2}),
            (3, {"dari": "B b", "ke": "A", "isi": "=z", "nomor": 1}),
        ],
    }


def test_any_other_file_is_one_sheet(tmp_path: Path) -> None:
    assert list(sheets(tmp_path, "dari,ke\nA,B\n")) == [""]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dari\\ke,A\nA,\nA,x\n", "row 3"),
        ("dari\\ke,A,A\nA,,x\n", "column"),
        ("dari\\ke,A,\nA,,x\n", "without a heading"),
    ],
)
def test_a_heading_that_is_missing_or_stands_twice_is_refused(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(InputRefused, match=says):
        sheets(tmp_path, text)


def test_a_blank_column_without_heading_says_nothing(tmp_path: Path) -> None:
    found = sheets(tmp_path, "dari\\ke,A,\nA,x,\n")
    assert [len(found[name]) for name in ("baris", "kolom", "isian")] == [1, 0, 1]
