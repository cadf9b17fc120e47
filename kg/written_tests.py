"""Decide on one literal as it is written: the tests of values that are not asked of the store."""

from pyoxigraph import Literal, Store

from kg.constraints import ValueTests
from kg.dataset import select
from kg.datatypes import in_range
from kg.names import Term
from kg.shacl import TRUE, Constraint
from kg.spelling import SPELLED


def meets(tests: ValueTests, constraint: Constraint, form: Literal) -> bool:
    """Return whether a literal meets a constraint that looks at nothing but the value."""
    match constraint.parameter:
        case "datatype":
            return form.datatype == constraint.value and in_range(form)
        case "in":
            return form in constraint.members
        case "and":
            return all(_conforms(tests, one, form) for one in constraint.members)
        case "or":
            return any(_conforms(tests, one, form) for one in constraint.members)
        case "xone":
            return sum(_conforms(tests, one, form) for one in constraint.members) == 1
        case "not":
            return not _conforms(tests, constraint.value, form)
        case "node":
            return _conforms(tests, constraint.value, form)
        case _:
            return _holds(tests, constraint, form)


def _conforms(tests: ValueTests, node: Term, form: Literal) -> bool:
    shape = tests.shapes.shape(node)
    return shape.deactivated or all(meets(tests, one, form) for one in shape.constraints)


def _holds(tests: ValueTests, constraint: Constraint, form: Literal) -> bool:
    """Let the engine decide: on the text where it looks at the spelling, else on the value."""
    value = Literal(form.value) if constraint.parameter in SPELLED else form
    test = tests.test(constraint, str(value))
    (found,) = select(Store(), f"SELECT ({test} AS ?met) WHERE {{ }}")
    return bool(found["met"] == TRUE)
