"""What people ask first of a thing: who answers for it, what money it has, where it takes place."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, QuerySolution

from api.describe import QUERIES, labels_of
from api.naming import Naming
from api.pages import Link, figure, text
from api.respond import Wish
from api.tables import Cell, Table
from kg.dataset import bind
from kg.names import Term
from kg.rq import read_query

# In rupiah, by fund source and year.
Amounts = dict[Term | None, dict[str, int]]


@dataclass(frozen=True)
class Money:
    """Amounts, ``own`` or ``below``, by stage of the budget, source and year."""

    scope: str
    table: Table


@dataclass(frozen=True)
class Spot:
    """Where a thing takes place: an area, a particular place in it, its point in degrees."""

    area: Link
    place: Link | None
    point: str


@dataclass(frozen=True)
class Facts:
    """Who answers for a thing by role, its money, its places and how the source wrote them."""

    answerable: Mapping[str, Sequence[Link]]
    money: Sequence[Money]
    spots: Sequence[Spot]
    written: Sequence[str]


def facts(wished: Wish, thing: NamedNode) -> Facts:
    """Return what is known of a thing beyond its own statements."""
    who, money, where = (_ask(wished, name, thing) for name in ("answerable", "money", "where"))
    named = {term for row in (*who, *money, *where) for term in row if isinstance(term, NamedNode)}
    naming = Naming(wished, labels_of(wished.live.dataset, named))
    roles: dict[str, list[Link]] = {}
    for row in who:
        roles.setdefault(row["role"].value, []).append(naming.link(row["who"]))
    return Facts(
        answerable=roles,
        money=list(_money(naming, money)),
        spots=list(_spots(naming, where)),
        written=[row["written"].value for row in where if row["written"] is not None],
    )


def _ask(wished: Wish, name: str, thing: NamedNode) -> list[QuerySolution]:
    return wished.live.rows(bind(read_query(QUERIES / f"{name}.rq"), {"thing": [thing]}))


def _money(naming: Naming, rows: Iterable[QuerySolution]) -> Iterable[Money]:
    """Yield a table for each scope, the stages and sources down, the years across."""
    for scope, same in groupby(rows, key=lambda row: row["scope"].value):
        stages: dict[Term, Amounts] = {}
        for row in same:
            sources = stages.setdefault(row["stage"], {})
            sources.setdefault(row["source"], {})[row["year"].value] = int(row["total"].value)
        yield Money(scope, _table(naming, stages))


def _table(naming: Naming, stages: Mapping[Term, Amounts]) -> Table:
    language = naming.wished.language
    every = [those for sources in stages.values() for those in sources.values()]
    years = sorted({year for those in every for year in those})
    headers = [(text(one, language), False) for one in ("budget-stage", "fund-source")]
    rows = [
        [_cell(naming.link(stage)), source, *_figures(those, years, language)]
        for stage, sources in stages.items()
        for source, those in _lines(naming, sources)
    ]
    return Table([*headers, *((year, True) for year in years)], rows)


def _lines(naming: Naming, sources: Amounts) -> Iterable[tuple[Cell, Mapping[str, int]]]:
    """Yield the amounts of each source, and of more than one the sum."""
    for source, those in sources.items():
        yield (_cell(naming.link(source)) if source else _said(naming, "no-source")), those
    if len(sources) > 1:
        total: Counter[str] = Counter()
        for those in sources.values():
            total.update(those)
        yield _said(naming, "total"), total


def _cell(link: Link) -> Cell:
    return Cell(link.text, link)


def _said(naming: Naming, key: str) -> Cell:
    return Cell(text(key, naming.wished.language))


def _figures(those: Mapping[str, int], years: Sequence[str], language: str) -> list[Cell]:
    return [
        Cell(figure(str(those[one]), language) if one in those else "", number=True)
        for one in years
    ]


def _spots(naming: Naming, rows: Sequence[QuerySolution]) -> Iterable[Spot]:
    """Yield the places; an area that holds one of them is not told again by itself."""
    held = {row["area"] for row in rows if row["place"] is not None}
    for row in rows:
        if row["area"] is None or (row["place"] is None and row["area"] in held):
            continue
        place = None if row["place"] is None else naming.link(row["place"])
        yield Spot(naming.link(row["area"]), place, _point(row["latitude"], row["longitude"]))


def _point(latitude: Term | None, longitude: Term | None) -> str:
    """Return a point as ISO 6709 writes it for people: degrees, latitude first."""
    if not isinstance(latitude, Literal) or not isinstance(longitude, Literal):
        return ""
    return f"{latitude.value}, {longitude.value}"
