"""Every element of the seed presentation is served by something that exists."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from rdflib import RDF

from kg.cli import COMMANDS
from kg.draw.kinds import KINDS
from kg.query import read_questions
from kg.reason import read_rules
from tests.seed_table import TABLE, rows, table
from tests.shape_cases import ROOT
from tests.test_terms import declared, ontology


@cache
def identifiers() -> set[str]:
    """Return the numbers of the rules that shapes carry."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "shapes").rglob("*.ttl"))
    return {one for text in texts for one in re.findall(r'dcterms:identifier "([^"]+)"', text)}


@cache
def routes() -> set[str]:
    """Return the names of the service's pages: its modules."""
    return {path.stem for path in (ROOT / "api").glob("*.py")}


@cache
def codes() -> set[str]:
    return {question.code for question in read_questions().values()}


@cache
def terms() -> set[str]:
    graph = ontology()
    return declared(graph, *set(graph.objects(None, RDF.type)))


EXISTS: dict[str, Callable[[str], bool]] = {
    "question": lambda name: name in codes(),
    "rule": lambda name: name in identifiers(),
    "inference": lambda name: name in read_rules(),
    "term": lambda name: name in terms(),
    "map": lambda name: name in KINDS,
    "page": lambda name: name in routes(),
    "command": lambda name: name in COMMANDS,
    "file": lambda name: (ROOT / name).exists(),
}


@pytest.mark.parametrize(("number", "row"), rows().items())
def test_what_serves_an_element_exists(number: int, row: dict[str, object]) -> None:
    served = {kind: names for kind, names in row.items() if kind != "title"}
    assert served, number
    for kind, names in served.items():
        assert isinstance(names, list)
        assert all(EXISTS[kind](name) for name in names), (number, kind, names)


def test_all_elements_are_there() -> None:
    assert list(rows()) == list(range(1, 74))


def test_the_table_is_the_one_made_from_the_rows() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()
