"""The terms and the rules: each has its page, and the ontology comes in every syntax."""

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from starlette.testclient import TestClient

from api.app import create_app
from kg.register import read_criteria
from kg.release import current, live_dataset, publish
from tests.conftest import Served

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
    assert "Contoh" in page
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


def test_the_version_of_a_module_dereferences(client: TestClient) -> None:
    first = client.get("/ont/core/0.1.0")
    assert (first.status_code, first.headers["location"]) == (303, "/doc/ont/core/0.1.0")
    page = client.get("/doc/ont/core/0.1.0", headers=PAGE)
    assert "Ontologi Simpul: Inti" in page.text
    assert 'href="/def/UnsurRencana"' in page.text
    said = rdflib.Graph().parse(data=client.get("/doc/ont/core/0.1.0.ttl").text, format="turtle")
    module = rdflib.URIRef("https://w3id.org/simpul/ont/core")
    assert str(said.value(module, rdflib.OWL.versionIRI)) == f"{module}/0.1.0"
    assert (
        rdflib.URIRef("https://w3id.org/simpul/def#UnsurRencana"),
        rdflib.RDF.type,
        rdflib.OWL.Class,
    ) in said
    assert client.get("/doc/ont/core/9.9.9").status_code == 404


def test_the_modules_together_are_the_ontology(client: TestClient) -> None:
    whole = rdflib.Graph().parse(data=client.get("/kosakata.nt").text, format="nt")
    modules = list(whole.subjects(rdflib.OWL.versionIRI))
    parts = rdflib.Graph()
    for one in modules:
        name = one.rpartition("/")[2]
        parts.parse(data=client.get(f"/doc/ont/{name}.nt").text, format="nt")
    # What is left names the terms of others and the prefixes.
    left = {
        one for one in set(whole) - set(parts) if str(one[0]).startswith("https://w3id.org/simpul/")
    }
    assert {str(one[0]) for one in left} <= {"https://w3id.org/simpul/prefixes"}
    assert len(modules) == 10


def test_an_earlier_version_is_served_from_the_release_that_has_it(
    home: Path, served: Served, tmp_path: Path
) -> None:
    live = current(home)
    assert live is not None
    dataset, manifest = live_dataset(home, live)
    facts = {
        name: value
        for name, value in vars(manifest).items()
        if name not in ("digest", "quads", "files", "previous")
    }
    publish(tmp_path, dataset, {}, facts)
    served(tmp_path)
    newer = Store()
    newer.load(
        dataset.dump(format=RdfFormat.N_QUADS).replace(b"core/0.1.0>", b"core/0.2.0>"),
        format=RdfFormat.N_QUADS,
    )
    module = NamedNode("https://w3id.org/simpul/ont/core")
    number = NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
    for quad in list(newer.quads_for_pattern(module, number, None, None)):
        newer.remove(quad)
        newer.add(Quad(module, number, Literal("0.2.0"), quad.graph_name))
    publish(tmp_path, newer, {}, facts)
    app = create_app(served(tmp_path))
    both = TestClient(app)
    assert "core/0.1.0>" in both.get("/doc/ont/core/0.1.0.nt").text
    assert "core/0.2.0>" in both.get("/doc/ont/core/0.2.0.nt").text
    assert "core/0.2.0>" in both.get("/doc/ont/core.nt").text
    latest = both.get("/doc/ont/core/0.1.0.nt").headers["link"]
    assert '</doc/ont/core/0.2.0>; rel="latest-version"' in latest
    page = both.get("/doc/ont/core/0.1.0", headers=PAGE).text
    assert 'href="/ont/core/0.2.0"' in page
    app.state.pool.close()
