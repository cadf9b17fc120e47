"""The register of findings of a release: every rule with what it found, nothing among it too."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.criteria import Criterion, criteria
from kg.names import Term, graph_name
from kg.paths import Path
from kg.report import SEVERITIES, ConformanceReport, Finding, report
from kg.report_graph import read_report_graph
from kg.results import Result
from kg.shapes import PROFILES, Shapes, profile_files, read_shapes
from kg.validate import Validation
from kg.waivers import Waivers

ORDER = {severity: at for at, severity in enumerate(SEVERITIES)}


@dataclass(frozen=True)
class Wanted:
    """What of a register is wanted; None stands for everything."""

    opd: str | None = None
    rule: str | None = None
    severity: str | None = None
    profile: str | None = None


@dataclass(frozen=True)
class Kind:
    """Findings of one kind: one rule, one path, one kind of value (never one wording)."""

    rule: Criterion
    path: Path | None
    value: str
    findings: Sequence[Finding]


@dataclass(frozen=True)
class Register:
    """The findings of a release by their keys, worst first, and all the rules by shape."""

    whole: ConformanceReport

    @cached_property
    def findings(self) -> Mapping[str, Finding]:
        """The findings by their keys, the worst first."""
        every = sorted(
            self.whole.findings, key=lambda one: (ORDER.get(one.severity, 3), one.result.key)
        )
        return {one.key: one for one in every}

    @property
    def rules(self) -> Mapping[Term, Criterion]:
        """The rules by shape."""
        return self.whole.rules

    def wanted(self, wanted: Wanted) -> dict[str, Finding]:
        """Return the findings that are wanted, by key."""
        return {key: one for key, one in self.findings.items() if self._fits(one, wanted)}

    def of(self, rule: Criterion) -> dict[str, Finding]:
        """Return the findings of a rule, by key."""
        return self.wanted(Wanted(rule=rule.key))

    def count(self, rule: Criterion) -> int:
        """Return how many findings a rule has."""
        return self._counts[rule.shape]

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity."""
        counted = Counter(one.severity for one in self.findings.values())
        return {one: counted[one] for one in ORDER}

    @cached_property
    def _counts(self) -> Counter[Term]:
        return Counter(one.result.source_shape for one in self.findings.values())

    def rule(self, finding: Finding) -> Criterion:
        """Return the rule that a finding is of."""
        return self.rules[finding.result.source_shape]

    def on(self, day: date, waivers: Waivers) -> "Register":
        """Return the register as it stands on a day."""
        return Register(self.whole.on(day, waivers))

    def _fits(self, finding: Finding, wanted: Wanted) -> bool:
        rule = self.rule(finding)
        asked = {
            wanted.opd: finding.opd,
            wanted.rule: rule.key,
            wanted.severity: finding.severity,
            wanted.profile: rule.profile,
        }
        return all(value is None or value == has for value, has in asked.items())


def kinds(found: Iterable[Finding], rules: Mapping[Term, Criterion]) -> list[Kind]:
    """Return findings by kind: the worst first, and of those the most frequent."""
    grouped: dict[tuple[Term, str, str], list[Finding]] = {}
    for one in found:
        result = one.result
        path = result.path.text if result.path else ""
        grouped.setdefault((result.source_shape, path, value_kind(result)), []).append(one)
    made = [
        Kind(rules[shape], those[0].result.path, kind, those)
        for (shape, _, kind), those in grouped.items()
    ]
    return sorted(
        made,
        key=lambda one: (
            ORDER.get(one.rule.severity, 3),
            -len(one.findings),
            one.rule.key,
            one.value,
        ),
    )


def value_kind(result: Result) -> str:
    """Return of what kind the value of a result is: a thing, or the name of its datatype.

    It is empty where there is none beside the focus node (SHACL, 5.3.2).
    """
    value = result.value
    if isinstance(value, Literal):
        return value.datatype.value.rpartition("#")[2]
    return "" if value in (None, result.focus_node) else "IRI"


def read_register(dataset: Store, base: str, day: date) -> Register:
    """Read the report that a release holds, with what the dataset knows of each finding."""
    found = Validation("sparql", read_report_graph(dataset, graph_name(base, "laporan")))
    return Register(report(dataset, found, product_shapes(), day))


@cache
def product_shapes() -> Shapes:
    """Read the shapes of every profile."""
    return read_shapes(profile_files(PROFILES))


@cache
def read_criteria() -> dict[Term, Criterion]:
    """Read every rule of every profile, by shape."""
    return criteria(product_shapes())


def shape_quads(rule: Criterion) -> Iterator[Quad]:
    """Yield what the shapes graph says of a rule, and of the nodes that are only part of it."""
    graph, part = product_shapes().graph, f"{getattr(rule.shape, 'value', '')}-"
    waiting: list[Term] = [rule.shape]
    for node in waiting:
        for quad in graph.quads:
            if quad.subject == node:
                yield quad
                own = isinstance(quad.object, BlankNode) or _iri(quad.object).startswith(part)
                if own and quad.object not in waiting:
                    waiting.append(quad.object)


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else ""
