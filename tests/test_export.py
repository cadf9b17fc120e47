"""Out again: the counts of each form are those of the graph."""

import csv
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.build import build
from kg.cli import main
from kg.csvw import SEPARATOR, as_csvw
from kg.dataset import FORMATS
from kg.names import DEFAULT_BASE, SHIPPED_DATA
from kg.workbook.export import plan_of, source_graphs

REGION = SHIPPED_DATA / "contoh"


@pytest.fixture(scope="module")
def plan() -> set[object]:
    """Return the statements of the worked region."""
    dataset = build([REGION], {}, DEFAULT_BASE).store
    return set(plan_of(dataset, source_graphs(dataset, DEFAULT_BASE, [])))


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_syntax_holds_the_plan(suffix: str, plan: set[object], tmp_path: Path) -> None:
    path = tmp_path / f"plan{suffix}"
    assert main(["export", str(path), "--sources", str(REGION)]) == 0
    form = RdfFormat.from_extension(suffix[1:])
    store = Store()
    store.extend(parse(path=str(path), format=form))
    assert {quad.triple for quad in store} == plan


def test_the_tables_hold_every_statement_once(plan: set[object], tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    assert main(["export", str(folder), "--sources", str(REGION)]) == 0
    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    statements, things = set(), set()
    for table in metadata["tables"]:
        schema = table["tableSchema"]
        columns = [one.get("propertyUrl") for one in schema["columns"]]
        with (folder / table["url"]).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == [one["titles"] for one in schema["columns"]]
        for subject, *cells in rows:
            assert subject not in things
            things.add(subject)
            for predicate, cell in zip(columns[1:], cells, strict=True):
                values = cell.split(SEPARATOR) if cell else []
                statements |= {(subject, predicate, one) for one in values}
    assert things == {one.subject.value for one in plan}
    assert statements == {
        (one.subject.value, one.predicate.value, one.object.value) for one in plan
    }


def test_values_of_several_kinds_have_a_column_each() -> None:
    text = b"""<urn:a> <urn:p> <urn:b>, "1", "satu"@id, "a\xe2\x90\x9fb" ."""
    files = as_csvw(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    (head, row) = files["lain.csv"].decode().splitlines()
    assert set(files) == {"lain.csv", "metadata.json"}
    assert (head.count(","), row.count(SEPARATOR)) == (3, 1)
    assert "a b" in row
