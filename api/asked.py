"""What of the report a request asks for: the part, the state, and what it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from api.respond import Wish
from kg.edition import Edition, edition_of
from kg.register import Register, Wanted
from kg.report import ConformanceReport, Finding

# The states that can be asked for.
STATES = ("new", "open", "waived")


@dataclass(frozen=True)
class Asked:
    """The values of the form that say which findings are wanted."""

    values: Mapping[str, str]

    def wanted(self, base: str) -> Wanted:
        """Return what of a register is wanted; an agency may be named by its end after the base."""
        get = self.values.get
        opd = get("opd")
        whole = opd if opd is None or opd.startswith("http") else base + opd
        return Wanted(whole, get("aturan"), get("keparahan"), get("profil"))


def asked_of(
    opd: Annotated[str, Query(max_length=2000)] = "",
    aturan: Annotated[str, Query(max_length=200)] = "",
    keparahan: Annotated[str, Query(pattern="^(|Violation|Warning|Info)$")] = "",
    profil: Annotated[str, Query(max_length=50)] = "",
    keadaan: Annotated[str, Query(pattern="^(|new|open|waived)$")] = "",
    sejak: Annotated[str, Query(pattern="^[0-9a-f]{0,64}$")] = "",
) -> Asked:
    """Return what a request asks for, without what it leaves open."""
    values = {"opd": opd, "aturan": aturan, "keparahan": keparahan, "profil": profil}
    values |= {"keadaan": keadaan, "sejak": sejak}
    return Asked({name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Part:
    """The part of the report that is asked for, and the edition that tells its states."""

    wanted: Wanted
    # Of all states, for the counts; and of the state that is asked for, for the list.
    every: Mapping[str, Finding]
    shown: Mapping[str, Finding]
    edition: Edition
    earlier: Register | None

    def report(self, register: Register) -> ConformanceReport:
        """Return what is shown as a report of its own."""
        return register.whole.part(self.shown.values())


def part_of(wished: Wish, asked: Asked) -> Part:
    """Return the part of the report that is asked for."""
    live, register = wished.live, wished.live.register
    before = live.standing.before
    wanted = asked.wanted(live.base)
    every = register.wanted(wanted)
    edition = edition_of(
        register.whole, live.dataset, wished.language, live.release, None, wanted.opd
    )
    since = asked.values.get("sejak") or (before[0].path.name if before else "")
    earlier = live.standing.earlier(since) if since else None
    if earlier is not None:
        those = earlier.wanted(wanted).values()
        edition = edition.against(since, those, every.values())
    state = asked.values.get("keadaan")
    shown = {key: one for key, one in every.items() if state in (None, edition.state(one))}
    return Part(wanted, every, shown, edition, earlier)
