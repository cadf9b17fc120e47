"""The W3C SHACL test suite as cases: data, shapes, and the results that are expected."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, parse

from kg.graph import Graph
from kg.names import RDF_TYPE, Term
from kg.results import Result, read_results
from kg.shapes import Shapes
from kg.validate import Validation, validate
from kg.written import load_as_written

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"


@dataclass(frozen=True)
class Case:
    """One test: its files, and its expected results, or None where the shapes must be refused."""

    name: str
    data: Path
    shapes: Path
    expected: list[Result] | None

    def validated(self) -> Validation:
        """Judge the data, as it is written, by the shapes."""
        dataset, written = load_as_written([self.data])
        return validate(dataset, Shapes(_graph(self.shapes)), "sparql", written)


def _graph(path: Path) -> Graph:
    return Graph(parse(path=str(path), base_iri=path.as_uri()))


def cases(manifest: Path) -> Iterator[Case]:
    """Yield the cases of a manifest and of those that it includes."""
    graph = _graph(manifest)
    for _, included in graph.pairs(NamedNode(MF + "include")):
        yield from cases(Path(included.value.removeprefix("file://")))
    for test, kind in graph.pairs(RDF_TYPE):
        if kind == NamedNode(SHT + "Validate"):
            yield _case(graph, manifest, test)


def _case(graph: Graph, manifest: Path, test: Term) -> Case:
    action = graph.value(test, NamedNode(MF + "action"))
    data, shapes = (
        Path(graph.value(action, NamedNode(SHT + name)).value.removeprefix("file://"))
        for name in ("dataGraph", "shapesGraph")
    )
    failed = graph.value(test, NamedNode(MF + "result")) == NamedNode(SHT + "Failure")
    expected = None if failed else list(read_results(graph))
    return Case(f"{manifest.parent.name}/{manifest.stem}", data, shapes, expected)


def comparable(results: list[Result]) -> Counter[tuple[str, ...]]:
    """Return results as a multiset in which all blank nodes are alike."""
    return Counter(tuple(_alike(term) for term in _parts(one)) for one in results)


def _parts(one: Result) -> tuple[object, ...]:
    path = one.path.text if one.path else ""
    return path, one.focus_node, one.value, one.source_shape, one.component, one.severity


def _alike(term: object) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term)
