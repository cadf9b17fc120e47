"""Dereferencing: from the IRI of a thing to its document, in every form that is offered."""

import pytest
import rdflib
from starlette.testclient import TestClient

from api.negotiate import RDF_TYPES

OPD = "id/opd/99.01/1.01.0.00.0.00.01.0000"
DOCUMENT = f"/doc/{OPD}"
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml", "nq": "nquads"}


def test_a_thing_is_not_its_document(client: TestClient) -> None:
    answer = client.get(f"/{OPD}?lang=en", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{DOCUMENT}?lang=en")


# rdflib warns of its own use of names that it has given up.
@pytest.mark.filterwarnings("ignore:Dataset.default_context", "ignore:ConjunctiveGraph")
@pytest.mark.parametrize(("suffix", "syntax"), PARSERS.items())
def test_another_library_reads_every_syntax(client: TestClient, suffix: str, syntax: str) -> None:
    by_suffix = client.get(f"{DOCUMENT}.{suffix}")
    by_header = client.get(DOCUMENT, headers={"Accept": RDF_TYPES[suffix]})
    assert by_suffix.content == by_header.content
    assert by_suffix.headers["content-type"].startswith(RDF_TYPES[suffix])
    said = rdflib.Dataset(default_union=True)
    said.parse(data=by_suffix.text, format=syntax)
    about = rdflib.URIRef(f"https://data.simpul.example/{OPD}")
    assert said.value(about, rdflib.RDFS.label)


def test_the_suffix_beats_the_header(client: TestClient) -> None:
    answer = client.get(f"{DOCUMENT}.ttl", headers={"Accept": "text/html"})
    assert answer.headers["content-type"].startswith("text/turtle")


def test_what_is_not_offered_is_not_acceptable(client: TestClient) -> None:
    answer = client.get(DOCUMENT, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_a_client_that_has_it_is_told_so(client: TestClient) -> None:
    first = client.get(DOCUMENT)
    again = client.get(DOCUMENT, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == "Accept, Accept-Language"


def test_each_representation_has_a_validator_of_its_own(client: TestClient) -> None:
    asked = [{"Accept": "text/turtle"}, {"Accept-Language": "en"}, {"Accept-Language": "id"}]
    validators = {client.get(DOCUMENT, headers=one).headers["etag"] for one in asked}
    assert len(validators) == len(asked)


@pytest.mark.parametrize(("language", "said"), [("id", "perangkat daerah"), ("en", "regional")])
def test_a_page_speaks_the_language_of_the_client(
    client: TestClient, language: str, said: str
) -> None:
    answer = client.get(DOCUMENT, headers={"Accept-Language": language})
    assert answer.headers["content-language"] == language
    assert said in answer.text
    assert f'<html lang="{language}">' in answer.text


def test_what_nobody_has_said_anything_about_is_not_found(client: TestClient) -> None:
    answer = client.get("/doc/id/opd/tidak-ada")
    assert answer.status_code == 404
    assert "https://data.simpul.example/id/opd/tidak-ada" in answer.text


def test_a_sub_kegiatan_climbs_to_the_visi(client: TestClient) -> None:
    page = client.get(
        "/doc/id/99.01/1.02.2.14.0.00.01.0000/renstra/2025-2029/sub/1.02.02.2.01.0006",
        headers={"Accept": "text/html", "Accept-Language": "id"},
    ).text
    for level in ("visi", "misi", "tujuan daerah", "program"):
        assert f"<dt>{level}</dt>" in page
    assert "Terwujudnya Tirta Kencana yang sejahtera, berdaya saing, dan melayani" in page


def test_a_thing_shows_its_findings(client: TestClient) -> None:
    page = client.get("/doc/id/99.01/rpjmd/2025-2029/sasaran/5.1", headers={"Accept": "text/html"})
    assert 'href="/temuan/' in page.text
