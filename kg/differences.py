"""What a revised plan or code list changed: names, targets and budget, in words and as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation

from pyoxigraph import NamedNode, Store

from kg.amounts import grouped
from kg.dataset import bind, select
from kg.errors import message
from kg.names import QUERIES
from kg.rq import read_query
from kg.versions import counterparts

COUNTED = ("target", "budget")

# What is compared, of what, in which year, at which stage of the budget or quarter.
Key = tuple[str, str, str, str]


@dataclass
class Said:
    """What is said of a thing in one respect: its name, and each value as it is shown."""

    name: str
    values: dict[str, str] = field(default_factory=dict)


Record = Mapping[Key, Said]


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: what it is of, and its value before and after."""

    kind: str
    thing: str
    name: str
    year: str
    stage: str
    before: str | None
    after: str | None

    @property
    def way(self) -> str:
        """How it changed: new, gone, up, down, or otherwise.

        >>> Difference("target", "urn:a", "Indeks", "2027", "", "3.2", "3.0").way
        'down'
        """
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        old, new = _number(self.before), _number(self.after)
        if self.kind not in COUNTED or old is None or new is None:
            return "other"
        return "up" if new > old else "down"

    def sentence(self, language: str) -> str:
        """Return the difference in words."""
        money = self.kind == "budget"
        before, after = (_shown(one, money, language) for one in (self.before, self.after))
        by = _shown(self._by(), money, language)
        values = {"name": self.name, "year": self.year, "before": before, "after": after, "by": by}
        stage = f" ({self.stage})" if self.stage else ""
        return message(f"diff-{self.kind}-{self.way}", language, **values, stage=stage)

    def _by(self) -> str | None:
        old, new = _number(self.before or ""), _number(self.after or "")
        return None if old is None or new is None else str(abs(new - old))


def differences(before: Store, after: Store) -> list[Difference]:
    """Return what differs between two datasets.

    Things are the same that have the same IRI, or are known again (`kg.versions.counterparts`).
    """
    return compared(said(before), said(after, same=counterparts(before, after)))


def compared(old: Record, new: Record) -> list[Difference]:
    """Return what differs between two records of what is said."""
    return [
        one for key in sorted({*old, *new}) for one in _compared(key, old.get(key), new.get(key))
    ]


def said(
    dataset: Store,
    things: Sequence[NamedNode] | None = None,
    same: Mapping[str, str] | None = None,
) -> Record:
    """Return what a dataset says of things, or of all, that people compare.

    ``same`` has for a thing the IRI that it is compared under, where that is another.
    """
    query, same = read_query(QUERIES / "differences.rq"), same or {}
    record: dict[Key, Said] = {}
    for row in select(dataset, query if things is None else bind(query, {"thing": things})):
        kind, thing, year, stage, name, value, shown = (
            row[one].value if row[one] is not None else ""
            for one in ("kind", "thing", "year", "stage", "name", "value", "shown")
        )
        if value:
            key = (kind, same.get(thing, thing), year, stage)
            known = record.setdefault(key, Said(name or thing))
            known.values[same.get(value, value)] = shown or value
    return record


def _compared(key: Key, old: Said | None, new: Said | None) -> Iterator[Difference]:
    kind, thing, year, stage = key
    # Of a thing that is new or gone its name says enough.
    told = kind in (*COUNTED, "name") or (old is not None and new is not None)
    if told and (old and old.values.keys()) != (new and new.values.keys()):
        name = (new or old or Said("")).name
        yield Difference(kind, thing, name, year, stage, _joined(old), _joined(new))


def _joined(said: Said | None) -> str | None:
    return ", ".join(sorted(said.values.values())) if said else None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _shown(value: str | None, money: bool, language: str) -> str:
    """Return a number as people write it, an amount in rupiah.

    >>> _shown("1200000000", True, "id"), _shown("3.2", False, "id"), _shown("1500", False, "en")
    ('Rp 1.200.000.000', '3,2', '1,500')
    """
    number = _number(value or "")
    if number is None:
        return value or ""
    text = grouped(number, language)
    return f"Rp {text}" if money else text


def as_text(found: list[Difference], language: str) -> str:
    """Return a sentence for each difference, or that there is none."""
    lines = [one.sentence(language) for one in found]
    return "\n".join(lines) if lines else message("diff-none", language)


def as_json(found: list[Difference], language: str) -> str:
    """Return the differences as JSON, each with its sentence."""
    return json.dumps(
        [{**asdict(one), "way": one.way, "sentence": one.sentence(language)} for one in found],
        ensure_ascii=False,
    )
