"""The terms and the rules: each has its page, and the ontology comes in every syntax."""

import pytest
import rdflib
from starlette.testclient import TestClient

from kg.register import read_criteria

PAGE = {"Accept": "text/html", "Accept-Language": "id"}
RULES = sorted(one.key for one in read_criteria().values())


@pytest.mark.parametrize("key", RULES)
def test_every_rule_has_a_page_in_words(client: TestClient, key: str) -> None:
    page = client.get(f"/aturan/{key}", headers=PAGE)
    assert page.status_code == 200
    assert "Rekomendasi" in page.text
    assert "Dasar hukum" in page.text


def test_the_shape_of_a_rule_comes_as_data(client: TestClient) -> None:
    data = client.get("/aturan/PetaProsesMutakhir.ttl")
    said = rdflib.Graph().parse(data=data.text, format="turtle")
    shape = rdflib.URIRef("https://w3id.org/simpul/shapes#PetaProsesMutakhir")
    constraint = said.value(shape, rdflib.SH.sparql)
    assert said.value(constraint, rdflib.SH.select)


def test_the_iri_of_a_shape_leads_to_its_rule(client: TestClient) -> None:
    first = client.get("/shapes/SasaranTidakBanyakTujuan")
    second = client.get(first.headers["location"])
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["location"] == "/aturan/SasaranTidakBanyakTujuan"


def test_a_term_says_how_it_is_used(client: TestClient) -> None:
    page = client.get("/doc/def/Sasaran", headers=PAGE).text
    assert "Dipakai 28 kali." in page
    assert 'href="/aturan/SasaranTidakBanyakTujuan"' in page
    assert 'href="/pertanyaan/tingkat-perjanjian"' in page


@pytest.mark.parametrize(("suffix", "syntax"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml")])
def test_the_ontology_comes_in_every_syntax(client: TestClient, suffix: str, syntax: str) -> None:
    data = client.get(f"/kosakata.{suffix}")
    said = rdflib.Graph().parse(data=data.text, format=syntax)
    assert len(set(said.subjects(rdflib.RDF.type, rdflib.OWL.Class))) > 150


def test_the_list_names_terms_and_rules(client: TestClient) -> None:
    page = client.get("/kosakata", headers=PAGE).text
    assert page.count('href="/aturan/') == len(RULES)
    assert 'href="/def/SubKegiatan"' in page


@pytest.mark.parametrize("address", ["/aturan/TidakAda", "/aturan/a b", "/kosakata.exe"])
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address, headers=PAGE).status_code == 404
