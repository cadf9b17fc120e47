"""The conformance report as an inspector reads it."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import rdflib
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api import conformance, ready, standing
from api.app import create_app
from kg.cli import main
from kg.names import SHIPPED_DATA
from kg.register import read_criteria
from tests.conftest import Served
from tests.schemas import sarif_faults

PAGE = {"Accept": "text/html", "Accept-Language": "id"}


def findings(client: TestClient, **wanted: str) -> list[dict[str, str]]:
    text = client.get("/laporan.csv", params={"lang": "en", **wanted}).text
    return list(csv.DictReader(io.StringIO(text)))


def test_the_files_hold_the_same_findings(client: TestClient) -> None:
    rows = findings(client)
    results = json.loads(client.get("/laporan.json").content)["results"]
    graph = rdflib.Graph().parse(data=client.get("/laporan.ttl").text, format="turtle")
    book = load_workbook(io.BytesIO(client.get("/laporan.xlsx").content))
    told = set(graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))
    assert len(rows) == len(results) == len(told) == book.worksheets[0].max_row - 1 > 100


@pytest.mark.parametrize(
    ("name", "value", "column", "said"),
    [
        ("keparahan", "Violation", "Severity", "violation"),
        ("profil", "anggaran", "Profile", "anggaran"),
        ("opd", "id/opd/99.01/1.02.2.14.0.00.01.0000", "Agency", None),
        ("aturan", "SasaranTidakBanyakTujuan", "Code", "R15"),
    ],
)
def test_what_is_wanted_is_what_is_listed(
    client: TestClient, name: str, value: str, column: str, said: str | None
) -> None:
    rows = findings(client, **{name: value})
    assert 0 < len(rows) < len(findings(client))
    assert {one[column] for one in rows} == {said or value}
    page = client.get("/laporan", params={name: value}, headers=PAGE).text
    assert f"{len(rows)} temuan" in page


def test_rules_are_passed_too(client: TestClient) -> None:
    failed = {one["Criterion"] for one in findings(client)}
    page = client.get("/laporan", headers=PAGE).text
    passed = page.partition('id="sesuai"')[2].count("<li>")
    assert passed + len(failed) == len(read_criteria())


def test_every_finding_has_a_page_in_the_terms_of_an_inspector(client: TestClient) -> None:
    for row in findings(client):
        page = client.get(f"/temuan/{row['Key']}", headers=PAGE)
        assert page.status_code == 200
        for said in ("Kriteria", "Kondisi", "Sebab", "Akibat", "Rekomendasi", "Penanggung jawab"):
            assert f"<dt>{said}</dt>" in page.text


def test_a_finding_is_drawn_with_what_is_missing_dashed(client: TestClient) -> None:
    key = findings(client, aturan="ProsesIntiMendukungKinerja")[0]["Key"]
    page = client.get(f"/temuan/{key}", headers=PAGE).text
    drawn = page.partition("<svg")[2].partition("</svg>")[0]
    assert 'stroke-dasharray="6 4"' in drawn
    assert "tidak ada unsur rencana" in drawn
    assert "proses mendukung" in page.partition('class="gambar-uraian"')[2]


def test_a_finding_has_a_deadline_and_the_words_to_waive_it(client: TestClient) -> None:
    row = findings(client, keparahan="Violation", keadaan="open")[0]
    page = client.get(f"/temuan/{row['Key']}", headers=PAGE).text
    assert f"<dd>{row['Deadline']}: 60 hari sejak pertama ditemukan" in page
    assert "simpul waive " in page


@pytest.fixture
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Return how to make a day today, as far as the service sees it."""

    def on(day: date) -> None:
        class Today(date):
            @classmethod
            def today(cls) -> date:
                return day

        for module in (standing, conformance, ready):
            monkeypatch.setattr(module, "date", Today)

    return on


RULE = "AlokasiBersumberDana"


def test_a_waiver_ends_although_nothing_is_published(
    client: TestClient, on_a_day: Callable[[date], None]
) -> None:
    seen = []
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        on_a_day(day)
        page = client.get("/laporan", params={"aturan": RULE}, headers=PAGE)
        table = findings(client, aturan=RULE)
        front = client.get("/", headers=PAGE)
        told = json.loads(client.get("/laporan.json", params={"aturan": RULE}).content)
        graph = client.get("/laporan.ttl", params={"aturan": RULE}).text
        states = {row["State"] for row in table}
        seen.append((page.headers["etag"], front.headers["etag"], states))
        struck = states == {"waived"}
        assert ("<s>" in page.text) == struck
        assert told["waived"] == len(table) * struck
        assert graph.count("dikecualikanOleh") == len(table) * struck
    (held, other), (_, front), (_, states) = seen[0][:2], seen[1][:2], seen[1][1:]
    assert held != seen[1][0]
    assert other != front
    assert states == {"open"}


def test_the_waivers_have_a_page_that_says_how_each_stands(
    client: TestClient, on_a_day: Callable[[date], None]
) -> None:
    on_a_day(date(2026, 6, 1))
    page = client.get("/pengecualian", headers=PAGE).text
    assert page.index("berlaku</span>") < page.index("sudah berakhir</span>")
    assert "Inspektur Daerah" in page
    on_a_day(date(2025, 6, 1))
    assert "belum mulai" in client.get("/pengecualian", headers=PAGE).text


def test_the_report_on_an_agency_names_it(client: TestClient) -> None:
    asked = {"opd": "id/opd/99.01/1.02.2.14.0.00.01.0000"}
    page = client.get("/laporan", params=asked, headers=PAGE).text
    assert "<p><strong>Perangkat daerah:</strong> <a" in page


def test_the_list_is_paged(client: TestClient) -> None:
    first, second = (
        client.get("/laporan", params={"halaman": number}, headers=PAGE).text for number in (1, 2)
    )
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert first.count('href="/temuan/') == 50


@pytest.mark.parametrize("address", ["/temuan/tidak-ada", "/laporan.exe"])
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address, headers=PAGE).status_code == 404


def test_a_severity_that_does_not_exist_is_refused(client: TestClient) -> None:
    assert client.get("/laporan", params={"keparahan": "gawat"}, headers=PAGE).status_code == 422


FAULTY = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix simpul: <https://w3id.org/simpul/def#> .
<id/99.01/uji/sasaran> a simpul:SasaranDaerah ; rdfs:label "Sasaran uji tanpa tujuan"@id .
"""


def test_what_is_new_and_what_is_mended_since_the_release_before(
    served: Served, tmp_path: Path
) -> None:
    home, faulty = tmp_path / "home", tmp_path / "uji.ttl"
    faulty.write_text(FAULTY, encoding="utf-8")
    shipped, worse = ["build", "--home", str(home), str(SHIPPED_DATA)], [str(faulty)]
    assert main(shipped) == 0
    client = TestClient(create_app(served(home)))
    first = client.app.state.serving.live.release.name
    assert "Sejak rilis" not in client.get("/laporan", headers=PAGE).text
    assert main([*shipped, *worse]) == 0
    served(home)
    page = client.get("/laporan?aturan=SasaranBertujuan", headers=PAGE).text
    assert "1 temuan baru, 0 selesai" in page
    assert 'class="badge new"' in page
    compares_and_follows(client, first)


def compares_and_follows(client: TestClient, first: str) -> None:
    """See that any earlier release can be compared with, and that the trend follows them."""
    asked = {"sejak": first, "keadaan": "new"}
    page = client.get("/laporan", params=asked, headers=PAGE).text
    new = findings(client, **asked)
    assert f"Sejak rilis {first}" in page
    assert {row["State"] for row in new} == {"new"}
    assert f"{len(new)} temuan</h2>" in page
    assert client.get("/laporan?sejak=0123", headers=PAGE).status_code == 404
    log = client.get("/laporan.sarif").content
    assert sarif_faults(log) == []
    sarif = json.loads(log)["runs"][0]["results"]
    assert [one["baselineState"] for one in sarif].count("new") == len(new)
    trend = page.partition('id="tren"')[2].partition("</table>")[0]
    assert trend.count("<tr><td>") == 2
    assert trend.index(first) < trend.index(client.app.state.serving.live.release.name)


def test_what_is_mended_is_named(served: Served, tmp_path: Path) -> None:
    home, faulty = tmp_path / "home", tmp_path / "uji.ttl"
    faulty.write_text(FAULTY, encoding="utf-8")
    assert main(["build", "--home", str(home), str(SHIPPED_DATA), str(faulty)]) == 0
    served(home)
    assert main(["build", "--home", str(home), str(SHIPPED_DATA)]) == 0
    client = TestClient(create_app(served(home)))
    page = client.get("/laporan?aturan=SasaranBertujuan", headers=PAGE).text
    assert "0 temuan baru, 1 selesai" in page
    assert "Sasaran uji tanpa tujuan" in page
