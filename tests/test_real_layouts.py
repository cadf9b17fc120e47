"""Real tables of other people: no row is lost, by a count that the product has no part in."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.intake import take_in
from kg.mapping import Import
from kg.names import DEFAULT_BASE, RDF_TYPE
from kg.recognise import read_layouts
from tests.conftest import Find

# Each file, the layout that it is to fit by itself, and the rows that are refused.
FILES = {
    "nomenklatur/sub-kegiatan-900.1.15.5-1317.xlsx": ("nomenklatur-terpisah", 0),
    "nomenklatur/program_pemerintahan.tsv": ("nomenklatur-tanpa-judul", 0),
    "nomenklatur/kegiatan_pemerintahan.tsv": ("nomenklatur-tanpa-judul", 0),
    "nomenklatur/sub_kegiatan_pemerintahan.tsv": ("nomenklatur-tanpa-judul", 0),
    "rencana/pasangkayu/opd.xlsx": ("opd-tabel", 0),
    "rencana/pasangkayu/renja-dpa-rincian.xlsx": ("rka-rincian", 0),
    "rencana/pasangkayu/renstra.xlsx": ("renstra-tabel", 4),
    "rencana/pasangkayu/sub-kegiatan-renja-dpa.xlsx": ("dpa-sub-kegiatan", 0),
    "rencana/pasangkayu/tujuan-sasaran-renstra.xlsx": ("tujuan-sasaran-tabel", 0),
    "rekening/belanja.xlsx": ("rekening-belanja", 0),
    "rekening/sumber-dana.xlsx": ("rekening-sumber-dana", 7),
    "rekening/satuan.xlsx": ("satuan-sinonim", 0),
    "wilayah/provinsi.csv": ("wilayah-bps", 0),
    "wilayah/kabkota.csv": ("wilayah-bps", 0),
    "wilayah/kecamatan.csv": ("wilayah-bps", 0),
    "wilayah/wilayah-2025.sql": ("wilayah-sql", 0),
    "rencana/sumedang/rpjmd-2019-2023-en.html": ("rpjmd-html-titik", 85),
    "rencana/sumedang/rpjmd-2019-2023-id.html": ("rpjmd-html-koma", 83),
}


def counted(path: Path) -> int:
    """Count the rows of a file below its header, without a reader of the product."""
    if path.suffix == ".sql":
        return len(re.findall(r"^\('[0-9.]+',", path.read_text(encoding="utf-8"), re.MULTILINE))
    if path.suffix == ".html":
        text = re.sub(r"<table cellpadding=0 .*?</table>", "", path.read_text("utf-8"), flags=re.S)
        lines = re.split(r"<tr[ >]", re.sub(r"<!.*?>", "", text))[1:]
        headings = max(at for at, one in enumerate(lines) if ">Target<" in one.replace("<b>", ">"))
        return sum(
            bool(re.sub(r"<[^<>]*>|&nbsp;|\s", "", f"<{one}")) for one in lines[headings + 1 :]
        )
    if path.suffix == ".xlsx":
        rows = load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True)
        return sum(any(cell not in (None, "") for cell in row) for row in rows) - 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t" if path.suffix == ".tsv" else ","))
    return sum(map(any, lines)) - (path.suffix == ".csv")


def things(account: Import) -> Counter[str]:
    kinds = {(one.subject, one.object) for one in account.quads if one.predicate == RDF_TYPE}
    return Counter(re.split("[#/]", kind.value)[-1] for _, kind in kinds)


def objects(account: Import, predicate: str) -> set[str]:
    return {one.object.value for one in account.quads if one.predicate.value.endswith(predicate)}


def imported(shared: Find, name: str) -> Import:
    return take_in(shared(name), read_layouts(), DEFAULT_BASE)


@pytest.mark.parametrize("name", FILES)
def test_no_row_is_lost(name: str, shared: Find) -> None:
    layout, refused = FILES[name]
    account = imported(shared, name)
    assert account.layout == layout
    assert account.read == counted(shared(name)) == account.used + refused
    assert len(account.refused) == refused


def test_split_codes_are_whole_again(shared: Find) -> None:
    codes = objects(imported(shared, "nomenklatur/sub-kegiatan-900.1.15.5-1317.xlsx"), "#notation")
    shape = re.compile(r"([1-9X]|[1-9]\.\d\d|X\.XX)(\.\d\d(\.[1-9]\.\d\d(\.\d{4})?)?)?")
    assert {"1.01.02.2.01.0003", "X.XX.01", "2.16"} <= codes
    assert all(shape.fullmatch(one) for one in codes)
    accounts = objects(imported(shared, "rekening/belanja.xlsx"), "#notation")
    assert {"5", "5.1.02.01.01.0024"} <= accounts


def test_the_levels_of_a_table_are_told_by_their_codes(shared: Find) -> None:
    account = imported(shared, "rencana/pasangkayu/renstra.xlsx")
    found = things(account)
    assert (found["Program"], found["Kegiatan"], found["SubKegiatan"]) == (9, 22, 60)
    assert found["Indikator"] == 60
    assert [one.place.row for one in account.refused] == [2, 3, 39, 56]
    assert len(account.rounded) == 14
    found = things(imported(shared, "wilayah/wilayah-2025.sql"))
    due = {"Provinsi": 38, "Kabupaten": 416, "Kota": 98, "Kecamatan": 7285, "Kelurahan": 8496}
    assert {name: found[name] for name in due} == due
    assert found["Desa"] == 75_266


def test_the_two_codes_of_a_region_stand_beside_each_other(shared: Find) -> None:
    account = imported(shared, "wilayah/kabkota.csv")
    said = {one.predicate.value.rpartition("#")[2]: {} for one in account.quads}
    for one in account.quads:
        said[one.predicate.value.rpartition("#")[2]][one.subject] = one.object.value
    pairs = {code: said["kodeBPS"][one] for one, code in said["kodeWilayah"].items()}
    assert pairs["11.09"] == "1101"
    assert sum(code.replace(".", "") != bps for code, bps in pairs.items()) == 199


def test_a_unit_is_known_by_each_of_its_names(shared: Find) -> None:
    names = objects(imported(shared, "rekening/satuan.xlsx"), "#altLabel")
    assert {"persen", "btg", "batang", "derajat celcius", "dc"} <= names
    assert not any("," in one for one in names)
