"""Break the lines of a layered drawing into legs: what runs in each channel between ranks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

LOW, HIGH = "low", "high"

Size = tuple[float, float]


@dataclass(frozen=True)
class Net:
    """The lines of one hub: they leave it as one, and part on the way to their ends.

    ``label`` is the size (across, along) of the text that stands where the net leaves its hub,
    ``texts`` those of the texts that stand where the line to an end has parted from the others.
    A ``forward`` net leaves at the high side and comes in at the low side, even when it leads
    back; any other goes straight to where its end is.
    """

    key: str
    hub: str
    ends: tuple[str, ...]
    label: Size | None = None
    texts: Mapping[str, Size] = field(default_factory=dict)
    forward: bool = False


@dataclass(frozen=True)
class Pin:
    """Where a line touches a rank: a node or a passing point, at its low or high side."""

    node: str
    side: str


@dataclass(frozen=True)
class Leg:
    """A piece of a line within one channel; channel n lies behind rank n."""

    channel: int
    start: Pin
    stop: Pin


@dataclass(frozen=True)
class Trunk:
    """The part of a net that leaves its hub at one place: the legs to each of its ends.

    ``passes`` are the points at which it passes through ranks, with the rank of each.
    """

    key: str
    net: Net
    chains: Mapping[str, Sequence[Leg]]
    passes: Mapping[str, int]

    @property
    def hub(self) -> Pin:
        """Where it leaves its hub."""
        return next(iter(self.chains.values()))[0].start

    @property
    def legs(self) -> Sequence[Leg]:
        """All legs, those that ends share once."""
        return list(dict.fromkeys(leg for chain in self.chains.values() for leg in chain))


@dataclass
class Strands:
    """The pins of a trunk in one channel: those at the rank before, and those at the next."""

    near: list[Pin] = field(default_factory=list)
    far: list[Pin] = field(default_factory=list)


def trunks(nets: Sequence[Net], ranks: Mapping[str, int]) -> list[Trunk]:
    """Return the trunks of nets, with a passing point in each rank that lies between."""
    found = []
    for net in nets:
        ways: dict[str, list[str]] = defaultdict(list)
        for end in net.ends:
            step = (ranks[end] > ranks[net.hub]) - (ranks[end] < ranks[net.hub])
            ways["" if net.forward else f" {step}"].append(end)
        for way, ends in sorted(ways.items()):
            key = net.key + way
            passes: dict[str, int] = {}
            chains = {end: tuple(_chain(key, net, end, ranks, passes)) for end in ends}
            found.append(Trunk(key, net, chains, passes))
    return found


def _chain(
    key: str, net: Net, end: str, ranks: Mapping[str, int], passes: dict[str, int]
) -> Iterator[Leg]:
    """Yield the legs from a hub to an end, noting the points at which they pass a rank."""
    start, stop = ranks[net.hub], ranks[end]
    if stop > start:
        yield from _legs(key, net.hub, end, range(start + 1, stop), passes, (HIGH, LOW))
    elif net.forward:
        yield from _back(key, net.hub, end, range(start, stop - 1, -1), passes)
    elif stop == start:
        yield Leg(start, Pin(net.hub, HIGH), Pin(end, HIGH))
    else:
        yield from _legs(key, net.hub, end, range(start - 1, stop, -1), passes, (LOW, HIGH))


def _legs(
    key: str,
    hub: str,
    end: str,
    between: range,
    passes: dict[str, int],
    sides: tuple[str, str],
) -> Iterator[Leg]:
    """Yield the legs of a line that leads one way, from side to side."""
    out, into = sides
    rank = between.start - between.step
    pin = Pin(hub, out)
    for each in between:
        name = f"·{key} {each}"
        passes[name] = each
        yield Leg(min(rank, each), pin, Pin(name, into))
        rank, pin = each, Pin(name, out)
    yield Leg(min(rank, rank + between.step), pin, Pin(end, into))


def _back(key: str, hub: str, end: str, between: range, passes: dict[str, int]) -> Iterator[Leg]:
    """Yield the legs of a line that leaves forwards, turns, and comes in from before its end."""
    pin = Pin(hub, HIGH)
    for each in between:
        name = f"·{key} < {each}"
        passes[name] = each
        yield Leg(each, pin, Pin(name, HIGH))
        pin = Pin(name, LOW)
    yield Leg(between[-1] - 1, pin, Pin(end, LOW))


def strands(trunk: Trunk) -> dict[int, Strands]:
    """Return the pins of a trunk in each channel."""
    found: dict[int, Strands] = defaultdict(Strands)
    for leg in trunk.legs:
        for pin in (leg.start, leg.stop):
            side = found[leg.channel].near if pin.side == HIGH else found[leg.channel].far
            if pin not in side:
                side.append(pin)
    return dict(found)


def ties(trunk: Trunk) -> Iterator[tuple[int, str, str]]:
    """Yield what a trunk ties together: the rank of the upper, the upper and the lower node."""
    for leg in trunk.legs:
        if leg.start.side != leg.stop.side:
            upper, lower = (leg.start, leg.stop)[:: 1 if leg.start.side == HIGH else -1]
            yield leg.channel, upper.node, lower.node
