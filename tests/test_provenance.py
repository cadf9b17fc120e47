"""Where statements come from: the reading of a file, and the cell of each statement."""

from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Store

from kg.build import build
from kg.cli import main
from kg.dataset import bind, canonical, select
from kg.intake import take_in
from kg.layout import Layout
from kg.mapping import Import
from kg.names import DEFAULT_BASE, PROV, QUERIES, SHIPPED_DATA, simpul
from kg.recognise import read_layout, read_layouts
from kg.rq import read_query
from tests.books import book
from tests.conftest import Find

LAYOUTS = read_layouts()
SEMPU = "rencana/sempu/renstra-kecamatan-sempu-2025-2029.json"
HEAD = ["KODE", "PROGRAM DAN KEGIATAN", "INDIKATOR", "TARGET TAHUN 1", "DANA TAHUN 1"]
HEAD += ["TARGET TAHUN 2", "DANA TAHUN 2"]
PLAN = book(HEAD, ["1.01.02", "Program", "Angka", 1, 100, 2, 200], [None, "Jumlah"])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan in a table, one row of it a total."""
    path = tmp_path / "renstra.xlsx"
    path.write_bytes(PLAN)
    return path


def reading(account: Import) -> dict[str, str]:
    """Return what is said of the reading of a file."""
    node = NamedNode(f"{account.graph.value}/pembacaan")
    said = [one for one in account.quads if one.subject == node]
    return {one.predicate.value.replace("/", "#").rpartition("#")[2]: one.object for one in said}


def test_an_import_says_what_was_read_by_which_layout_and_how_many_rows(plan: Path) -> None:
    account = take_in(plan, LAYOUTS, DEFAULT_BASE)
    said = reading(account)
    assert said["type"] == simpul("PembacaanBerkas")
    assert said["used"] == account.graph
    assert said["versiTataLetak"] == Literal(LAYOUTS["renstra-tabel"].version)
    counts = [int(said[name].value) for name in ("barisDibaca", "barisDipakai", "barisDitolak")]
    assert counts == [account.read, account.used, len(account.refused)] == [2, 1, 1]
    assert not [one for one in account.quads if "T00:" in str(one) or "Time" in one.predicate.value]


def test_the_same_file_twice_is_the_same(plan: Path) -> None:
    first, second = (canonical(take_in(plan, LAYOUTS, DEFAULT_BASE).quads) for _ in range(2))
    assert first == second


def test_a_changed_layout_is_another_version(tmp_path: Path) -> None:
    for name, text in (("layout.toml", LAYOUT), ("satu.rq", "CONSTRUCT {} WHERE {}")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = read_layout(tmp_path).version
    assert read_layout(tmp_path).version == before
    (tmp_path / "satu.rq").write_text("CONSTRUCT {} WHERE { }", encoding="utf-8")
    assert read_layout(tmp_path).version != before


LAYOUT = 'format = "csv"\ntitle = { id = "A", en = "A" }\n[sheets."*".columns.kode]\n'


def columns(dataset: Store, things: list[NamedNode]) -> dict[tuple[str, str], list[str]]:
    """Return the headers of the columns by the end of the thing and of the property."""
    found: dict[tuple[str, str], list[str]] = {}
    query = bind(read_query(QUERIES / "columns.rq"), {"focus": things})
    for row in select(dataset, query):
        key = row["focus"].value, row["property"].value.replace("#", "/").rpartition("/")[2]
        found.setdefault(key, []).append(row["column"].value)
    return found


def test_a_value_knows_the_column_of_its_year(plan: Path) -> None:
    account = take_in(plan, LAYOUTS, DEFAULT_BASE)
    dataset = Store()
    dataset.extend(account.quads)
    derived = {one.subject for one in account.quads if one.predicate.value.endswith("DerivedFrom")}
    found = columns(dataset, sorted(derived, key=str))
    amounts = {thing: names for (thing, term), names in found.items() if term == "jumlahRupiah"}
    valued = {
        one.subject.value: one.object.value
        for one in account.quads
        if one.predicate == simpul("jumlahRupiah")
    }
    due = {"100": ["DANA TAHUN 1"], "200": ["DANA TAHUN 2"]}
    assert len(valued) == 2
    assert {valued[thing]: amounts[thing] for thing in valued} == due
    (indicator,) = [one for one in derived if str(one).endswith("/indikator/2>")]
    assert found[indicator.value, "label"] == ["INDIKATOR"]


def test_a_finding_in_the_workbook_names_its_column(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    source = SHIPPED_DATA / "contoh" / "renstra-diskominfo.ttl"
    assert main(["workbook", "export", "-o", str(path), "--sources", str(source)]) == 0
    made = build([path], LAYOUTS, DEFAULT_BASE)
    value = next(
        one.subject
        for one in made.store.quads_for_pattern(None, simpul("nilaiAngka"), None, None)
        if one.subject.value.endswith("/target/2027")
    )
    found = columns(made.store, [value])
    assert found[value.value, "nilaiAngka"] == ["2027"]
    assert len(found[value.value, "nilaiUntukIndikator"]) == 1
    (account,) = made.imports
    used = NamedNode(PROV + "used")
    (said,) = [one for one in account.quads if one.predicate == used]
    assert said.object.value.endswith("/asal")


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_column_that_fills_a_term_is_mapped(layout: Layout) -> None:
    text = "\n".join(layout.mappings.values())
    for table in layout.tables:
        for one in table.columns.values():
            names = {quote(one.name, safe="/"), quote(one.name, safe="")}
            assert one.term is None or any(f"col:{name}" in text for name in names), one.name


def test_every_value_of_a_real_plan_knows_one_column(shared: Find) -> None:
    account = take_in(shared(SEMPU), LAYOUTS, DEFAULT_BASE)
    dataset = Store()
    dataset.extend(account.quads)
    terms = {simpul(name) for name in ("nilaiTeks", "jumlahRupiah", "kodeLokal")}
    said = [one for one in account.quads if one.predicate in terms]
    found = columns(dataset, sorted({one.subject for one in said}, key=str))
    assert len(said) > 700
    for one in said:
        name = one.predicate.value.rpartition("#")[2]
        assert len(found[one.subject.value, name]) == 1, one
