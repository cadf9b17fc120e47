"""pySHACL, the reference engine: slower by far, and the judge of what cannot be compiled."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyshacl
import rdflib
from pyoxigraph import Literal, Quad, RdfFormat, parse, serialize
from pyshacl.errors import ReportableRuntimeError

from kg.dataset import Dataset
from kg.graph import Graph, IllFormed
from kg.names import RDF_TYPE
from kg.prebinding import language_of
from kg.results import Result, read_results
from kg.shacl import TARGETS, sh
from kg.shapes import Shape, Shapes
from kg.written import Written


def judge_all(dataset: Dataset, shapes: Shapes, written: Written) -> list[Result]:
    """Judge a dataset by all shapes."""
    found = _judge(dataset, shapes.graph.quads, written)
    return [_in_its_languages(one, shapes) for one in found]


def judge_one(dataset: Dataset, shapes: Shapes, written: Written, shape: Shape) -> list[Result]:
    """Judge a dataset by one shape that names its targets."""
    found = _judge(dataset, _alone(shapes, shape), written)
    return [_in_its_languages(one, shapes) for one in found]


def _judge(dataset: Dataset, shapes: Iterable[Quad], written: Written) -> list[Result]:
    lines = serialize((quad.triple for quad in shapes), format=RdfFormat.N_TRIPLES)
    try:
        with _literals_as_written():
            judging = rdflib.Graph().parse(data=lines, format="nt")
            data = _triples(dataset, written)
            _, report, failure = pyshacl.validate(data, shacl_graph=judging, inference="none")
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise IllFormed(str(error)) from error
    if not isinstance(report, rdflib.Graph):
        raise IllFormed(failure)
    text = report.serialize(format="nt", encoding="utf-8")
    return list(read_results(Graph(parse(input=text, format=RdfFormat.N_TRIPLES))))


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from putting literals into their canonical form."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _triples(dataset: Dataset, written: Written) -> rdflib.Graph:
    """Return the union of the graphs of a dataset, literals as they are written.

    pySHACL is given an rdflib graph, because on an Oxigraph store it errs on plain strings.
    """
    lines = serialize(set(written.triples(dataset)), format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines, format="nt")


def _in_its_languages(result: Result, shapes: Shapes) -> Result:
    """Give the messages of a SPARQL constraint the languages that pySHACL takes from them."""
    templates = shapes.messages(result.source_constraint or result.source_shape)
    messages = tuple(
        Literal(one.value, language=language_of(one, templates)) if not one.language else one
        for one in result.messages
    )
    return replace(result, messages=messages)


def _alone(shapes: Shapes, shape: Shape) -> list[Quad]:
    """Return the shapes graph without the targets of every other shape."""
    others = {one.node for one in shapes.targeted()} - {shape.node}
    naming = {*(sh(name) for name in TARGETS), RDF_TYPE}
    return [
        quad
        for quad in shapes.graph.quads
        if quad.subject not in others or quad.predicate not in naming
    ]
