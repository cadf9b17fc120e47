"""Servers that are pushed to, what is pushed, and what they then hold."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.dataset import digest
from kg.names import DEFAULT_BASE, graph_name
from kg.protocol import connect
from kg.release import publish
from kg.remote import MARKER, find_pushed, open_remote
from tests.servers import Running, running

GRAPHS, TRIPLES = 8, 120


# One server each day; both, and the full counts, by `make hard`.
@pytest.fixture(
    scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.hard)]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Return a server of each kind."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as one:
        yield one


@pytest.fixture
def emptied(server: Running) -> Running:
    """Return a server on which nothing is published."""
    connect(server.url, server.login).update(_empty(server))
    return server


def _empty(server: Running) -> str:
    found = find_pushed(connect(server.url))
    names = [*found.graphs, f"{MARKER}{found.number}"] if found else []
    left = [graph_name(DEFAULT_BASE, "sumber", str(one)).value for one in range(GRAPHS + 1)]
    return " ;\n".join(f"DROP SILENT GRAPH <{one}>" for one in dict.fromkeys([*names, *left]))


def release(home: Path, version: int, graphs: int = GRAPHS) -> Path:
    """Return a release whose every statement says its version; graph 0 is the same in all."""
    quads = []
    for at in range(graphs):
        graph = graph_name(DEFAULT_BASE, "sumber", str(at))
        for number in range(TRIPLES):
            thing = NamedNode(f"{DEFAULT_BASE}id/{at}/{number}")
            said = Literal(f"versi {version if at else 0}", language="id")
            quads.append(Quad(thing, NamedNode("urn:kata"), said, graph))
    dataset = Store()
    dataset.extend(quads)
    facts = {
        "base": DEFAULT_BASE,
        "version": "1",
        "built": "2026-01-01",
        "sources": [],
        "results": {},
        "graphs": {one.graph_name.value: TRIPLES for one in quads},
    }
    return publish(home, dataset, {"report.json": f'{{"versi": {version}}}'}, facts)


def held(server: Running) -> str:
    """Return the digest of what a server holds, read from it whole and proved."""
    remote = open_remote(server.url, None)
    assert digest(remote.copy()) == remote.pushed.manifest.digest
    return remote.pushed.manifest.digest


def union_versions(server: Running) -> set[str]:
    """Return the versions that the union of all graphs speaks of, as a stranger asks for it."""
    endpoint = connect(server.url)
    query = 'SELECT DISTINCT ?v WHERE { ?s <urn:kata> ?v FILTER(STR(?v) != "versi 0") }'
    answer = endpoint.query(query)
    return {row["v"]["value"] for row in json.loads(answer)["results"]["bindings"]}


def held_after(pushed: object, server: Running) -> bool:
    return held(server) == pushed.manifest.digest  # type: ignore[attr-defined]
