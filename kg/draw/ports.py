"""Where on the border of a node each of its lines is tied, so that they part without crossing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.draw.nets import HIGH, LOW, Pin, Size, Strands, Trunk, strands

# The room that a line takes on a border, and the air beside a text.
PORT = 14
AIR = 10
EDGE = 8
SLACK = 10

# All pins of all trunks, by trunk and channel.
Runs = Mapping[str, Mapping[int, Strands]]


def runs_of(trunks: Iterable[Trunk]) -> Runs:
    """Return what each trunk does in each channel."""
    return {trunk.key: strands(trunk) for trunk in trunks}


def needs(trunks: Sequence[Trunk], runs: Runs) -> dict[Pin, list[tuple[str, float]]]:
    """Return for each side of a node the trunks tied there, and the room that each takes."""
    needed: dict[Pin, list[tuple[str, float]]] = defaultdict(list)
    for trunk in trunks:
        texts = texts_of(trunk)
        for each in runs[trunk.key].values():
            for pin in (*each.near, *each.far):
                needed[pin].append((trunk.key, texts[pin][0] + AIR if pin in texts else PORT))
    return needed


def texts_of(trunk: Trunk) -> dict[Pin, Size]:
    """Return the size of the text that stands at each pin: at the hub, or where a line has parted.

    Where two lines would have their text at one pin, the larger has to find its place.
    """
    found: dict[Pin, Size] = {trunk.hub: trunk.net.label} if trunk.net.label else {}
    for end, size in trunk.net.texts.items():
        if end in trunk.chains:
            pin = trunk.chains[end][0].stop
            across, along = found.get(pin, (0.0, 0.0))
            found[pin] = (max(across, size[0]), max(along, size[1]))
    return found


def ports_of(
    trunks: Sequence[Trunk],
    runs: Runs,
    middles: Mapping[str, float],
    sizes: Mapping[str, float],
    fixed: Mapping[Pin, float],
) -> dict[tuple[str, Pin], float]:
    """Return where across each trunk is tied to each pin.

    At a ``fixed`` pin all are tied at one offset from the middle of the node.
    """
    ports: dict[tuple[str, Pin], float] = {}
    for pin, tied in needs(trunks, runs).items():
        aims = {key: _aim(pin, runs[key], middles) for key, _ in tied}
        tied.sort(key=lambda one: (aims[one[0]], one[0]))
        total = sum(room for _, room in tied)
        at = middles[pin.node] - total / 2
        for key, room in tied:
            ports[key, pin] = middles[pin.node] + fixed[pin] if pin in fixed else at + room / 2
            at += room
    for trunk in trunks:
        _line_up(ports, trunk, runs[trunk.key])
    labelled = {(trunk.key, pin) for trunk in trunks for pin in texts_of(trunk)}
    still = labelled | {(key, pin) for key, pin in ports if pin in fixed}
    _straighten(ports, runs, middles, sizes, still)
    return ports


def _line_up(ports: dict[tuple[str, Pin], float], trunk: Trunk, run: Mapping[int, Strands]) -> None:
    """Move the points at which a trunk passes a rank to face what lies before or behind them."""
    for name in trunk.passes:
        sides = [Pin(name, LOW), Pin(name, HIGH)]
        facing = [
            ports[trunk.key, other]
            for each in run.values()
            for side, others in ((each.near, each.far), (each.far, each.near))
            if len(side) == 1 and side[0] in sides
            for other in others
        ]
        here = ports[trunk.key, sides[0]]
        wish = min(facing, key=lambda one: abs(one - here), default=here)
        if abs(wish - here) <= SLACK:
            ports |= {(trunk.key, side): wish for side in sides}


def _aim(pin: Pin, strands: Mapping[int, Strands], middles: Mapping[str, float]) -> float:
    """Return the mean place of what a pin is tied to by one trunk."""
    for each in strands.values():
        pins = [*each.near, *each.far]
        if pin in pins:
            others = [middles[one.node] for one in pins if one != pin]
            return sum(others) / len(others) if others else middles[pin.node]
    return middles[pin.node]


def _straighten(
    ports: dict[tuple[str, Pin], float],
    runs: Runs,
    middles: Mapping[str, float],
    sizes: Mapping[str, float],
    still: set[tuple[str, Pin]],
) -> None:
    """Move a port to face the other end, where the border and the other ports leave room."""
    crowd: dict[Pin, list[str]] = defaultdict(list)
    for key, pin in ports:
        crowd[pin].append(key)

    def free(key: str, pin: Pin, wish: float) -> bool:
        others = [ports[each, pin] for each in crowd[pin] if each != key]
        here = ports[key, pin]
        clear = all((one < here) == (one < wish) and abs(one - wish) > PORT / 2 for one in others)
        on_border = abs(wish - middles[pin.node]) <= sizes[pin.node] / 2 - EDGE
        return clear and on_border and (key, pin) not in still

    for key, run in runs.items():
        for each in run.values():
            if len(each.near) == len(each.far) == 1:
                for pin, other in ((each.near[0], each.far[0]), (each.far[0], each.near[0])):
                    if free(key, pin, ports[key, other]):
                        ports[key, pin] = ports[key, other]
                        break
