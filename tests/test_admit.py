"""What data from outside may say; the shipped data is held to it too, for it is read unconfined."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.admit import admitted, refuse_unbound_sums
from kg.build import source_files
from kg.dataset import graph_quads, is_rdf
from kg.errors import InputRefused, LimitExceeded
from kg.names import DEFAULT_BASE, RDFS, SHIPPED_DATA, XSD, graph_name

FILE = Path("rencana.ttl")
A, P = NamedNode(DEFAULT_BASE + "id/a"), NamedNode(RDFS + "seeAlso")
PREFIXES = """
@base <https://data.simpul.example/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix simpul: <https://w3id.org/simpul/def#> . @prefix swrl: <http://www.w3.org/2003/11/swrl#> .
"""


def keys(turtle: str) -> list[str]:
    """Return what is wrong with some Turtle."""
    try:
        list(admitted(FILE, parse(PREFIXES + turtle, format=RdfFormat.TURTLE), DEFAULT_BASE))
    except InputRefused as error:
        return [one.key for one in error.problems]
    return []


@pytest.mark.parametrize(
    ("turtle", "key"),
    [
        ("<id/a> rdfs:seeAlso <javascript:alert(1)> .", "iri-runs"),
        ("<id/a> rdfs:seeAlso <DATA:text/html,x> .", "iri-runs"),
        ("<id/a> rdfs:seeAlso <file:///etc/passwd> .", "iri-runs"),
        ("<id/a> rdfs:seeAlso <https://bappeda.go.id@evil.example/> .", "iri-userinfo"),
        ("<https://a/\u202egpj> rdfs:label 'x' .", "iri-turns"),
        ("<id/a> <urn:p\u2066> 'x' .", "iri-turns"),
        ("<id/a> rdfs:label 'x'^^<javascript:1> .", "iri-runs"),
        ("<id/a> rdfs:label 'Dinas \u202eA' .", "literal-controls"),
        ("<id/a> rdfs:label 'a\\u0000b' .", "literal-controls"),
        ("<id/S> a sh:NodeShape .", "data-with-rules"),
        ("<id/S> sh:rule 'SERVICE <http://e/> {}' .", "data-with-rules"),
        ("<id/r> a swrl:Imp .", "data-with-rules"),
        ("<id/a> owl:imports <http://e/> .", "data-with-axioms"),
        ("<id/A> rdfs:subClassOf simpul:OPD .", "data-with-axioms"),
        ("<id/A> a owl:Class .", "data-with-axioms"),
        ("<id/A> a rdf:Property .", "data-with-axioms"),
        ("rdf:type rdfs:label 'jenis' .", "data-on-vocabulary"),
        ("simpul:OPD rdfs:label 'x' .", "data-on-vocabulary"),
        ("<id/a> owl:sameAs <http://dbpedia.org/resource/Kediri> .", "data-same-as"),
        ("<http://dbpedia.org/resource/Kediri> owl:sameAs <id/a> .", "data-same-as"),
        ("<id/a> <urn:p> '1,5'^^xsd:decimal .", "literal-number"),
        ("<id/a> <urn:p> ' 1'^^xsd:decimal .", "literal-number"),
        ("<id/a> <urn:p> 'tiga'^^xsd:integer .", "literal-number"),
        ("<id/a> <urn:p> '9223372036854775808'^^xsd:integer .", "literal-number"),
        ("<id/a> <urn:p> 0.1234567890123456789 .", "literal-number"),
        ("<id/a> <urn:p> 'NaN'^^xsd:double .", "literal-number"),
        ("<id/a> <urn:p> 'INF'^^xsd:float .", "literal-number"),
        ("<id/a> <urn:p> '1e999'^^xsd:double .", "literal-number"),
        ("<id/a> <urn:p> '300'^^xsd:byte .", "literal-number"),
        ("<id/a> <urn:p> '-1'^^xsd:nonNegativeInteger .", "literal-number"),
    ],
)
def test_it_is_refused(turtle: str, key: str) -> None:
    assert keys(turtle) == [key]


@pytest.mark.parametrize(
    "turtle",
    [
        "<id/a> owl:sameAs <id/b> ; owl:deprecated true ; rdfs:comment 'x' .",
        "<id/a> a simpul:OPD , owl:NamedIndividual ; rdfs:seeAlso <mailto:bappeda@kab.example> .",
        "<id/a> <urn:p> 1.50 , -7 , 1e3 , '255'^^xsd:unsignedByte , '2026-02-30'^^xsd:date .",
        "<https://w3id.org/simpul/kode/tema/air> rdfs:label 'Air'@id .",
    ],
)
def test_it_is_let_in(turtle: str) -> None:
    assert keys(turtle) == []


def test_every_fault_is_told_up_to_a_thousand() -> None:
    turtle = "".join(f"<id/{at}> a owl:Class .\n" for at in range(1_500))
    assert len(keys(turtle)) == 1_000


@pytest.mark.parametrize(
    "value", [Literal("x" * 1_000_001), NamedNode("urn:" + "x" * 2_048)], ids=["literal", "IRI"]
)
def test_a_term_beyond_measure_is_too_much(value: Literal | NamedNode) -> None:
    with pytest.raises(LimitExceeded):
        list(admitted(FILE, [Quad(A, P, value)], DEFAULT_BASE))


def test_numbers_that_do_not_add_up_are_refused_with_their_property() -> None:
    whole = NamedNode(XSD + "integer")
    store, most = Store(), Literal("9" * 18, datatype=whole)
    store.extend(Quad(NamedNode(f"urn:{at}"), P, most) for at in range(9))
    refuse_unbound_sums(store)
    store.add(Quad(A, P, most))
    with pytest.raises(InputRefused, match="seeAlso"):
        refuse_unbound_sums(store)


def test_what_is_shipped_may_be_said() -> None:
    graph = graph_name(DEFAULT_BASE, "sumber")
    for path in filter(is_rdf, source_files([SHIPPED_DATA])):
        assert list(admitted(path, graph_quads(path, graph, DEFAULT_BASE), DEFAULT_BASE))
