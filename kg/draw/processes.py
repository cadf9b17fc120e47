"""The business processes of a dataset as the maps show them (Permenpan RB 19/2018)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Store

from kg.draw.boxes import text_box
from kg.draw.picture import Box
from kg.draw.reading import Row, names, natural, rows
from kg.errors import message

# The order of the groups on a map: what guides, what is done, what makes it possible, the rest.
GROUPS = ("manajemen", "inti", "pendukung", "lainnya", "")
OWNER, ACTOR, SUPPLIER, CUSTOMER = "pemilik", "terlibat", "pemasok", "pengguna"

# A flow: from which process, to which, and the item; "" where only the order is known.
Flowing = tuple[str, str, str]


@dataclass(frozen=True)
class Process:
    """One process: what it is called, where it stands, and who has to do with it."""

    iri: str
    name: str
    code: str = ""
    level: str = ""
    group: str = ""
    parent: str | None = None
    actors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its code and its name."""
        return f"{self.code} {self.name}".strip()

    def who(self, role: str) -> tuple[str, ...]:
        """Return the IRIs of those who have a role in it."""
        return self.actors.get(role, ())


@dataclass(frozen=True)
class Processes:
    """All processes in the order of their codes, the names of all who act, and what flows."""

    of: Mapping[str, Process]
    names: Mapping[str, str]
    flows: tuple[Flowing, ...]

    def children(self, parent: str | None) -> list[Process]:
        """Return the processes right below one; those that no other holds for None."""
        return [one for one in self.of.values() if one.parent == parent]

    def parents(self, iri: str) -> list[Process]:
        """Return what holds a process, the nearest first."""
        found: list[Process] = []
        above = self.of[iri].parent
        while above is not None and self.of[above] not in found:
            found.append(self.of[above])
            above = self.of[above].parent
        return found

    def box(self, process: Process, language: str, *, width: float, within: str = "") -> Box:
        """Return the box of a process: its code and name, marked when it has processes below."""
        owners = ", ".join(self.names[one] for one in process.who(OWNER))
        told = message("draw-owner", language, names=owners) if owners else ""
        return text_box(
            f"proses-{process.group}" if process.group else "proses",
            process.iri,
            process.name,
            code=process.code,
            width=width,
            description=told,
            mark="+" if self.children(process.iri) else "",
            within=within or None,
        )

    def lifted(self, shown: Collection[str]) -> list[Flowing]:
        """Return what flows between shown processes, told of the processes below them as well."""
        holder = {iri: self._holder(iri, shown) for iri in self.of}
        found = ((holder.get(low), holder.get(high), item) for low, high, item in self.flows)
        pairs = dict.fromkeys((a, b, item) for a, b, item in found if a and b and a != b)
        named = {(a, b) for a, b, item in pairs if item}
        return [one for one in pairs if one[2] or one[:2] not in named]

    def _holder(self, iri: str, shown: Collection[str]) -> str | None:
        chain = [self.of[iri], *self.parents(iri)]
        return next((one.iri for one in chain if one.iri in shown), None)


def read_processes(dataset: Store, language: str, base: str) -> Processes:
    """Read every process of a dataset."""
    actors: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(dataset, "pelaku", base):
        actors[row["proses"]][row["peran"]].append(row["pelaku"])
    found = {row["proses"]: row for row in sorted(rows(dataset, "proses", base), key=_order)}
    flows = tuple(
        (row["dari"], row["ke"], row.get("item", "")) for row in rows(dataset, "aliran", base)
    )
    things = {*found, *(item for _, _, item in flows if item)}
    things |= {one for roles in actors.values() for ones in roles.values() for one in ones}
    called = names(dataset, things, language, base)
    return Processes(
        {iri: _process(row, called, actors[iri], found) for iri, row in found.items()},
        called,
        tuple(one for one in flows if one[0] in found and one[1] in found),
    )


def _order(row: Row) -> tuple[object, ...]:
    """Return what sorts processes: by code, then by level and number."""
    code = natural(row.get("kode", ""))
    return code, int(row.get("level", 0)), int(row.get("nomor", 0)), natural(row["proses"])


def _process(
    row: Mapping[str, str],
    called: Mapping[str, str],
    actors: Mapping[str, Iterable[str]],
    known: Collection[str],
) -> Process:
    parent = row.get("induk")
    return Process(
        iri=row["proses"],
        name=called[row["proses"]],
        code=row.get("kode", ""),
        level=row.get("level", ""),
        group=row.get("kelompok", "").rpartition("/")[2],
        parent=parent if parent in known else None,
        actors={role: tuple(ones) for role, ones in actors.items()},
    )


def mapped(dataset: Store, known: Processes, of: NamedNode | None, base: str) -> list[Process]:
    """Return the processes that a map of level 0 shows.

    Of a map: those that it maps; of an organisation: the uppermost that it is in charge of or
    takes part in; of nothing: those on the maps of level 0, or those that no other holds.
    """
    if of is None:
        shown = {row["proses"] for row in rows(dataset, "proses-terpeta", base)}
    else:
        found = rows(dataset, "proses-lingkup", base, lingkup=[of.value])
        shown = {row["proses"] for row in found}
    if not shown and of is None:
        return known.children(None)
    return [
        one
        for iri, one in known.of.items()
        if iri in shown and not any(above.iri in shown for above in known.parents(iri))
    ]
