"""Place the variables of a causal diagram: near to what they are tied to, no line over another.

From several starts the variables are moved one by one for as long as that lowers the cost of the
drawing (Davidson and Harel 1996). The steps tried are drawn from a fixed seed: the same graph gives
the same drawing.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from math import cos, hypot, pi, sin
from random import Random

from kg.draw.kausal_loops import Link, planar_places
from kg.draw.kausal_stress import Place, Sheet

# One step on the sheet, across and down: boxes are wider than high.
STEP_X, STEP_Y = 205, 125
AIR_X, AIR_Y = 64, 46
STARTS, EASING, REFINED, SWEEPS = 8, 80, 2, 50

# A larger diagram gets fewer sweeps, as each takes longer.
MANY = 20


def layout(sizes: Mapping[str, Place], links: Sequence[Link]) -> dict[str, Place]:
    """Return the middle of each variable of one connected diagram, in pixels."""
    sizes = dict(sorted(sizes.items()))
    ends = {(min(one.source, one.target), max(one.source, one.target)) for one in links}
    pairs = [(a, b) for a, b in sorted(ends) if a != b]
    away = {node: _steps(node, pairs, len(sizes)) for node in sizes}
    inner = {
        node: ((width + AIR_X) / STEP_X, (height + AIR_Y) / STEP_Y)
        for node, (width, height) in sizes.items()
    }
    starts = [Sheet(start, inner, pairs, away) for start in _starts(sorted(sizes), links)]
    for sheet in starts[1:]:
        _ease(sheet)
    eased = sorted(starts[1:], key=Sheet.total)[:REFINED]
    for sheet in (starts[0], *eased):
        _settle(sheet)
    best = min((starts[0], *eased), key=Sheet.total)
    return {node: (x * STEP_X, y * STEP_Y) for node, (x, y) in best.places.items()}


def _steps(start: str, pairs: Sequence[tuple[str, str]], most: int) -> dict[str, int]:
    """Return how many links every other variable is away."""
    tied: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        tied[a].append(b)
        tied[b].append(a)
    found, due = {start: 0}, deque([start])
    while due:
        node = due.popleft()
        for other in tied[node]:
            if other not in found:
                found[other] = found[node] + 1
                due.append(other)
    del found[start]
    return {node: min(steps, most) for node, steps in found.items()}


def _starts(nodes: Sequence[str], links: Sequence[Link]) -> list[dict[str, Place]]:
    """Return where to begin: the places at which nothing crosses, and circles of several orders."""
    size = max(len(nodes) ** 0.5, 1)
    starts: list[dict[str, Place]] = []
    planar = planar_places(links)
    if planar and len(planar) == len(nodes):
        reach = max(max(place) for place in planar.values()) or 1
        starts.append({one: (x / reach * size, y / reach * size) for one, (x, y) in planar.items()})
    for seed in range(STARTS):
        order = list(nodes)
        Random(seed).shuffle(order)  # noqa: S311
        turn = 2 * pi / len(order)
        circle = {
            node: (size / 2 * cos(at * turn), size / 2 * sin(at * turn))
            for at, node in enumerate(order)
        }
        starts.append(circle)
    return starts


def _ease(sheet: Sheet) -> None:
    """Lower the stress alone: each variable goes where the others would have it (Gansner 2005)."""
    for _ in range(EASING):
        for node, away in sheet.away.items():
            x, y = sheet.places[node]
            sum_x = sum_y = weights = 0.0
            for other, steps in away.items():
                ox, oy = sheet.places[other]
                pull = steps / (hypot(x - ox, y - oy) or 1)
                weight = steps**-2
                sum_x += weight * (ox + pull * (x - ox))
                sum_y += weight * (oy + pull * (y - oy))
                weights += weight
            if weights:
                sheet.places[node] = (sum_x / weights, sum_y / weights)


def _settle(sheet: Sheet) -> None:
    """Move variables for as long as it lowers the cost, by ever smaller steps."""
    chance = Random(0)  # noqa: S311
    sweeps = max(round(SWEEPS * min(1, MANY / len(sheet.places)) ** 2), 2)
    for sweep in range(sweeps):
        reach = 1.5 * (1 - sweep / sweeps) + 0.05
        for node in sorted(sheet.places):
            here, cost = sheet.places[node], sheet.cost(node)
            angle, step = chance.uniform(0, 2 * pi), reach * chance.random()
            sheet.places[node] = (here[0] + step * cos(angle), here[1] + step * sin(angle))
            if sheet.cost(node) >= cost:
                sheet.places[node] = here
