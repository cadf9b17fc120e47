"""Where ranks and the tracks between them lie along a layered drawing, and the routes through."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.draw.channels import Strand, Tracks, tracks
from kg.draw.nets import HIGH, LOW, Pin, Trunk
from kg.draw.ports import AIR, Runs, texts_of

TRACK = 11
STUB = 12
GAP = 24
SAME = 0.5
ARROW = 14

Place = tuple[float, float]
Ports = Mapping[tuple[str, Pin], float]


@dataclass(frozen=True)
class Grid:
    """The borders of each rank without and with the texts of its lines, and the tracks between."""

    rows: Sequence[tuple[float, float]]
    zones: Sequence[tuple[float, float]]
    tracks: Mapping[int, Tracks]
    first: Mapping[int, float]

    def track(self, channel: int, strand: str) -> float | None:
        """Return where along a strand runs; None where it goes straight through."""
        at = self.tracks[channel].of.get(strand)
        return None if at is None else self.first[channel] + at * TRACK


def grid(depths: Sequence[float], parts: Sequence[Trunk], runs: Runs, ports: Ports) -> Grid:
    """Return the grid of ranks as deep as given, with room between them for the lines."""
    texts: dict[tuple[int, str], float] = defaultdict(float)
    for part in parts:
        at = {pin: leg.channel for leg in part.legs for pin in (leg.start, leg.stop)}
        for pin, size in texts_of(part).items():
            key = (at[pin], pin.side)
            texts[key] = max(texts[key], size[1] + _air(part, pin))
    taken = {at: tracks(_strands(parts, runs, ports, at)) for at in range(-1, len(depths))}
    used = {channel for run in runs.values() for channel in run}
    rows: list[tuple[float, float]] = []
    first: dict[int, float] = {}
    low = 0.0
    for channel in range(-1, len(depths)):
        first[channel] = low + texts[channel, HIGH] + STUB
        room = 2 * STUB + max(taken[channel].count - 1, 0) * TRACK if channel in used else 0
        low += texts[channel, HIGH] + texts[channel, LOW] + max(room, GAP if rows else 0)
        if channel + 1 < len(depths):
            rows.append((low, low + depths[channel + 1]))
            low = rows[-1][1]
    zones = [
        (low - texts[at - 1, LOW], high + texts[at, HIGH]) for at, (low, high) in enumerate(rows)
    ]
    return Grid(rows, zones, taken, first)


def _strands(parts: Sequence[Trunk], runs: Runs, ports: Ports, channel: int) -> list[Strand]:
    found = []
    for part in parts:
        if channel in runs[part.key]:
            run = runs[part.key][channel]
            near = tuple(ports[part.key, pin] for pin in run.near)
            far = tuple(ports[part.key, pin] for pin in run.far)
            found.append(Strand(part.key, near, far))
    return found


def route(
    part: Trunk, end: str, ports: Ports, lines: Grid, borders: Mapping[Pin, float]
) -> list[Place]:
    """Return the corners of the line from the hub of a trunk to one of its ends.

    ``borders`` say where along the side of a node lies.
    """
    chain = part.chains[end]
    at = ports[part.key, part.hub]
    points: list[Place] = [(at, borders[part.hub])]
    for leg in chain:
        out = ports[part.key, leg.stop]
        track = lines.track(leg.channel, part.key)
        if track is not None and abs(at - out) > SAME:
            points += [(at, track), (out, track)]
            at = out
    return [*points, (at, borders[chain[-1].stop])]


def text_place(part: Trunk, pin: Pin, ports: Ports, lines: Grid) -> Place:
    """Return the middle of the text that stands at a pin: between its rank and the tracks."""
    size = texts_of(part)[pin]
    rank = {leg.stop: leg.channel + (leg.stop.side == LOW) for leg in part.legs}
    rank |= {leg.start: leg.channel + (leg.start.side == LOW) for leg in part.legs}
    low, high = lines.rows[rank[pin]]
    away = size[1] / 2 + _air(part, pin) - AIR / 2
    return ports[part.key, pin], low - away if pin.side == LOW else high + away


def _air(part: Trunk, pin: Pin) -> float:
    """Return the air between a text and its rank: more where an arrow comes in."""
    return AIR if pin == part.hub else AIR + ARROW
