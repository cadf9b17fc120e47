"""Codes as they come: the typed one beside the read one, versions apart and connected, units."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.build import build
from kg.intake import take_in
from kg.names import DCTERMS, DEFAULT_BASE, simpul
from kg.reason import read_rules, reason
from kg.recognise import read_layouts
from tests.books import book
from tests.conftest import Find

KODE = "https://w3id.org/simpul/kode/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RULES = read_rules()
ACCOUNTS = ["Akun", "Kelompok", "Jenis", "Objek", "Rincian Objek", "Sub Rincian Objek"]
ACCOUNTS += ["Uraian Akun", "Keterangan"]
SPLIT = ["URUSAN/UNSUR", "BIDANG URUSAN/BIDANG UNSUR", "PROGRAM", "KEGIATAN", "SUB KEGIATAN"]
SPLIT += ["NOMENKLATUR URUSAN"]
SIPD = ["JENIS PEMDA", "BIDANG", "PROGRAM", "KEGIATAN", "SUBKEGIATAN", "SUBKEGIATAN SEBELUMNYA"]
PLAN = ["KODE", "PROGRAM DAN KEGIATAN", "INDIKATOR", "SATUAN", "DANA TAHUN 1"]
UNITS = ["Value", "item", "Keterangan", "Sebutan lain"]


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def values(path: Path, *terms: str) -> set[tuple[str, ...]]:
    """Return for each thing that has the terms their values."""
    quads = take_in(path, read_layouts(), DEFAULT_BASE).quads
    said: dict[object, dict[str, str]] = {}
    for one in quads:
        name = one.predicate.value.replace("#", "/").rpartition("/")[2]
        said.setdefault(one.subject, {})[name] = one.object.value
    return {tuple(one[term] for term in terms) for one in said.values() if set(terms) <= set(one)}


@pytest.mark.parametrize(
    ("name", "content", "term", "due"),
    [
        (
            "rekening.xlsx",
            book(ACCOUNTS, [5, "01", 2, 1, "01", 24, "Alat tulis"], [5, *[None] * 5, "Belanja"]),
            "notation",
            {("5.1.02.01.01.0024", "5 01 2 1 01 24")},
        ),
        (
            "nomenklatur.xlsx",
            book(SPLIT, [1, 1, 2, "2.01", 3, "Pembangunan"], ["X", "XX", 1, None, None, "Umum"]),
            "notation",
            {("1.01.02.2.01.0003", "1 1 2 2.01 3"), ("X.XX.01", "X XX 1")},
        ),
        (
            "renstra.xlsx",
            book(PLAN, ["x.xx.01", "Penunjang"], ["1.01.02", "Program"]),
            "kodeLokal",
            {("X.XX.01", "x.xx.01")},
        ),
        (
            "wilayah.csv",
            b"kode_bps,nama_bps,kode_dagri,nama_dagri\n1101,A,1109,Kab. A\n11,B,11,Prov. B\n",
            "kodeWilayah",
            {("11.09", "1109")},
        ),
    ],
)
def test_a_code_is_kept_as_typed_where_it_was_read_as_another(
    name: str, content: bytes, term: str, due: set[tuple[str, str]], tmp_path: Path
) -> None:
    assert values(put(tmp_path, name, content), term, "kodeTertulis") == due


@pytest.fixture
def nomenclatures(tmp_path: Path) -> Store:
    """Return two versions of the nomenclature, the older with two digits at the end of a code."""
    rows = (
        [1, 1, 2, "2.01", "03", "Pembangunan Gedung"],
        [1, 1, 2, "2.01", "04", "Pengadaan Mebel"],
        ["X", "XX", 1, None, None, "PROGRAM PENUNJANG"],
    )
    old = put(tmp_path, "nomenklatur-900.1.15.5-1317.xlsx", book(SPLIT, *rows))
    head = ("KABKOT", "1.01 BIDANG", "1.01.02 PROGRAM", "1.01.02.2.01 Kegiatan")
    new = book(
        SIPD,
        [*head, "1.01.02.2.01.0003 Pembangunan gedung", None],
        [*head, "1.01.02.2.01.0004 Rehabilitasi", "1.01.02.2.01.0009 Perbaikan"],
        [
            "KABKOT",
            "X.XX BIDANG",
            "X.XX.01 Program penunjang",
            "X.XX.01.2.01 A",
            "X.XX.01.2.01.0001 B",
            None,
        ],
    )
    store = build([old, put(tmp_path, "sub-kegiatan-2027.xlsx", new)], read_layouts(), DEFAULT_BASE)
    reason(store.store, {"kode-pengganti": RULES["kode-pengganti"]}, DEFAULT_BASE)
    return store.store


def test_versions_of_the_nomenclature_are_apart_and_connected(nomenclatures: Store) -> None:
    new, old = f"{KODE}nomenklatur-2027-kabkota/", f"{KODE}nomenklatur-nomenklatur-900.1.15.5-1317/"
    before = f"{KODE}nomenklatur-sebelum-2027-kabkota/"

    def pairs(name: str) -> set[tuple[str, str]]:
        found = nomenclatures.quads_for_pattern(None, NamedNode(DCTERMS + name), None, None)
        return {
            (one.subject.value, one.object.value)
            for one in found
            if one.subject.value.startswith(f"{KODE}nomenklatur")
        }

    due = {
        (f"{new}1.01.02.2.01.0003", f"{old}1.01.02.2.01.0003"),
        (f"{new}X.XX.01", f"{old}X.XX.01"),
        (f"{new}1.01.02.2.01.0004", f"{before}1.01.02.2.01.0009"),
    }
    assert pairs("replaces") == due
    assert pairs("isReplacedBy") == {(old, new) for new, old in due}
    notation = NamedNode(SKOS + "notation")
    coded = nomenclatures.quads_for_pattern(None, notation, None, None)
    apart = {f"{one}1.01.02.2.01.0004" for one in (old, new)}
    assert {one.subject.value for one in coded} >= apart


def test_a_unit_is_found_through_the_table_of_synonyms(tmp_path: Path) -> None:
    plan = put(
        tmp_path, "renstra.xlsx", book(PLAN, ["1.01.02", "Program", "Angka", "prosentase", 1])
    )
    units = put(tmp_path, "satuan.xlsx", book(UNITS, ["%", "%", None, "persen, prosentase"]))
    for sources, due in (([plan], set()), ([plan, units], {f"{KODE}satuan/persen"})):
        store = build(sources, read_layouts(), DEFAULT_BASE).store
        reason(store, {one: RULES[one] for one in ("satuan-ukur", "satuan-sama")}, DEFAULT_BASE)
        found = store.quads_for_pattern(None, simpul("satuanUkur"), None, None)
        assert {one.object.value for one in found} == due


def test_the_real_list_of_units_leads_to_the_units_of_plans(shared: Find) -> None:
    path = shared("rekening/satuan.xlsx")
    store = build([path], read_layouts(), DEFAULT_BASE).store
    reason(store, {"satuan-sama": RULES["satuan-sama"]}, DEFAULT_BASE)
    same = list(store.quads_for_pattern(None, NamedNode(SKOS + "exactMatch"), None, None))
    ours = [one for one in same if one.subject.value.startswith(f"{KODE}satuan-daerah/")]
    assert {one.object.value for one in ours} >= {f"{KODE}satuan/persen", f"{KODE}satuan/dokumen"}
    assert len(ours) > 50
