"""A process map made by others, of 52 agencies and 78 processes: imported whole, and drawn."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import build
from kg.draw.kinds import KINDS
from kg.errors import InputRefused
from kg.mapping import Import, import_file
from kg.names import DEFAULT_BASE, RDF_TYPE, RDFS_LABEL, WAS_DERIVED_FROM, simpul
from kg.readers.document import read_json
from kg.recognise import read_layouts, recognise
from tests.test_draw_geometry import ACEH

Shared = Callable[[str], Path]

SMALL = {
    "metadata": {"pemda": "Kabupaten Contoh", "visi": "Maju", "periode": "2025–2029"},
    "opd": {"daftar": [{"id": 1, "nama": "Dinas Satu", "level": "Dinas"}]},
    "probis": {
        "level_0": {"misi": [{"nama": "Misi satu", "opd_terkait": [1]}]},
        "level_1": {"urusan": [{"nama": "Urusan satu", "opd_terkait": [1]}]},
        "level_2": {
            "kategori": [
                {"nama": "Perencanaan", "proses": [{"nama": "Menyusun", "opd_terkait": [1]}]},
                {"nama": "Lain", "proses": [{"nama": "Melayani", "opd_terkait": [1, 9]}]},
            ]
        },
    },
}


def imported(path: Path) -> Import:
    return import_file(path, recognise(path, read_layouts()), DEFAULT_BASE)


def written(folder: Path, document: object) -> Path:
    path = folder / "peta.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def account(shared: Shared) -> Import:
    """Return the import of the map of Aceh Tengah."""
    return imported(shared(ACEH))


def test_every_row_of_the_map_is_used(account: Import) -> None:
    assert (account.read, account.used, account.refused) == (180, 180, [])
    things = Counter(
        one.object.value.rpartition("#")[2] for one in account.quads if one.predicate == RDF_TYPE
    )
    assert (things["OPD"], things["Misi"], things["ItemProses"]) == (52, 8, 78)
    assert things["Proses"] == 8 + 35 + 6 + 78
    derived = {one.object for one in account.quads if one.predicate == WAS_DERIVED_FROM}
    assert len(derived) == things["BarisSumber"] == 180


def test_each_link_to_an_agency_is_kept(account: Import, shared: Shared) -> None:
    document = json.loads(shared(ACEH).read_text(encoding="utf-8"))["probis"]
    rows = [*document["level_0"]["misi"], *document["level_1"]["urusan"]]
    rows += [row for each in document["level_2"]["kategori"] for row in each["proses"]]
    links = {(one.subject, one.object) for one in account.quads
             if one.predicate == simpul("melibatkan")}  # fmt: skip
    assert len(links) == sum(len(row["opd_terkait"]) for row in rows)


def test_what_the_layout_does_not_know_is_named(account: Import) -> None:
    ignored = {(one.sheet, one.column) for one in account.ignored}
    assert ("$", "_catatan") in ignored
    assert ("opd.daftar", "jumlah_asn") in ignored


def test_an_agency_that_is_not_listed_is_named(tmp_path: Path) -> None:
    found = imported(written(tmp_path, SMALL))
    agency = f"{DEFAULT_BASE}id/opd/kabupaten-contoh/9"
    said = {one.predicate: one.object.value for one in found.quads if one.subject.value == agency}
    assert said[RDFS_LABEL] == "OPD nomor 9 (tidak ada dalam daftar)"
    assert said[RDF_TYPE] == simpul("Pelaku").value
    assert said[WAS_DERIVED_FROM].endswith("kategori%2Fproses/2")


def test_a_category_that_is_not_known_has_no_group(tmp_path: Path) -> None:
    quads = imported(written(tmp_path, SMALL)).quads
    grouped = {one.subject.value: one.object.value.rpartition("/")[2] for one in quads
               if one.predicate == simpul("termasukKelompok")}  # fmt: skip
    assert grouped == {f"{DEFAULT_BASE}id/kabupaten-contoh/proses/kategori.1": "manajemen"}


def test_the_agency_that_is_not_listed_shows_in_the_relationship_map(tmp_path: Path) -> None:
    store = build([written(tmp_path, SMALL)], read_layouts(), DEFAULT_BASE).store
    picture = KINDS["relasi"](store, None, DEFAULT_BASE, "id")
    assert [lane.title for lane in picture.lanes] == ["Menyusun", "Melayani"]
    columns = [box.title for box in picture.boxes if box.kind == "pelaku"]
    assert columns == ["Dinas Satu", "OPD nomor 9 (tidak ada dalam daftar)"]


def test_a_period_that_is_none_is_refused(tmp_path: Path) -> None:
    wrong = {**SMALL, "metadata": {**SMALL["metadata"], "periode": "lima tahun"}}
    with pytest.raises(InputRefused) as caught:
        imported(written(tmp_path, wrong))
    assert "metadata.periode" in caught.value.text("id")


def test_lists_within_objects_become_sheets(tmp_path: Path) -> None:
    path = written(tmp_path, {"a": {"b": {"c": [{"d": 1, "e": {"f": [{"g": 2}]}}]}, "h": None}})
    sheets = {one.name: list(one.rows) for one in read_json(path, 1)}
    assert list(sheets) == ["$", "a.b.c", "a.b.c/e.f"]
    assert sheets["a.b.c/e.f"][0].parent == ("a.b.c", 1)
    assert sheets["a.b.c"][0].cells == {"d": 1}
