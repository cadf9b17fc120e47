"""What machines look for: catalogue, dumps, feed, map, health; and the headers of every answer."""

import gzip
import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse
from starlette.testclient import TestClient

from api.app import create_app
from api.self_check import CHECKS, run
from kg.names import RDF_TYPE
from kg.release import current, read_manifest

PAGE = {"Accept": "text/html", "Accept-Language": "id"}
DCAT, SPDX, VOID = (
    rdflib.Namespace(one)
    for one in (
        "http://www.w3.org/ns/dcat#",
        "http://spdx.org/rdf/terms#",
        "http://rdfs.org/ns/void#",
    )
)


def local(address: object) -> str:
    return urlsplit(str(address)).path


@pytest.mark.parametrize(("suffix", "syntax"), [("ttl", "turtle"), ("rdf", "xml"), ("nt", "nt")])
def test_the_catalogue_says_what_can_be_downloaded(
    client: TestClient, home: Path, suffix: str, syntax: str
) -> None:
    said = rdflib.Graph().parse(data=client.get(f"/data.{suffix}").text, format=syntax)
    release = current(home)
    assert release is not None
    quads = read_manifest(release).quads
    assert [int(one) for one in said.objects(None, VOID.triples)] == [quads]
    files = list(said.subjects(rdflib.RDF.type, DCAT.Distribution))
    assert len(files) == 2
    for one in files:
        content = client.get(local(said.value(one, DCAT.downloadURL))).content
        checksum = said.value(said.value(one, SPDX.checksum), SPDX.checksumValue)
        assert hashlib.sha256(content).hexdigest() == str(checksum)
        assert len(content) == int(said.value(one, DCAT.byteSize))


def test_the_dump_is_the_release(client: TestClient, home: Path) -> None:
    content = gzip.decompress(client.get("/unduh/simpul.nq.gz").content)
    release = current(home)
    assert release is not None
    assert hashlib.sha256(content).hexdigest() == read_manifest(release).digest
    turtle = gzip.decompress(client.get("/unduh/simpul.ttl.gz").content)
    triples = {one.triple for one in parse(io.BytesIO(content), format=RdfFormat.N_QUADS)}
    assert {one.triple for one in parse(io.BytesIO(turtle), format=RdfFormat.TURTLE)} == triples


def test_the_feed_names_the_release(client: TestClient, home: Path) -> None:
    release = current(home)
    assert release is not None
    feed = client.get("/rilis.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert f"urn:sha256:{read_manifest(release).digest}" in feed.text


def test_the_map_leads_to_pages(client: TestClient) -> None:
    assert "Sitemap: https://data.simpul.example/sitemap.xml" in client.get("/robots.txt").text
    found = re.findall("<loc>([^<]+)</loc>", client.get("/sitemap.xml").text)
    assert len(found) > 1000
    for address in found[:: len(found) // 40]:
        assert client.get(local(address), headers=PAGE).status_code == 200, address


def test_the_service_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert "sparql-service-description#Service" in answer.text
    assert client.get("/.well-known/void").headers["location"] == "/data"


def test_health_is_told_and_the_figures_only_here(home: Path, client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    release = current(home)
    assert release is not None
    assert client.get("/readyz").text.strip() == release.name
    assert client.get("/metrics").status_code == 404
    here = TestClient(create_app(home), client=("127.0.0.1", 1))
    here.get("/healthz")
    assert 'simpul_requests_total{status="200"} 1' in here.get("/metrics").text
    assert here.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


def test_head_is_get_without_the_body(client: TestClient) -> None:
    head, get = client.head("/", headers=PAGE), client.get("/", headers=PAGE)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]


def test_a_bug_is_said_and_not_shown(home: Path) -> None:
    app = create_app(home)
    app.state.serving = None
    answer = TestClient(app).get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_link_of_the_pages_leads_somewhere(client: TestClient) -> None:
    pages = ["/", "/pertanyaan", "/pertanyaan/cascade-misi", "/laporan", "/kosakata", "/data"]
    found = {
        one.replace("&amp;", "&")
        for page in pages
        for one in re.findall(r'href="(/[^"#]*)"', client.get(page, headers=PAGE).text)
    }
    assert len(found) > 300
    for address in sorted(found)[::5]:
        assert client.get(address, headers=PAGE).status_code in {200, 303}, address


def test_the_description_of_the_interface_is_there(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/sparql", "/laporan", "/pertanyaan/{name}", "/doc/{path}"} <= paths.keys()


def test_the_publication_passes_its_own_checks(client: TestClient) -> None:
    page = client.get("/periksa", headers=PAGE).text
    assert page.count('class="badge passed"') == len(CHECKS)


def test_a_check_finds_what_is_wrong(home: Path) -> None:
    live = create_app(home).state.serving.live
    dataset = Store()
    dataset.bulk_extend(live.dataset)
    about = NamedNode("https://data.simpul.example/id/uji")
    dataset.add(Quad(about, NamedNode("https://w3id.org/simpul/def#tidakAda"), about))
    dataset.add(Quad(about, RDF_TYPE, NamedNode("http://www.w3.org/ns/dcat#Dataset")))
    failed = {
        one.key: one.faults for one in run(replace(live, dataset=dataset)).checks if one.faults
    }
    assert failed == {
        "check-terms-defined": ["https://w3id.org/simpul/def#tidakAda"],
        "check-licences": ["https://data.simpul.example/id/uji"],
        "check-dump": ["simpul.nq.gz"],
    }
