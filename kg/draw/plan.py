"""The elements of the plans in force as one graph: each knows what it serves and what serves it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import NamedNode, Store

from kg.draw.reading import names, natural, rows
from kg.names import SIMPUL

# From the top of the cascade to its foot (Permendagri 86/2017, Permenpan RB 89/2021).
LEVELS = (
    "Visi",
    "Misi",
    "TujuanDaerah",
    "SasaranDaerah",
    "TujuanOPD",
    "SasaranOPD",
    "Program",
    "Kegiatan",
    "SubKegiatan",
)
TOP = LEVELS[0]


@dataclass(frozen=True)
class Element:
    """One element of a plan, and the agency in whose plan it stands."""

    iri: str
    level: int
    name: str
    code: str = ""
    agency: str = ""


@dataclass(frozen=True)
class PlanGraph:
    """Elements by IRI from the top down, and what each serves; ``serves`` may lead outside."""

    elements: Mapping[str, Element]
    serves: Mapping[str, Sequence[str]]
    agencies: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def served_by(self) -> Mapping[str, Sequence[str]]:
        """What serves each element directly, in the order of the elements."""
        found: dict[str, list[str]] = defaultdict(list)
        for iri in self.elements:
            for above in self.parents(iri):
                found[above].append(iri)
        return found

    def parents(self, iri: str) -> list[str]:
        """Return the elements that one serves directly."""
        return [one for one in self.serves.get(iri, ()) if one in self.elements and one != iri]

    def children(self, iri: str) -> Sequence[str]:
        """Return the elements that serve one directly."""
        return self.served_by.get(iri, ())

    def orphans(self) -> list[str]:
        """Return what serves nothing although it should: all but visi."""
        return [
            iri
            for iri, one in self.elements.items()
            if not self.serves.get(iri) and LEVELS[one.level] != TOP
        ]

    def only(self, kept: Iterable[str]) -> "PlanGraph":
        """Return the graph of some of the elements."""
        wanted = set(kept)
        elements = {iri: one for iri, one in self.elements.items() if iri in wanted}
        return PlanGraph(elements, self.serves, self.agencies)

    def reached(self, start: Iterable[str], step: Callable[[str], Iterable[str]]) -> set[str]:
        """Return some elements and all that a step leads to from them."""
        found = set(start)
        open_ = list(found)
        while open_:
            for each in step(open_.pop()):
                if each not in found:
                    found.add(each)
                    open_.append(each)
        return found


def read_plan(dataset: Store, base: str, language: str) -> PlanGraph:
    """Read the plans in force."""
    serves: dict[str, list[str]] = defaultdict(list)
    for row in rows(dataset, "tautan", base):
        serves[row["unsur"]].append(row["induk"])
    found = {row["unsur"]: row for row in reversed(rows(dataset, "unsur", base))}
    agencies = {row["opd"] for row in found.values() if "opd" in row}
    called = names(dataset, [*found, *agencies], language, base)
    elements = [_element(row, called) for row in found.values()]
    elements.sort(key=lambda one: (one.level, one.agency, natural(one.code), one.iri))
    return PlanGraph(
        {one.iri: one for one in elements}, serves, {one: called[one] for one in agencies}
    )


def scoped(graph: PlanGraph, of: NamedNode | None) -> PlanGraph:
    """Return what an element or an agency has to do with: all that serves it, and what that serves.

    For nothing it is the whole graph.
    """
    if of is None:
        return graph
    if of.value in graph.elements:
        own = graph.reached([of.value], graph.children)
    else:
        own = {iri for iri, one in graph.elements.items() if one.agency == of.value}
    return graph.only(graph.reached(own, graph.parents))


def _element(row: Mapping[str, str], called: Mapping[str, str]) -> Element:
    return Element(
        row["unsur"],
        LEVELS.index(row["kelas"].removeprefix(SIMPUL)),
        called[row["unsur"]],
        row.get("kode", ""),
        row.get("opd", ""),
    )
