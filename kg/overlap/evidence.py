"""What two sub kegiatan have in common, facet by facet, and what that makes of them.

The classes are those of the GAO guide on fragmentation, overlap and duplication (GAO-15-49SP), put
on the Indonesian chain. What is not stated is not known: then there is not enough data, and no
class is guessed.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kg.overlap.compare import LEAST_SIMILAR, compare
from kg.overlap.likeness import Likeness
from kg.overlap.reading import Reading, read

NOMENCLATURE, NAME, OUTPUT = "nomenklatur", "nama", "keluaran"
GROUP, PLACE, PERIOD, THEME, FUNDING = "kelompok", "tempat", "periode", "tema", "pendanaan"
# Every area that a place lies in; what overlaps in a place may lie inside the place of the other.
AREA = "termuat"
FACETS = (NOMENCLATURE, NAME, OUTPUT, GROUP, PLACE, PERIOD, THEME, FUNDING)
DECISIVE = (GROUP, PLACE, PERIOD)

# From which score of the name, or of the output of names that are alike, a pair is a candidate. It
# is higher than that of a verdict on a pair that somebody asks about: here all pairs are looked at.
LEAST = 0.7

DUPLICATION, OVERLAP = "duplikasi", "tumpang-tindih"
FRAGMENTATION, UNKNOWN = "fragmentasi", "data-belum-cukup"

Values = frozenset[str]


@dataclass(frozen=True)
class Activity:
    """A sub kegiatan, whose it is, and what it says in each facet."""

    sub: str
    government: str
    agency: str
    says: Mapping[str, Values] = field(default_factory=dict)

    def of(self, facet: str) -> Values:
        """Return what it says in a facet."""
        return self.says.get(facet, frozenset())

    def text(self, facet: str) -> str:
        """Return the text of a facet, the first where there are several."""
        return min(self.of(facet), default="")


class Finding(NamedTuple):
    """What is found of two activities: the class, how alike, and each facet, None if not known."""

    kind: str
    score: float
    agrees: dict[str, bool | None]


class Judge:
    """Compares activities; equal texts are compared once."""

    def __init__(self, likeness: Likeness) -> None:
        """Take the terms by which texts are read."""
        self.likeness = likeness
        self.read = lru_cache(maxsize=1 << 17)(self._read)
        self._score = lru_cache(maxsize=1 << 20)(self._compare)

    def _read(self, text: str) -> Reading:
        return read(text, self.likeness.thesaurus)

    def _compare(self, one: str, two: str) -> float:
        return compare(self.read(one), self.read(two), self.likeness).score

    def find(self, one: Activity, two: Activity) -> Finding | None:
        """Return what two activities of different agencies have in common; None for nothing."""
        agrees = {facet: self._agrees(facet, one, two) for facet in FACETS}
        if agrees[NOMENCLATURE]:
            return Finding(classify(agrees), 1.0, agrees)
        name, output = (self._texts(facet, one, two) for facet in (NAME, OUTPUT))
        score = max(name, output if name >= LEAST_SIMILAR else 0.0)
        return Finding(classify(agrees), score, agrees) if score >= LEAST else None

    def _texts(self, facet: str, one: Activity, two: Activity) -> float:
        a, b = sorted((one.text(facet), two.text(facet)))
        return self._score(a, b) if a else 0.0

    def _agrees(self, facet: str, one: Activity, two: Activity) -> bool | None:
        ours, theirs = one.of(facet), two.of(facet)
        if not ours or not theirs:
            return None
        if facet in (NAME, OUTPUT):
            return self._texts(facet, one, two) >= LEAST
        if facet == PLACE:
            return bool(ours & (theirs | two.of(AREA)) or theirs & one.of(AREA))
        return bool(ours & theirs)


def classify(agrees: Mapping[str, bool | None]) -> str:
    """Return the class of two activities that are one by name, output or code.

    >>> classify({GROUP: True, PLACE: True, PERIOD: True})
    'duplikasi'
    >>> classify({GROUP: True, PLACE: False, PERIOD: True})
    'tumpang-tindih'
    >>> classify({GROUP: False, PLACE: True, PERIOD: True})
    'fragmentasi'
    >>> classify({GROUP: True, PLACE: None, PERIOD: True})
    'data-belum-cukup'
    """
    if agrees[GROUP] is False:
        return FRAGMENTATION
    if any(agrees[facet] is None for facet in DECISIVE):
        return UNKNOWN
    return DUPLICATION if all(agrees[facet] for facet in DECISIVE) else OVERLAP


def fingerprint(one: Activity, two: Activity) -> str:
    """Return a digest of what two activities say, a piece for each facet.

    >>> a = Activity("a", "", "", {PLACE: frozenset({"desa/1"})})
    >>> b = Activity("b", "", "", {PLACE: frozenset({"desa/2"})})
    >>> changed(fingerprint(a, a), fingerprint(a, b))
    ['tempat']
    """
    pieces = []
    for facet in FACETS:
        said = "\n\n".join("\n".join(sorted(each.of(facet))) for each in (one, two))
        pieces.append(f"{facet}:{hashlib.sha256(said.encode()).hexdigest()[:8]}")
    return " ".join(pieces)


def changed(before: str, now: str) -> list[str]:
    """Return the facets whose piece of a fingerprint is no longer what it was."""
    old = set(before.split())
    return [piece.partition(":")[0] for piece in now.split() if piece not in old]
