"""Ask the graph what a drawing needs: its own queries, and the names of things."""

import re
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from kg.dataset import bind, select
from kg.errors import message
from kg.rq import read_query

QUERIES = Path(__file__).parent / "queries"

DIGITS = re.compile(r"([0-9]+)")
LAST, END = 10**18, "\U0010ffff"

# A solution: the IRI or the written form of each variable that is bound.
Row = dict[str, str]


def rows(dataset: Store, query: str, base: str, **values: Iterable[str] | None) -> list[Row]:
    """Return the solutions of a query of this package, IRIs in the place of its open slots.

    A slot that gets None stands for everything.
    """
    terms = {
        name: [NamedNode(one) for one in iris] for name, iris in values.items() if iris is not None
    }
    solutions = select(dataset, bind(read_query(QUERIES / f"{query}.rq"), terms), base)
    names = [variable.value for variable in solutions.variables]
    return [
        {
            name: term.value
            for name, term in zip(names, solution, strict=True)
            if isinstance(term, NamedNode | Literal)
        }
        for solution in solutions
    ]


def names(dataset: Store, things: Iterable[str], language: str, base: str) -> dict[str, str]:
    """Return what things are called: in a language, or in the one that there is.

    A thing without a name is called by the end of its IRI.
    """
    wanted = sorted(set(things))
    found = {iri: iri.removeprefix(base).rpartition("/")[2] for iri in wanted}
    rank: dict[str, int] = {}
    for row in rows(dataset, "nama", base, hal=wanted) if wanted else ():
        fit = (
            [language, "", "id"].index(row["bahasa"])
            if row["bahasa"] in (language, "", "id")
            else 3
        )
        if fit < rank.get(row["hal"], 4):
            rank[row["hal"]], found[row["hal"]] = fit, row["nama"]
    return found


def short_names(dataset: Store, known: dict[str, str], base: str) -> dict[str, str]:
    """Return the shortest name that each thing has beside its full one, or else the full one."""
    found = dict(known)
    for row in reversed(rows(dataset, "nama-pendek", base, hal=sorted(known)) if known else []):
        found[row["hal"]] = row["nama"]
    return found


def agencies(dataset: Store, base: str) -> str:
    """Return every agency that can be asked for, as people write it."""
    found = (row["opd"].removeprefix(base) for row in rows(dataset, "organisasi-semua", base))
    return ", ".join(dict.fromkeys(found)) or "–"


def natural(text: str) -> list[tuple[int, str]]:
    """Return what sorts texts as people do: numbers in them by their size, no text last.

    >>> sorted(["10", "", "2", "TKC-02.1", "TKC-01.10", "TKC-01.9"], key=natural)
    ['2', '10', 'TKC-01.9', 'TKC-01.10', 'TKC-02.1', '']
    """
    parts = [part for part in DIGITS.split(text) if part]
    return [(int(part), "") if part.isdecimal() else (LAST, part) for part in parts] or [
        (LAST, END)
    ]


def title_of(key: str, dataset: Store, of: NamedNode | None, base: str, language: str) -> str:
    """Return the title of a drawing: a message of the catalogue, with the name of what is drawn."""
    if of is None:
        return message(key, language, of="")
    name = names(dataset, [of.value], language, base)[of.value]
    return message(key, language, of=message("draw-of", language, name=name))
