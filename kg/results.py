"""Validation results: what an engine found, in the words of SHACL (section 3.6)."""

from dataclasses import dataclass

from pyoxigraph import Literal

from kg.names import Term
from kg.paths import Path


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
