"""A judge: one shape and the focus nodes that it is given, and how checks are made of them.

``?this`` is the focus node and ``?v`` a value node, as in the definitions of SHACL.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.constraints import ValueTests
from kg.names import Term
from kg.paths import Path
from kg.results import Result
from kg.shacl import Constraint
from kg.shapes import Shape, Shapes
from kg.targets import Focus
from kg.written import Forms

# A solution of a query: an unbound variable is absent.
Solution = Mapping[str, Term]


@dataclass(frozen=True)
class Check:
    """A query, and how one of its solutions becomes results.

    ``as_written`` says that the results name values as they are written, not as they are stored;
    ``reads_shapes`` that the query looks into the shapes graph.
    """

    query: str
    results: Callable[[Solution], Iterable[Result]]
    as_written: bool = False
    reads_shapes: bool = False


@dataclass(frozen=True)
class Judge:
    """One shape on the focus nodes that it is given, and the shapes that it is part of."""

    shapes: Shapes
    tests: ValueTests
    shape: Shape
    focus: Focus
    above: tuple[Term, ...] = ()

    @property
    def forms(self) -> Forms:
        """The values of ``?this`` that the store keeps otherwise than they are written."""
        predicate = self.shape.path.predicate if self.shape.path else None
        return self.tests.written.forms.get(predicate, {}) if predicate else {}

    @property
    def values(self) -> str:
        """The pattern that binds ``?v`` to the value nodes of ``?this``."""
        if self.shape.path is None:
            return "BIND(?this AS ?v)"
        return f"?this {self.shape.path.bracketed} ?v ."

    @property
    def count(self) -> str:
        """The number of value nodes: a set, so each counts once."""
        once = self.focus.unique and self.shape.path is not None and self.shape.path.one_triple
        return "COUNT(?v)" if once else "COUNT(DISTINCT ?v)"

    def result(self, constraint: Constraint, row: Solution, value: Term | None = None) -> Result:
        """Return the result of a constraint for a solution."""
        return Result(
            focus_node=row["this"],
            path=self.shape.path,
            value=value,
            source_shape=self.shape.node,
            component=constraint.component,
            severity=self.shape.severity,
            messages=self.shape.messages,
        )

    def select(
        self, constraint: Constraint, where: str, *, value: str | None = None, tail: str = ""
    ) -> Check:
        """Return the check whose every solution is one result, with a variable as its value."""
        variables = self.focus.variables + (f" {value}" if value else "")
        distinct = "" if tail else "DISTINCT "
        query = f"SELECT {distinct}{variables} WHERE {{ {where} }} {tail}"

        def results(row: Solution) -> Iterator[Result]:
            yield self.result(constraint, row, row[value[1:]] if value else None)

        return Check(query, results)

    def counted(self, constraint: Constraint, values: str, limit: str) -> Check:
        """Return the check that compares the number of value nodes with a limit."""
        tail = f"GROUP BY {self.focus.variables} HAVING({self.count} {limit})"
        return self.select(constraint, f"{self.focus.this} {values}", tail=tail)

    def without(self, path: Path, pattern: str) -> str:
        """Return the focus nodes for which a pattern over a path has no match."""
        if path.one_triple:
            return f"{self.focus.this} FILTER NOT EXISTS {{ {pattern} }}"
        return f"{self.focus.this} MINUS {{ {self.focus.this} {pattern} }}"
