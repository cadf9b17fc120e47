"""The line of sight of a thing up to the visi and down to the sub kegiatan, and its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.describe import QUERIES, labels_of
from api.naming import Naming
from api.pages import Link
from api.report_page import Line, lines_of
from api.respond import Wish
from kg.dataset import bind
from kg.names import Term
from kg.rq import read_query

# Things of a level that the page of another shows.
SHOWN = 30


@dataclass(frozen=True)
class Level:
    """The things at a level of the plan: the first of them, and the query that gives all."""

    name: Link
    things: Sequence[Link]
    more: int
    query: str


# By level of the plan, from the visi down.
Levels = Sequence[Level]


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
    for row in wished.live.rows(query):
        ways[row["way"].value].setdefault(row["level"], []).append(row["other"])
    shown = {one for way in ways.values() for level in way for one in way[level][:SHOWN]}
    levels = {level for way in ways.values() for level in way}
    naming = Naming(wished, labels_of(wished.live.dataset, shown | levels))
    register = wished.live.register
    found = [one for one in register.findings.values() if one.result.focus_node == thing]
    up, down = (_levels(naming, thing, name, way) for name, way in ways.items())
    return Sight(up, down, lines_of(wished, register, found))


def _levels(
    naming: Naming, thing: NamedNode, name: str, way: Mapping[Term, Sequence[Term]]
) -> Levels:
    query = read_query(QUERIES / f"sight-{name}.rq")
    return [
        Level(
            naming.link(level),
            [naming.link(one) for one in those[:SHOWN]],
            max(0, len(those) - SHOWN),
            bind(query, {"thing": [thing], "level": [level]}),
        )
        for level, those in way.items()
        if isinstance(level, NamedNode)
    ]
