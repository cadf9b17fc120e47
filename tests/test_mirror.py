"""The service of what a server holds: the same pages, also when the server is away."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from kg.cli import main
from kg.errors import Unreadable
from kg.mirror import follow, mirror_of, pull
from kg.protocol import connect
from kg.push import push
from kg.release import chosen, damage, read_manifest
from tests.servers import Running, running

PAGES = (
    "/",
    "/pertanyaan",
    "/pertanyaan/predikat-wilayah",
    "/pertanyaan/predikat-wilayah.csv?tahun=2017",
    "/laporan",
    "/laporan.json",
    "/kosakata",
    "/doc/id/99.01/rpjmd/2025-2029/sasaran/5.1",
    "/data.ttl",
    "/unduh/simpul.nq.gz",
    "/sparql?query=SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
)
SOON = 20


@pytest.fixture(scope="module")
def server(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a server that holds the shipped data."""
    with running("oxigraph", tmp_path_factory.mktemp("oxigraph")) as one:
        push(chosen(home, None), connect(one.url))
        yield one


def test_the_pages_are_those_of_the_release_that_was_pushed(
    server: Running, client: TestClient, home: Path, tmp_path: Path
) -> None:
    release = pull(server.url, None, tmp_path)
    assert damage(release) == []
    here, there = read_manifest(chosen(home, None)), read_manifest(release)
    assert (there.digest, there.built) == (here.digest, here.built)
    app = create_app(tmp_path)
    mirrored = TestClient(app, follow_redirects=False)
    for page in PAGES:
        expected, found = client.get(page), mirrored.get(page)
        assert found.status_code == expected.status_code == 200, page
        assert found.content == expected.content, page
    app.state.pool.close()


def test_a_mirror_follows_its_server_and_outlives_it(server: Running, tmp_path: Path) -> None:
    home, mirror = tmp_path / "home", mirror_of(tmp_path, server.url)
    first = pull(server.url, None, mirror)
    assert pull(server.url, None, mirror) == first
    source = tmp_path / "visi.ttl"
    source.write_text("<id/visi> a <https://w3id.org/simpul/def#Visi> .\n")
    end = follow(server.url, None, mirror, every=0.05)
    try:
        assert main(["build", str(source), "--home", str(home)]) == 0
        pushed = push(chosen(home, None), connect(server.url)).manifest.digest
        until = time.monotonic() + SOON
        while read_manifest(chosen(mirror, None)).digest != pushed:
            assert time.monotonic() < until
            time.sleep(0.05)
        server.kill()
        time.sleep(0.2)
    finally:
        end()
    assert read_manifest(chosen(mirror, None)).digest == pushed
    with pytest.raises(Unreadable):
        pull(server.url, None, mirror)
    assert damage(chosen(mirror, None)) == []
