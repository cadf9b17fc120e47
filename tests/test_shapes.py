"""The shapes: well-formed, annotated, and each rule shown by what it finds and what it spares."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import chain
from pathlib import Path

import pyshacl
import pytest
from pyshacl.errors import ReportableRuntimeError
from rdflib import DCTERMS, RDF, RDFS, SH, Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from kg.shapes import PROFILES
from tests.shape_cases import (
    CASES,
    ENGINES,
    FILES,
    PREFIXES,
    ROOT,
    SHAPES,
    TARGETS,
    alone,
    compiled_results,
    merged,
    mutants,
    read_case,
    read_shapes,
    shapes,
)

SIMPUL = Namespace("https://w3id.org/simpul/def#")
KODE = Namespace("https://w3id.org/simpul/kode/")
SHACL = Namespace(str(SH))
LANGUAGES = ("id", "en")
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}

# A set-based run cannot express these (SHACL 5.2.1 forbids them before that).
FORBIDDEN = re.compile(r"\b(MINUS|VALUES|SERVICE|LIMIT|OFFSET)\b", re.IGNORECASE)
EXISTS = re.compile(r"EXISTS\s*\{([^{}]*)\}", re.IGNORECASE)
MESSAGE_VARIABLE = re.compile(r"\{[?$](\w+)\}")
IDENTIFIER = re.compile(r"R\d{2}|[PS]\d|G\d{1,2}|O\d{2}|CAS-\d{3}")

# What the requirements ask for: rules, principles of a process map, preconditions.
REQUIRED = {
    *(f"R{number:02}" for number in range(1, 73)),
    *(f"P{number}" for number in range(1, 9)),
    *(f"S{number}" for number in range(1, 6)),
}


@cache
def ontology() -> Graph:
    """Return the ontology and its code schemes."""
    return merged(*(ROOT / "ontology").rglob("*.ttl"))


@cache
def style() -> Graph:
    """Return the shapes by which the ontology and the shapes themselves are judged."""
    return merged(*(path for path in FILES if path.parent.name == "gaya"), PREFIXES)


@cache
def vocabulary() -> set[Node]:
    """Return the terms that SHACL defines."""
    text = (resources.files(pyshacl) / "assets" / "shacl.ttl").read_text(encoding="utf-8")
    return {term for term in Graph().parse(data=text).subjects() if term in SHACL}


def unknown_terms(graph: Graph) -> set[Node]:
    """Return the terms of a graph that stand in the SHACL namespace but that SHACL lacks."""
    return {node for node in chain.from_iterable(graph) if node in SHACL} - vocabulary()


def rules() -> list[Node]:
    """Return the rules, in order: property shapes, and node shapes that hold a query."""
    found = {*shapes().subjects(RDF.type, SH.PropertyShape), *shapes().subjects(SH.sparql)}
    return sorted(found)


def messages(rule: Node) -> list[Node]:
    """Return the messages of a rule, which for a query stand beside the query."""
    query = shapes().value(rule, SH.sparql)
    return list(shapes().objects(query or rule, SH.message))


def queries() -> Iterator[tuple[Node, str]]:
    """Yield the queries with their texts."""
    for query, text in shapes().subject_objects(SH.select):
        yield query, str(text)


def projected(text: str) -> set[str]:
    """Return the variables that a query yields."""
    declared = shapes().objects(URIRef("https://w3id.org/simpul/prefixes"), SH.declare)
    names = {
        str(shapes().value(one, SH.prefix)): str(shapes().value(one, SH.namespace))
        for one in declared
    }
    return {str(variable) for variable in prepareQuery(text, initNs=names).algebra.PV}


def texts(literals: list[Node], language: str) -> list[str]:
    """Return the texts in one language."""
    return [str(one) for one in literals if isinstance(one, Literal) and one.language == language]


def name(node: Node) -> str:
    """Return the name of a rule or class within its namespace."""
    return re.split("[#/]", str(node))[-1]


def test_shapes_conform_to_the_shapes_of_shacl() -> None:
    pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)


def test_shapes_of_shacl_see_an_ill_formed_shape() -> None:
    faulty = Graph()
    faulty.add((SHAPES.X, RDF.type, SH.PropertyShape))
    faulty.add((SHAPES.X, SH.path, SIMPUL.tahun))
    faulty.add((SHAPES.X, SH.minCount, Literal("satu")))
    with pytest.raises(ReportableRuntimeError):
        pyshacl.validate(Graph(), shacl_graph=faulty, meta_shacl=True)


@pytest.mark.parametrize("path", FILES + CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_only_terms_of_shacl_are_used(path: Path) -> None:
    assert not unknown_terms(merged(path))


def test_a_mistyped_term_of_shacl_is_seen() -> None:
    mistyped = SHACL["targetSubjectOf"]
    faulty = Graph()
    faulty.add((SHAPES.X, mistyped, SIMPUL.mengukur))
    assert unknown_terms(faulty) == {mistyped}


def test_only_declared_terms_of_the_ontology_are_used() -> None:
    nodes = {node for node in chain.from_iterable(merged(*FILES)) if isinstance(node, URIRef)}
    used = {node for node in nodes if node in SIMPUL or node in KODE}
    used |= {SIMPUL[term] for _, text in queries() for term in re.findall(r"simpul:(\w+)", text)}
    assert used <= set(ontology().subjects(RDF.type))


def test_every_shape_and_query_has_an_iri() -> None:
    graph = shapes()
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
    typed = {node for kind in kinds for node in graph.subjects(RDF.type, kind)}
    parts = {node for link in (SH.property, SH.sparql) for node in graph.objects(None, link)}
    targeting = {node for link in TARGETS for node in graph.subjects(link)}
    assert not [node for node in typed | parts | targeting if node not in SHAPES]
    assert parts | targeting <= typed


def test_every_property_shape_belongs_to_a_node_shape_and_has_its_place() -> None:
    graph = shapes()
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        assert len(list(graph.subjects(SH.property, shape))) == 1, shape
        assert len(list(graph.objects(shape, SH.order))) == 1, shape


def test_every_file_is_named_for_the_class_that_it_judges() -> None:
    for path in (one for one in FILES if one.parent.name in PROFILES):
        for target in merged(path).objects(None, SH.targetClass):
            above = ontology().transitive_objects(target, RDFS.subClassOf)
            assert path.stem in {name(one) for one in above}, path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("predicate", [SH.name, SH.description])
def test_every_rule_has_one_name_and_one_description(predicate: URIRef, language: str) -> None:
    counts = {
        rule: len(texts(list(shapes().objects(rule, predicate)), language)) for rule in rules()
    }
    assert not {rule: count for rule, count in counts.items() if count != 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_one_message_that_is_a_sentence(language: str) -> None:
    for rule in rules():
        (message,) = texts(messages(rule), language)
        assert re.fullmatch(r"[A-Z].*\.", message), rule


def test_every_rule_has_a_severity_a_source_and_an_identifier() -> None:
    for rule in rules():
        (severity,) = shapes().objects(rule, SH.severity)
        assert severity in SEVERITIES, rule
        assert list(shapes().objects(rule, DCTERMS.source)), rule
        identifiers = list(shapes().objects(rule, DCTERMS.identifier))
        assert identifiers, rule
        assert all(IDENTIFIER.fullmatch(str(one)) for one in identifiers), rule


def test_every_rule_that_is_required_is_carried_by_a_shape_or_named_with_the_reason() -> None:
    elsewhere = tomllib.loads((ROOT / "tests" / "rules-elsewhere.toml").read_text("utf-8"))
    assert all(elsewhere.values())
    carried = {str(one) for rule in rules() for one in shapes().objects(rule, DCTERMS.identifier)}
    assert carried | set(elsewhere) >= REQUIRED
    assert not carried & set(elsewhere)


def test_ontology_and_codes_keep_the_style() -> None:
    modules = merged(*(path for path in (ROOT / "ontology").rglob("*.ttl") if path != PREFIXES))
    assert not ENGINES["simpul"](modules, style())


def test_shapes_keep_the_style() -> None:
    assert not ENGINES["simpul"](merged(*FILES), style())


def test_every_query_stands_alone_in_its_shape() -> None:
    for shape in set(shapes().subjects(SH.sparql)):
        assert list(shapes().objects(shape, SH.sparql)) == [URIRef(f"{shape}-sparql")]


def test_every_query_can_run_for_all_focus_nodes_at_once() -> None:
    for query, text in queries():
        assert not FORBIDDEN.search(text), query
        assert all(len(group.split()) == 3 for group in EXISTS.findall(text)), query


def test_every_query_yields_the_variables_of_its_messages() -> None:
    for query, text in queries():
        wanted = {
            variable
            for message in shapes().objects(query, SH.message)
            for variable in MESSAGE_VARIABLE.findall(str(message))
        }
        assert {"this", *wanted} <= projected(text), query


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert [name(rule) for rule in rules()] == [path.stem for path in CASES]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_expects_results_of_its_rule_and_has_a_twin_that_conforms(path: Path) -> None:
    case = read_case(path)
    assert {finding.shape for finding in case.expected} == {case.rule}
    assert all(name(node).startswith("pelanggar") for node in case.faulty)
    kinds = {kind for node in case.faulty for kind in case.data.objects(node, RDF.type)}
    others = {node for kind in kinds for node in case.data.subjects(RDF.type, kind)} - case.faulty
    assert [node for node in others if name(node).lower().startswith("patuh")]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_rule_finds_exactly_what_its_case_expects(path: Path, engine: str) -> None:
    case = read_case(path)
    assert ENGINES[engine](case.data, alone(case.rule)) == case.expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_rule_finds_nothing_once_the_faulty_nodes_are_gone(path: Path, engine: str) -> None:
    case = read_case(path)
    assert not ENGINES[engine](case.mended, alone(case.rule))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_rule_speaks_up_when_one_triple_of_sound_data_is_broken(path: Path) -> None:
    case = read_case(path)
    rule = read_shapes(alone(case.rule))
    spoken = next(filter(None, (compiled_results(data, rule) for data in mutants(case))))
    for language in LANGUAGES:
        (template,) = texts(messages(case.rule), language)
        due = re.sub(r"\\\{\\\?\w+\\\}", ".*", re.escape(template))
        for result in spoken:
            (said,) = [one.value for one in result.messages if one.language == language]
            assert re.fullmatch(due, said, re.DOTALL)
