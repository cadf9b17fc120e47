"""The line of sight of a thing up to the visi and down to the sub kegiatan, and its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.describe import QUERIES, labels_of
from api.naming import Naming
from api.pages import Link
from api.report_page import Line, lines_of
from api.respond import Wish
from kg.dataset import bind, select
from kg.names import Term
from kg.rq import read_query

# By level of the plan, from the visi down.
Levels = Sequence[tuple[Link, Sequence[Link]]]


@dataclass(frozen=True)
class Sight:
    """What a thing serves, what serves it, and what the rules found in it."""

    up: Levels
    down: Levels
    findings: Sequence[Line]


def sight(wished: Wish, thing: NamedNode) -> Sight:
    """Return the line of sight of a thing, both ways, and its findings."""
    query = bind(read_query(QUERIES / "sight.rq"), {"thing": [thing]})
    ways: dict[str, dict[Term, list[Term]]] = {"up": {}, "down": {}}
    for row in select(wished.live.dataset, query):
        ways[row["way"].value].setdefault(row["level"], []).append(row["other"])
    named = {one for way in ways.values() for level in way for one in (level, *way[level])}
    naming = Naming(wished, labels_of(wished.live.dataset, named))
    register = wished.live.register
    found = [one for one in register.findings.values() if one.result.focus_node == thing]
    return Sight(
        _levels(naming, ways["up"]),
        _levels(naming, ways["down"]),
        lines_of(wished, register, found),
    )


def _levels(naming: Naming, way: Mapping[Term, Sequence[Term]]) -> Levels:
    return [(naming.link(level), [naming.link(one) for one in way[level]]) for level in way]
