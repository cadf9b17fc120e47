"""The components that need a query of their own: what the tests of single values leave over.

Each function yields the checks of one constraint. Together with `kg.constraints` they are SHACL
Core and SPARQL-based constraints.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.constraints import named
from kg.graph import lexical
from kg.judge import Check, Judge, Solution
from kg.names import Term
from kg.paths import Path
from kg.prebinding import SHAPES_GRAPH, fill, prebind
from kg.results import Result
from kg.shacl import TRUE, Constraint, sh


def min_count(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """There are at least so many value nodes (SHACL, 4.2.1)."""
    number = int(lexical(constraint.value))
    if number == 1 and judge.shape.path is not None:
        yield judge.select(constraint, judge.without(judge.shape.path, judge.values))
    else:
        yield judge.counted(constraint, f"OPTIONAL {{ {judge.values} }}", f"< {number}")


def max_count(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """There are at most so many value nodes (SHACL, 4.2.2)."""
    yield judge.counted(constraint, judge.values, f"> {int(lexical(constraint.value))}")


def qualified(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """So many value nodes conform to a shape (SHACL, 4.7.3)."""
    number, values = int(lexical(constraint.count)), _conforming(judge, constraint)
    if constraint.parameter == "qualifiedMinCount":
        yield judge.counted(constraint, f"OPTIONAL {{ {values} }}", f"< {number}")
    else:
        yield judge.counted(constraint, values, f"> {number}")


def _conforming(judge: Judge, constraint: Constraint) -> str:
    """Return the pattern of the value nodes that conform to a shape and to no sibling of it."""
    apart = (f"!{judge.tests.conforms(one, '?v')}" for one in constraint.members)
    tests = " && ".join([judge.tests.conforms(constraint.value, "?v"), *apart])
    return f"{judge.values} FILTER({tests})"


def between(judge: Judge, least: Constraint, most: Constraint) -> Check:
    """Return one scan for two limits of one count, where two would count the same twice."""
    simple = least.parameter == "minCount"
    lowest, highest = (int(lexical(one.value if simple else one.count)) for one in (least, most))
    values = judge.values if simple else _conforming(judge, least)
    query = (
        f"SELECT {judge.focus.variables} ({judge.count} AS ?count) "
        f"WHERE {{ {judge.focus.this} OPTIONAL {{ {values} }} }} GROUP BY {judge.focus.variables} "
        f"HAVING({judge.count} < {lowest} || {judge.count} > {highest})"
    )

    def results(row: Solution) -> Iterator[Result]:
        count = int(lexical(row["count"]))
        yield from (judge.result(least, row) for _ in range(count < lowest))
        yield from (judge.result(most, row) for _ in range(count > highest))

    return Check(query, results)


def has_value(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """One of the value nodes is the given one (SHACL, 4.8.2)."""
    if judge.shape.path is not None:
        wanted = f"?this {judge.shape.path.bracketed} {named(constraint.value)}"
        yield judge.select(constraint, judge.without(judge.shape.path, wanted))


def equals(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """The value nodes are the values of a property (SHACL, 4.5.1)."""
    other = f"?this {constraint.value} ?v"
    missing = f"{judge.focus.this} {judge.values} FILTER NOT EXISTS {{ {other} }}"
    yield judge.select(constraint, missing, value="?v")
    besides = f"{judge.focus.this} {other} MINUS {{ {judge.focus.this} {judge.values} }}"
    yield judge.select(constraint, besides, value="?v")


def disjoint(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """No value node is a value of a property (SHACL, 4.5.2)."""
    where = f"{judge.focus.this} {judge.values} ?this {constraint.value} ?v ."
    yield judge.select(constraint, where, value="?v")


def less_than(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """Each value node is less than each value of a property (SHACL, 4.5.3)."""
    mark = "<" if constraint.parameter == "lessThan" else "<="
    pairs = f"{judge.focus.this} {judge.values} ?this {constraint.value} ?other ."
    where = f"{pairs} FILTER(!COALESCE(?v {mark} ?other, false))"
    check = judge.select(constraint, where, value="?v")
    # One result for each pair of values (SHACL, 4.5.3): the other value stays in the solution.
    yield replace(check, query=check.query.replace("?v WHERE", "?v ?other WHERE", 1))


def unique_lang(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """No two value nodes share a language tag (SHACL, 4.4.5)."""
    tag = 'BIND(LCASE(LANG(?v)) AS ?tag) FILTER(?tag != "")'
    tail = f"GROUP BY {judge.focus.variables} ?tag HAVING(COUNT(DISTINCT ?v) > 1)"
    yield judge.select(constraint, f"{judge.focus.this} {judge.values} {tag}", tail=tail)


def closed(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """There are no values but those of the listed properties (SHACL, 4.8.1)."""
    allowed = ", ".join(str(one) for one in constraint.members)
    where = f"{judge.focus.this} ?this ?p ?v . FILTER(?p NOT IN ({allowed}))"
    query = f"SELECT DISTINCT {judge.focus.variables} ?p ?v WHERE {{ {where} }}"

    def results(row: Solution) -> Iterator[Result]:
        result = judge.result(constraint, row, row["v"])
        yield replace(result, path=_predicate(row["p"]))

    yield Check(query, results)


def sparql(judge: Judge, constraint: Constraint) -> Iterator[Check]:
    """A query of the shape finds nothing (SHACL, 5.2)."""
    node = constraint.value
    if TRUE in judge.shapes.graph.values(node, sh("deactivated")):
        return
    query = prebind(judge.shapes.graph, node, judge.focus, judge.shape)
    messages = tuple(judge.shapes.messages(node)) or judge.shape.messages

    def results(row: Solution) -> Iterator[Result]:
        found = judge.result(constraint, row, row.get("value"))
        if judge.shape.path is None:
            path = _predicate(row["path"]) if "path" in row else None
            found = replace(found, value=row.get("value", row["this"]), path=path)
        filled = tuple(fill(one, row) for one in messages)
        yield replace(found, messages=filled, source_constraint=node)

    yield Check(query, results, reads_shapes=str(SHAPES_GRAPH) in query)


def _predicate(term: Term) -> Path | None:
    return Path("predicate", predicate=term) if isinstance(term, NamedNode) else None


COMPONENTS: dict[str, Callable[[Judge, Constraint], Iterator[Check]]] = {
    "minCount": min_count,
    "maxCount": max_count,
    "qualifiedMinCount": qualified,
    "qualifiedMaxCount": qualified,
    "hasValue": has_value,
    "equals": equals,
    "disjoint": disjoint,
    "lessThan": less_than,
    "lessThanOrEquals": less_than,
    "uniqueLang": unique_lang,
    "closed": closed,
    "sparql": sparql,
}
