"""The page of a thing: who answers, its money and place, where it was read, and its history."""

import re
import shutil
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from kg.cli import main
from kg.names import SHIPPED_DATA
from tests.conftest import Served

PAGE = {"Accept": "text/html", "Accept-Language": "id"}
RENSTRA = "99.01/3.26.0.00.0.00.01.0000/renstra/2025-2029"
MISSION = "/doc/id/99.01/rpjmd/2025-2029/misi/4"
SUB = f"/doc/id/{RENSTRA}/sub/3.26.02.2.03.0003"
REVISED = "99.01/2.16.2.20.2.21.01.0000/renstra/2025-2029/perubahan-1/sub/2.16.03.2.02.0043"
SOURCES = ("contoh/about.ttl", "contoh/organisasi.ttl", "contoh/renstra-dispar.ttl")
# What the second release says otherwise, the third as the second.
CHANGES = (
    ('simpul:jumlahRupiah "3207500000"', 'simpul:jumlahRupiah "3107500000"'),
    (
        ">,\n        <id/wilayah/99.01.04.2001> ;\n    simpul:bertema tema:pariwisata",
        "> ;\n    simpul:bertema tema:pariwisata",
    ),
)


def words(page: str) -> str:
    """Return the text of a page without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture(scope="module")
def revised(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of a home in which a plan was built, revised, and built again."""
    folder = tmp_path_factory.mktemp("revised")
    sources = folder / "sources"
    sources.mkdir()
    for name in SOURCES:
        shutil.copy(SHIPPED_DATA / name, sources)
    home = folder / "home"
    assert main(["build", str(sources), "--home", str(home)]) == 0
    served(home)
    plan = sources / "renstra-dispar.ttl"
    text = plan.read_text(encoding="utf-8")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new)
    plan.write_text(text, encoding="utf-8")
    assert main(["build", str(sources), "--home", str(home)]) == 0
    served(home)
    (sources / "organisasi.ttl").unlink()
    assert main(["build", str(sources), "--home", str(home)]) == 0
    app = create_app(served(home))
    yield TestClient(app)
    app.state.pool.close()


def test_it_says_who_answers(client: TestClient) -> None:
    page = words(client.get(SUB, headers=PAGE).text)
    assert "Pengampu Bidang Destinasi Pariwisata, Dinas Pariwisata (contoh)" in page
    assert "Perangkat daerah Dinas Pariwisata Kabupaten Tirta Kencana (contoh)" in page


def test_its_money_is_told_by_stage_source_and_year(client: TestClient) -> None:
    page = words(client.get(SUB, headers=PAGE).text)
    assert "Tahap Sumber dana 2025 2026 2027 2028 2029" in page
    assert "pagu indikatif dana alokasi umum 2.750.000.000 2.970.000.000 3.207.500.000" in page
    # What was spent is no stage of what was allowed.
    assert "dokumen pelaksanaan anggaran dana alokasi umum 2.970.000.000" in page
    assert "realisasi anggaran dana alokasi umum 2.695.000.000" in page


def test_the_money_of_a_programme_is_that_of_its_sub_kegiatan_each_once(
    client: TestClient,
) -> None:
    page = words(client.get(f"/doc/id/{RENSTRA}/program/3.26.02", headers=PAGE).text)
    own, below = page.split("Jumlah sub kegiatan berlaku yang mendukungnya (rupiah)")
    total = "pagu indikatif Jumlah 7.450.000.000 7.987.500.000"
    assert total in own
    assert total in below


def test_its_place_is_told_with_the_point(client: TestClient) -> None:
    page = words(client.get(SUB, headers=PAGE).text)
    assert (
        "Pantai Pasirkencana (contoh) , Desa Pasirkencana (contoh) lintang, bujur: -7.9842" in page
    )


def test_a_statement_names_its_file_row_and_column(client: TestClient) -> None:
    page = client.get("/doc/id/pemda/kab-banyuwangi/akip/2017", headers=PAGE)
    assert "nilai-akip-jatim-2017.csv, baris 2, kolom nilai" in words(page.text)
    assert "contoh/renstra-dispar.ttl" in words(client.get(SUB, headers=PAGE).text)


def test_the_history_follows_the_texts_of_a_plan(client: TestClient) -> None:
    page = words(client.get(f"/doc/id/{REVISED}", headers=PAGE).text)
    assert "15 September 2025 · Renstra Dinas Kominfo 2025-2029, murni (contoh)" in page
    assert "perubahan kesatu (contoh) berlaku Pagu 2026 Penyelenggaraan Jaringan Intra" in page
    assert "naik dari Rp 1.732.500.000 menjadi Rp 1.798.500.000 (naik Rp 66.000.000)" in page
    assert "naik dari 52 menjadi 57 (naik 5)" in page


def test_the_history_follows_the_releases(revised: TestClient) -> None:
    page = words(revised.get(SUB, headers=PAGE).text)
    history = page.partition("Dalam rilis")[2].partition("Keterangan")[0]
    # The release between that did not touch it is not told.
    assert history.count("berubah dengan rilis") == 1
    assert "turun dari Rp 3.207.500.000 menjadi Rp 3.107.500.000" in history
    assert re.search(r"− berlokasi di : \S*99.01.04.2001", history)
    assert history.count("sudah ada dalam rilis") == 1


def test_what_is_no_longer_there_says_which_release_knew_it_last(revised: TestClient) -> None:
    gone = revised.get("/doc/id/opd/99.01/1.01.0.00.0.00.01.0000", headers=PAGE)
    assert gone.status_code == 410
    assert "Terakhir dimuat dalam rilis" in words(gone.text)
    assert revised.get("/doc/id/opd/tidak-ada", headers=PAGE).status_code == 404


def test_a_large_page_is_paged_and_says_the_rest_once(client: TestClient) -> None:
    address = "/doc/def/NilaiTarget"
    first, second = (
        client.get(address, params={"halaman": number}, headers=PAGE) for number in (1, 2)
    )
    assert 'rel="next"' in first.headers["link"]
    assert "Halaman 1 dari" in words(first.text)
    assert "Pemakaian dalam rilis ini" in words(first.text)
    assert "Pemakaian dalam rilis ini" not in words(second.text)
    shown = [set(re.findall(r'href="(/id/[^"?]+)"', one.text)) for one in (first, second)]
    assert min(map(len, shown)) > 400
    assert not shown[0] & shown[1]
    assert client.get(address, params={"halaman": 900}, headers=PAGE).status_code == 404


def test_a_line_of_sight_that_is_cut_says_how_much_is_left_and_leads_there(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.sight.SHOWN", 2)
    page = client.get(f"{MISSION}?lang=en", headers=PAGE).text
    found = re.search(r'href="(/sparql\?query=[^"]+)">and (\d+) more: see them all', page)
    assert found
    asked = client.get(unescape(found[1]), headers={"Accept": "text/csv"})
    assert len(asked.text.splitlines()) == 1 + 2 + int(found[2])


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "path", [SUB, MISSION, "/doc/def/Sasaran", "/doc/def/menjabarkanVisi", "/doc/kode/urusan"]
)
def test_no_property_is_called_by_its_technical_name(
    client: TestClient, path: str, language: str
) -> None:
    page = client.get(path, headers={"Accept": "text/html", "Accept-Language": language}).text
    names = [words(one) for one in re.findall(r"<dt[^>]*>.*?</dt>", page)]
    assert names
    assert [one for one in names if re.fullmatch(r"\w+:\w+|https?://.*", one)] == []


def test_a_statement_is_read_aloud_and_its_property_explained(client: TestClient) -> None:
    for language, truth, name in (("id", "ya", "nama"), ("en", "yes", "name")):
        page = client.get(SUB, headers={"Accept": "text/html", "Accept-Language": language}).text
        assert f">{name}</a></dt>" in page
        assert f"<span>{truth}</span>" in page
        assert re.search(r'<dt title="[^"]{20,}">', page)
