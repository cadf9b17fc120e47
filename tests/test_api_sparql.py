"""The endpoint: the protocol, foreign clients, and the queries of those who mean harm."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from SPARQLWrapper import JSON, SPARQLWrapper
from starlette.testclient import TestClient

from api.app import create_app
from api.gate import Refused, admit
from api.limits import Limits
from tests.test_serve import serving

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/simpul/def#Misi> }"
CONSTRUCT = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t FILTER(STRENDS(STR(?t), 'Misi')) }"
JSON_TYPE = "application/sparql-results+json"
SHORT = Limits(seconds=1.5, wait=0.2, megabytes=1024, rows=5000, bytes=1_000_000)

CARTESIAN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DOUBLING = (
    "SELECT ?x30 WHERE { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{at}, ?x{at}) AS ?x{at + 1})" for at in range(30))
    + " }"
)


@pytest.fixture(scope="module")
def strict(home: Path) -> Iterator[TestClient]:
    app = create_app(home, SHORT)
    yield TestClient(app, follow_redirects=False)
    app.state.pool.close()


def ask(client: TestClient, query: str, accept: str = JSON_TYPE) -> object:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


@pytest.mark.parametrize(
    "media_type",
    [JSON_TYPE, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"],
)
def test_solutions_come_in_every_form(strict: TestClient, media_type: str) -> None:
    answer = ask(strict, SELECT, media_type)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, media_type)
    assert "misi/4" in answer.text


# rdflib warns of its own use of names that it has given up.
@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")
@pytest.mark.parametrize(
    ("media_type", "syntax"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_graphs_come_in_every_form(strict: TestClient, media_type: str, syntax: str) -> None:
    answer = ask(strict, CONSTRUCT, media_type)
    assert answer.status_code == 200
    said = rdflib.Dataset(default_union=True)
    said.parse(data=answer.text, format=syntax)
    assert len(set(said.subjects(rdflib.RDF.type, None))) > 5


def test_all_three_ways_of_asking_give_the_same(strict: TestClient) -> None:
    headers = {"Accept": JSON_TYPE}
    plain = strict.post(
        "/sparql", content=SELECT, headers={**headers, "Content-Type": "application/sparql-query"}
    )
    form = strict.post("/sparql", data={"query": SELECT}, headers=headers)
    assert ask(strict, SELECT).content == plain.content == form.content != b""


def test_a_graph_can_be_chosen(strict: TestClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    asked = {"query": count, "default-graph-uri": "https://data.simpul.example/graph/kode/belanja"}
    answer = strict.get("/sparql", params=asked, headers={"Accept": "text/csv"})
    assert answer.text.split() == ["n", "78"]


def test_a_foreign_client_asks_the_running_service(home: Path) -> None:
    with serving(home) as address:
        client = SPARQLWrapper(f"{address}sparql", returnFormat=JSON)
        client.setQuery(SELECT)
        assert len(client.query().convert()["results"]["bindings"]) > 3


def test_the_page_shows_the_rows(strict: TestClient) -> None:
    page = ask(strict, SELECT, "text/html")
    assert 'href="/id/99.01/rpjmd/2025-2029/misi/4"' in page.text
    assert strict.get("/sparql", headers={"Accept": "text/html"}).text.count("<textarea") == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("SELECT * { #\n service<http://127.0.0.1:1/>{ ?s ?p ?o } }", 403),
        ("ASK { { SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } } } }", 403),
        ("LOAD <http://127.0.0.1:1/>", 403),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403),
        ("CLEAR ALL", 403),
        ("DELETE WHERE { ?s ?p ?o }", 403),
        ("SELECT * {", 400),
        ("not a query", 400),
        ("", 400),
        (f"SELECT * {{ FILTER({'(' * 5000}1{')' * 5000}) }}", 400),
        (f"SELECT * {{ {'FILTER EXISTS{' * 900}{'}' * 900} }}", 400),
        (f"SELECT * {{ ?s {'!' * 9000}a ?o }}", 400),
        (f"SELECT * {{ ?s <urn:a>{'/<urn:a>' * 5000} ?o }}", 400),
        (f"SELECT * {{ {'?s ?p ?o . ' * 300} }}", 400),
        (f"SELECT * {{ FILTER('{'a' * 70000}' = '') }}", 413),
        ("SELECT * { S\\u0045RVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400),
        (DOUBLING, 422),
        ("SELECT * { ?s ?p ?o }", 422),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?s ?a", 422),
        (CARTESIAN, 504),
        ("SELECT (COUNT(*) AS ?n) { ?a (!<urn:a>)* ?b . ?c (!<urn:a>)* ?d }", 504),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_harms_is_refused_or_limited(strict: TestClient, query: str, status: int) -> None:
    began = time.monotonic()
    answer = strict.post("/sparql", data={"query": query}, headers={"Accept": JSON_TYPE})
    # The deadline may come before the cap of memory or of rows where the machine is busy.
    assert answer.status_code == status or (status == 422 and answer.status_code == 504)
    assert answer.headers["content-type"] == "application/problem+json"
    assert time.monotonic() - began < SHORT.seconds + 2
    after = ask(strict, SELECT)
    assert after.status_code == 200, after.text


def test_updates_are_refused_by_every_door(strict: TestClient) -> None:
    update = "CLEAR ALL"
    doors = [
        strict.get("/sparql", params={"update": update}),
        strict.post("/sparql", data={"update": update}),
        strict.post(
            "/sparql", content=update, headers={"Content-Type": "application/sparql-update"}
        ),
    ]
    assert [one.status_code for one in doors] == [403, 403, 403]


def test_two_queries_another_type_and_a_long_body_are_refused(strict: TestClient) -> None:
    assert strict.get("/sparql?query=ASK{}&query=ASK{}").status_code == 400
    assert strict.post("/sparql", json={"query": SELECT}).status_code == 415
    assert strict.post("/sparql", data={"query": "a" * 300_000}).status_code == 413


def test_bombs_leave_others_their_answers(home: Path) -> None:
    """Others are answered before the first bomb has come to its end."""
    answered: list[int] = []
    with TestClient(create_app(home, replace(SHORT, seconds=6))) as client:
        bombs = [
            threading.Thread(target=lambda: answered.append(ask(client, CARTESIAN).status_code))
            for _ in range(3)
        ]
        for one in bombs:
            one.start()
        time.sleep(0.4)
        busy = ask(client, SELECT)
        assert (busy.status_code, busy.headers.get("retry-after")) == (429, "2")
        assert client.get("/laporan", headers={"Accept": "text/html"}).status_code == 200
        assert 504 not in answered
        for one in bombs:
            one.join()
        assert sorted(answered) == [429, 504, 504]
        after = ask(client, SELECT)
        assert after.status_code == 200, after.text


def test_a_client_that_takes_too_much_is_asked_to_wait_and_others_are_not(home: Path) -> None:
    app = create_app(home, Limits(seconds=1, client_failures=1.5))
    greedy, other = TestClient(app), TestClient(app, client=("192.0.2.9", 1))
    try:
        assert [ask(greedy, "SELECT * {").status_code for _ in range(3)] == [400, 400, 429]
        refused = ask(greedy, SELECT)
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert ask(other, SELECT).status_code == 200
    finally:
        app.state.pool.close()


def test_the_limits_are_published_where_people_and_programs_look(strict: TestClient) -> None:
    page = strict.get("/sparql", headers={"Accept": "text/html"}).text
    served = strict.get("/sparql", headers={"Accept": "text/turtle"}).text
    for one in (page, served):
        assert "1,5 detik, 1.024 MiB memori, 5.000 baris" in one


def test_what_the_shipped_questions_say_is_admitted() -> None:
    for path in (Path(__file__).parent.parent / "kg" / "questions").glob("*.rq"):
        assert admit(path.read_text(encoding="utf-8")) == "SELECT"


def test_a_word_in_a_text_or_an_address_is_no_command() -> None:
    assert admit('SELECT * { ?s ?p "SERVICE INSERT" ; <urn:DROP> ?o }') == "SELECT"
    with pytest.raises(Refused):
        admit("SELECT * { SERVICE ?x { } }")
