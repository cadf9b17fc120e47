"""In what two activities differ, each sign a number from 0 (not at all) upwards.

What each of two texts names in the place of the other tells more than what only one names, which
may merely be left out. The first action that names a work of its own is what is done; an action
after it is rather what it is done to (the supervision of a construction).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from kg.overlap.likeness import Likeness
from kg.overlap.reading import NUMBER, SITE, UNKNOWN, Reading, Unit
from kg.overlap.stem import base
from kg.overlap.thesaurus import ACTION, BENEFICIARY, OBJECT, PLACE

CONTENT = (OBJECT, BENEFICIARY, PLACE, UNKNOWN)

SETTLED = 0.75  # as near as this a unit has its counterpart in the other text
SILENT = 0.4  # how far texts are taken to differ of which only one has content
MOST = 1.5  # so much can what excludes each other count
AGREED = 0.2

JOINED = re.compile(r"(?:\b(?:dan|serta|atau|maupun)\b|[,/&])\s*(\w+)")

Nearness = Mapping[Unit, float]


def signs(one: Reading, two: Reading, likeness: Likeness) -> dict[str, float]:
    """Return the signs of difference between two readings, by name."""
    sides = nearest(one, two, likeness), nearest(two, one, likeness)
    found = {**_actions(one, two, likeness), **_shares(sides, likeness)}
    found["excluding"] = min(MOST, sum(_excluding(sides, likeness)))
    found["beneficiaries"] = _beneficiaries(sides, likeness)
    found["numbers"] = float(disjoint(one.of(NUMBER), two.of(NUMBER)))
    found["sites"] = float(disjoint(one.of(SITE), two.of(SITE)))
    differs = _is_open(found) or any(near < SETTLED for side in sides for near in side.values())
    return {**found, **_frame(one, two, differs=differs)}


def nearest(one: Reading, two: Reading, likeness: Likeness) -> dict[Unit, float]:
    """Return how near the nearest of the other text is to each unit of content of this one."""
    theirs = two.of(*CONTENT)
    return {
        unit: max((likeness.of_units(unit, other) for other in theirs), default=0.0)
        for unit in one.of(*CONTENT)
    }


def heads(reading: Reading, likeness: Likeness) -> list[str]:
    """Return what is done: the first action that names a work, and those that are joined to it."""
    actions = reading.of(ACTION)
    start = next((at for at, one in enumerate(actions) if not likeness.is_general(one.name)), None)
    if start is None:
        return [one.name for one in actions[:1]]
    joined = set(JOINED.findall(reading.text.lower()))
    found = [actions[start].name]
    for one in actions[start + 1 :]:
        if one.spoken.split()[0] not in joined:
            break
        found.append(one.name)
    return found


def of_actions(ours: Sequence[str], theirs: Sequence[str], likeness: Likeness) -> float:
    """Return how near the nearest of several actions are; 0 where one side has none."""
    return max((likeness.of_actions(a, b) for a, b in product(ours, theirs)), default=0.0)


def _actions(one: Reading, two: Reading, likeness: Likeness) -> dict[str, float]:
    """Return how far the actions differ, and whether one or both texts name none."""
    ours, theirs = (heads(each, likeness) for each in (one, two))
    if not ours or not theirs:
        return {"one_without_action" if ours or theirs else "both_without_action": 1.0}
    near = of_actions(ours, theirs, likeness)
    general = [all(map(likeness.is_general, each)) for each in (ours, theirs)]
    all_ours, all_theirs = ([unit.name for unit in each.of(ACTION)] for each in (one, two))
    return {
        "general_action" if general[0] != general[1] else "actions": 1 - near,
        "other_actions_agree": max(0.0, of_actions(all_ours, all_theirs, likeness) - near),
    }


def _shares(sides: tuple[Nearness, Nearness], likeness: Likeness) -> dict[str, float]:
    """Return what share of each text the other has not, the less and the more, squared.

    A part may differ because the terms do not know that its names mean one thing; hardly the whole.
    """
    if not any(sides):
        return {}
    if not all(sides):
        return {"unshared_less": SILENT**2, "unshared_more": SILENT**2}
    less, more = sorted(
        1
        - sum(likeness.weight(unit) * near for unit, near in side.items())
        / sum(likeness.weight(unit) for unit in side)
        for side in sides
    )
    return {"unshared_less": less**2, "unshared_more": more**2}


def _excluding(sides: tuple[Nearness, Nearness], likeness: Likeness) -> Iterator[float]:
    """Yield what counts for each pair of kinds of one thing of which each text has another."""
    ours, theirs = (
        {unit: likeness.weight(unit) * (1 - near) for unit, near in side.items() if near < SETTLED}
        for side in sides
    )
    met: set[Unit] = set()
    for one, weight in ours.items():
        others = [two for two in theirs if two not in met and likeness.exclude(one, two)]
        if others:
            most = max(others, key=lambda two: theirs[two])
            met.add(most)
            yield min(weight, theirs[most])


def _beneficiaries(sides: tuple[Nearness, Nearness], likeness: Likeness) -> float:
    """Return how far the beneficiaries differ where both texts name any but everybody."""
    both = [
        [
            near
            for unit, near in side.items()
            if unit.facet == BENEFICIARY and not likeness.is_for_all(unit)
        ]
        for side in sides
    ]
    return 1 - max(max(nears) for nears in both) if all(both) else 0.0


def _is_open(found: Mapping[str, float]) -> bool:
    return max(found.get("actions", 0.0), found.get("general_action", 0.0)) > AGREED


def _frame(one: Reading, two: Reading, *, differs: bool) -> dict[str, float]:
    """Return how many words are shared by texts that each have others, where it makes a difference.

    Of names in one form, what is put in differently is what tells them apart.
    """
    ours, theirs = ({base(word) for word in each.words} for each in (one, two))
    only = ours - theirs, theirs - ours
    if not differs or not all(only):
        return {}
    share = len(ours & theirs) / len(ours | theirs)
    single = all(len(words) == 1 for words in only)
    return {"one_form": share, "one_form_one_word": share if single else 0.0}


def disjoint(ours: Sequence[Unit], theirs: Sequence[Unit]) -> bool:
    """Return whether both have units, and none of the same name."""
    return bool(
        ours and theirs and not {unit.name for unit in ours} & {unit.name for unit in theirs}
    )
