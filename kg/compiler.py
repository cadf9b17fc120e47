"""Compile SHACL shapes into set-based SPARQL: one SELECT judges all focus nodes of a shape at once.

The architecture rests on these queries: the same text runs on the embedded store and on a remote
server.
"""

from collections.abc import Iterator

from pyoxigraph import Literal

from kg.classes import Classes
from kg.components import COMPONENTS, between
from kg.constraints import ValueTests, named
from kg.graph import lexical
from kg.judge import Check, Judge, Solution
from kg.results import Result
from kg.shacl import TRUE, Constraint, NotCompiled
from kg.shapes import Shape, Shapes
from kg.spelling import LOGIC, SPELLED, refuse_undecided, spelled
from kg.targets import focus_of
from kg.written import Written
from kg.written_tests import meets

Tested = list[tuple[Constraint, str]]


def compile_shape(shapes: Shapes, classes: Classes, written: Written, shape: Shape) -> list[Check]:
    """Return the checks of a shape that names its targets.

    Raises NotCompiled, saying why, for a shape that has to go to another engine.
    """
    tests = ValueTests(shapes, classes, written)
    return list(_checks(Judge(shapes, tests, shape, focus_of(shape, classes, written))))


def _checks(judge: Judge) -> Iterator[Check]:
    shape = judge.shape
    if shape.deactivated:
        return
    undecided = set() if judge.forms else SPELLED | LOGIC
    refuse_undecided(judge.tests.written, shape.path, shape.constraints, undecided)
    tested = list(_tested(judge))
    settled = [constraint for constraint, _ in tested]
    written = spelled(judge.shapes, settled) if judge.forms else []
    if written:
        yield _as_written(judge, written)
    if tested:
        folded = _folded(shape)
        settled += folded
        yield _one_scan(judge, tested, folded, written)
    for least, most in _limits(shape, settled):
        settled += [least, most]
        yield between(judge, least, most)
    for constraint in shape.constraints:
        if constraint not in settled:
            yield from _alone(judge, constraint)


def _alone(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """Yield the checks of a constraint that shares no scan with another."""
    if constraint.parameter == "property":
        yield from _checks(_below(judge, constraint))
    elif constraint.parameter in COMPONENTS:
        yield from COMPONENTS[constraint.parameter](judge, constraint)
    else:
        raise NotCompiled(f"{constraint.component}")


def _tested(judge: Judge) -> Iterator[tuple[Constraint, str]]:
    """Yield the constraints that look at one value, with their tests."""
    value = "?this" if judge.shape.path is None else "?v"
    for one in judge.shape.constraints:
        test = judge.tests.test(one, value)
        if one.parameter == "hasValue" and judge.shape.path is None:
            test = f"sameTerm(?this, {named(one.value)})"
        if test is not None:
            yield one, test


def _folded(shape: Shape) -> list[Constraint]:
    """Return the minCount that the scan of the values settles as well: a single one, of 1."""
    least = [one for one in shape.constraints if one.parameter == "minCount"]
    return least if [lexical(one.value) for one in least] == ["1"] else []


def _limits(shape: Shape, settled: list[Constraint]) -> Iterator[tuple[Constraint, Constraint]]:
    """Yield what limits one count from both sides, and is not settled."""
    for low, high in (("minCount", "maxCount"), ("qualifiedMinCount", "qualifiedMaxCount")):
        found = [one for one in shape.constraints if one.parameter in (low, high)]
        found.sort(key=lambda one: one.parameter == high)
        both = [one.parameter for one in found] == [low, high]
        counted = {(one.value, one.members) for one in found if one.parameter.startswith("q")}
        if both and len(counted) < 2 and not any(one in settled for one in found):
            yield found[0], found[1]


def _one_scan(
    judge: Judge, tested: Tested, folded: list[Constraint], written: list[Constraint]
) -> Check:
    """Return one scan for all value tests; where minCount is folded in, ``?v`` may be unbound.

    ``written`` are the constraints that another check decides for what is stored otherwise.
    """
    met = " && ".join(test for _, test in tested)
    failed = f"!({met})"
    values = "" if judge.shape.path is None else judge.values
    if folded:
        values, failed = f"OPTIONAL {{ {values} }}", f"!BOUND(?v) || {failed}"
    shown = " ".join(f"({test} AS ?c{at})" for at, (_, test) in enumerate(tested))
    value = "this" if judge.shape.path is None else "v"
    variables = judge.focus.variables + ("" if value == "this" else " ?v")
    where = f"{judge.focus.this} {values} FILTER({failed})"
    forms = judge.forms

    def results(row: Solution) -> Iterator[Result]:
        if value not in row:
            yield from (judge.result(one, row) for one in folded)
            return
        for at, (constraint, _) in enumerate(tested):
            elsewhere = constraint in written and (row["this"], row[value]) in forms
            if not elsewhere and row[f"c{at}"] != TRUE:
                found = None if constraint.parameter == "hasValue" else row[value]
                yield judge.result(constraint, row, found)

    return Check(f"SELECT DISTINCT {variables} {shown} WHERE {{ {where} }}", results)


def _as_written(judge: Judge, constraints: list[Constraint]) -> Check:
    """Return the check of the values that the store keeps otherwise than they are written.

    Equal forms are judged once, and only what fails is looked up in the data.
    """
    judged: dict[Literal, list[Constraint]] = {}

    def failed(form: Literal) -> list[Constraint]:
        if form not in judged:
            judged[form] = [one for one in constraints if not meets(judge.tests, one, form)]
        return judged[form]

    wrong = {key: forms for key, forms in judge.forms.items() if any(map(failed, forms))}
    pairs = " ".join(f"({named(node)} {stored})" for node, stored in wrong)
    where = f"VALUES (?this ?v) {{ {pairs} }} {judge.focus.this} {judge.values}"

    def results(row: Solution) -> Iterator[Result]:
        for form in sorted(wrong[row["this"], row["v"]], key=str):
            for constraint in failed(form):
                yield judge.result(constraint, row, form)

    return Check(
        f"SELECT DISTINCT {judge.focus.variables} ?v WHERE {{ {where} }}", results, as_written=True
    )


def _below(judge: Judge, constraint: Constraint) -> Judge:
    """Return the judge of a property shape that is part of the judge's shape."""
    if constraint.value in judge.above:
        raise NotCompiled("the shape refers to itself")
    path = judge.shape.path
    focus = judge.focus if path is None else judge.focus.step(path)
    inner = judge.shapes.shape(constraint.value)
    return Judge(judge.shapes, judge.tests, inner, focus, (*judge.above, judge.shape.node))
