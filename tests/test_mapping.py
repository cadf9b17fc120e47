"""One foreign file to triples: every cell is checked, every row is accounted for."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from pyoxigraph import Literal, NamedNode, Quad

from kg.dataset import canonical
from kg.errors import InputRefused, Place
from kg.layout import Layout
from kg.mapping import Import, import_file
from kg.names import DEFAULT_BASE, RDF_TYPE, RDFS_LABEL, WAS_DERIVED_FROM, simpul
from kg.provenance import PROVENANCE
from kg.recognise import read_layout, read_layouts
from kg.render_import import as_json, as_text

SHIPPED = read_layouts()
AKIP, PLAN, CODES = (
    SHIPPED[name] for name in ("tabel-nilai-akip", "renstra-json", "nomenklatur-sipd")
)

TOML = """
format = "csv"
title = { id = "Program", en = "Programmes" }
[sheets."*"]
unique = [["kode"], ["opd", "nama"]]
skip = [{ column = "kode", pattern = "^Jumlah", reason = { id = "baris jumlah", en = "a total" } }]
[sheets."*".columns]
kode = { required = true, term = "kodeLokal" }
nama = { required = true, term = "rdfs:label" }
opd = { empty = ["-"] }
tahun = { type = "json" }
"""
MAPPING = """
PREFIX col: <urn:simpul:col:>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX row: <urn:simpul:row:>
CONSTRUCT {
  ?program <urn:nama> ?nama ; <urn:tahun> ?tahun ; <urn:ke> ?ke ; prov:wasDerivedFrom ?baris
}
WHERE {
  ?baris col:kode ?kode ; col:nama ?nama .
  FILTER(?nama != "tak dipetakan")
  OPTIONAL { ?baris col:tahun [ rdf:value ?tahun ; row:position ?ke ] }
  BIND(IRI(CONCAT("id/", ?kode)) AS ?program)
}
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a layout that skips totals and maps the rest by code."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "layout.toml").write_text(TOML, encoding="utf-8")
    (folder / "satu.rq").write_text(MAPPING, encoding="utf-8")
    return read_layout(folder)


def put(folder: Path, text: str, name: str = "a.csv") -> Path:
    """Write a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path, layout: Layout) -> list[str]:
    """Return in words why a file is refused."""
    with pytest.raises(InputRefused) as caught:
        import_file(path, layout, DEFAULT_BASE)
    return caught.value.text("en").splitlines()


def objects(account: Import, predicate: NamedNode | str) -> set[str]:
    """Return the values that a predicate has in an import."""
    wanted = NamedNode(predicate) if isinstance(predicate, str) else predicate
    return {one.object.value for one in account.quads if one.predicate == wanted}


def content(quads: Iterable[Quad]) -> bytes:
    """Return in canonical form what was said, without what says where it was read."""
    listed = list(quads)
    provenance = {one.subject for one in listed if one.object in PROVENANCE}
    return canonical(
        one for one in listed if one.subject not in provenance and one.predicate != WAS_DERIVED_FROM
    )


def test_each_row_is_used_or_refused_with_its_reason(layout: Layout, tmp_path: Path) -> None:
    text = "kode,nama,opd,lain\n1,satu,-,x\n\nJumlah 1,,,\n2,dua,-,\n"
    account = import_file(put(tmp_path, text), layout, DEFAULT_BASE)
    assert (account.read, account.used) == (3, 2)
    (refused,) = account.refused
    assert refused.place == Place("a.csv", row=4)
    assert (refused.reason["en"], refused.value) == ("a total", "Jumlah 1")
    assert account.ignored == [Place("a.csv", column="lain")]


@pytest.mark.parametrize(
    ("language", "due"),
    [
        ("id", "  2 baris jumlah (a.csv, baris 3; a.csv, baris 5)"),
        ("en", "  2 a total (a.csv, row 3"),
    ],
)
def test_the_account_of_an_import_gives_each_reason_once(
    layout: Layout, tmp_path: Path, language: str, due: str
) -> None:
    text = "kode,nama,lain\n1,satu,x\nJumlah 1,,\n2,dua,\nJumlah 2,,\n"
    account = import_file(put(tmp_path, text), layout, DEFAULT_BASE)
    assert due in as_text(account, language)
    told = json.loads(as_json(account, language))
    assert (told["read"], told["used"], told["refused"]) == (4, 2, 2)
    assert [one["count"] for one in told["reasons"]] == [2]
    assert told["reasons"][0]["examples"][1] == {
        "sheet": None,
        "row": 5,
        "column": None,
        "value": "Jumlah 2",
    }
    assert told["ignored"] == [{"sheet": None, "column": "lain"}]


def test_a_file_becomes_one_graph_under_the_base(layout: Layout, tmp_path: Path) -> None:
    account = import_file(put(tmp_path, "kode,nama\n1,satu\n"), layout, "https://kab.example/")
    assert account.graph.value == "https://kab.example/graph/sumber/program/a"
    assert {one.graph_name for one in account.quads} == {account.graph}
    made = Quad(
        NamedNode("https://kab.example/id/1"),
        NamedNode("urn:nama"),
        Literal("satu"),
        account.graph,
    )
    assert made in account.quads


def test_file_rows_and_columns_are_described(layout: Layout, tmp_path: Path) -> None:
    path = put(tmp_path, "kode,nama\n1,satu\n")
    account = import_file(path, layout, DEFAULT_BASE)
    row = f"{account.graph.value}/baris/2"
    assert objects(account, WAS_DERIVED_FROM) == {row}
    assert objects(account, RDFS_LABEL) == {"a.csv"}
    assert objects(account, simpul("sha256")) == {account.sha256}
    assert objects(account, simpul("nomorBaris")) == {"2"}
    assert objects(account, simpul("lembar")) == set()
    assert objects(account, simpul("judulKolom")) == {"kode", "nama"}
    assert objects(account, simpul("mengisiSifat")) == {
        simpul("kodeLokal").value,
        RDFS_LABEL.value,
    }


def test_the_values_of_a_list_keep_their_position(layout: Layout, tmp_path: Path) -> None:
    path = put(tmp_path, 'kode,nama,tahun\n1,satu,"[""2026"", null, ""2028""]"\n')
    account = import_file(path, layout, DEFAULT_BASE)
    assert objects(account, "urn:tahun") == {"2026", "2028"}
    assert objects(account, "urn:ke") == {"1", "3"}


@pytest.mark.parametrize(
    ("rows", "due"),
    [
        ("1,\n", ["a.csv, row 2, column nama: the cell is empty, a value is due"]),
        ('1," "\n', ["a.csv, row 2, column nama: the cell is empty, a value is due"]),
        (
            "1,tak dipetakan\n",
            ["a.csv, row 2: this row was read, but its layout maps it to nothing"],
        ),
        ("1,satu\n2,dua\n1,tiga\n", ["a.csv, row 4, column kode: '1' stands in row 2 already"]),
        ("Jumlah,\n", ["a.csv: there is no row of data"]),
        ("", ["a.csv: there is no row of data"]),
    ],
)
def test_a_faulty_row_refuses_the_file(
    layout: Layout, tmp_path: Path, rows: str, due: list[str]
) -> None:
    assert refusal(put(tmp_path, "kode,nama\n" + rows), layout) == due


def test_a_key_of_two_columns_needs_both(layout: Layout, tmp_path: Path) -> None:
    path = put(tmp_path, "kode,nama,opd\n1,satu,-\n2,satu,-\n3,satu,A\n4,satu,A\n")
    assert refusal(path, layout) == ["a.csv, row 5, column nama: 'A satu' stands in row 4 already"]


def test_every_faulty_cell_is_told_at_once(tmp_path: Path) -> None:
    text = "tahun,wilayah,nilai,predikat\n17,Kab. A,1,A\n2017,Kab. B,dua,E\n,Kab. C,1,A\n"
    assert [line.split(":")[0] for line in refusal(put(tmp_path, text), AKIP)] == [
        "a.csv, row 2, column tahun",
        "a.csv, row 3, column nilai",
        "a.csv, row 3, column predikat",
        "a.csv, row 4, column tahun",
    ]


def test_a_file_that_does_not_fit_is_refused(layout: Layout, tmp_path: Path) -> None:
    path = put(tmp_path, "kode\n1\n")
    assert refusal(path, layout) == ["a.csv, row 1: the header row has no column nama"]


# Shipped layouts: a plan, a table and a nomenclature of a few rows.


def plan(*programmes: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of one tujuan and one sasaran with some programmes."""
    return {
        "wilayah": {"kode": "35.10", "nama": "Kabupaten A"},
        "opd": {"kode": "7.01", "nama": "Kecamatan B", "periode": [2025, 2029]},
        "tahun_target": [2026, 2027],
        "tujuan": [{"id": 1, "uraian": "tujuan"}],
        "sasaran": [{"id": 2, "tujuan_id": 1, "uraian": "sasaran"}],
        "program": list(programmes),
        "kegiatan": [
            {"id": 3, "program_id": 10, "kode": "7.01.01.2.01", "nama": "kegiatan"},
        ],
        "sub_kegiatan": [
            {"id": 4, "kegiatan_id": 3, "kode": "7.01.01.2.01.0001", "nama": "sub"},
        ],
    }


def programme(number: int, indicators: int = 1) -> dict[str, Any]:
    """Return a programme with some indicators."""
    return {
        "id": number,
        "sasaran_id": 2,
        "kode": f"7.01.{number:02}",
        "nama": f"program {number}",
        "anggaran": ["1000000.00", number],
        "indikator": [
            {"indikator": f"indikator {at}", "target": ["81.5", "tinggi"]}
            for at in range(indicators)
        ],
    }


def import_plan(document: dict[str, Any]) -> Import:
    """Import a plan."""
    with TemporaryDirectory() as folder:
        path = put(Path(folder), json.dumps(document), "renstra.json")
        return import_file(path, PLAN, DEFAULT_BASE)


def attempt(document: dict[str, Any]) -> Import | InputRefused:
    """Return the import of a plan, or why it is refused."""
    try:
        return import_plan(document)
    except InputRefused as refused:
        return refused


def import_table(rows: Sequence[tuple[str, float]]) -> Import:
    """Import a table of scores."""
    lines = [f"2017,{name},{score},A\n" for name, score in rows]
    with TemporaryDirectory() as folder:
        path = put(Path(folder), "tahun,wilayah,nilai,predikat\n" + "".join(lines))
        return import_file(path, AKIP, DEFAULT_BASE)


def import_codes(rows: Sequence[tuple[str, int, int]], times: int = 1) -> list[Import]:
    """Import a nomenclature, each row a kind of government and two numbers of a code."""
    book = Workbook()
    book.active.append(["JENIS PEMDA", "BIDANG", "PROGRAM", "KEGIATAN", "SUBKEGIATAN"])
    for kind, activity, sub in rows:
        above = f"1.01.02.1.{activity:02}"
        codes = ["1.01", "1.01.02", above, f"{above}.{sub:04}"]
        book.active.append([kind, *(f"{code} Nama" for code in codes)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "nomenklatur-2027.xlsx"
        book.save(path)
        return [import_file(path, CODES, DEFAULT_BASE) for _ in range(times)]


def rows_in(item: dict[str, Any]) -> int:
    """Count the rows of a document: the object itself, and those in its lists of objects."""
    lists = [one for one in item.values() if isinstance(one, list)]
    return 1 + sum(
        rows_in(one)
        for listed in lists
        if all(isinstance(one, dict) for one in listed)
        for one in listed
    )


KINDS = st.sampled_from(["PROV", "KABKOT"])
NUMBERS = st.integers(min_value=1, max_value=4)
CODE_ROWS = st.lists(st.tuples(KINDS, NUMBERS, NUMBERS), min_size=1, max_size=6, unique=True)
NAMES = st.sampled_from([f"{kind} {name}" for kind in ("Kab.", "Kota") for name in "ABC"])
SCORES = st.floats(min_value=0, max_value=100).map(lambda score: round(score, 2))
TABLE_ROWS = st.lists(
    st.tuples(NAMES, SCORES), min_size=1, max_size=6, unique_by=lambda row: row[0]
)


@given(rows=TABLE_ROWS, data=st.data())
def test_a_table_means_the_same_in_any_order(
    rows: list[tuple[str, float]], data: st.DataObject
) -> None:
    shuffled = import_table(data.draw(st.permutations(rows)))
    assert content(import_table(rows).quads) == content(shuffled.quads)
    assert shuffled.read == shuffled.used == len(rows)


@settings(max_examples=30, deadline=None)
@given(rows=CODE_ROWS, data=st.data())
def test_a_nomenclature_means_the_same_in_any_order(
    rows: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    (ordered,) = import_codes(rows)
    (shuffled,) = import_codes(data.draw(st.permutations(rows)))
    assert content(ordered.quads) == content(shuffled.quads)
    assert shuffled.read == shuffled.used == len(rows)


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(NUMBERS, min_size=1, max_size=4), data=st.data())
def test_a_plan_means_the_same_in_any_order(sizes: list[int], data: st.DataObject) -> None:
    programmes = [programme(10 + at, size) for at, size in enumerate(sizes)]
    account = import_plan(plan(*programmes))
    shuffled = import_plan(plan(*data.draw(st.permutations(programmes))))
    assert content(account.quads) == content(shuffled.quads)
    assert shuffled.used == 5 + len(sizes) + sum(sizes)


@settings(max_examples=20, deadline=None)
@given(rows=CODE_ROWS)
def test_the_same_file_gives_the_same_bytes(rows: list[tuple[str, int, int]]) -> None:
    first, second = import_codes(rows, times=2)
    assert canonical(first.quads) == canonical(second.quads)
    first, second = import_plan(plan(programme(10))), import_plan(plan(programme(10)))
    assert canonical(first.quads) == canonical(second.quads)


def test_a_plan_is_tied_together() -> None:
    account = import_plan(plan(programme(10, 2)))
    base = f"{DEFAULT_BASE}id/35.10/7.01/renstra/2025-2029"
    assert objects(account, simpul("mendukungSasaran")) == {f"{base}/sasaran/2"}
    assert objects(account, simpul("bagianDariProgram")) == {f"{base}/program/7.01.10"}
    assert objects(account, simpul("mengukur")) == {f"{base}/program/7.01.10"}
    assert objects(account, simpul("nilaiAngka")) == {"81.5"}
    assert objects(account, simpul("nilaiTeks")) == {"81.5", "tinggi"}
    assert objects(account, simpul("jumlahRupiah")) == {"1000000", "10"}


def test_a_column_is_known_by_its_sheet() -> None:
    account = import_plan(plan(programme(10)))
    sheets = {
        one.subject.value.split("/")[-2]
        for one in account.quads
        if one.predicate == simpul("mengisiSifat") and one.subject.value.endswith("/uraian")
    }
    assert sheets == {"tujuan", "sasaran"}


@pytest.mark.parametrize(
    ("where", "key", "value", "words"),
    [
        ("program", "kode", 7.01, "program, row 1, column kode: 7.01 is stored as a number"),
        ("program", "kode", "7.1", "program, row 1, column kode: '7.1' has not the form due"),
        ("program", "nama", " ", "program, row 1, column nama: the cell is empty"),
        ("program", "nama", {"id": "x"}, "program, row 1: the header row has no column nama"),
        ("program", "anggaran", [1, "2,01"], "column anggaran: .* is not a number"),
        ("tujuan", "uraian", None, "row 1: the header row has no column uraian"),
        ("opd", "kode", {"a": {"b": 1}}, "column opd.kode: .* is not a text"),
        ("opd", "periode", [], "column opd.periode: the cell is empty"),
        ("opd", "periode", [25, None], "column opd.periode: .* is not a year"),
    ],
)
def test_a_faulty_plan_is_refused(where: str, key: str, value: object, words: str) -> None:
    document = plan(programme(10))
    inner = document[where]
    (inner[0] if isinstance(inner, list) else inner)[key] = value
    with pytest.raises(InputRefused, match=words):
        import_plan(document)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=200, deadline=None)
@given(
    where=st.sampled_from(list(plan(programme(10)))),
    at=st.integers(min_value=0, max_value=9),
    value=ANYTHING,
)
def test_a_plan_with_anything_in_it_is_used_whole_or_refused(
    where: str, at: int, value: object
) -> None:
    document = plan(programme(10, 2))
    inner = document[where][0] if isinstance(document[where], list) else document[where]
    if isinstance(inner, dict):
        inner[list(inner)[at % len(inner)]] = value
    else:
        document[where] = value
    found = attempt(document)
    if isinstance(found, Import) and all(one.column for one in found.ignored):
        assert found.read == found.used == rows_in(document)


def test_a_code_above_stands_once_however_many_rows_name_it() -> None:
    (account,) = import_codes([("PROV", 1, 1), ("PROV", 1, 2), ("KABKOT", 1, 1)])
    kinds = [one.object.value for one in account.quads if one.predicate == RDF_TYPE]
    assert sum(kind.endswith("#Concept") for kind in kinds) == 5 + 4
    assert sum(kind.endswith("#ConceptScheme") for kind in kinds) == 2
