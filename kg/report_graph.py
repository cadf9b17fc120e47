"""A conformance report as triples, as SHACL says it (section 3.6)."""

from collections.abc import Callable
from itertools import count
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from kg.graph import Graph
from kg.names import RDF_TYPE, simpul
from kg.paths import Mint, Node, write_path
from kg.report import ConformanceReport
from kg.results import Result, read_results
from kg.shacl import sh

T = TypeVar("T")
WAIVED_BY = simpul("dikecualikanOleh")


def report_triples(found: ConformanceReport) -> list[Triple]:
    """Return the report as SHACL says it (3.6.1), each result a blank node, waivers with it."""
    return _report(found, BlankNode(), lambda _: BlankNode, waivers=True)


def report_graph(found: ConformanceReport, graph: NamedNode) -> list[Quad]:
    """Return the report as a named graph without blank nodes; equal results have equal names.

    What is waived is not in it: that depends on the day on which it is read.
    """
    triples = _report(found, graph, lambda result: _names(graph, result))
    return [Quad(one.subject, one.predicate, one.object, graph) for one in triples]


def read_report_graph(dataset: Store, graph: NamedNode) -> list[Result]:
    """Return the results that a named graph holds; what was named to be kept is blank again."""

    def blank(term: T) -> T | BlankNode:
        if not isinstance(term, NamedNode) or not term.value.startswith(f"{graph.value}/"):
            return term
        return BlankNode("b" + term.value.removeprefix(f"{graph.value}/").replace("/", "x"))

    kept = dataset.quads_for_pattern(None, None, None, graph)
    triples = (Triple(blank(one.subject), one.predicate, blank(one.object)) for one in kept)
    return list(read_results(Graph(Quad(*one) for one in triples)))


def _names(graph: NamedNode, result: Result) -> Mint:
    """Return how to name a result, and after it the nodes of its path."""
    numbers = count()
    return lambda: NamedNode(f"{graph.value}/{result.fingerprint}/{next(numbers)}")


def _report(
    found: ConformanceReport,
    top: Node,
    mints: Callable[[Result], Mint],
    *,
    waivers: bool = False,
) -> list[Triple]:
    triples = [
        Triple(top, RDF_TYPE, sh("ValidationReport")),
        Triple(top, sh("conforms"), Literal(found.conforms)),
    ]
    for finding in found.findings:
        mint = mints(finding.result)
        node = mint()
        triples.append(Triple(top, sh("result"), node))
        triples += _result(node, finding.result, mint)
        if waivers and finding.waiver is not None:
            triples.append(Triple(node, WAIVED_BY, NamedNode(finding.waiver.iri)))
    return triples


def _result(node: Node, result: Result, mint: Mint) -> list[Triple]:
    said = {
        "focusNode": result.focus_node,
        "value": result.value,
        "sourceShape": result.source_shape,
        "sourceConstraintComponent": result.component,
        "resultSeverity": result.severity,
        "sourceConstraint": result.source_constraint,
    }
    triples = [Triple(node, RDF_TYPE, sh("ValidationResult"))]
    triples += [Triple(node, sh(name), term) for name, term in said.items() if term is not None]
    triples += [Triple(node, sh("resultMessage"), one) for one in result.messages]
    if result.path is not None:
        path, inner = write_path(result.path, mint)
        triples += [Triple(node, sh("resultPath"), path), *inner]
    return triples
