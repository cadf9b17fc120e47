"""Cases of shapes: a small graph, and in the same file the results that a rule must give on it."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
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
PREFIXES_OF_QUERIES = URIRef("https://w3id.org/simpul/prefixes")
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

    @property
    def mended(self) -> Graph:
        """Return the data without the triples of the faulty nodes."""
        rest = Graph() + self.data
        for node in self.faulty:
            rest.remove((node, None, None))
            rest.remove((None, None, node))
        return rest


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
        return f"^{_inner_path(graph, inverse)}"
    options = graph.value(path, SH.alternativePath)
    mark = "/" if options is None else "|"
    members = Collection(graph, path if options is None else options)
    return mark.join(_inner_path(graph, member) for member in members)


def _inner_path(graph: Graph, path: Node) -> str:
    text = path_text(graph, path)
    return text if isinstance(path, URIRef) else f"({text})"


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


@cache
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
    """Return the part of the shapes that makes one rule."""
    graph = shapes()
    part = Graph() + graph.cbd(PREFIXES_OF_QUERIES)
    for shape in (rule, *graph.subjects(SH.property, rule)):
        for triple in graph.cbd(shape):
            if triple[1] != SH.property or triple[2] == rule:
                part.add(triple)
    for query in graph.objects(rule, SH.sparql):
        part += graph.cbd(query)
    return part


def mutants(case: Case) -> Iterator[str]:
    """Yield the sound data of a case with one triple lost, one added, or one value exchanged.

    What is added or exchanged comes from the whole case: faulty values are tried on sound nodes.
    """
    sound = case.mended
    lines = {triple: _line(*triple) for triple in sorted(sound)}
    nodes = set(sound.subjects())
    for lost in lines:
        yield "".join(line for triple, line in lines.items() if triple != lost)
    for predicate in sorted(set(case.data.predicates())):
        seen = set(case.data.objects(None, predicate))
        values = sorted(seen | nodes if seen & nodes else seen)
        for subject, value in product(sorted(nodes), values):
            yield "".join(lines.values()) + _line(subject, predicate, value)
        for lost, value in product(sorted(sound.triples((None, predicate, None))), values):
            rest = (line for triple, line in lines.items() if triple != lost)
            yield "".join(rest) + _line(lost[0], predicate, value)


def _line(subject: Node, predicate: Node, value: Node) -> str:
    return f"{subject.n3()} {predicate.n3()} {value.n3()} .\n"


def pyshacl_results(data: Graph, using: Graph) -> set[Finding]:
    """Validate with the reference engine."""
    _, report, _ = pyshacl.validate(data, shacl_graph=using, inplace=True)
    return findings(report)


def simpul_results(data: Graph, using: Graph) -> set[Finding]:
    """Validate with compiled queries."""
    return {_as_finding(one) for one in compiled_results(_lines(data), read_shapes(using))}


def read_shapes(graph: Graph) -> Shapes:
    """Return shapes in the form in which they are compiled."""
    return Shapes(KgGraph(parse(input=_lines(graph), format=RdfFormat.N_TRIPLES)))


def compiled_results(data: str, using: Shapes) -> list[Result]:
    """Return what compiled queries find in N-Triples, with the messages."""
    store = Store()
    store.extend(parse(input=data, format=RdfFormat.N_TRIPLES))
    found = validate.validate(store, using)
    assert not found.handed_over
    return found.results


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
