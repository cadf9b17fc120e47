"""Who has to do with which process: the cells of a relationship map (Permenpan RB 19/2018)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.draw.processes import ACTOR, OWNER, Process, Processes, read_processes
from kg.draw.reading import names, natural, rows, short_names


@dataclass(frozen=True)
class Relations:
    """The processes and actors of a relationship map, and who has which role in which process."""

    known: Processes
    processes: Sequence[Process]
    actors: Sequence[str]
    roles: Mapping[tuple[str, str], str]
    names: Mapping[str, str]
    short: Mapping[str, str]


def read_relations(dataset: Store, of: NamedNode | None, base: str, language: str) -> Relations:
    """Read the relations of the processes of a map, below a process, of an agency, or of all.

    All agencies are there when all is asked for, also those that take part in nothing.
    """
    known = read_processes(dataset, language, base)
    shown = _shown(dataset, known, of, base)
    roles = {
        (process.iri, actor): role
        for process in shown
        for role in (ACTOR, OWNER)
        for actor in process.who(role)
    }
    known_agencies = rows(dataset, "organisasi-semua", base)
    known_agencies.sort(key=lambda row: natural(row.get("kode", "")))
    agencies = [row["opd"] for row in known_agencies]
    acting = {actor for _, actor in roles}
    actors = [one for one in agencies if one in acting or of is None]
    actors += sorted(acting - set(actors))
    called = names(dataset, actors, language, base)
    return Relations(known, shown, actors, roles, called, short_names(dataset, called, base))


def _shown(dataset: Store, known: Processes, of: NamedNode | None, base: str) -> Sequence[Process]:
    if of is not None and of.value in known.of:
        return known.children(of.value) or [known.of[of.value]]
    if of is None:
        mapped = {row["proses"] for row in rows(dataset, "proses-relasi", base)}
        wanted = mapped or set(known.of)
    else:
        wanted = {
            row["proses"] for row in rows(dataset, "proses-lingkup", base, lingkup=[of.value])
        }
    return [one for iri, one in known.of.items() if iri in wanted]
