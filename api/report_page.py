"""The pages of the conformance report: counts, rules, findings, and each finding by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from api.describe import QUERIES, labels_of
from api.naming import Naming
from api.pages import Link, text
from api.register import ORDER, Criterion, Register, Wanted, severity_of
from api.report_files import SUFFIXES
from api.respond import Wish
from kg.dataset import bind, select
from kg.names import Term
from kg.render_report import place
from kg.report import Finding
from kg.rq import read_query
from kg.shapes import PROFILES

PER_PAGE = 50

# What a component of SHACL says of the cause: nothing is there, too much is, or it does not fit.
CAUSES = {
    "MinCountConstraintComponent": "cause-missing",
    "QualifiedMinCountConstraintComponent": "cause-missing",
    "MaxCountConstraintComponent": "cause-too-many",
    "SPARQLConstraintComponent": "cause-contradiction",
}


@dataclass(frozen=True)
class Line:
    """A finding in a list: its key, its rule, the thing, and what is the matter."""

    key: str
    severity: str
    rule: Criterion
    thing: Link
    agency: Link | None
    message: str
    where: str


@dataclass(frozen=True)
class ReportPage:
    """The report, or the part of it that is wanted."""

    counts: Mapping[str, int]
    rules: Sequence[tuple[Criterion, int]]
    passed: Sequence[Criterion]
    agencies: Sequence[tuple[Link, str, int]]
    profiles: Sequence[str]
    every: Sequence[Criterion]
    lines: Sequence[Line]
    values: Mapping[str, str]
    number: int
    pages: int
    total: int
    files: Sequence[str]


@dataclass(frozen=True)
class FindingPage:
    """A finding in the terms of an inspector."""

    key: str
    severity: str
    rule: Criterion
    message: str
    thing: Link
    path: Link | None
    value: Link | None
    agency: Link | None
    missing: bool
    cause: str
    affected: Sequence[Link]
    where: str
    version: Link | None


def report_page(wished: Wish, wanted: Wanted, values: Mapping[str, str], number: int) -> ReportPage:
    """Return the part of the report that is wanted, a page of its list at a time."""
    register = wished.live.register
    found = register.wanted(wanted)
    shown = dict(list(found.items())[(number - 1) * PER_PAGE : number * PER_PAGE])
    failed = {register.rule(one).shape for one in register.findings.values()}
    every = sorted(register.rules.values(), key=lambda one: (one.identifier, one.key))
    by_severity = Counter(severity_of(one) for one in found.values())
    return ReportPage(
        counts={one: by_severity[one] for one in ORDER},
        rules=_rules(register, found),
        passed=[one for one in every if one.shape not in failed],
        agencies=_agencies(wished, register),
        profiles=PROFILES,
        every=every,
        lines=lines_of(wished, register, shown),
        values=values,
        number=number,
        pages=max(-(-len(found) // PER_PAGE), 1),
        total=len(found),
        files=list(SUFFIXES),
    )


def _rules(register: Register, found: Mapping[str, Finding]) -> list[tuple[Criterion, int]]:
    """Return the rules that the findings are of, with their counts, the worst first."""
    counted = Counter(register.rule(one).shape for one in found.values())
    rules = [(register.rules[shape], count) for shape, count in counted.items()]
    return sorted(rules, key=lambda one: (ORDER.get(one[0].severity, 3), -one[1], one[0].key))


def _agencies(wished: Wish, register: Register) -> list[tuple[Link, str, int]]:
    """Return the agencies with findings, how each is written in an address, and how many."""
    counted = Counter(one.opd for one in register.findings.values() if one.opd)
    naming = Naming(wished, labels_of(wished.live.dataset, map(NamedNode, counted)))
    base = wished.live.base
    return [
        (naming.link(NamedNode(one)), one.removeprefix(base), count)
        for one, count in counted.most_common()
    ]


def lines_of(wished: Wish, register: Register, shown: Mapping[str, Finding]) -> list[Line]:
    """Return findings as lines of a list."""
    terms = [one.result.focus_node for one in shown.values()]
    terms += [NamedNode(one.opd) for one in shown.values() if one.opd]
    naming = Naming(wished, labels_of(wished.live.dataset, terms))
    return [
        Line(
            key=key,
            severity=severity_of(one),
            rule=register.rule(one),
            thing=naming.link(one.result.focus_node),
            agency=naming.link(NamedNode(one.opd)) if one.opd else None,
            message=one.message(wished.language),
            where=_where(one, wished.language),
        )
        for key, one in shown.items()
    ]


def _where(finding: Finding, language: str) -> str:
    found = place(finding)
    return found.text(language) if found else ""


def finding_page(wished: Wish, key: str) -> FindingPage:
    """Return the page of a finding."""
    found = wished.live.register.findings[key]
    result, naming = found.result, _naming(wished, found)
    path = result.path.predicate if result.path else None
    version = found.source.version if found.source else None
    component = str(getattr(result.component, "value", "")).rpartition("#")[2]
    return FindingPage(
        key=key,
        severity=severity_of(found),
        rule=wished.live.register.rule(found),
        message=found.message(wished.language),
        thing=naming.link(result.focus_node),
        path=naming.link(path) if path else None,
        value=_value(naming, result.value),
        agency=naming.link(NamedNode(found.opd)) if found.opd else None,
        missing=CAUSES.get(component) == "cause-missing",
        cause=text(CAUSES.get(component, "cause-form"), wished.language),
        affected=[naming.link(one) for one in _affected(wished, result.focus_node)],
        where=_where(found, wished.language),
        version=naming.link(NamedNode(version)) if version else None,
    )


def _naming(wished: Wish, found: Finding) -> Naming:
    """Return how the terms of a finding are called."""
    result = found.result
    terms: list[Term | None] = [result.focus_node, result.value]
    terms += _affected(wished, result.focus_node)
    terms.append(result.path.predicate if result.path else None)
    iris = (found.opd, found.source.version if found.source else None)
    terms += [NamedNode(one) for one in iris if one]
    return Naming(wished, labels_of(wished.live.dataset, filter(None, terms)))


def _value(naming: Naming, value: Term | None) -> Link | None:
    if isinstance(value, Literal):
        return Link(value.value, "")
    return None if value is None else naming.link(value)


def _affected(wished: Wish, focus: Term) -> list[Term]:
    if not isinstance(focus, NamedNode):
        return []
    query = bind(read_query(QUERIES / "affected.rq"), {"focus": [focus]})
    return [row["above"] for row in select(wished.live.dataset, query)]
