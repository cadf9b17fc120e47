"""Compare two activities by the signs in which they differ, and say how alike they are and why.

Each sign has a weight (``weights.toml``); their sum, on the logistic curve, is the chance that the
texts name one activity. The weights are fitted on judged pairs (``make overlap-fit``), but for two
that are given there with the reason.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from kg.overlap.abbreviate import abbreviates
from kg.overlap.likeness import Likeness
from kg.overlap.reading import NUMBER, SITE, Reading, Unit, read_words
from kg.overlap.signs import CONTENT, Nearness, disjoint, heads, nearest, of_actions, signs
from kg.overlap.thesaurus import ACTION, Thesaurus

WEIGHTS = Path(__file__).parent / "weights.toml"

SAME = "sama"
SIMILAR = "serupa"
DIFFERENT = "berbeda"

# From which chance on two texts are the same activity, and from which they are alike.
LEAST_SAME = 0.5
LEAST_SIMILAR = 0.32


@dataclass(frozen=True)
class Facet:
    """What two texts say in one facet, and how far they agree; None where one says nothing."""

    name: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    agreement: float | None


@dataclass(frozen=True)
class Comparison:
    """How alike two texts are, from 0 to 1, what that makes them, and how each facet compares."""

    score: float
    verdict: str
    facets: tuple[Facet, ...]


def compare(one: Reading, two: Reading, likeness: Likeness) -> Comparison:
    """Compare two readings.

    >>> from kg.overlap.likeness import plain_likeness
    >>> from kg.overlap.reading import read
    >>> likeness = plain_likeness()
    >>> a, b = (read(text, likeness.thesaurus) for text in ("Penyaluran BLT", "Pengawasan BLT"))
    >>> compare(a, b, likeness).verdict
    'berbeda'
    """
    one, two = spelled_out(one, two, likeness.thesaurus), spelled_out(two, one, likeness.thesaurus)
    score = chance(signs(one, two, likeness))
    stated = (facet for facet in _facets(one, two, likeness) if facet.first or facet.second)
    return Comparison(score, verdict(score), tuple(stated))


def chance(found: Mapping[str, float]) -> float:
    """Return the chance that two texts with these signs of difference are one activity."""
    weights = shipped_weights()
    total = weights["same"] + sum(weights[name] * value for name, value in found.items())
    return 1 / (1 + exp(-total))


@cache
def shipped_weights() -> Mapping[str, float]:
    """Return the weight of each sign, and of none: *same*."""
    tables = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {name: float(weight) for table in tables.values() for name, weight in table.items()}


def verdict(score: float) -> str:
    """Return what a score makes of two texts.

    >>> verdict(0.9), verdict(0.45), verdict(0.0)
    ('sama', 'serupa', 'berbeda')
    """
    if score >= LEAST_SAME:
        return SAME
    return SIMILAR if score >= LEAST_SIMILAR else DIFFERENT


def spelled_out(one: Reading, two: Reading, thesaurus: Thesaurus) -> Reading:
    """Return a reading in which what abbreviates words of the other is put into those words.

    A word that is known for something else is put so too: what the other spells out is meant.
    """
    long = {
        unit.spoken: spelled
        for unit in one.units
        if " " not in unit.spoken and (spelled := _abbreviated(unit, two))
    }
    if not long:
        return one
    found = [full for word in one.words for full in long.get(word, [word])]
    return read_words(one.text, found, thesaurus)


def _abbreviated(unit: Unit, other: Reading) -> list[str]:
    """Return the words that a unit abbreviates; of a known one its letters must be the initials."""
    found = abbreviates(unit.spoken, other.words)
    return found if not unit.known or len(found) == len(unit.spoken) else []


def _facets(one: Reading, two: Reading, likeness: Likeness) -> list[Facet]:
    """Return how the texts compare in each facet."""
    ours, theirs = heads(one, likeness), heads(two, likeness)
    action = of_actions(ours, theirs, likeness) if ours and theirs else None
    sides = nearest(one, two, likeness), nearest(two, one, likeness)
    found = [_facet(ACTION, one, two, action)]
    found += [_content_facet(name, one, two, sides) for name in CONTENT]
    return found + [_facet(name, one, two, _common(name, one, two)) for name in (SITE, NUMBER)]


def _common(name: str, one: Reading, two: Reading) -> float | None:
    ours, theirs = one.of(name), two.of(name)
    return None if not ours or not theirs else float(not disjoint(ours, theirs))


def _facet(name: str, one: Reading, two: Reading, agreement: float | None) -> Facet:
    first, second = (tuple(unit.name for unit in each.of(name)) for each in (one, two))
    return Facet(name, first, second, agreement)


def _content_facet(
    name: str, one: Reading, two: Reading, sides: tuple[Nearness, Nearness]
) -> Facet:
    """Return how the units of a facet agree, on the average of both sides."""
    nears = [near for side in sides for unit, near in side.items() if unit.facet == name]
    both = one.of(name) and two.of(name)
    return _facet(name, one, two, sum(nears) / len(nears) if both else None)
