"""Every kind of IRI with every kind of Accept header: what comes back, and how it may be kept."""

import gzip
from functools import cache

import pytest
from starlette.testclient import TestClient

from api.negotiate import HTML, RDF_TYPES

# A thing of each kind of name that the service answers for.
THINGS = {
    "def": "/def/Sasaran",
    "kode": "/kode/peran",
    "id": "/id/99.01/rpjmd/2025-2029/sasaran/5.1",
    "graph": "/graph/kode/belanja",
    "shapes": "/shapes/SasaranTidakBanyakTujuan",
    "genid": "/.well-known/genid/graph%2Fontologi/kinerja-4",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
JENA = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,"
    "application/rdf+xml;q=0.7,*/*;q=0.3"
)
# What a client says, and the media type that it gets.
ACCEPTED = {
    "": HTML,
    "*/*": HTML,
    "text/*": HTML,
    BROWSER: HTML,
    JENA: "text/turtle",
    "text/html;q=0.4, text/turtle;q=0.6": "text/turtle",
    "text/turtle;q=0, text/html": HTML,
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"': "application/ld+json",
    "TEXT/TURTLE": "text/turtle",
    "text/turtle;charset=utf-8": "text/turtle",
    "image/png, application/trig;q=0.1": "application/trig",
    **{one: one for one in RDF_TYPES.values()},
}
UNWANTED = ["image/png", "text/csv", "text/turtle;q=0, application/pdf"]


@pytest.mark.parametrize("accept", ACCEPTED, ids=lambda one: one[:40] or "none")
@pytest.mark.parametrize("path", THINGS.values(), ids=THINGS)
def test_a_thing_leads_to_what_the_client_likes(client: TestClient, path: str, accept: str) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = client.get(path, headers=headers)
    assert answer.status_code == 303
    while answer.status_code == 303:
        answer = client.get(answer.headers["location"], headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == ACCEPTED[accept]
    assert "Accept" in answer.headers["vary"].split(", ")
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["last-modified"].endswith(" GMT")
    assert 'rel="alternate"' in answer.headers["link"]


@pytest.mark.parametrize("accept", UNWANTED)
@pytest.mark.parametrize("path", THINGS.values(), ids=THINGS)
def test_what_there_is_not_is_not_acceptable(client: TestClient, path: str, accept: str) -> None:
    address = path
    while (answer := client.get(address, headers={"Accept": accept})).status_code == 303:
        address = answer.headers["location"]
    assert answer.status_code == 406
    assert set(RDF_TYPES.values()) <= set(answer.text.split())


@pytest.mark.parametrize("end", RDF_TYPES)
@pytest.mark.parametrize("path", THINGS.values(), ids=THINGS)
def test_a_suffix_beats_whatever_the_header_says(client: TestClient, path: str, end: str) -> None:
    stem = path.replace("/shapes/", "/aturan/") if "shapes" in path else f"/doc{path}"
    for accept in (HTML, "image/png"):
        answer = client.get(f"{stem}.{end}", headers={"Accept": accept})
        assert answer.headers["content-type"].partition(";")[0] == RDF_TYPES[end]


def test_a_cache_that_keeps_what_it_was_told_never_mixes_two(client: TestClient) -> None:
    """A cache keys what it keeps by the headers that Vary names, and by nothing else."""

    @cache
    def cached(address: str, accept: str, language: str) -> bytes:
        headers = {"Accept": accept, "Accept-Language": language}
        answer = client.get(address, headers={**headers, "X-Forwarded-Host": "evil.example"})
        assert answer.headers["vary"] == "Accept, Accept-Language"
        assert b"evil.example" not in answer.content
        return answer.content

    address = f"/doc{THINGS['id']}"
    asked = [(one, tongue) for one in (HTML, "text/turtle", "*/*") for tongue in ("id", "en")]
    first = [cached(address, *one) for one in asked]
    assert [cached(address, *one) for one in reversed(asked)] == first[::-1]
    assert [one.startswith(b"<!doctype") for one in first] == [True, True, False, False, True, True]
    assert first[0] != first[1]


def test_a_dump_is_what_its_name_says_whatever_the_header(client: TestClient) -> None:
    answer = client.get("/unduh/simpul.nq.gz", headers={"Accept": "text/html"})
    assert gzip.decompress(answer.content).count(b"\n") > 50_000
