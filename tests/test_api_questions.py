"""The pages of the questions: found, asked, answered, taken away as files."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from kg.query import read_questions

QUESTIONS = read_questions()
PAGE = {"Accept": "text/html", "Accept-Language": "id"}


def test_a_planner_finds_a_question_and_its_page(client: TestClient) -> None:
    found = client.get("/pertanyaan", params={"q": "kegiatan dobel antar dinas"}, headers=PAGE).text
    first = found.partition('<ol class="found">')[2].partition('href="')[2].partition('"')[0]
    assert first == "/pertanyaan/kandidat-tumpang-tindih"
    assert client.get(first, headers=PAGE).status_code == 200


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_question_has_a_page(client: TestClient, name: str, language: str) -> None:
    answer = client.get(f"/pertanyaan/{name}", params={"lang": language}, headers=PAGE)
    assert answer.status_code == 200
    assert answer.text.count("<h1>") == 1
    assert 'class="answer"' in answer.text or 'class="notice"' in answer.text


def test_the_form_offers_what_the_graph_has(client: TestClient) -> None:
    page = client.get("/pertanyaan/tema-siapa-berbuat-apa", headers=PAGE).text
    assert '<option value="https://w3id.org/simpul/kode/tema/stunting">' in page
    assert '<option value="2026">' in page


def test_the_files_say_what_the_page_says(client: TestClient) -> None:
    address = "/pertanyaan/pagu-menurut{}?dimensi=sumber-dana&tahun=2026"
    rows = list(csv.reader(io.StringIO(client.get(address.format(".csv")).text)))
    solutions = json.loads(client.get(address.format(".json")).content)["results"]["bindings"]
    book = load_workbook(io.BytesIO(client.get(address.format(".xlsx")).content))
    sheet, cover = book.worksheets
    assert len(rows) - 1 == len(solutions) == sheet.max_row - 1 > 0
    said = [cell.value for row in cover.rows for cell in row]
    assert "sumber-dana" in said
    assert any("Rilis" in str(one) for one in said)
    query = client.get(address.format(".rq"))
    assert query.headers["content-type"].startswith("application/sparql-query")
    assert 'VALUES ?dimensi { "sumber-dana" }' in query.text


def test_an_empty_answer_says_why(client: TestClient) -> None:
    asked = {"dimensi": "misi", "tahun": "1999"}
    page = client.get("/pertanyaan/pagu-menurut", params=asked, headers=PAGE).text
    assert "tanpa Tahun = 1999" in page


@pytest.mark.parametrize(
    "query",
    [
        {"tahun": "dua ribu"},
        {"pemda": "http://a> } INSERT {"},
        {"tidak-ada": "1"},
        {"halaman": "0"},
    ],
)
def test_a_value_that_does_not_fit_is_refused(client: TestClient, query: dict[str, str]) -> None:
    for accept in ("text/html", "application/json"):
        answer = client.get("/pertanyaan/pagu-menurut", params=query, headers={"Accept": accept})
        assert answer.status_code == 422
        assert next(iter(query)) in answer.text


def test_no_value_changes_the_question(client: TestClient) -> None:
    hostile = {"dimensi": '" } UNION { ?s ?p ?o } #'}
    answer = client.get("/pertanyaan/pagu-menurut.json", params=hostile)
    assert json.loads(answer.content)["results"]["bindings"] == []


def test_a_script_in_a_value_stays_text(client: TestClient) -> None:
    asked = {"dimensi": '"><script>alert(1)</script>'}
    page = client.get("/pertanyaan/pagu-menurut", params=asked, headers=PAGE).text
    assert "<script>" not in page


def test_a_question_that_does_not_exist_is_not_found(client: TestClient) -> None:
    assert client.get("/pertanyaan/tidak-ada", headers=PAGE).status_code == 404


def test_charts_and_matrices_are_drawn(client: TestClient) -> None:
    chart = client.get("/pertanyaan/pagu-menurut?dimensi=misi&tahun=2026", headers=PAGE).text
    assert chart.count("<rect") > 2
    matrix = client.get("/pertanyaan/iku-digerakkan-program", headers=PAGE).text
    assert 'class="matrix"' in matrix
