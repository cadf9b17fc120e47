"""Validation results: what an engine found, in the words of SHACL (section 3.6)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.graph import Graph, IllFormed
from kg.names import Term
from kg.paths import Path, read_path
from kg.shacl import sh


@dataclass(frozen=True)
class Result:
    """One validation result."""

    focus_node: Term
    path: Path | None
    value: Term | None
    source_shape: Term
    component: Term
    severity: Term
    messages: tuple[Literal, ...] = ()
    source_constraint: Term | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells results apart, whatever engine found them: all but the messages."""
        path = self.path.text if self.path else ""
        terms = (self.focus_node, self.value, self.source_shape, self.component, self.severity)
        return (path, *map(str, terms))

    @property
    def fingerprint(self) -> str:
        """A short digest of the key."""
        return hashlib.sha256("\n".join(self.key).encode()).hexdigest()[:16]


def read_results(report: Graph) -> Iterator[Result]:
    """Yield the results of a validation report, those in sh:detail left out."""
    for _, node in report.pairs(sh("result")):
        path = report.value(node, sh("resultPath"))
        yield Result(
            focus_node=_due(report, node, "focusNode"),
            path=None if path is None else read_path(report, path),
            value=report.value(node, sh("value")),
            source_shape=_due(report, node, "sourceShape"),
            component=_due(report, node, "sourceConstraintComponent"),
            severity=_due(report, node, "resultSeverity"),
            messages=tuple(
                one for one in report.values(node, sh("resultMessage")) if isinstance(one, Literal)
            ),
            source_constraint=report.value(node, sh("sourceConstraint")),
        )


def _due(report: Graph, node: Term, name: str) -> Term:
    value = report.value(node, sh(name))
    if value is None:
        raise IllFormed(f"a result without sh:{name}")
    return value
