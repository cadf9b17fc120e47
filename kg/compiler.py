"""Compile SHACL shapes into set-based SPARQL: one SELECT judges all focus nodes of a shape at once.

The architecture rests on these queries: the same text runs on the embedded store and on a remote
server. ``?this`` is the focus node, ``?v`` a value node, as in the definitions of SHACL.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.constraints import Classes, NotCompiled, ValueTests, lexical, named
from kg.graph import Term
from kg.paths import Path
from kg.prebinding import fill, prebind
from kg.results import Result
from kg.shapes import TRUE, Constraint, Shape, Shapes, sh
from kg.targets import Focus, focus_of

# A solution of a query: an unbound variable is absent.
Solution = Mapping[str, Term]


@dataclass(frozen=True)
class Check:
    """A query, and how one of its solutions becomes results."""

    query: str
    results: Callable[[Solution], Iterable[Result]]


def compile_shape(shapes: Shapes, classes: Classes, shape: Shape) -> list[Check]:
    """Return the checks of a shape that names its targets.

    Raises NotCompiled, saying why, for a shape that has to go to another engine.
    """
    return list(
        _Judge(shapes, ValueTests(shapes, classes), shape, focus_of(shape, classes)).checks()
    )


@dataclass(frozen=True)
class _Judge:
    """The checks of one shape on the focus nodes that it was given."""

    shapes: Shapes
    tests: ValueTests
    shape: Shape
    focus: Focus
    above: tuple[Term, ...] = ()

    def checks(self) -> Iterator[Check]:
        if self.shape.deactivated:
            return
        tested = list(self._tested())
        at_least = self._with("minCount")
        fold = bool(tested) and [lexical(one.value) for one in at_least] == ["1"]
        if tested:
            yield self._fused(tested, at_least[0] if fold else None)
        if not fold:
            yield from (self._min_count(one) for one in at_least)
        judged = [*at_least, *(one for one, _ in tested)]
        for constraint in self.shape.constraints:
            if constraint.parameter in CHECKS:
                yield from CHECKS[constraint.parameter](self, constraint)
            elif constraint not in judged:
                raise NotCompiled(f"{constraint.component}")

    def _with(self, parameter: str) -> list[Constraint]:
        return [one for one in self.shape.constraints if one.parameter == parameter]

    def _tested(self) -> Iterator[tuple[Constraint, str]]:
        """Yield the constraints that look at one value, with their tests."""
        value = "?this" if self.shape.path is None else "?v"
        for one in self.shape.constraints:
            test = self.tests.test(one, value)
            if one.parameter == "hasValue" and self.shape.path is None:
                test = f"sameTerm(?this, {named(one.value)})"
            if test is not None:
                yield one, test

    @property
    def values(self) -> str:
        """The pattern that binds ``?v`` to the value nodes of ``?this``."""
        if self.shape.path is None:
            return "BIND(?this AS ?v)"
        return f"?this {self.shape.path.bracketed} ?v ."

    @property
    def _count(self) -> str:
        once = self.focus.unique and self.shape.path is not None and self.shape.path.one_triple
        return "COUNT(?v)" if once else "COUNT(DISTINCT ?v)"

    def _result(self, constraint: Constraint, row: Solution, value: Term | None = None) -> Result:
        return Result(
            focus_node=row["this"],
            path=self.shape.path,
            value=value,
            source_shape=self.shape.node,
            component=constraint.component,
            severity=self.shape.severity,
            messages=self.shape.messages,
        )

    def _select(
        self, constraint: Constraint, where: str, *, value: str | None = None, tail: str = ""
    ) -> Check:
        """Return the check whose every solution is one result, with a variable as its value."""
        variables = self.focus.variables + (f" {value}" if value and value != "?this" else "")
        distinct = "" if tail else "DISTINCT "
        query = f"SELECT {distinct}{variables} WHERE {{ {where} }} {tail}"

        def results(row: Solution) -> Iterator[Result]:
            yield self._result(constraint, row, row[value[1:]] if value else None)

        return Check(query, results)

    def _fused(self, tested: list[tuple[Constraint, str]], at_least: Constraint | None) -> Check:
        """Return one scan for all value tests, minCount 1 folded in (then ``?v`` is unbound)."""
        met = " && ".join(test for _, test in tested)
        failed = f"!({met})"
        values = "" if self.shape.path is None else self.values
        if at_least is not None:
            values, failed = f"OPTIONAL {{ {values} }}", f"!BOUND(?v) || {failed}"
        shown = " ".join(f"({test} AS ?c{at})" for at, (_, test) in enumerate(tested))
        value = "this" if self.shape.path is None else "v"
        variables = self.focus.variables + ("" if value == "this" else " ?v")
        query = (
            f"SELECT DISTINCT {variables} {shown} "
            f"WHERE {{ {self.focus.this} {values} FILTER({failed}) }}"
        )

        def results(row: Solution) -> Iterator[Result]:
            if value not in row and at_least is not None:
                yield self._result(at_least, row)
                return
            for at, (constraint, _) in enumerate(tested):
                if row[f"c{at}"] != TRUE:
                    shown = None if constraint.parameter == "hasValue" else row[value]
                    yield self._result(constraint, row, shown)

        return Check(query, results)

    def _min_count(self, constraint: Constraint) -> Check:
        number = int(lexical(constraint.value))
        if number == 1 and self.shape.path is not None:
            return self._select(constraint, self._without(self.shape.path, self.values))
        having = f"HAVING({self._count} < {number})"
        return self._counted(constraint, f"OPTIONAL {{ {self.values} }}", having)

    def _without(self, path: Path, pattern: str) -> str:
        """Return the focus nodes for which a pattern has no match."""
        if path.one_triple:
            return f"{self.focus.this} FILTER NOT EXISTS {{ {pattern} }}"
        return f"{self.focus.this} MINUS {{ {self.focus.this} {pattern} }}"

    def _max_count(self, constraint: Constraint) -> Iterator[Check]:
        having = f"HAVING({self._count} > {int(lexical(constraint.value))})"
        yield self._counted(constraint, self.values, having)

    def _counted(self, constraint: Constraint, values: str, having: str) -> Check:
        tail = f"GROUP BY {self.focus.variables} {having}"
        return self._select(constraint, f"{self.focus.this} {values}", tail=tail)

    def _qualified(self, constraint: Constraint) -> Iterator[Check]:
        number = int(lexical(constraint.count))
        apart = (f"!{self.tests.conforms(one, '?v')}" for one in constraint.members)
        tests = " && ".join([self.tests.conforms(constraint.value, "?v"), *apart])
        values = f"{self.values} FILTER({tests})"
        if constraint.parameter == "qualifiedMinCount":
            having = f"HAVING({self._count} < {number})"
            yield self._counted(constraint, f"OPTIONAL {{ {values} }}", having)
        else:
            yield self._counted(constraint, values, f"HAVING({self._count} > {number})")

    def _has_value(self, constraint: Constraint) -> Iterator[Check]:
        if self.shape.path is not None:
            wanted = f"?this {self.shape.path.bracketed} {named(constraint.value)}"
            yield self._select(constraint, self._without(self.shape.path, wanted))

    def _equals(self, constraint: Constraint) -> Iterator[Check]:
        other = f"?this {constraint.value} ?v"
        missing = f"{self.focus.this} {self.values} FILTER NOT EXISTS {{ {other} }}"
        yield self._select(constraint, missing, value="?v")
        besides = f"{self.focus.this} {other} MINUS {{ {self.focus.this} {self.values} }}"
        yield self._select(constraint, besides, value="?v")

    def _disjoint(self, constraint: Constraint) -> Iterator[Check]:
        where = f"{self.focus.this} {self.values} ?this {constraint.value} ?v ."
        yield self._select(constraint, where, value="?v")

    def _less_than(self, constraint: Constraint) -> Iterator[Check]:
        mark = "<" if constraint.parameter == "lessThan" else "<="
        pairs = f"{self.focus.this} {self.values} ?this {constraint.value} ?other ."
        where = f"{pairs} FILTER(!COALESCE(?v {mark} ?other, false))"
        check = self._select(constraint, where, value="?v")
        # One result for each pair of values (SHACL, 4.5.3): the other value stays in the solution.
        yield replace(check, query=check.query.replace("?v WHERE", "?v ?other WHERE", 1))

    def _unique_lang(self, constraint: Constraint) -> Iterator[Check]:
        tag = 'BIND(LCASE(LANG(?v)) AS ?tag) FILTER(?tag != "")'
        tail = f"GROUP BY {self.focus.variables} ?tag HAVING(COUNT(DISTINCT ?v) > 1)"
        yield self._select(constraint, f"{self.focus.this} {self.values} {tag}", tail=tail)

    def _closed(self, constraint: Constraint) -> Iterator[Check]:
        allowed = ", ".join(str(one) for one in constraint.members)
        where = f"{self.focus.this} ?this ?p ?v . FILTER(?p NOT IN ({allowed}))"
        query = f"SELECT DISTINCT {self.focus.variables} ?p ?v WHERE {{ {where} }}"

        def results(row: Solution) -> Iterator[Result]:
            result = self._result(constraint, row, row["v"])
            yield replace(result, path=_predicate(row["p"]))

        yield Check(query, results)

    def _property(self, constraint: Constraint) -> Iterator[Check]:
        if constraint.value in self.above:
            raise NotCompiled("the shape refers to itself")
        path = self.shape.path
        focus = self.focus if path is None else self.focus.step(path)
        inner = self.shapes.shape(constraint.value)
        above = (*self.above, self.shape.node)
        yield from _Judge(self.shapes, self.tests, inner, focus, above).checks()

    def _sparql(self, constraint: Constraint) -> Iterator[Check]:
        node = constraint.value
        if TRUE in self.shapes.graph.values(node, sh("deactivated")):
            return
        query = prebind(self.shapes.graph, node, self.focus, self.shape)
        messages = tuple(self.shapes.messages(node)) or self.shape.messages

        def results(row: Solution) -> Iterator[Result]:
            found = self._result(constraint, row, row.get("value"))
            if self.shape.path is None:
                path = _predicate(row["path"]) if "path" in row else None
                found = replace(found, value=row.get("value", row["this"]), path=path)
            filled = tuple(fill(one, row) for one in messages)
            yield replace(found, messages=filled, source_constraint=node)

        yield Check(query, results)


def _predicate(term: Term) -> Path | None:
    return Path("predicate", predicate=term) if isinstance(term, NamedNode) else None


CHECKS: dict[str, Callable[[_Judge, Constraint], Iterator[Check]]] = {
    "maxCount": _Judge._max_count,
    "qualifiedMinCount": _Judge._qualified,
    "qualifiedMaxCount": _Judge._qualified,
    "hasValue": _Judge._has_value,
    "equals": _Judge._equals,
    "disjoint": _Judge._disjoint,
    "lessThan": _Judge._less_than,
    "lessThanOrEquals": _Judge._less_than,
    "uniqueLang": _Judge._unique_lang,
    "closed": _Judge._closed,
    "property": _Judge._property,
    "sparql": _Judge._sparql,
}
