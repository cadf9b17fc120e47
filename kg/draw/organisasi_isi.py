"""The positions of an agency and the processes that they work on, with the staff that each needs.

Staff needed is volume times standard time over effective working time (Permenpan RB 1/2020); what a
position needs is divided among the processes of its duties by the load of each.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Store

from kg.draw.reading import Row, names, rows
from kg.errors import message

# A duty that comes from no process.
NOWHERE = ""


@dataclass(frozen=True)
class Duty:
    """A duty of a position: the processes that it comes from, and its minutes in a year."""

    iri: str
    name: str
    processes: tuple[str, ...]
    minutes: float = 0


@dataclass(frozen=True)
class Position:
    """A position: its unit, its duties, its roles by process, and its staff."""

    iri: str
    name: str
    unit: str
    duties: tuple[Duty, ...]
    roles: Mapping[str, tuple[str, ...]]
    needed: float | None = None
    present: int | None = None
    level: str = ""

    @property
    def processes(self) -> set[str]:
        """The processes that the position works on."""
        return {one for duty in self.duties for one in duty.processes} | set(self.roles)

    def duties_of(self, process: str) -> list[Duty]:
        """Return the duties that come from a process, or from none."""
        return [one for one in self.duties if process in (one.processes or (NOWHERE,))]

    def needed_for(self, process: str) -> float | None:
        """Return the staff that the position needs for one process; None where nobody measured."""
        total = sum(duty.minutes for duty in self.duties)
        if self.needed is None or not total:
            return None
        own = sum(duty.minutes / max(len(duty.processes), 1) for duty in self.duties_of(process))
        return self.needed * own / total


@dataclass(frozen=True)
class Staffing:
    """An agency: its positions by unit, its processes by code, and what everything is called.

    ``holders`` are the processes that hold each process.
    """

    positions: tuple[Position, ...]
    processes: tuple[str, ...]
    called: Mapping[str, str]
    codes: Mapping[str, str]
    holders: Mapping[str, set[str]] = field(default_factory=dict)

    def manned(self, process: str) -> bool:
        """Return whether a position works on a process, or on one that it holds."""
        worked = {one for position in self.positions for one in position.processes}
        return any(process == one or process in self.holders.get(one, ()) for one in worked)

    @property
    def shown(self) -> list[str]:
        """The processes but for those that are only worked on below."""
        worked = {one for position in self.positions for one in position.processes}
        return [one for one in self.processes if one in worked or not self.manned(one)]


@dataclass(frozen=True)
class Sheet:
    """What the parts of the drawing share."""

    staffing: Staffing
    language: str

    @property
    def columns(self) -> list[str]:
        """The processes, and what comes from none where there is such a duty."""
        loose = any(one.duties_of(NOWHERE) for one in self.staffing.positions)
        return [*self.staffing.shown, *([NOWHERE] if loose else [])]

    def say(self, key: str, **values: object) -> str:
        """Return a text of this drawing."""
        return message(f"draw-organisasi-{key}", self.language, **values)

    def number(self, value: float | None) -> str:
        """Return a figure as the language writes it, nothing where there is none.

        >>> Sheet(Staffing((), (), {}, {}), "id").number(1.254)
        '1,25'
        """
        if value is None:
            return ""
        text = f"{value}" if isinstance(value, int) else f"{value:.2f}"
        return text.replace(".", ",") if self.language == "id" else text

    def process(self, iri: str) -> str:
        """Return a process as its column is headed."""
        if iri == NOWHERE:
            return self.say("nowhere")
        return f"{self.staffing.codes.get(iri, '')} {self.staffing.called[iri]}".strip()


def read_staffing(dataset: Store, agency: str, base: str, language: str) -> Staffing:
    """Read the positions and processes of an agency."""
    where = [agency]
    found = {row["jabatan"]: row for row in reversed(rows(dataset, "jabatan", base, opd=where))}
    duties = rows(dataset, "jabatan-tugas", base, opd=where)
    roles = rows(dataset, "jabatan-peran", base, opd=where)
    owned = rows(dataset, "jabatan-proses", base, opd=where)
    processes = {row["proses"] for row in (*duties, *roles, *owned) if "proses" in row}
    units = {row["unit"] for row in found.values() if "unit" in row}
    things = {agency, *found, *processes, *units, *(row["tugas"] for row in duties)}
    called = names(dataset, things, language, base)
    codes = _codes(dataset, processes, base)
    holders: dict[str, set[str]] = defaultdict(set)
    for row in owned:
        holders[row["proses"]] |= {row["induk"]} if "induk" in row else set()
    positions = [_position(row, duties, roles, called) for row in reversed(list(found.values()))]
    order = sorted(processes, key=lambda one: (codes.get(one, ""), called[one], one))
    return Staffing(tuple(positions), tuple(order), called, codes, holders)


def _codes(dataset: Store, processes: set[str], base: str) -> dict[str, str]:
    return {
        row["proses"]: row["kode"]
        for row in rows(dataset, "proses", base)
        if row["proses"] in processes and "kode" in row
    }


def _position(
    row: Row, duties: Sequence[Row], roles: Sequence[Row], called: Mapping[str, str]
) -> Position:
    iri = row["jabatan"]
    own: dict[str, list[str]] = defaultdict(list)
    for one in roles:
        if one["jabatan"] == iri:
            own[one["proses"]].append(one["peran"])
    return Position(
        iri,
        called[iri],
        row.get("unit", ""),
        tuple(_duties([one for one in duties if one["jabatan"] == iri], called)),
        {process: tuple(dict.fromkeys(letters)) for process, letters in own.items()},
        float(row["butuh"]) if "butuh" in row else None,
        int(row["ada"]) if "ada" in row else None,
        row.get("tingkat", ""),
    )


def _duties(told: Sequence[Row], called: Mapping[str, str]) -> list[Duty]:
    """Return the duties of a position with their load in the newest year that is recorded."""
    newest = max((row["tahun"] for row in told if "tahun" in row), default="")
    processes: dict[str, dict[str, None]] = {}
    minutes: dict[str, float] = {}
    for row in told:
        of = processes.setdefault(row["tugas"], {})
        if "proses" in row:
            of[row["proses"]] = None
        if row.get("tahun", "") == newest and "volume" in row and "menit" in row:
            minutes[row["tugas"]] = float(row["volume"]) * float(row["menit"])
    return [
        Duty(duty, called[duty], tuple(of), minutes.get(duty, 0)) for duty, of in processes.items()
    ]
