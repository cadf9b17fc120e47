"""Compare two activities facet by facet, and say how alike they are and why.

What both name counts for them. What only one names counts little: it may merely be left out. What
each names in the place of the other (another action, another object, another beneficiary, another
place or number) counts against them, however many words they share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

from kg.overlap.abbreviate import abbreviates
from kg.overlap.likeness import Likeness
from kg.overlap.reading import NUMBER, SITE, UNKNOWN, Reading, Unit
from kg.overlap.thesaurus import ACTION, BENEFICIARY, OBJECT, PLACE

SAME = "sama"
SIMILAR = "serupa"
DIFFERENT = "berbeda"

# From which score on two texts are the same activity, and from which they are alike.
LEAST_SAME = 0.6
LEAST_SIMILAR = 0.4

CONTENT = (OBJECT, BENEFICIARY, PLACE, UNKNOWN, SITE)
OPPOSED = 0.7  # how hard it counts that each names something else
OTHER_NUMBER = 0.25
DOUBT = 0.3  # a word that is not known may be another name of what the other says
UNSTATED_ACTION = 0.75
LEAST_ACTION = 0.1
SECOND_ACTION = 0.85  # where not the first actions agree, but others do


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
    best, other = _nearest(one, two, likeness), _nearest(two, one, likeness)
    action = _action_agreement(one, two, likeness)
    acted = UNSTATED_ACTION if action is None else action
    score = sqrt(_content(best, other, likeness) * max(acted, LEAST_ACTION))
    if _disjoint(one.of(NUMBER), two.of(NUMBER)):
        score *= OTHER_NUMBER
    facets = [_facet(ACTION, one, two, action)]
    facets += [_content_facet(name, one, two, best, other) for name in CONTENT]
    facets.append(_facet(NUMBER, one, two, _number_agreement(one, two)))
    stated = tuple(facet for facet in facets if facet.first or facet.second)
    return Comparison(score, verdict(score), stated)


def verdict(score: float) -> str:
    """Return what a score makes of two texts.

    >>> verdict(0.9), verdict(0.45), verdict(0.0)
    ('sama', 'serupa', 'berbeda')
    """
    if score >= LEAST_SAME:
        return SAME
    return SIMILAR if score >= LEAST_SIMILAR else DIFFERENT


Nearness = dict[Unit, float]


def _nearest(one: Reading, two: Reading, likeness: Likeness) -> Nearness:
    """Return how near the nearest of the other text is to each unit of content of this one."""
    theirs = two.of(*CONTENT)
    found = {}
    for unit in one.of(*CONTENT):
        near = max((likeness.of_units(unit, other) for other in theirs), default=0.0)
        if near < 1 and (abbreviates(unit.spoken, two.words) or _is_spelled_out(unit, one, two)):
            near = 1.0
        found[unit] = near
    return found


def _is_spelled_out(unit: Unit, one: Reading, two: Reading) -> bool:
    """Return whether an unknown word of the other text abbreviates words that hold this unit."""
    return any(
        set(unit.spoken.split()) <= set(abbreviates(other.spoken, one.words))
        for other in two.of(UNKNOWN)
    )


def _content(best: Nearness, other: Nearness, likeness: Likeness) -> float:
    """Return how far the content of two texts agrees, what is opposed counted against it."""
    sides = [
        [(unit, likeness.weight(unit), near) for unit, near in each.items()]
        for each in (best, other)
    ]
    total = sum(weight for side in sides for _, weight, _ in side)
    if total == 0:
        return 1.0
    common = sum(weight * near for side in sides for _, weight, near in side)
    opposed = min(
        sum(
            weight * (1 - near) * (1 if unit.facet != UNKNOWN else DOUBT)
            for unit, weight, near in side
        )
        for side in sides
    )
    return common / total * exp(-OPPOSED * opposed)


def _action_agreement(one: Reading, two: Reading, likeness: Likeness) -> float | None:
    """Return how far the actions agree, first the first of each; None where one is silent."""
    ours, theirs = one.of(ACTION), two.of(ACTION)
    if not ours or not theirs:
        return None
    head = likeness.of_actions(_head(ours, likeness), _head(theirs, likeness))
    across = max(likeness.of_actions(a.name, b.name) for a in ours for b in theirs)
    return max(head, SECOND_ACTION * across)


def _head(actions: Sequence[Unit], likeness: Likeness) -> str:
    """Return the first action that names a work of its own, or the first at all."""
    specific = (unit.name for unit in actions if not likeness.is_general(unit.name))
    return next(specific, actions[0].name)


def _disjoint(ours: Sequence[Unit], theirs: Sequence[Unit]) -> bool:
    return bool(
        ours and theirs and not {unit.name for unit in ours} & {unit.name for unit in theirs}
    )


def _number_agreement(one: Reading, two: Reading) -> float | None:
    ours, theirs = one.of(NUMBER), two.of(NUMBER)
    return None if not ours or not theirs else float(not _disjoint(ours, theirs))


def _facet(name: str, one: Reading, two: Reading, agreement: float | None) -> Facet:
    first, second = (tuple(unit.name for unit in each.of(name)) for each in (one, two))
    return Facet(name, first, second, agreement)


def _content_facet(name: str, one: Reading, two: Reading, best: Nearness, other: Nearness) -> Facet:
    """Return how the units of a facet agree, on the average of both sides."""
    nears = [near for side in (best, other) for unit, near in side.items() if unit.facet == name]
    both = one.of(name) and two.of(name)
    return _facet(name, one, two, sum(nears) / len(nears) if both else None)
