"""The words of the made-up regions, and the agencies that a region of a size has."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("words.toml")
# What a kabupaten has, by its number of agencies; the other sizes are in proportion.
AGENCIES, PROGRAMMES, ACTIVITIES, WORKS = 45, 170, 500, 1500
PROCESSES, POSITIONS, GOALS, DISTRICTS = 250, 1200, 12, 20


@dataclass(frozen=True)
class Agency:
    """An agency as the words know it, with its place in the list."""

    number: int
    name: str
    field: str
    affairs: str
    group: str
    objects: Sequence[str]
    basic_services: Sequence[str] = ()

    @property
    def code(self) -> str:
        """The code of the agency (Permendagri 90/2019); districts count on in the last digits."""
        last = f"{self.number + 1:02}" if self.affairs.startswith("7") else "01"
        return f"{self.affairs}.0.00.0.00.{last}.0000"


@cache
def words() -> dict[str, Any]:
    """Return the vocabulary."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def agencies(count: int) -> list[Agency]:
    """Return so many agencies; those beyond the list are districts.

    >>> [one.code for one in agencies(45)[41:43]]
    ['8.01.0.00.0.00.01.0000', '7.01.0.00.0.00.43.0000']
    """
    listed = words()["agency"][:count]
    districts = [_district(number) for number in range(len(listed), count)]
    return [*(Agency(number, **one) for number, one in enumerate(listed)), *districts]


def _district(number: int) -> Agency:
    said = words()["district"]
    return Agency(number, **(said | {"name": f"{said['name']} {place(number)}"}))


def place(number: int) -> str:
    """Return the made-up name of a place.

    >>> place(0), place(11)
    ('Banyuasri', 'Sidomulya')
    """
    first, last = words()["place_beginnings"], words()["place_endings"]
    return str(first[number % len(first)]) + str(last[(number + number // len(first)) % len(last)])


def phrase(name: str, /, **said: object) -> str:
    """Return a phrase of the vocabulary with what it is said of.

    >>> phrase("programme", about="Sawah")
    'Program Pelayanan Sawah'
    """
    return str(words()["phrases"][name].format_map(said))


def scaled(number: int, count: int) -> int:
    """Return a number of a whole kabupaten in proportion to the agencies that there are.

    >>> scaled(PROGRAMMES, 45), scaled(PROGRAMMES, 4)
    (170, 15)
    """
    return round(number * count / AGENCIES)
