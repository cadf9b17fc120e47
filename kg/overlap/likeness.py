"""How near two terms of activities are, and how much each of them tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from kg.overlap.reading import SITE, UNKNOWN, Unit
from kg.overlap.thesaurus import (
    BENEFICIARY,
    GENERAL,
    OBJECT,
    PLACE,
    Thesaurus,
    shipped_thesaurus,
)

# How near a term is to itself, to the one above it, and so on.
STEPS = (1.0, 0.8, 0.6, 0.4)
IN_FIELD = 0.5  # a thing to the field that it belongs to
RELATED = 0.8
SIBLINGS = 0.35

# Words are the same but for their spelling when they are so like each other.
SPELLING = 0.86
SPELLED = 5

# Two actions that name no work of their own, and one such against one that does.
GENERAL_BOTH = 0.95
GENERAL_ONE = 0.3

WEIGHTS = {OBJECT: 1.0, BENEFICIARY: 0.8, PLACE: 0.35, UNKNOWN: 0.45, SITE: 0.8}
# A field of government, and beneficiaries that everything is for.
WIDE = 0.6
EVERYBODY = frozenset({"masyarakat", "keluarga", "kabupaten", "nasional", "perangkat-daerah"})


@dataclass(frozen=True)
class Likeness:
    """Nearness by the thesaurus; with weights of units from a corpus where there is one."""

    thesaurus: Thesaurus
    rarity: Mapping[str, float] = field(default_factory=dict)

    def weight(self, unit: Unit) -> float:
        """Return how much a unit tells of an activity."""
        wide = unit.name in EVERYBODY or self.thesaurus.is_field(unit.name)
        weight = WIDE if wide else WEIGHTS[unit.facet]
        return weight * self.rarity.get(unit.name, 1.0)

    def is_general(self, action: str) -> bool:
        """Return whether an action names no work of its own: to manage, to develop."""
        return self.thesaurus.broader.get(action) == GENERAL

    def of_actions(self, one: str, two: str) -> float:
        """Return how near two actions are.

        >>> near = plain_likeness().of_actions
        >>> near("pengadaan", "pemusnahan") < near("pengadaan", "penyediaan")
        True
        """
        general = self.is_general(one) + self.is_general(two)
        if one == two:
            return 1.0
        floor = (0.0, GENERAL_ONE, GENERAL_BOTH)[general]
        return max(floor, self.of_terms(one, two))

    def of_terms(self, one: str, two: str) -> float:
        """Return how near two terms are: by the steps between them, or because they are related."""
        ours, theirs = self.thesaurus.above(one), self.thesaurus.above(two)
        if two in ours or one in theirs:
            steps = ours.index(two) if two in ours else theirs.index(one)
            wide = self.thesaurus.is_field(two if two in ours else one)
            return IN_FIELD if wide else STEPS[min(steps, len(STEPS) - 1)]
        if two in self.thesaurus.related[one] or one in self.thesaurus.related[two]:
            return RELATED
        family = len(ours) > 1 and len(theirs) > 1 and ours[1] == theirs[1]
        return SIBLINGS if family and not self.thesaurus.is_field(ours[1]) else 0.0

    def of_units(self, one: Unit, two: Unit) -> float:
        """Return how near two units of content are."""
        if one.name == two.name:
            return 1.0
        if one.known and two.known:
            return self.of_terms(one.name, two.name)
        return 0.0 if one.known or two.known else _spelling(one.spoken, two.spoken)

    def exclude(self, one: Unit, two: Unit) -> bool:
        """Return whether two units are kinds of one thing: one cannot be the other.

        >>> sd, smp = Unit("sd", OBJECT, "SD"), Unit("smp", OBJECT, "SMP")
        >>> plain_likeness().exclude(sd, smp)
        True
        """
        if not (one.known and two.known and one.facet == two.facet):
            return False
        if one.facet in (BENEFICIARY, PLACE):
            return True
        ours, theirs = (self.thesaurus.broader.get(unit.name) for unit in (one, two))
        return ours == theirs != OBJECT and not self.thesaurus.is_field(str(ours))


def _spelling(one: str, two: str) -> float:
    """Return whether two words are one but for their spelling, as a number."""
    if min(len(one), len(two)) < SPELLED:
        return 0.0
    ratio = SequenceMatcher(None, one, two, autojunk=False).ratio()
    return ratio if ratio >= SPELLING else 0.0


@cache
def plain_likeness() -> Likeness:
    """Return the likeness by the terms that the product ships, every unit telling alike."""
    return Likeness(shipped_thesaurus())
