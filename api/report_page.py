"""The page of the conformance report: counts, rules, findings, what has changed, the trend."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from pyoxigraph import NamedNode

from api.asked import STATES, Part
from api.describe import labels_of
from api.naming import Naming
from api.pages import Link
from api.respond import Wish
from api.trend import Trend, trend_of
from kg.criteria import Criterion
from kg.edition import Edition
from kg.history import Past
from kg.register import ORDER, Kind, Register, kinds
from kg.report import Finding
from kg.report_formats import FORMATS
from kg.report_texts import waived, where
from kg.shapes import PROFILES

PER_PAGE = 50
# The forms in which the report is offered; what is text stands on the page.
FILES = tuple(one for one in FORMATS if one != "text")


@dataclass(frozen=True)
class Line:
    """A finding in a list: its key, its rule, the thing, and what is the matter."""

    key: str
    severity: str
    state: str
    rule: Criterion
    thing: Link
    agency: Link | None
    message: str
    where: str
    due: str
    overdue: bool
    waived: str


@dataclass(frozen=True)
class Change:
    """What has changed since an earlier release, of what is wanted."""

    since: str
    choices: Sequence[Past]
    fixed: Sequence[tuple[Criterion | None, Finding]]


@dataclass(frozen=True)
class ReportPage:
    """The report, or the part of it that is wanted."""

    counts: Mapping[str, int]
    states: Mapping[str, int]
    kinds: Sequence[tuple[Kind, str]]
    passed: Sequence[Criterion]
    agencies: Sequence[tuple[Link, str, int]]
    profiles: Mapping[str, int]
    every: Sequence[Criterion]
    lines: Sequence[Line]
    values: Mapping[str, str]
    number: int
    pages: int
    total: int
    files: Sequence[str]
    change: Change | None
    trend: Trend


def report_page(wished: Wish, part: Part, values: Mapping[str, str], number: int) -> ReportPage:
    """Return the part of the report that is wanted, a page of its list at a time."""
    register, found = wished.live.register, part.every
    shown = list(part.shown.values())[(number - 1) * PER_PAGE : number * PER_PAGE]
    states = Counter(part.edition.state(one) for one in found.values())
    by_severity = Counter(one.severity for one in found.values() if one.waiver is None)
    return ReportPage(
        counts={one: by_severity[one] for one in ORDER},
        states={one: states[one] for one in STATES},
        kinds=_kinds(wished, register, found.values()),
        passed=_passed(register, found.values()),
        agencies=_agencies(wished, register.wanted(replace(part.wanted, opd=None))),
        profiles=_profiles(register, found.values()),
        every=sorted(register.rules.values(), key=lambda one: (one.identifier, one.key)),
        lines=lines_of(wished, register, shown, part.edition),
        values=values,
        number=number,
        pages=max(-(-len(part.shown) // PER_PAGE), 1),
        total=len(part.shown),
        files=FILES,
        change=_change(wished, part),
        trend=trend_of(wished, part),
    )


def _change(wished: Wish, part: Part) -> Change | None:
    earlier, edition = part.earlier, part.edition
    if earlier is None:
        return None
    fixed = [(earlier.rules.get(one.result.source_shape), one) for one in edition.fixed]
    return Change(edition.since, wished.live.standing.before, fixed)


def _passed(register: Register, found: Iterable[Finding]) -> list[Criterion]:
    """Return the rules that found nothing of what is wanted."""
    failed = {one.result.source_shape for one in found}
    passed = [rule for shape, rule in register.rules.items() if shape not in failed]
    return sorted(passed, key=lambda one: (one.identifier, one.key))


def _kinds(wished: Wish, register: Register, found: Iterable[Finding]) -> list[tuple[Kind, str]]:
    """Return the findings by rule, path and kind of value, with what the path is called."""
    made = kinds(found, register.rules)
    of_path = [sorted(one.path.predicates, key=str) if one.path else [] for one in made]
    naming = Naming(wished, labels_of(wished.live.dataset, chain.from_iterable(of_path)))
    called = [" / ".join(naming.link(one).text for one in those) for those in of_path]
    return list(zip(made, called, strict=True))


def _profiles(register: Register, found: Iterable[Finding]) -> dict[str, int]:
    counted = Counter(register.rule(one).profile for one in found)
    return {one: counted[one] for one in PROFILES}


def _agencies(wished: Wish, found: Mapping[str, Finding]) -> list[tuple[Link, str, int]]:
    """Return the agencies with findings, how each is written in an address, and how many."""
    counted = Counter(one.opd for one in found.values() if one.opd)
    naming = Naming(wished, labels_of(wished.live.dataset, map(NamedNode, counted)))
    base = wished.live.base
    return [
        (naming.link(NamedNode(one)), one.removeprefix(base), count)
        for one, count in counted.most_common()
    ]


def lines_of(
    wished: Wish,
    register: Register,
    shown: Sequence[Finding],
    edition: Edition | None = None,
) -> list[Line]:
    """Return findings as lines of a list; without an edition nothing is called new."""
    terms = [one.result.focus_node for one in shown]
    terms += [NamedNode(one.opd) for one in shown if one.opd]
    naming = Naming(wished, labels_of(wished.live.dataset, terms))
    told = edition or Edition(wished.language)
    return [_line(naming, register, one, told) for one in shown]


def _line(naming: Naming, register: Register, one: Finding, told: Edition) -> Line:
    return Line(
        key=one.key,
        severity=one.severity,
        state=told.state(one),
        rule=register.rule(one),
        thing=naming.link(one.result.focus_node),
        agency=naming.link(NamedNode(one.opd)) if one.opd else None,
        message=one.message(told.language),
        where=where(one, told.language),
        due=str(one.due or ""),
        overdue=one.overdue(register.whole.day),
        waived=waived(one.waiver, told.language) if one.waiver else "",
    )
