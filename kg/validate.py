"""Validate a dataset against shapes, by compiled queries or by pySHACL, the reference."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import ModuleType

from pyoxigraph import Quad, Store

from kg.classes import Classes
from kg.compiler import compile_shape
from kg.dataset import Dataset, select
from kg.errors import InputRefused
from kg.graph import IllFormed
from kg.judge import Check
from kg.prebinding import SHAPES_GRAPH
from kg.results import Result
from kg.shacl import NotCompiled
from kg.shapes import Shapes
from kg.written import Written

ENGINES = ("sparql", "pyshacl")


@dataclass
class Validation:
    """The results of a validation, and the shapes that were handed to pySHACL, with the reason."""

    engine: str
    results: list[Result] = field(default_factory=list)
    handed_over: dict[str, str] = field(default_factory=dict)


def validate(
    dataset: Dataset, shapes: Shapes, engine: str = "sparql", written: Written | None = None
) -> Validation:
    """Judge the union of the graphs of a dataset by the shapes.

    ``written`` is what the dataset holds in another form than it was written in. Raises
    InputRefused for shapes that SHACL calls ill-formed.
    """
    written = written or Written()
    try:
        if engine == "sparql":
            found = _by_queries(dataset, shapes, written)
        else:
            found = Validation(engine, _reference().judge_all(dataset, shapes, written))
    except IllFormed as error:
        raise InputRefused.of("ill-formed-shape", reason=error) from error
    found.results.sort(key=lambda one: one.key)
    return found


def _reference() -> ModuleType:
    # Loaded when it is needed: that takes longer than most validations.
    from kg import reference

    return reference


def _by_queries(dataset: Dataset, shapes: Shapes, written: Written) -> Validation:
    found = Validation("sparql")
    classes = Classes.of(dataset)
    checks: list[Check] = []
    for shape in shapes.targeted():
        try:
            checks += compile_shape(shapes, classes, written, shape)
        except NotCompiled as reason:
            found.handed_over[str(shape.node)] = str(reason)
            found.results += _reference().judge_one(dataset, shapes, written, shape)
    with_shapes = dataset
    if any(check.reads_shapes for check in checks):
        with_shapes = _with_shapes(dataset, shapes)

    def results(check: Check) -> list[Result]:
        return list(_run(with_shapes if check.reads_shapes else dataset, check, written))

    # The engine lets go of the interpreter while it evaluates: two queries use two cores.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for those in pool.map(results, checks):
            found.results += those
    return found


def _with_shapes(dataset: Dataset, shapes: Shapes) -> Store:
    """Return a copy of a dataset in which the shapes graph is a named graph (SHACL, 5.3.1)."""
    copy = Store()
    copy.extend(Quad(*quad.triple) for quad in dataset)
    copy.extend(
        Quad(one.subject, one.predicate, one.object, SHAPES_GRAPH) for one in shapes.graph.quads
    )
    return copy


def _run(dataset: Dataset, check: Check, written: Written) -> Iterator[Result]:
    solutions = select(dataset, check.query, union=not check.reads_shapes)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        row = {name: term for name, term in zip(names, solution, strict=True) if term is not None}
        for result in check.results(row):
            yield from [result] if check.as_written else written.of(result)
