"""Cases of shapes: a small graph, and in the same file the results that a rule must give on it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyshacl
from pyoxigraph import RdfFormat, Store, parse
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from rdflib.util import from_n3

from kg import validate
from kg.graph import Graph as KgGraph
from kg.graph import Term
from kg.results import Result
from kg.shapes import Shapes

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "shapes").rglob("*.ttl"))
CASES = sorted((Path(__file__).parent / "cases").glob("*.ttl"))
PREFIXES = ROOT / "ontology" / "prefixes.ttl"
SHAPES = Namespace("https://w3id.org/simpul/shapes#")
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


class Finding(NamedTuple):
    """What a validation result says, without its message."""

    focus: Node
    value: Node | None
    path: str | None
    severity: Node
    shape: Node


class Case(NamedTuple):
    """A rule, data on which it is tried, and the results that it must give."""

    rule: URIRef
    data: Graph
    expected: set[Finding]

    @property
    def faulty(self) -> set[Node]:
        """Return the nodes that the rule must find."""
        return {finding.focus for finding in self.expected}


def merged(*paths: Path) -> Graph:
    """Return one graph of several Turtle files."""
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@cache
def shapes() -> Graph:
    """Return the shapes of all profiles, with the prefixes that their queries use."""
    return merged(*FILES, PREFIXES)


def path_text(graph: Graph, path: Node) -> str:
    """Return a SHACL property path as SPARQL writes it."""
    if isinstance(path, URIRef):
        return path.n3()
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{path_text(graph, inverse)}"
    members = Collection(graph, graph.value(path, SH.alternativePath))
    return "|".join(path_text(graph, member) for member in members)


def findings(report: Graph) -> set[Finding]:
    """Return the validation results that a graph holds."""
    return {_finding(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}


def _finding(report: Graph, result: Node) -> Finding:
    path = report.value(result, SH.resultPath)
    return Finding(
        focus=report.value(result, SH.focusNode),
        value=report.value(result, SH.value),
        path=None if path is None else path_text(report, path),
        severity=report.value(result, SH.resultSeverity),
        shape=report.value(result, SH.sourceShape),
    )


def read_case(path: Path) -> Case:
    """Return the case in a file: its expected results, and all the rest as data."""
    graph = Graph().parse(path, publicID="https://kasus.simpul.example/")
    expected = findings(graph)
    for result in list(graph.subjects(RDF.type, SH.ValidationResult)):
        graph.remove((result, None, None))
    for node in {subject for subject in graph.subjects() if isinstance(subject, BNode)}:
        graph.remove((node, None, None))
    return Case(SHAPES[path.stem], graph, expected)


def alone(rule: Node) -> Graph:
    """Return a copy of the shapes in which only one rule has focus nodes."""
    graph = Graph() + shapes()
    kept = {rule, *graph.subjects(SH.property, rule)}
    for target in TARGETS:
        for shape in set(graph.subjects(target)) - kept:
            graph.remove((shape, target, None))
    for other in set(graph.objects(None, SH.property)) - {rule}:
        graph.remove((None, SH.property, other))
    return graph


def without(data: Graph, nodes: set[Node]) -> Graph:
    """Return a copy of a graph without the triples of some nodes."""
    rest = Graph() + data
    for node in nodes:
        rest.remove((node, None, None))
        rest.remove((None, None, node))
    return rest


def pyshacl_results(data: Graph, using: Graph) -> set[Finding]:
    """Validate with the reference engine."""
    _, report, _ = pyshacl.validate(data, shacl_graph=using, inplace=True)
    return findings(report)


def simpul_results(data: Graph, using: Graph) -> set[Finding]:
    """Validate with compiled queries."""
    store = Store()
    store.extend(parse(input=_lines(data), format=RdfFormat.N_TRIPLES))
    shapes_graph = Shapes(KgGraph(parse(input=_lines(using), format=RdfFormat.N_TRIPLES)))
    found = validate.validate(store, shapes_graph)
    assert not found.handed_over
    return {_as_finding(one) for one in found.results}


def _lines(graph: Graph) -> str:
    return str(graph.serialize(format="nt"))


def _as_finding(result: Result) -> Finding:
    def node(term: Term | None) -> Node | None:
        return None if term is None else from_n3(str(term))

    path = None if result.path is None else result.path.text
    terms = (result.focus_node, result.value, result.severity, result.source_shape)
    focus, value, severity, shape = map(node, terms)
    return Finding(focus, value, path, severity, shape)


Engine = Callable[[Graph, Graph], set[Finding]]
ENGINES: dict[str, Engine] = {"pyshacl": pyshacl_results, "simpul": simpul_results}
