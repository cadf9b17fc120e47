"""Every term of the ontology is used, or is listed with the reason why it is not."""

import re
import tomllib
from pathlib import Path

from pyoxigraph import NamedNode, Store
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg.names import RDF_TYPE
from tests.shape_cases import ROOT, merged

SIMPUL = "https://w3id.org/simpul/def#"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
# What names a term on purpose: to ask, to judge, to conclude, to measure, to draw, to read.
USERS = (
    *("questions", "entailments", "measures", "clusters", "overlap"),
    *("draw", "bpmn", "layouts", "queries"),
)
REASONS = Path(__file__).with_name("unused-terms.toml")


def ontology() -> Graph:
    return merged(*(ROOT / "ontology").glob("*.ttl"))


def declared(graph: Graph, *kinds: URIRef) -> set[str]:
    """Return the names of our terms of some kinds."""
    found = {str(term) for kind in kinds for term in graph.subjects(RDF.type, kind)}
    return {term.removeprefix(SIMPUL) for term in found if term.startswith(SIMPUL)}


def named() -> set[str]:
    """Return the terms that a data file of the product names."""
    folders = [ROOT / "shapes", *(ROOT / "kg" / user for user in USERS)]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES]
    return {name for path in files for name in TERM.findall(path.read_text(encoding="utf-8"))}


SUFFIXES = {".rq", ".ttl", ".toml"}
TERM = re.compile(r"simpul:(\w+)")


def used(graph: Graph) -> set[str]:
    """Return the terms in use: those named, and the classes that give a named one its meaning.

    A class does so as domain or range of a property, as class above another, as part of its
    definition.
    """
    found = named()
    for name in list(found):
        term = URIRef(SIMPUL + name)
        above = {*graph.transitive_objects(term, RDFS.subClassOf)}
        above |= {*graph.objects(term, RDFS.domain), *graph.objects(term, RDFS.range)}
        above |= {*graph.objects(term, OWL.inverseOf), *graph.subjects(OWL.inverseOf, term)}
        found |= {str(one).removeprefix(SIMPUL) for one in above if isinstance(one, URIRef)}
    return found


def test_every_term_is_used_or_listed_with_the_reason_why_not() -> None:
    graph = ontology()
    listed = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    assert all(group["reason"].endswith(".") for group in listed.values())
    terms = [term for group in listed.values() for term in group["terms"]]
    assert sorted(terms) == sorted(declared(graph, *KINDS) - used(graph))


def test_every_class_has_an_instance_in_the_worked_region(region: Store) -> None:
    classes = declared(ontology(), OWL.Class)
    assert not {
        name
        for name in classes
        if not any(region.quads_for_pattern(None, RDF_TYPE, NamedNode(SIMPUL + name)))
    }
