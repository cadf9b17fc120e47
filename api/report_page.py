"""The pages of the conformance report: counts, rules, findings, and each finding by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.describe import labels_of
from api.naming import Naming
from api.pages import Link
from api.report_files import SUFFIXES
from api.respond import Wish
from kg.criteria import Criterion
from kg.register import ORDER, Register, Wanted
from kg.render_report import place
from kg.report import Finding
from kg.shapes import PROFILES

PER_PAGE = 50


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
class Change:
    """What has changed since the release before, of what is wanted."""

    since: str
    new: frozenset[str]
    fixed: Sequence[tuple[Criterion, Finding]]
    open: int


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
    change: Change | None


def report_page(wished: Wish, wanted: Wanted, values: Mapping[str, str], number: int) -> ReportPage:
    """Return the part of the report that is wanted, a page of its list at a time."""
    register = wished.live.register
    found = register.wanted(wanted)
    shown = dict(list(found.items())[(number - 1) * PER_PAGE : number * PER_PAGE])
    failed = {register.rule(one).shape for one in register.findings.values()}
    every = sorted(register.rules.values(), key=lambda one: (one.identifier, one.key))
    by_severity = Counter(one.severity for one in found.values())
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
        change=_change(wished, wanted, found),
    )


def _change(wished: Wish, wanted: Wanted, found: Mapping[str, Finding]) -> Change | None:
    earlier = wished.live.earlier
    if earlier is None:
        return None
    before = earlier.wanted(wanted)
    fixed = [(earlier.rule(one), one) for key, one in before.items() if key not in found]
    new = frozenset(found.keys() - before.keys())
    since = str(wished.live.manifest.previous)
    return Change(since, new, fixed, len(found) - len(new))


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
            severity=one.severity,
            rule=register.rule(one),
            thing=naming.link(one.result.focus_node),
            agency=naming.link(NamedNode(one.opd)) if one.opd else None,
            message=one.message(wished.language),
            where=where(one, wished.language),
        )
        for key, one in shown.items()
    ]


def where(finding: Finding, language: str) -> str:
    """Return where the thing of a finding was read, in words."""
    found = place(finding)
    return found.text(language) if found else ""
