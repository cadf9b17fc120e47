"""Clients that others wrote, at the running service: SPARQLWrapper and Comunica.

``make tools`` installs Comunica; its tests are skipped, saying so, where it is not.
"""

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import SPARQLWrapper
from starlette.testclient import TestClient

from tests.test_serve import serving

COMUNICA = Path(__file__).parent / "clients/node_modules/@comunica/query-sparql/bin/query.js"
PREFIX = "PREFIX simpul: <https://w3id.org/simpul/def#>\n"
SELECT = f"{PREFIX}SELECT ?misi WHERE {{ ?misi a simpul:Misi }} ORDER BY ?misi"
CONSTRUCT = f"{PREFIX}CONSTRUCT WHERE {{ ?misi a simpul:Misi }}"
THING = "doc/id/99.01/rpjmd/2025-2029/misi/4"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with serving(home) as address:
        yield address


@pytest.fixture(scope="module")
def missions(client: TestClient) -> list[str]:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/csv"})
    found = answer.text.split()[1:]
    assert len(found) > 3
    return found


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
def test_sparqlwrapper_reads_solutions(address: str, missions: list[str], method: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{address}sparql", returnFormat=SPARQLWrapper.JSON)
    client.setMethod(method)
    client.setQuery(SELECT)
    rows = client.query().convert()["results"]["bindings"]
    assert [row["misi"]["value"] for row in rows] == missions


def test_sparqlwrapper_posts_a_query_as_the_body(address: str, missions: list[str]) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{address}sparql", returnFormat=SPARQLWrapper.XML)
    client.setMethod(SPARQLWrapper.POST)
    client.setRequestMethod(SPARQLWrapper.POSTDIRECTLY)
    client.setQuery(SELECT)
    said = client.query().convert().toxml()
    assert all(one in said for one in missions)


@pytest.mark.parametrize(
    "wanted", [SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD]
)
# rdflib warns of its own use of names that it has given up.
@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")
def test_sparqlwrapper_reads_graphs(address: str, missions: list[str], wanted: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{address}sparql", returnFormat=wanted)
    client.setQuery(CONSTRUCT)
    graph = client.query().convert()
    if isinstance(graph, bytes):
        assert graph.count(b"def#Misi> .") == len(missions)
    else:
        assert sorted(str(one) for one in graph.subjects()) == missions


def test_sparqlwrapper_sees_a_refusal(address: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{address}sparql", returnFormat=SPARQLWrapper.JSON)
    client.setQuery("SELECT * {")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def comunica(source: str, query: str, media_type: str) -> str:
    node = shutil.which("node")
    if node is None or not COMUNICA.exists():
        pytest.skip("needs Comunica: make tools")
    command = [node, str(COMUNICA), source, query, "-t", media_type]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def test_comunica_asks_the_endpoint(address: str, missions: list[str]) -> None:
    said = comunica(f"sparql@{address}sparql", SELECT, "application/sparql-results+json")
    rows = json.loads(said)["results"]["bindings"]
    assert [row["misi"]["value"] for row in rows] == missions


def test_comunica_finds_out_what_the_endpoint_is(address: str, missions: list[str]) -> None:
    count = f"{PREFIX}SELECT (COUNT(*) AS ?n) WHERE {{ ?misi a simpul:Misi }}"
    assert comunica(f"{address}sparql", count, "text/csv").split() == ["n", str(len(missions))]


def test_comunica_follows_a_thing_to_its_statements(address: str, client: TestClient) -> None:
    query = "SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    rows = list(csv.reader(comunica(address + THING, query, "text/csv").splitlines()))
    triples = client.get(f"/{THING}.nt").text.splitlines()
    assert len(rows) - 1 == len(triples) > 5
