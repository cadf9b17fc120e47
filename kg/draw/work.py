"""How one process runs: its tasks, events and gateways, the actor of each, and what passes on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.draw.reading import names, rows
from kg.errors import Usage, message

TASK, CALL, EVENT, GATE = "aktivitas", "pemanggilan", "peristiwa", "gerbang"
USUAL = {EVENT: "antara", GATE: "eksklusif"}
START, END = "mulai", "akhir"


@dataclass(frozen=True)
class Object:
    """A task, a call, an event or a gateway; ``implied`` ones stand in no data, without a page."""

    iri: str
    form: str
    kind: str = ""
    actor: str = ""
    implied: bool = False


@dataclass(frozen=True)
class Passing:
    """A sequence flow: what must be true for it, and what is handed over."""

    source: str
    target: str
    condition: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Work:
    """The flow objects of one process in order, how the work passes, and what all is called."""

    process: str
    objects: Sequence[Object]
    flows: Sequence[Passing]
    names: Mapping[str, str]
    holders: Mapping[str, str]


def read_work(dataset: Store, of: NamedNode | None, base: str, language: str) -> Work:
    """Read the process that is asked for, or whose cross-functional map is.

    Raises Usage for a thing that is neither, and for none, naming the processes that there are.
    """
    process = _process(dataset, of, base)
    found = {
        row["objek"]: Object(
            row["objek"],
            row["kelas"],
            row.get("jenis", USUAL.get(row["kelas"], "")).rpartition("/")[2],
            row.get("lajur", ""),
        )
        for row in reversed(rows(dataset, "alir-objek", base, proses=[process]))
    }
    flows = _flows(dataset, process, found, base)
    objects, flows = _with_ends(process, list(found.values())[::-1], flows)
    actors = sorted({one.actor for one in objects if one.actor})
    parts = rows(dataset, "organisasi", base, bagian=actors)
    holders = {row["bagian"]: row["organisasi"] for row in parts}
    things = {process, *found, *actors, *holders.values()}
    things |= {item for one in flows for item in one.items}
    called = names(dataset, things, language, base)
    called |= {one.iri: message(f"draw-{one.kind}", language) for one in objects if one.implied}
    return Work(process, objects, flows, called, holders)


def _process(dataset: Store, of: NamedNode | None, base: str) -> str:
    known = rows(dataset, "proses-lintas", base)
    found = [row["proses"] for row in known if of and of.value in (row["proses"], row.get("peta"))]
    if not found:
        there = ", ".join(dict.fromkeys(row["proses"].removeprefix(base) for row in known)) or "–"
        raise Usage.of("draw-of-due", kind="lintas-fungsi", what=there)
    return found[0]


def _flows(dataset: Store, process: str, known: Mapping[str, Object], base: str) -> list[Passing]:
    """Return the sequence flows that are recorded; where there are none, the order of the tasks."""
    items: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows(dataset, "alir-item", base, proses=[process]):
        items[row["dari"], row["ke"]].append(row["item"])
    found = [
        row
        for row in rows(dataset, "alir-urutan", base, proses=[process])
        if row["dari"] in known and row["ke"] in known and row["dari"] != row["ke"]
    ]
    recorded = [row for row in found if "aliran" in row] or found
    pairs = {(row["dari"], row["ke"]): row.get("syarat", "") for row in recorded}
    return [Passing(*pair, condition, tuple(items[pair])) for pair, condition in pairs.items()]


def _with_ends(
    process: str, objects: list[Object], flows: list[Passing]
) -> tuple[list[Object], list[Passing]]:
    """Return the work with a start and an end, where the data do not state one."""
    kinds = {one.kind for one in objects if one.form == EVENT}
    followed, following = {one.source for one in flows}, {one.target for one in flows}
    first = [] if START in kinds else [one for one in objects if one.iri not in following]
    last = [] if END in kinds else [one for one in objects if one.iri not in followed]
    start, end = f"{process}#{START}", f"{process}#{END}"
    starts = [Object(start, EVENT, START, one.actor, implied=True) for one in first[:1]]
    ends = [Object(end, EVENT, END, one.actor, implied=True) for one in last[-1:]]
    begun = [Passing(start, one.iri) for one in first]
    ended = [Passing(one.iri, end) for one in last]
    return [*starts, *objects, *ends], [*begun, *flows, *ended]
