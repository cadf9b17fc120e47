"""The causal links of a dataset: all of them, or those of the loops that something stands in."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.draw.kausal_loops import (
    BALANCING,
    LENGTH,
    MOST,
    REINFORCING,
    UNKNOWN,
    Link,
    Loop,
    find_loops,
)
from kg.draw.reading import names, rows
from kg.errors import message

LETTERS = {REINFORCING: "R", BALANCING: "B", UNKNOWN: "?"}
SIGNS = {"positif": 1, "negatif": -1}


@dataclass(frozen=True)
class Causes:
    """The causal links of a drawing with their loops, the name of everything, and who said it."""

    links: tuple[Link, ...]
    loops: tuple[Loop, ...]
    complete: bool
    called: Mapping[str, str]
    stated: Mapping[frozenset[str], str]

    @property
    def codes(self) -> dict[Loop, str]:
        """The loops with what they are called on the sheet: R1, R2, …, B1, …"""
        counts: Counter[str] = Counter()
        codes = {}
        for loop in self.loops:
            letter = LETTERS[loop.kind]
            counts[letter] += 1
            codes[loop] = f"{letter}{counts[letter]}"
        return codes


def read_causes(dataset: Store, of: NamedNode | None, base: str, language: str) -> Causes:
    """Read the causal links that a drawing of something shows; of nothing, all."""
    links = _links(dataset, base)
    loops, complete = find_loops(links)
    if of is not None:
        seeds = {
            row["variabel"] for row in rows(dataset, "kausal-lingkup", base, lingkup=[of.value])
        }
        loops = [loop for loop in loops if seeds & set(loop.variables)]
        near = seeds | {variable for loop in loops for variable in loop.variables}
        links = [one for one in links if {one.source, one.target} <= near]
    stated: dict[str, set[str]] = defaultdict(set)
    for row in rows(dataset, "kausal-loop", base):
        stated[row["loop"]].add(row["hubungan"])
    things = {*stated, *(end for one in links for end in (one.source, one.target))}
    return Causes(
        tuple(links),
        tuple(loops),
        complete,
        names(dataset, things, language, base),
        {frozenset(links): loop for loop, links in stated.items()},
    )


def _links(dataset: Store, base: str) -> list[Link]:
    return [
        Link(
            row["hubungan"],
            row["dari"],
            row["ke"],
            SIGNS.get(row.get("polaritas", "").rpartition("/")[2], 0),
            int(row["tunda"]) if "tunda" in row else None,
        )
        for row in rows(dataset, "kausal", base)
    ]


def said_of(causes: Causes, language: str) -> str:
    """Return what a drawing shows, in words."""
    counts = Counter(loop.kind for loop in causes.loops)
    unknown: int | str = counts[UNKNOWN] or ""
    said = {
        "variables": len({end for one in causes.links for end in (one.source, one.target)}),
        "links": len(causes.links),
        "loops": len(causes.loops),
        "reinforcing": counts[REINFORCING],
        "balancing": counts[BALANCING],
        "unknown": unknown and message("draw-kausal-unknown", language, count=unknown),
        "length": LENGTH,
    }
    told = message("draw-kausal-said", language, **said)
    more = "" if causes.complete else " " + message("draw-kausal-more", language, most=MOST)
    return told + more
