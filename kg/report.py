"""Conformance reports: results with the rule behind each, the agency concerned, and the cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.dataset import bind, select
from kg.graph import Graph
from kg.names import DCTERMS, QUERIES, Term
from kg.results import Result
from kg.rq import read_query
from kg.shacl import sh
from kg.shapes import Shapes
from kg.validate import Validation

Text = Mapping[str, str]

# The headers of the columns of a thing, by its document, sheet and property.
Columns = dict[tuple[Term, str, str | None, str], list[str]]

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Rule:
    """What a shape says of itself: its name, what to do about a result, and what it rests on."""

    name: Text
    remedy: Text
    identifier: str
    source: str


@dataclass(frozen=True)
class Source:
    """Where a thing was read: the document and its version, and the cell."""

    document: str
    version: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Finding:
    """A result, and what the dataset knows of its focus node."""

    result: Result
    label: str | None = None
    opd: str | None = None
    source: Source | None = None

    def message(self, language: str) -> str:
        """Return the message in a language, or in whichever there is."""
        texts = texts_of(self.result.messages)
        return texts.get(language) or next(iter(texts.values()), "")


@dataclass(frozen=True)
class ConformanceReport:
    """The findings of a validation, with the rules by source shape."""

    engine: str
    findings: list[Finding]
    rules: Mapping[Term, Rule]
    handed_over: Mapping[str, str]

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, whatever its severity (SHACL, 3.6.1.1)."""
        return not self.findings

    def of_severity(self, severity: str) -> list[Finding]:
        """Return the findings of one severity of SHACL."""
        return [one for one in self.findings if one.result.severity == sh(severity)]

    def of_opd(self, opd: str) -> "ConformanceReport":
        """Return the report on one agency."""
        findings = [one for one in self.findings if one.opd == opd]
        return ConformanceReport(self.engine, findings, self.rules, self.handed_over)


def texts_of(literals: Iterable[Term]) -> dict[str, str]:
    """Return texts by language; one without a language stands for both.

    >>> texts_of([Literal("ya", language="id"), Literal("yes", language="en")])
    {'id': 'ya', 'en': 'yes'}
    """
    texts: dict[str, str] = {}
    for literal in literals:
        if isinstance(literal, Literal):
            for language in [literal.language] if literal.language else ["id", "en"]:
                texts.setdefault(language, literal.value)
    return texts


def report(dataset: Store, validation: Validation, shapes: Shapes) -> ConformanceReport:
    """Tell of each result what the dataset knows of its focus node."""
    facts = _facts(dataset, validation.results)
    columns = _columns(dataset, facts)
    findings = [_finding(one, facts.get(one.focus_node, {}), columns) for one in validation.results]
    rules = {one.source_shape: _rule(shapes.graph, one.source_shape) for one in validation.results}
    return ConformanceReport(validation.engine, findings, rules, validation.handed_over)


def _facts(dataset: Store, results: Iterable[Result]) -> dict[Term, dict[str, str]]:
    """Return for each focus node that has a name the first of each fact about it."""
    named = {one.focus_node for one in results if isinstance(one.focus_node, NamedNode)}
    query = bind(read_query(QUERIES / "findings.rq"), {"focus": sorted(named, key=str)})
    facts: dict[Term, dict[str, str]] = {}
    for row in select(dataset, query):
        known = facts.setdefault(row["focus"], {})
        for name in ("label", "opd", "version", "document", "sheet", "row"):
            if row[name] is not None:
                known.setdefault(name, row[name].value)
    return facts


def _columns(dataset: Store, facts: Mapping[Term, Mapping[str, str]]) -> Columns:
    """Return the headers of the columns of the focus nodes that were read from a row."""
    read = sorted((one for one, known in facts.items() if "document" in known), key=str)
    columns: Columns = {}
    query = read_query(QUERIES / "columns.rq")
    for row in select(dataset, bind(query, {"focus": read})):  # type: ignore[dict-item]
        sheet = row["sheet"].value if row["sheet"] is not None else None
        key = row["focus"], row["document"].value, sheet, row["property"].value
        columns.setdefault(key, []).append(row["column"].value)
    return columns


def _finding(result: Result, facts: dict[str, str], columns: Columns) -> Finding:
    source = None
    if "document" in facts:
        path = result.path.predicate if result.path else None
        sheet, row = facts.get("sheet"), int(facts["row"])
        key = result.focus_node, facts["document"], sheet, path.value if path else ""
        column = ", ".join(columns.get(key, [])) or None
        source = Source(facts["document"], facts.get("version"), sheet, row, column)
    return Finding(result, facts.get("label"), facts.get("opd"), source)


def _rule(graph: Graph, shape: Term) -> Rule:
    def first(name: str) -> str:
        value = graph.value(shape, NamedNode(DCTERMS + name))
        return value.value if isinstance(value, Literal) else ""

    return Rule(
        name=texts_of(graph.values(shape, sh("name"))),
        remedy=texts_of(graph.values(shape, sh("description"))),
        identifier=first("identifier"),
        source=first("source"),
    )
