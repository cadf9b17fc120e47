"""SHACL constraints as SPARQL expressions over one value: true when the value conforms.

Every expression is total: true or false for any term and never an error, so that it may be negated
and joined. EXISTS holds one triple pattern or one path, never a join: more is slow where it is not
wrong (Oxigraph evaluates it once per solution). What cannot be said raises NotCompiled.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from pyoxigraph import BlankNode, Literal, Store

from kg.classes import Classes
from kg.dataset import select
from kg.datatypes import NUMERIC, well_formed
from kg.graph import lexical
from kg.names import SH, XSD, Term
from kg.paths import Path
from kg.shacl import Constraint, NotCompiled
from kg.shapes import Shape, Shapes
from kg.spelling import LOGIC, SPELLED, refuse_undecided
from kg.written import Written

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
    written: Written = field(default_factory=Written)
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
        tests = [f"DATATYPE({value}) = {constraint.value}"]
        tests += well_formed(lexical(constraint.value), value)
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
        flags = f", {Literal(constraint.flags.value)}" if constraint.flags else ""
        arguments = f"{Literal(lexical(constraint.value))}{flags}"
        # A pattern that the engine does not know is an error, which a filter would hide.
        (known,) = select(Store(), f'SELECT (REGEX("", {arguments}) AS ?known) WHERE {{ }}')
        if known["known"] is None:
            raise NotCompiled(f"the engine does not know the pattern {arguments}")
        return f"(!isBlank({value}) && REGEX(STR({value}), {arguments}))"

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
        test = self.test(constraint, value)
        if test is None:
            raise NotCompiled(f"sh:{constraint.parameter} inside another shape")
        return test

    def _on_values(self, shape: Shape, path: Path, focus: str) -> Iterator[str]:
        """Yield what a property shape asks of the values that its path leads to."""
        refuse_undecided(self.written, path, shape.constraints, SPELLED | LOGIC)
        fresh = f"?v{next(self._fresh)}"
        step = f"{focus} {path.bracketed} "
        tests: list[str] = []
        for constraint in shape.constraints:
            match constraint.parameter:
                case "minCount":
                    yield _at_least(int(lexical(constraint.value)), step, fresh)
                case "maxCount":
                    yield f"(!{_at_least(int(lexical(constraint.value)) + 1, step, fresh)})"
                case "hasValue":
                    yield f"EXISTS {{ {step}{named(constraint.value)} }}"
                case _:
                    tests.append(self._on_node(constraint, fresh))
        if tests:
            yield f"(!EXISTS {{ {step}{fresh} FILTER(!{_all(tests)}) }})"


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


def _any(tests: Iterable[str]) -> str:
    return _joined(tests, " || ", "false")


def _all(tests: Iterable[str]) -> str:
    return _joined(tests, " && ", "true")


def _joined(tests: Iterable[str], mark: str, empty: str) -> str:
    parts = list(tests)
    return f"({mark.join(parts)})" if parts else empty
