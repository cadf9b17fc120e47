"""Validate a dataset against shapes, by compiled queries or by pySHACL, the reference."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pyshacl
import rdflib
from pyoxigraph import Literal, Quad, RdfFormat, Store, parse, serialize
from pyshacl.errors import ReportableRuntimeError

from kg.classes import Classes
from kg.compiler import compile_shape
from kg.constraints import NotCompiled
from kg.dataset import select
from kg.errors import InputRefused
from kg.graph import Graph, IllFormed
from kg.judge import Check
from kg.names import RDF_TYPE, Term
from kg.paths import read_path
from kg.prebinding import language_of
from kg.results import Result
from kg.shacl import TARGETS, sh
from kg.shapes import Shape, Shapes

ENGINES = ("sparql", "pyshacl")


@dataclass
class Validation:
    """The results of a validation, and the shapes that were handed to pySHACL, with the reason."""

    engine: str
    results: list[Result] = field(default_factory=list)
    handed_over: dict[str, str] = field(default_factory=dict)


def validate(dataset: Store, shapes: Shapes, engine: str = "sparql") -> Validation:
    """Judge the union of the graphs of a dataset by the shapes.

    Raises InputRefused for shapes that SHACL calls ill-formed.
    """
    try:
        found = _by_queries(dataset, shapes) if engine == "sparql" else _by_pyshacl(dataset, shapes)
    except IllFormed as error:
        raise InputRefused.of("ill-formed-shape", reason=error) from error
    found.results.sort(key=lambda one: one.key)
    return found


def _by_queries(dataset: Store, shapes: Shapes) -> Validation:
    found = Validation("sparql")
    classes = Classes.of(dataset)
    checks: list[Check] = []
    for shape in shapes.targeted():
        try:
            checks += compile_shape(shapes, classes, shape)
        except NotCompiled as reason:
            found.handed_over[str(shape.node)] = str(reason)
            found.results += _reference(_triples(dataset), _alone(shapes, shape))
    # The engine lets go of the interpreter while it evaluates: two queries use two cores.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for results in pool.map(lambda check: list(_run(dataset, check)), checks):
            found.results += results
    return found


def _run(dataset: Store, check: Check) -> Iterator[Result]:
    solutions = select(dataset, check.query)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: term for name, term in zip(names, solution, strict=True) if term is not None}
        yield from check.results(row)


def _by_pyshacl(dataset: Store, shapes: Shapes) -> Validation:
    results = _reference(_triples(dataset), shapes.graph.quads)
    return Validation("pyshacl", [_in_its_languages(one, shapes) for one in results])


def _in_its_languages(result: Result, shapes: Shapes) -> Result:
    """Give the messages of a SPARQL constraint the languages that pySHACL takes from them."""
    templates = shapes.messages(result.source_constraint or result.source_shape)
    messages = tuple(
        Literal(one.value, language=language_of(one, templates)) if not one.language else one
        for one in result.messages
    )
    return replace(result, messages=messages)


def _triples(dataset: Store) -> rdflib.Graph:
    """Return the union of the graphs of a dataset.

    pySHACL is given an rdflib graph, because on an Oxigraph store it errs on plain strings.
    """
    lines = serialize({quad.triple for quad in dataset}, format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines, format="nt")


def _reference(data: rdflib.Graph, shapes: Iterable[Quad]) -> list[Result]:
    lines = serialize((quad.triple for quad in shapes), format=RdfFormat.N_TRIPLES)
    judging = rdflib.Graph().parse(data=lines, format="nt")
    try:
        _, report, failure = pyshacl.validate(data, shacl_graph=judging, inference="none")
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise IllFormed(str(error)) from error
    if not isinstance(report, rdflib.Graph):
        raise IllFormed(failure)
    text = report.serialize(format="nt", encoding="utf-8")
    return list(read_results(Graph(parse(input=text, format=RdfFormat.N_TRIPLES))))


def read_results(report: Graph) -> Iterator[Result]:
    """Yield the results of a validation report, those in sh:detail left out."""
    for _, node in report.pairs(sh("result")):
        path = report.value(node, sh("resultPath"))
        yield Result(
            focus_node=_due(report, node, "focusNode"),
            path=None if path is None else read_path(report, path),
            value=report.value(node, sh("value")),
            source_shape=_due(report, node, "sourceShape"),
            component=_due(report, node, "sourceConstraintComponent"),
            severity=_due(report, node, "resultSeverity"),
            messages=tuple(
                one for one in report.values(node, sh("resultMessage")) if isinstance(one, Literal)
            ),
            source_constraint=report.value(node, sh("sourceConstraint")),
        )


def _due(report: Graph, node: Term, name: str) -> Term:
    value = report.value(node, sh(name))
    if value is None:
        raise IllFormed(f"a result without sh:{name}")
    return value


def _alone(shapes: Shapes, shape: Shape) -> list[Quad]:
    """Return the shapes graph without the targets of every other shape."""
    others = {one.node for one in shapes.targeted()} - {shape.node}
    naming = {*(sh(name) for name in TARGETS), RDF_TYPE}
    return [
        quad
        for quad in shapes.graph.quads
        if quad.subject not in others or quad.predicate not in naming
    ]
