"""Waivers: accepted exceptions to a rule, each with reason, scope, role and days of validity.

A waiver is a source of its own (`simpul:Pengecualian`), so it outlives every rebuild. Nothing that
is waived leaves a report: it is struck through there, and is open again after the last day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.dataset import Dataset, select
from kg.names import QUERIES, SHAPES
from kg.rq import read_query


@dataclass(frozen=True)
class Waiver:
    """An accepted exception: to a rule, for a thing or for all that is of an agency."""

    iri: str
    rule: str
    scope: str
    reason: str
    role: str
    start: date
    end: date
    basis: str = ""

    @property
    def rule_key(self) -> str:
        """The name of the rule, as it stands in addresses."""
        return self.rule.removeprefix(SHAPES)

    def in_force(self, day: date) -> bool:
        """Return whether the waiver holds on a day; its first and its last day are among them."""
        return self.start <= day <= self.end


class Waivers:
    """The waivers of a dataset by what they are about."""

    def __init__(self, waivers: Iterable[Waiver]) -> None:
        """Index the waivers, the one that holds longest first."""
        self.every = sorted(waivers, key=lambda one: (one.end, one.iri), reverse=True)
        self._own = frozenset(one.iri for one in self.every)
        self._about: dict[tuple[str, str], list[Waiver]] = {}
        for one in self.every:
            self._about.setdefault((one.rule, one.scope), []).append(one)

    def of(self, rule: str, thing: str, agency: str | None, day: date) -> Waiver | None:
        """Return the waiver of a finding that holds on a day; what is wrong with one is never."""
        if thing in self._own:
            return None
        scopes = [thing, agency] if agency else [thing]
        found = (one for scope in scopes for one in self._about.get((rule, scope), ()))
        return next((one for one in found if one.in_force(day)), None)

    def in_force(self, day: date) -> tuple[str, ...]:
        """Return the waivers that hold on a day, by name."""
        return tuple(sorted(one.iri for one in self.every if one.in_force(day)))


def read_waivers(dataset: Dataset) -> Waivers:
    """Read the waivers that are complete; what one lacks is a finding of the rules on waivers."""
    found = {}
    for row in select(dataset, read_query(QUERIES / "waivers.rq")):
        said = {name: row[name].value for name in ("iri", "rule", "scope", "reason", "role")}
        days = {name: _day(row[name].value) for name in ("start", "end")}
        if (start := days["start"]) and (end := days["end"]):
            basis = row["basis"].value if row["basis"] is not None else ""
            found[said["iri"]] = Waiver(**said, start=start, end=end, basis=basis)
    return Waivers(found.values())


def _day(text: str) -> date | None:
    """Return the day of a date or a time.

    >>> _day("2026-12-31T00:00:00"), _day("besok")
    (datetime.date(2026, 12, 31), None)
    """
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
