"""The box of an element of a plan: its level and code, its name, whose it is, and its notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from kg.draw.boxes import text_box
from kg.draw.measures import Notes, indicator_notes, money_notes
from kg.draw.picture import Box
from kg.draw.plan import LEVELS, PlanGraph
from kg.draw.reading import names
from kg.names import SIMPUL

INDICATORS, MONEY = "indikator", "anggaran"


@dataclass(frozen=True)
class Wording:
    """What the boxes of a graph say; whose an element is goes without saying in his own drawing."""

    graph: PlanGraph
    levels: Mapping[int, str]
    notes: Sequence[Notes]
    of: str | None = None

    def box(self, iri: str, width: float, within: str | None = None) -> Box:
        """Return the box of an element, of a width and as high as it needs."""
        one = self.graph.elements[iri]
        told = {self.graph.elements[each].agency for each in self.graph.parents(iri)} | {self.of}
        agency = self.graph.agencies.get(one.agency, "")
        notes = [note for found in self.notes for note in found.get(iri, ())]
        owner = [agency] if agency and one.agency not in told else []
        level = self.levels[one.level]
        return text_box(
            LEVELS[one.level].lower(),
            iri,
            one.name,
            code=f"{level} {one.code}".strip(),
            notes=[*owner, *notes],
            width=width,
            description=". ".join([agency, *notes] if agency else notes),
            within=within,
        )


def read_wording(
    dataset: Store, graph: PlanGraph, show: frozenset[str], base: str, language: str
) -> Wording:
    """Read what the boxes of a graph are to say; ``show`` asks for indicators and for money."""
    classes = names(dataset, [SIMPUL + level for level in LEVELS], language, base)
    levels = {at: _capital(classes[SIMPUL + level]) for at, level in enumerate(LEVELS)}
    notes = []
    if INDICATORS in show:
        notes.append(indicator_notes(dataset, base, language))
    if MONEY in show:
        notes.append(money_notes(dataset, graph, base, language))
    return Wording(graph, levels, notes)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
