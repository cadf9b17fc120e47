"""SHACL constraints as SPARQL expressions over one value: true when the value conforms.

Every expression is total: true or false for any term and never an error, so that it may be negated
and joined. EXISTS holds one triple pattern or one path, never a join: more is slow where it is not
wrong (Oxigraph evaluates it once per solution). What cannot be said raises NotCompiled.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Self

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg.dataset import select
from kg.graph import IllFormed, Term, closure_down
from kg.names import QUERIES, SH, XSD
from kg.paths import Path
from kg.rq import read_query
from kg.shapes import Constraint, Shape, Shapes


class NotCompiled(Exception):
    """A shape that cannot be said in set-based SPARQL; the argument says why."""


ORDER = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
LENGTH = {"minLength": ">=", "maxLength": "<="}
NODE_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
    "IRIOrLiteral": "!isBlank({0})",
}

# When a literal of a datatype is well-formed; numbers beyond the engine's range stay texts.
_ZONE = "(Z|[+-][0-9]{{2}}:[0-9]{{2}})?$"
WELL_FORMED = {
    "integer": '(isNumeric({0}) || REGEX(STR({0}), "^[+-]?[0-9]+$"))',
    "decimal": '(isNumeric({0}) || REGEX(STR({0}), "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$"))',
    "double": "isNumeric({0})",
    "float": "isNumeric({0})",
    "boolean": "({0} = true || {0} = false)",
    "date": "YEAR({0}) = YEAR({0})",
    "dateTime": "YEAR({0}) = YEAR({0})",
    "gYear": f'REGEX(STR({{0}}), "^-?[0-9]{{{{4,}}}}{_ZONE}")',
    "gYearMonth": f'REGEX(STR({{0}}), "^-?[0-9]{{{{4,}}}}-(0[1-9]|1[0-2]){_ZONE}")',
    "time": f'REGEX(STR({{0}}), "^([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?{_ZONE}")',
    "duration": 'REGEX(STR({0}), "^-?P[0-9YMDTHS.]*[YMDHS]$")',
    "hexBinary": 'REGEX(STR({0}), "^([0-9A-Fa-f]{{2}})*$")',
    "language": 'REGEX(STR({0}), "^[a-zA-Z]{{1,8}}(-[a-zA-Z0-9]{{1,8}})*$")',
}
RANGES: dict[str, tuple[int | None, int | None]] = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}


NUMERIC = {XSD + name for name in ("integer", "decimal", "double", "float")}


@dataclass
class Classes:
    """The classes of a dataset that have instances, and how they lie below one another."""

    populated: set[Term]
    below: list[tuple[Term, Term]]

    @classmethod
    def of(cls, dataset: Store) -> Self:
        """Ask a dataset for its classes."""
        populated = select(dataset, read_query(QUERIES / "populated-classes.rq"))
        below = select(dataset, read_query(QUERIES / "subclasses.rq"))
        return cls(
            {row["class"] for row in populated}, [(row["lower"], row["upper"]) for row in below]
        )

    def under(self, top: Term) -> list[Term]:
        """Return the populated classes among a class and its subclasses, in order."""
        return sorted(closure_down(self.below, top) & self.populated, key=str)


def named(term: Term) -> str:
    """Return a term as SPARQL; a blank node would be a variable there and is not compiled."""
    if isinstance(term, BlankNode):
        raise NotCompiled("a blank node cannot be named in a query")
    return str(term)


@dataclass
class ValueTests:
    """The expressions of the constraints that look at one value at a time."""

    shapes: Shapes
    classes: Classes
    _inside: list[Term] = field(default_factory=list)
    _fresh: Iterator[int] = field(default_factory=count)

    def test(self, constraint: Constraint, value: str) -> str | None:
        """Return the test of a constraint on a variable; None if it takes more than one value."""
        name = constraint.parameter
        if name in ORDER:
            return self._order(constraint, value)
        if name in LENGTH:
            limit = lexical(constraint.value)
            return f"(!isBlank({value}) && STRLEN(STR({value})) {LENGTH[name]} {limit})"
        one = VALUE_TESTS.get(name)
        return None if one is None else one(self, constraint, value)

    def _class(self, constraint: Constraint, value: str) -> str:
        classes = self.classes.under(constraint.value)
        return _any(f"EXISTS {{ {value} a {named(one)} }}" for one in classes)

    def _datatype(self, constraint: Constraint, value: str) -> str:
        name = lexical(constraint.value).removeprefix(XSD)
        tests = [f"DATATYPE({value}) = {constraint.value}"]
        if name in WELL_FORMED:
            tests.append(WELL_FORMED[name].format(value))
        if name in RANGES:
            low, high = RANGES[name]
            tests.append(f"isNumeric({value})")
            tests += [f"{value} >= {low}"] if low is not None else []
            tests += [f"{value} <= {high}"] if high is not None else []
        return f"COALESCE({' && '.join(tests)}, false)"

    def _node_kind(self, constraint: Constraint, value: str) -> str:
        return NODE_KINDS[lexical(constraint.value).removeprefix(SH)].format(value)

    def _order(self, constraint: Constraint, value: str) -> str:
        bound = constraint.value
        mark = ORDER[constraint.parameter]
        tests = [f"{value} {mark} {bound}"]
        if isinstance(bound, Literal) and bound.datatype.value in NUMERIC:
            # Reached only where the first is an error: a number beyond the engine's range.
            whole = f"DATATYPE({value}) IN (<{XSD}integer>, <{XSD}decimal>)"
            tests.append(f"IF({whole}, <{XSD}double>(STR({value})) {mark} {bound}, false)")
        return f"COALESCE({', '.join(tests)}, false)"

    def _pattern(self, constraint: Constraint, value: str) -> str:
        # REGEX of an unsupported pattern is an error for every value: COALESCE would hide it.
        flags = f", {Literal(constraint.flags.value)}" if constraint.flags else ""
        pattern = Literal(lexical(constraint.value))
        return f"(!isBlank({value}) && REGEX(STR({value}), {pattern}{flags}))"

    def _language_in(self, constraint: Constraint, value: str) -> str:
        ranges = (f"LANGMATCHES(LANG({value}), {one})" for one in constraint.members)
        return f"(isLiteral({value}) && {_any(ranges)})"

    def _in(self, constraint: Constraint, value: str) -> str:
        return _any(f"sameTerm({value}, {named(one)})" for one in constraint.members)

    def _node(self, constraint: Constraint, value: str) -> str:
        return self.conforms(constraint.value, value)

    def _not(self, constraint: Constraint, value: str) -> str:
        return f"(!{self.conforms(constraint.value, value)})"

    def _and(self, constraint: Constraint, value: str) -> str:
        return _all(self.conforms(one, value) for one in constraint.members)

    def _or(self, constraint: Constraint, value: str) -> str:
        return _any(self.conforms(one, value) for one in constraint.members)

    def _xone(self, constraint: Constraint, value: str) -> str:
        met = [f"IF({self.conforms(one, value)}, 1, 0)" for one in constraint.members]
        return f"({' + '.join(met) or '0'} = 1)"

    def conforms(self, node: Term, value: str) -> str:
        """Return the expression that is true when the value of a variable conforms to a shape."""
        shape = self.shapes.shape(node)
        if shape.deactivated:
            return "true"
        if node in self._inside:
            raise NotCompiled("the shape refers to itself")
        self._inside.append(node)
        try:
            if shape.path is None:
                return _all(self._on_node(one, value) for one in shape.constraints)
            return _all(self._on_values(shape, shape.path, value))
        finally:
            self._inside.pop()

    def _on_node(self, constraint: Constraint, value: str) -> str:
        if constraint.parameter == "property":
            return self.conforms(constraint.value, value)
        if constraint.parameter == "hasValue":
            return f"sameTerm({value}, {named(constraint.value)})"
        return self._nested(constraint, value)

    def _nested(self, constraint: Constraint, value: str) -> str:
        test = self.test(constraint, value)
        if test is None:
            raise NotCompiled(f"sh:{constraint.parameter} inside another shape")
        return test

    def _on_values(self, shape: Shape, path: Path, focus: str) -> Iterator[str]:
        """Yield what a property shape asks of the values that its path leads to."""
        fresh = f"?v{next(self._fresh)}"
        step = f"{focus} {path.bracketed} "
        for constraint in shape.constraints:
            match constraint.parameter:
                case "minCount":
                    yield _at_least(int(lexical(constraint.value)), step, fresh)
                case "maxCount":
                    yield f"(!{_at_least(int(lexical(constraint.value)) + 1, step, fresh)})"
                case "hasValue":
                    yield f"EXISTS {{ {step}{named(constraint.value)} }}"
                case "property":
                    inner = self.conforms(constraint.value, fresh)
                    yield f"(!EXISTS {{ {step}{fresh} FILTER(!{inner}) }})"
                case _:
                    inner = self._nested(constraint, fresh)
                    yield f"(!EXISTS {{ {step}{fresh} FILTER(!{inner}) }})"


VALUE_TESTS = {
    "class": ValueTests._class,
    "datatype": ValueTests._datatype,
    "nodeKind": ValueTests._node_kind,
    "pattern": ValueTests._pattern,
    "languageIn": ValueTests._language_in,
    "in": ValueTests._in,
    "node": ValueTests._node,
    "not": ValueTests._not,
    "and": ValueTests._and,
    "or": ValueTests._or,
    "xone": ValueTests._xone,
}


def _at_least(number: int, step: str, fresh: str) -> str:
    if number == 0:
        return "true"
    if number == 1:
        return f"EXISTS {{ {step}{fresh} }}"
    if number == 2:
        return f"EXISTS {{ {step}{fresh} . {step}{fresh}b FILTER(!sameTerm({fresh}, {fresh}b)) }}"
    raise NotCompiled("a count above two inside another shape")


def lexical(term: Term) -> str:
    """Return the written form of a literal or an IRI; raises IllFormed for anything else."""
    if not isinstance(term, NamedNode | Literal):
        raise IllFormed(f"a literal or an IRI is due, not {term}")
    return term.value


def _any(tests: Iterable[str]) -> str:
    return _joined(tests, " || ", "false")


def _all(tests: Iterable[str]) -> str:
    return _joined(tests, " && ", "true")


def _joined(tests: Iterable[str], mark: str, empty: str) -> str:
    parts = list(tests)
    return f"({mark.join(parts)})" if parts else empty
