"""Lay out a directed graph in ranks, its lines at right angles in the channels between them.

*Across* runs along a rank, *along* from rank to rank: a drawing that reads downwards takes across
as x, one that reads to the right takes it as y.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.draw import across
from kg.draw.grid import Grid, Place, Ports, grid, route, text_place
from kg.draw.nets import HIGH, LOW, Net, Pin, Trunk, ties, trunks
from kg.draw.order import Layers, Links, arrange
from kg.draw.ports import Runs, needs, ports_of, runs_of
from kg.draw.spacing import Spacing

PASSING = 10
GAP = 22

Placing = Callable[[Layers, Links, Spacing, Mapping[str, int]], dict[str, float]]


@dataclass(frozen=True)
class Node:
    """A node to lay out: its size, its rank, its lane (nodes of a rank are ordered by it first).

    ``pins`` fixes where lines are tied at its low or high side, as an offset from its middle;
    a ``flush`` node lies at the low side of its rank, others in the middle. ``room`` is what a
    node needs along its rank at least, for a text that stands around it.
    """

    id: str
    across: float
    along: float
    rank: int
    lane: int = 0
    room: float = 0
    flush: bool = False
    pins: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Where everything lies, as (across, along); ``zones`` are the borders of ranks with texts.

    A route leads from the hub of a net to one of its ends. ``labels`` are the middles of the texts
    where a net leaves its hub, one for each way that it leads; ``texts`` those of its ends.
    """

    places: Mapping[str, Place]
    sizes: Mapping[str, float]
    routes: Mapping[tuple[str, str], Sequence[Place]]
    labels: Mapping[str, Sequence[Place]]
    texts: Mapping[tuple[str, str], Place]
    zones: Sequence[tuple[float, float]]
    order: Layers
    lanes: Mapping[str, int]


def layered(
    nodes: Sequence[Node],
    nets: Sequence[Net],
    placing: Placing = across.place,
    least: Sequence[float] = (),
) -> Layout:
    """Return a layout of nodes and the nets that tie them, ranks at least as deep as asked."""
    parts = trunks(nets, {node.id: node.rank for node in nodes})
    runs, lanes = runs_of(parts), _lanes(nodes, parts)
    order, links = _ordered(nodes, parts, lanes)
    sizes = _sizes(nodes, parts, runs)
    middles = placing(order, links, _spacing(sizes, parts), lanes)
    ports = ports_of(parts, runs, middles, sizes, _fixed(nodes))
    lines = grid(_depths(nodes, least), parts, runs, ports)
    starts = {node.id: _start(node, lines) for node in nodes}
    return Layout(
        {one: (middles[one] - sizes[one] / 2, start) for one, start in starts.items()},
        sizes,
        _routes(parts, ports, lines, _borders(nodes, starts)),
        _labels(parts, ports, lines),
        _texts(parts, ports, lines),
        lines.zones,
        order,
        lanes,
    )


def _lanes(nodes: Sequence[Node], parts: Sequence[Trunk]) -> dict[str, int]:
    """Return the lane of each node, and of each passing point: the emptiest of its line."""
    lanes = {node.id: node.lane for node in nodes}
    taken = Counter((node.rank, node.lane) for node in nodes)
    for part in parts:
        own = [lanes[part.net.hub], *(lanes[end] for end in part.chains)]
        ranks = list(part.passes.values())
        best = min(own, key=lambda lane: sum(taken[rank, lane] for rank in ranks))
        lanes |= dict.fromkeys(part.passes, best)
    return lanes


def _ordered(
    nodes: Sequence[Node], parts: Sequence[Trunk], lanes: Mapping[str, int]
) -> tuple[list[list[str]], list[list[tuple[str, str]]]]:
    """Return the nodes and passing points of each rank in order, and what ties ranks together."""
    layers: list[list[str]] = [[] for _ in _depths(nodes)]
    for node in nodes:
        layers[node.rank].append(node.id)
    share = {one: at / len(layer) for layer in layers for at, one in enumerate(layer)}
    links: list[list[tuple[str, str]]] = [[] for _ in layers[1:]]
    for part in parts:
        for name, rank in part.passes.items():
            layers[rank].append(name)
            share[name] = share[part.net.hub]
        for rank, upper, lower in ties(part):
            links[rank].append((upper, lower))
    for layer in layers:
        layer.sort(key=lambda one: share[one])
    return arrange(layers, links, lanes), links


def _sizes(nodes: Sequence[Node], parts: Sequence[Trunk], runs: Runs) -> dict[str, float]:
    """Return how much room each node takes across: its own, or more for its lines."""
    sizes = {name: float(PASSING) for part in parts for name in part.passes}
    sizes |= {node.id: node.across for node in nodes}
    fixed = _fixed(nodes)
    for pin, tied in needs(parts, runs).items():
        if pin in fixed:
            continue
        sizes[pin.node] = max(sizes[pin.node], sum(room for _, room in tied))
    return sizes


def _spacing(sizes: Mapping[str, float], parts: Sequence[Trunk]) -> Spacing:
    return Spacing(sizes, GAP, frozenset(name for part in parts for name in part.passes))


def _fixed(nodes: Sequence[Node]) -> dict[Pin, float]:
    """Return the pins at which all lines are tied at one place."""
    return {Pin(one.id, side): offset for one in nodes for side, offset in one.pins.items()}


def _depths(nodes: Sequence[Node], least: Sequence[float] = ()) -> list[float]:
    """Return how deep each rank is: as its deepest node."""
    depths: dict[int, float] = defaultdict(float, enumerate(least))
    for node in nodes:
        depths[node.rank] = max(depths[node.rank], node.along, node.room)
    return [depths[rank] for rank in range(max(depths, default=-1) + 1)]


def _start(node: Node, lines: Grid) -> float:
    low, high = lines.rows[node.rank]
    return low if node.flush else low + (high - low - node.along) / 2


def _borders(nodes: Sequence[Node], starts: Mapping[str, float]) -> dict[Pin, float]:
    low = {Pin(one.id, LOW): starts[one.id] for one in nodes}
    return low | {Pin(one.id, HIGH): starts[one.id] + one.along for one in nodes}


def _labels(parts: Sequence[Trunk], ports: Ports, lines: Grid) -> dict[str, list[Place]]:
    """Return the middle of the text of each net: where it leaves its hub."""
    found: dict[str, list[Place]] = defaultdict(list)
    for part in parts:
        if part.net.label:
            found[part.net.key].append(text_place(part, part.hub, ports, lines))
    return dict(found)


def _routes(
    parts: Sequence[Trunk], ports: Ports, lines: Grid, borders: Mapping[Pin, float]
) -> dict[tuple[str, str], list[Place]]:
    """Return the line from the hub of each net to each of its ends."""
    return {
        (part.net.key, end): route(part, end, ports, lines, borders)
        for part in parts
        for end in part.chains
    }


def _texts(parts: Sequence[Trunk], ports: Ports, lines: Grid) -> dict[tuple[str, str], Place]:
    """Return the middle of the text of each end: where its line has parted from the others."""
    return {
        (part.net.key, end): text_place(part, chain[0].stop, ports, lines)
        for part in parts
        for end, chain in part.chains.items()
        if end in part.net.texts
    }
