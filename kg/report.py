"""Conformance reports: results with the rule behind each, the agency concerned, and the cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pyoxigraph import NamedNode

from kg.amounts import with_amounts
from kg.criteria import Criterion, criteria, local, texts_of, written
from kg.dataset import Dataset, bind, select
from kg.names import QUERIES, Term
from kg.results import Result
from kg.rq import read_query
from kg.shacl import sh
from kg.shapes import Shapes
from kg.validate import Validation
from kg.waivers import Waiver, Waivers, read_waivers

# The headers of the columns of a thing, by its document, sheet and property.
Columns = dict[tuple[Term, str, str | None, str], list[str]]

SEVERITIES = ("Violation", "Warning", "Info")


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
    waiver: Waiver | None = None
    # The day on which it was first found, and the day by which it is to be mended.
    first: date | None = None
    limit: date | None = None

    @property
    def due(self) -> date | None:
        """The deadline: not before the last day of a waiver."""
        if self.limit is None or self.waiver is None:
            return self.limit
        return max(self.limit, self.waiver.end)

    def overdue(self, day: date) -> bool:
        """Return whether it is open on a day after its deadline."""
        return self.waiver is None and self.due is not None and self.due < day

    @property
    def key(self) -> str:
        """What tells the finding from others, in every release the same."""
        return self.result.fingerprint

    @property
    def severity(self) -> str:
        """The severity, as SHACL names it."""
        return local(self.result.severity)

    @property
    def name(self) -> str:
        """What the thing is called, else its IRI."""
        return self.label or written(self.result.focus_node)

    def message(self, language: str) -> str:
        """Return the message in a language, or in whichever there is."""
        texts = texts_of(self.result.messages)
        said = language if language in texts else next(iter(texts), language)
        return with_amounts(texts.get(said, ""), said)


@dataclass(frozen=True)
class ConformanceReport:
    """The findings of a validation, with the rules by source shape."""

    engine: str
    findings: list[Finding]
    rules: Mapping[Term, Criterion]
    handed_over: Mapping[str, str]
    # The day on which the waivers were looked at.
    day: date

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, whatever its severity (SHACL, 3.6.1.1)."""
        return not self.findings

    @property
    def open(self) -> list[Finding]:
        """The findings that no waiver covers."""
        return [one for one in self.findings if one.waiver is None]

    @property
    def waived(self) -> list[Finding]:
        """The findings that a waiver covers."""
        return [one for one in self.findings if one.waiver is not None]

    def of_severity(self, severity: str) -> list[Finding]:
        """Return the findings of one severity of SHACL."""
        return [one for one in self.findings if one.result.severity == sh(severity)]

    def of_opd(self, opd: str) -> "ConformanceReport":
        """Return the report on one agency."""
        return self.part(one for one in self.findings if one.opd == opd)

    def part(self, findings: Iterable[Finding]) -> "ConformanceReport":
        """Return the report with some of its findings only."""
        return replace(self, findings=list(findings))

    def on(self, day: date, waivers: Waivers) -> "ConformanceReport":
        """Return the report as it stands on a day, with the waivers that hold then."""
        findings = [replace(one, waiver=waivers.of(*_judged(one), day)) for one in self.findings]
        return replace(self, findings=findings, day=day)


def _judged(finding: Finding) -> tuple[str, str, str | None]:
    """Return the rule, the thing and the agency of a finding."""
    result = finding.result
    return written(result.source_shape), written(result.focus_node), finding.opd


def report(
    dataset: Dataset, validation: Validation, shapes: Shapes, day: date
) -> ConformanceReport:
    """Tell of each result what the dataset knows of its focus node, and what is waived on a day."""
    facts = _facts(dataset, validation.results)
    columns = _columns(dataset, facts)
    findings = [_finding(one, facts.get(one.focus_node, {}), columns) for one in validation.results]
    rules = criteria(shapes, (one.source_shape for one in validation.results))
    whole = ConformanceReport(validation.engine, findings, rules, validation.handed_over, day)
    return whole.on(day, read_waivers(dataset))


def _facts(dataset: Dataset, results: Iterable[Result]) -> dict[Term, dict[str, str]]:
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


def _columns(dataset: Dataset, facts: Mapping[Term, Mapping[str, str]]) -> Columns:
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
