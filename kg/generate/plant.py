"""Faults planted into clean rows, and the list of what each rule is to find."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.generate.rows import Region, Row
from kg.generate.vocabulary import phrase, words

FILE = Path(__file__).with_name("faults.toml")
PART = re.compile(r"/(indikator|pagu|tugas|baris|informasi|penempatan)/.*")


@dataclass(frozen=True)
class Fault:
    """What a rule is to find: the rule, the focus node, why, and of what it is the twin."""

    rule: str
    focus: str
    reason: Mapping[str, str]
    twin: str | None = None


@cache
def faults() -> dict[str, list[dict[str, Any]]]:
    """Return the kinds of faults that are planted, and what is said of a duplicate."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def plant(region: Region) -> Iterator[Fault]:
    """Spoil one row for each kind of fault and copy activities, and yield what is to be found.

    No thing is touched twice: what one fault hides, another could not show. Raises LookupError
    where a region is too small to have a row for each.
    """
    used: set[str] = set()
    for kind in faults()["fault"]:
        row, found = _choice(region, kind, used)
        used |= _touched(row, found)
        yield from found
        if kind.get("drop"):
            region.rows[kind["class"]].remove(row)
        row.update(_filled(kind.get("set", {}), row))
    yield from _duplicates(region, used)


def _choice(region: Region, kind: Mapping[str, Any], used: set[str]) -> tuple[Row, list[Fault]]:
    """Return a row that no other fault touches, and what is to be found of it."""
    for row in _fit(region, kind):
        found = list(_found(region, kind, row))
        if not _touched(row, found) & used:
            return row, found
    raise LookupError(kind["found"])


def _fit(region: Region, kind: Mapping[str, Any]) -> list[Row]:
    """Return the rows that a kind of fault may spoil, in an order of chance."""
    rows = [
        row
        for row in region.rows[kind["class"]]
        if all(part in str(row.get(name, "")) for name, part in kind.get("where", {}).items())
        and not any(part in row["id"] for part in kind.get("spare", []))
    ]
    return region.random.sample(rows, len(rows))


def _touched(row: Row, found: Iterable[Fault]) -> set[str]:
    """Return the things that a fault touches; of a part, such as a target, that which has it."""
    return {PART.sub("", name) for name in (row["id"], *(one.focus for one in found))}


def _filled(said: Mapping[str, object], row: Row) -> Row:
    """Return what a fault sets; ``{name}`` stands for what the row says."""

    def fill(value: object) -> object:
        if isinstance(value, str):
            return value.format_map(row)
        return {key: fill(one) for key, one in value.items()} if isinstance(value, dict) else value

    return {name: fill(value) for name, value in said.items()}


def _found(region: Region, kind: Mapping[str, Any], row: Row) -> Iterator[Fault]:
    """Yield what is to be found: at the row, at what it points at, or at what points at it."""
    for one in kind["found"]:
        places = [row["id"]]
        if "at" in one:
            places = [row[one["at"]]]
        elif "by" in one:
            places = [
                two["id"] for two in region.rows[one["of"]] if two.get(one["by"]) == row["id"]
            ]
        for place in places:
            yield Fault(one["rule"], place, kind["reason"])


def _duplicates(region: Region, used: set[str]) -> Iterator[Fault]:
    """Let two agencies do the same in other words, for the same people in the same place."""
    kind = next(iter(faults()["duplicate"]))
    for names in words()["duplicates"]:
        rows = [row for row in _fit(region, kind) if row["id"] not in used]
        one = rows[0]
        two = next(row for row in rows if row["ditetapkanDalam"] != one["ditetapkanDalam"])
        used |= {one["id"], two["id"]}
        two |= {name: one[name] for name in ("berlokasiDi", "menyasarKelompok")}
        for row, twin, name in zip((one, two), (two, one), names, strict=True):
            row |= {"label": {"id": name}, "pernyataanKeluaran": phrase("done", work=name)}
            for found in kind["found"]:
                yield Fault(found["rule"], row["id"], kind["reason"], twin["id"])
