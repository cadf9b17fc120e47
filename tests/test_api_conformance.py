"""The conformance report as an inspector reads it."""

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.app import create_app
from kg.cli import main
from kg.names import SHIPPED_DATA
from kg.register import read_criteria

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


def test_what_is_new_and_what_is_mended_since_the_release_before(tmp_path: Path) -> None:
    home, faulty = tmp_path / "home", tmp_path / "uji.ttl"
    faulty.write_text(FAULTY, encoding="utf-8")
    shipped, worse = ["build", "--home", str(home), str(SHIPPED_DATA)], [str(faulty)]
    assert main(shipped) == 0
    client = TestClient(create_app(home))
    assert "Sejak rilis" not in client.get("/laporan", headers=PAGE).text
    assert main([*shipped, *worse]) == 0
    page = client.get("/laporan?aturan=SasaranBertujuan", headers=PAGE).text
    assert "1 temuan baru, 0 selesai" in page
    assert 'class="badge new"' in page


def test_what_is_mended_is_named(tmp_path: Path) -> None:
    home, faulty = tmp_path / "home", tmp_path / "uji.ttl"
    faulty.write_text(FAULTY, encoding="utf-8")
    assert main(["build", "--home", str(home), str(SHIPPED_DATA), str(faulty)]) == 0
    assert main(["build", "--home", str(home), str(SHIPPED_DATA)]) == 0
    page = TestClient(create_app(home)).get("/laporan?aturan=SasaranBertujuan", headers=PAGE).text
    assert "0 temuan baru, 1 selesai" in page
    assert "Sasaran uji tanpa tujuan" in page
