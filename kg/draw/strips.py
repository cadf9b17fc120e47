"""The SIPOC of a process as boxes in five columns, and what ties them (Permenpan RB 19/2018)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from kg.draw.boxes import text_box
from kg.draw.picture import Box
from kg.draw.processes import CUSTOMER, OWNER, SUPPLIER, Process, Processes
from kg.draw.reading import names, rows

WIDTH = 150
IN, OUT = "masukan", "keluaran"
SUPPLIERS, INPUTS, PROCESS, OUTPUTS, CUSTOMERS = range(5)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Strip:
    """The SIPOC of one process: its boxes by column, and the pairs of boxes that are tied."""

    process: Process
    boxes: Mapping[str, tuple[int, Box]]
    ties: Sequence[Pair]


@dataclass(frozen=True)
class Items:
    """The inputs and outputs of processes, the processes that each item comes from and goes to."""

    of: Mapping[Pair, Sequence[str]]
    processes: Mapping[Pair, Sequence[str]]
    names: Mapping[str, str]


def read_items(dataset: Store, language: str, base: str) -> Items:
    """Read what processes need and make."""
    of: dict[Pair, list[str]] = defaultdict(list)
    processes: dict[Pair, list[str]] = defaultdict(list)
    for row in rows(dataset, "sipoc", base):
        of[row["proses"], row["arah"]].append(row["item"])
        processes[row["item"], row["arah"]].append(row["proses"])
    called = names(dataset, {item for item, _ in processes}, language, base)
    return Items(of, processes, called)


def strip_of(known: Processes, process: Process, items: Items, language: str) -> Strip:
    """Return the boxes and ties of one process.

    Who supplies an input is in charge of the process that makes it, or is stated as a supplier;
    who is stated to be served gets the one output, or stands behind the process where it has more.
    """
    boxes: dict[str, tuple[int, Box]] = {}
    ties: list[Pair] = []

    def add(column: int, iri: str, title: str, kind: str) -> str:
        box = text_box(kind, iri, title, width=WIDTH, id=f"{process.iri} {column} {iri}",
                       within=lane_of(process))  # fmt: skip
        boxes.setdefault(box.id, (column, box))
        return box.id

    own = known.box(process, language, width=WIDTH, within=lane_of(process))
    boxes[own.id] = (PROCESS, own)
    for item, partners in _inputs(known, process, items):
        into = add(INPUTS, item, items.names[item], "item") if item else own.id
        ties += [(into, own.id)] if item else []
        ties += [(add(SUPPLIERS, one, known.names[one], "pelaku"), into) for one in partners]
    for item, partners in _outputs(known, process, items):
        out = add(OUTPUTS, item, items.names[item], "item") if item else own.id
        ties += [(own.id, out)] if item else []
        ties += [(out, add(CUSTOMERS, one, known.names[one], "pelaku")) for one in partners]
    return Strip(process, boxes, list(dict.fromkeys(ties)))


def lane_of(process: Process) -> str:
    """Return the id of the strip of a process."""
    return f"sipoc {process.iri}"


def _inputs(known: Processes, process: Process, items: Items) -> Iterator[tuple[str, list[str]]]:
    inputs = items.of.get((process.iri, IN), ())
    yield from _told(known, process, inputs, items, OUT, process.who(SUPPLIER))


def _outputs(known: Processes, process: Process, items: Items) -> Iterator[tuple[str, list[str]]]:
    outputs = items.of.get((process.iri, OUT), ())
    yield from _told(known, process, outputs, items, IN, process.who(CUSTOMER))


def _told(
    known: Processes,
    process: Process,
    own: Sequence[str],
    items: Items,
    way: str,
    stated: Iterable[str],
) -> Iterator[tuple[str, list[str]]]:
    """Yield each item with the actors at its other end; "" for those tied to the process itself."""
    stated = list(stated)
    for item in own:
        others = [known.of[one] for one in items.processes.get((item, way), ()) if one in known.of]
        family = {process.iri, *(one.iri for one in known.parents(process.iri))}
        found = [
            actor
            for other in others
            if other.iri not in family and process not in known.parents(other.iri)
            for actor in other.who(OWNER)
        ]
        yield item, list(dict.fromkeys([*found, *(stated if len(own) == 1 else ())]))
    if len(own) != 1 and stated:
        yield "", stated
