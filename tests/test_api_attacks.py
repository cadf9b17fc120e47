"""Attacks on what can be read, one after the other, each by the name of what it would do.

What data may say is held by ``test_admit.py``, what is uploaded is attacked in
``test_api_write.py``, who asks too much in ``test_api_sparql.py``.
"""

import asyncio
import csv
import gzip
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.limits import Limits
from api.worker import Worker
from kg.cli import main
from kg.names import DEFAULT_BASE
from tests.conftest import Served

PAGE = {"Accept": "text/html"}
SCRIPT = "<script>alert(1)</script>"
BREAK = "</script><script>alert(2)</script>"
FORMULA = '=HYPERLINK("http://e")'
LABELS = f"""
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix simpul: <https://w3id.org/simpul/def#> .
<id/visi/1> a simpul:Visi ; rdfs:label {json.dumps('"><img src=x onerror=alert(1)>' + SCRIPT)}@id .
<id/misi/1> a simpul:Misi ; rdfs:label {json.dumps(BREAK)}@id ; simpul:menjabarkanVisi <id/visi/1> .
<id/opd/1> a simpul:OPD ; rdfs:label {json.dumps(FORMULA)}@id .
<id/program/1> a simpul:Program ; rdfs:label {json.dumps(FORMULA)}@id .
"""
# What nests, so often that a parser without bound dies of it (9 to 180 KB).
DEEP = {
    "parentheses": ("SELECT * { FILTER(", "(", "1", ")", ") }"),
    "exists": ("SELECT * { ", "FILTER EXISTS{", "", "}", " }"),
    "select": ("SELECT * ", "{SELECT *", "{}", "}", ""),
    "if": ("SELECT * { FILTER(", "IF(1,1,", "1", ")", ") }"),
    "groups": ("SELECT * ", "{", "", "}", ""),
    "optional": ("SELECT * { ", "OPTIONAL{", "", "}", " }"),
    "not": ("SELECT * { FILTER(", "!", "1", "", ") }"),
    "plus": ("SELECT * { FILTER(", "1+", "1", "", ") }"),
    "union": ("SELECT * { {} ", "UNION {} ", "", "", " }"),
    "optionals": ("SELECT * { ", "OPTIONAL {} ", "", "", " }"),
    "path": ("SELECT * { ?s ", "<urn:p>/", "<urn:p>", "", " ?o }"),
    "nodes": ("SELECT * { ", "[<urn:p> ", "1", "]", " }"),
    "lists": ("SELECT * { ", "(", "1", ")", " <urn:p> 1 }"),
    "triple terms": ("SELECT * { ", "<<(", "", ")>>", " <urn:p> 1 }"),
    "bind": ("SELECT * { ", "BIND(1 AS ?x) ", "", "", " }"),
    "filters": ("SELECT * { ", "FILTER(1) ", "", "", " }"),
    "patterns": ("SELECT * { ", "?s ?p ?o . ", "", "", " }"),
}


@pytest.fixture(scope="module")
def hostile(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of a service whose data were written by an enemy."""
    folder = tmp_path_factory.mktemp("musuh")
    (folder / "musuh.ttl").write_text(LABELS, encoding="utf-8")
    assert main(["build", str(folder / "musuh.ttl"), "--home", str(folder / "home")]) == 0
    app = create_app(served(folder / "home"))
    yield TestClient(app)
    app.state.pool.close()


@contextmanager
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """Listen as a server of the enemy, and keep what it is asked."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    heard.append(caller.recv(1000))
                    caller.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 10\r\n\r\nTOP-SECRET")

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("iri", ["http://a> } INSERT {", "<urn:a>", "urn:a b"])
def test_02_an_iri_that_is_none_is_refused(client: TestClient, iri: str) -> None:
    answer = client.get("/pertanyaan/pagu-menurut", params={"dimensi": "misi", "pemda": iri})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "DESCRIBE ?s {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ {{ SELECT * {{ #\n sErViCe#\n SILENT <{0}> {{ ?s ?p ?o }} }} }} }}",
        "SELECT * {{ BIND(<{0}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
        "LOAD <{0}>",
    ],
)
def test_03_04_nobody_is_called_and_nothing_told(client: TestClient, query: str) -> None:
    with listening() as (address, heard):
        answer = client.get("/sparql", params={"query": query.format(address)})
    assert answer.status_code in {200, 403}
    assert heard == []
    assert "TOP-SECRET" not in answer.text


def test_a_worker_has_no_file_to_write(home: Path) -> None:
    worker = Worker((home / "current").resolve(), Limits(megabytes=1024))
    asked = {"default": [], "named": [], "base": DEFAULT_BASE, "rows": 9, "bytes": 999}
    try:
        asyncio.run(worker.ask({**asked, "query": "ASK {}", "type": "text/csv"}))
        limits = Path(f"/proc/{worker.process}/limits").read_text()
    finally:
        worker.stop()
    assert re.search(r"Max file size +0 +0 ", limits)


def test_03_04_a_query_that_passed_the_gate_could_not_call_either(home: Path) -> None:
    worker = Worker((home / "current").resolve(), Limits(megabytes=1024))
    with listening() as (address, heard):
        asked = {
            "query": f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
            "default": [],
            "named": [],
            "base": DEFAULT_BASE,
            "type": "text/csv",
            "rows": 9,
            "bytes": 999,
        }
        try:
            with pytest.raises(Exception, match="query-failed") as refused:
                asyncio.run(worker.ask(asked))
        finally:
            worker.stop()
    if heard:
        pytest.skip("this system lets no process leave the network")
    assert "TOP-SECRET" not in str(refused.value)


def test_05_nothing_that_is_asked_changes_the_data(client: TestClient) -> None:
    before = client.get("/unduh/simpul.nq.gz").content
    for verb in ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "CLEAR ALL", "LOAD <urn:a>"):
        for asked in ({"query": verb}, {"update": verb}):
            assert client.get("/sparql", params=asked).status_code == 403
            assert client.post("/sparql", data=asked).status_code == 403
    assert client.get("/unduh/simpul.nq.gz").content == before


@pytest.mark.parametrize("form", DEEP)
def test_07_what_nests_without_end_reaches_no_parser(client: TestClient, form: str) -> None:
    start, opening, middle, closing, end = DEEP[form]
    for times in (500, 4000):
        query = start + opening * times + middle + closing * times + end
        answer = client.post("/sparql", data={"query": query})
        assert answer.status_code in {400, 413}, times
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_10_a_star_of_patterns_is_refused_or_ended(home: Path) -> None:
    app = create_app(home, Limits(seconds=1))
    star = "SELECT * { ?s " + " ; ".join(f"<urn:p{at}> ?o{at}" for at in range(190)) + " }"
    try:
        answer = TestClient(app).get("/sparql", params={"query": star})
    finally:
        app.state.pool.close()
    assert answer.status_code in {200, 400, 422, 504}


def test_11_a_pattern_that_doubles_is_linear(client: TestClient) -> None:
    query = f"ASK {{ FILTER(REGEX('{'a' * 40}!', '(a+)+$')) }}"
    assert client.get("/sparql", params={"query": query}).json() == {"head": {}, "boolean": False}


def test_23_a_formula_is_text_in_a_table(hostile: TestClient) -> None:
    answer = hostile.get("/laporan.csv")
    cells = [cell for row in csv.reader(answer.text.splitlines()) for cell in row]
    assert f"'{FORMULA}" in cells
    assert FORMULA not in cells
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "address",
    ["/", "/doc/id/visi/1", "/doc/id/misi/1", "/doc/id/opd/1", "/laporan", "/data", "/kosakata"],
)
def test_24_what_an_enemy_wrote_is_text(hostile: TestClient, address: str) -> None:
    page = hostile.get(address, headers=PAGE)
    assert page.status_code == 200
    for harm in (SCRIPT, "<img src=x", "alert(2)</script>", 'href="javascript:'):
        assert harm not in page.text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]


def test_26_a_header_of_a_proxy_changes_no_page(client: TestClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Forwarded": "x"}
    for address in ("/", "/rilis.atom", "/sitemap.xml", "/data.ttl"):
        told = client.get(address, headers={**PAGE, **headers}).content
        assert told == client.get(address, headers=PAGE).content


def test_27_another_site_reads_and_does_not_write(client: TestClient) -> None:
    origin = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert client.get("/data.ttl", headers=origin).headers["Access-Control-Allow-Origin"] == "*"
    for address in ("/unggah", "/masuk", "/keluar"):
        asked = client.options(address, headers=origin)
        assert asked.status_code == 405
        answered = client.get(address, headers={**origin, **PAGE})
        for one in (asked, answered):
            assert "Access-Control-Allow-Credentials" not in one.headers
            assert "Access-Control-Allow-Headers" not in one.headers


def test_33_a_packed_body_is_not_unpacked(client: TestClient) -> None:
    bomb = gzip.compress(b" " * 50_000_000 + b"ASK {}")
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    answer = client.post("/sparql", content=bomb, headers=headers)
    assert answer.status_code == 415


def test_37_a_line_of_the_log_stays_a_line(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="simpul"):
        client.get("/a%0A%7B%22status%22:200%7D%0D%1B[2J", headers={"User-Agent": "x"})
    (line,) = [one.message for one in caplog.records if one.name == "simpul"]
    assert not {"\n", "\r", "\x1b"} & set(line)
    assert json.loads(line)["status"] == 404


def test_40_a_hub_has_pages_and_no_page_is_endless(client: TestClient) -> None:
    hub = "/doc/id/pemda/99.01"
    first = client.get(hub, headers=PAGE)
    assert 'rel="next"' in first.headers["link"]
    assert len(first.content) < 2_000_000
    assert client.get(f"{hub}?halaman=1000", headers=PAGE).status_code == 404


@pytest.mark.parametrize("body", ['{"a": NaN}', '{"a": 1, "a": 2}', "[" * 100_000, "9" * 200_000])
def test_41_a_body_of_json_is_not_what_is_asked_for(client: TestClient, body: str) -> None:
    answer = client.post("/sparql", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {413, 415}
