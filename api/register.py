"""The register of findings of a release: every rule with what it found, nothing among it too."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.graph import Graph
from kg.names import DCTERMS, SHAPES, Term, graph_name
from kg.report import ConformanceReport, Finding, report, texts_of
from kg.results import read_results
from kg.shacl import sh
from kg.shapes import PROFILES, Shapes, profile_files, read_shapes
from kg.validate import Validation

ORDER = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True)
class Criterion:
    """A rule as its shape says it: what must be, what it rests on, what to do, whom it judges."""

    shape: NamedNode
    profile: str
    severity: str
    name: Mapping[str, str]
    remedy: Mapping[str, str]
    messages: Mapping[str, str]
    identifier: str
    source: str
    targets: Sequence[NamedNode]
    path: NamedNode | None

    @property
    def key(self) -> str:
        """The name of the shape, as it stands in addresses."""
        return self.shape.value.removeprefix(SHAPES)


@dataclass(frozen=True)
class Wanted:
    """What of a register is wanted; None stands for everything."""

    opd: str | None = None
    rule: str | None = None
    severity: str | None = None
    profile: str | None = None


@dataclass(frozen=True)
class Register:
    """The findings of a release by their keys, worst first, and all the rules by shape."""

    findings: Mapping[str, Finding]
    rules: Mapping[NamedNode, Criterion]
    whole: ConformanceReport

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
        counted = Counter(severity_of(one) for one in self.findings.values())
        return {one: counted[one] for one in ORDER}

    @cached_property
    def _counts(self) -> Counter[NamedNode]:
        return Counter(self.rule(one).shape for one in self.findings.values())

    def rule(self, finding: Finding) -> Criterion:
        """Return the rule that a finding is of."""
        return self.rules[NamedNode(getattr(finding.result.source_shape, "value", ""))]

    def _fits(self, finding: Finding, wanted: Wanted) -> bool:
        rule = self.rule(finding)
        asked = {
            wanted.opd: finding.opd,
            wanted.rule: rule.key,
            wanted.severity: severity_of(finding),
            wanted.profile: rule.profile,
        }
        return all(value is None or value == has for value, has in asked.items())


def severity_of(finding: Finding) -> str:
    """Return the severity of a finding, as SHACL names it."""
    return str(getattr(finding.result.severity, "value", "")).rpartition("#")[2]


def read_register(dataset: Store, base: str) -> Register:
    """Read the report that a release holds, with what the dataset knows of each finding."""
    graph = graph_name(base, "laporan")
    said = Graph(dataset.quads_for_pattern(None, None, None, graph))
    results = list(read_results(said))
    nodes = {
        one.key: node for one, (_, node) in zip(results, said.pairs(sh("result")), strict=True)
    }
    whole = report(dataset, Validation("sparql", results), _shapes())
    rules = read_criteria()
    findings = sorted(
        whole.findings, key=lambda one: (ORDER.get(severity_of(one), 3), one.result.key)
    )
    keyed = {_key(nodes[one.result.key], graph): one for one in findings}
    return Register(keyed, rules, whole)


def _key(node: Term, graph: NamedNode) -> str:
    """Return the part of the name of a result that tells it from others."""
    name = getattr(node, "value", str(node))
    return str(name).removeprefix(graph.value + "/").partition("/")[0]


@cache
def _shapes() -> Shapes:
    return read_shapes(profile_files(PROFILES))


@cache
def read_criteria() -> dict[NamedNode, Criterion]:
    """Read every rule of every profile, by shape."""
    return {
        one.shape: one
        for profile in PROFILES
        for one in _criteria(read_shapes(profile_files([profile])).graph, profile)
    }


def shape_quads(rule: Criterion) -> Iterator[Quad]:
    """Yield what the shapes graph says of a rule, and of the nodes that are only part of it."""
    graph, part = _shapes().graph, rule.shape.value + "-"
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


def _criteria(graph: Graph, profile: str) -> Iterable[Criterion]:
    owners = {below: above for above, below in graph.pairs(sh("property"))}
    for shape, severity in graph.pairs(sh("severity")):
        if not isinstance(shape, NamedNode):
            continue
        targets = graph.values(owners.get(shape, shape), sh("targetClass"))
        yield Criterion(
            shape=shape,
            profile=profile,
            severity=str(getattr(severity, "value", "")).rpartition("#")[2],
            name=texts_of(graph.values(shape, sh("name"))),
            remedy=texts_of(graph.values(shape, sh("description"))),
            messages=texts_of(_messages(graph, shape)),
            identifier=_first(graph, shape, "identifier"),
            source=_first(graph, shape, "source"),
            targets=[one for one in targets if isinstance(one, NamedNode)],
            path=path if isinstance(path := graph.value(shape, sh("path")), NamedNode) else None,
        )


def _messages(graph: Graph, shape: NamedNode) -> list[Term]:
    """Return the messages of a shape, and those of its constraints in SPARQL."""
    nodes = [shape, *graph.values(shape, sh("sparql"))]
    return [message for node in nodes for message in graph.values(node, sh("message"))]


def _first(graph: Graph, shape: NamedNode, name: str) -> str:
    value = graph.value(shape, NamedNode(DCTERMS + name))
    return value.value if isinstance(value, Literal) else ""
