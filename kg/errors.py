"""The errors that the product raises on purpose, each with the exit code of the command line.

    SimpulError
    ├── Usage           2   what was asked for does not exist or does not fit
    ├── InputRefused    3   a file was understood and its content is wrong
    ├── Unreadable      4   a file cannot be read, or is not safe to read
    ├── Conflict        5   what is written already holds something else
    ├── LimitExceeded   6   more than the stated limit
    ├── StorageFailed   7   the disk or the store failed
    └── RemoteUnknown   8   a remote server did not say what it did

A broken program raises anything else: that is a bug, exit code 70.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Self

LANGUAGES = ("id", "en")
MESSAGES = Path(__file__).with_name("messages.toml")
SHOWN = 100


@cache
def _read(catalogue: Path) -> dict[str, dict[str, str]]:
    return tomllib.loads(catalogue.read_text(encoding="utf-8"))


def words(catalogue: Path, key: str, language: str, **values: object) -> str:
    """Return a text of a catalogue in one language; a value may have one text per language."""
    chosen = {
        name: value[language] if isinstance(value, dict) else value
        for name, value in values.items()
    }
    return _read(catalogue)[key][language].format(**chosen)


def knows(catalogue: Path, key: str) -> bool:
    """Return whether a catalogue has a text of a key."""
    return key in _read(catalogue)


def message(key: str, language: str, **values: object) -> str:
    """Return a message of the product.

    >>> message("empty-file", "en")
    'the file is empty'
    """
    return words(MESSAGES, key, language, **values)


@dataclass(frozen=True)
class Place:
    """Where in a source something stands; row and column count from 1."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def at(self, column: str) -> Self:
        """Return the place of a column in the same row."""
        return replace(self, column=column)

    def text(self, language: str) -> str:
        """Return the place in words.

        >>> Place("a.xlsx", "Sheet1", 7, "KODE").text("en")
        'a.xlsx, sheet Sheet1, row 7, column KODE'
        """
        named = {"sheet": self.sheet, "row": self.row, "column": self.column}
        inner = (f"{message(key, language)} {value}" for key, value in named.items() if value)
        return ", ".join([self.file, *inner])


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a message of the catalogue with its values, and where it stands."""

    key: str
    place: Place | None = None
    values: dict[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """Return the problem in words, its place first."""
        words = message(self.key, language, **self.values)
        return words if self.place is None else f"{self.place.text(language)}: {words}"


class SimpulError(Exception):
    """What every error of the product has: its problems, and the exit code they lead to."""

    exit_code = 70

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Hold the problems, in the order in which they were met."""
        self.problems = tuple(problems)
        super().__init__(self.text("en"))

    @classmethod
    def of(cls, key: str, place: Place | None = None, **values: object) -> Self:
        """Make an error of one problem.

        >>> Unreadable.of("empty-file", Place("a.ttl")).text("id")
        'a.ttl: berkas kosong'
        """
        return cls([Problem(key, place, values)])

    def text(self, language: str) -> str:
        """Return the first hundred problems, a line each, and how many more there are."""
        lines = [problem.text(language) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(message("and-more", language, count=len(self.problems) - SHOWN))
        return "\n".join(lines)


class Usage(SimpulError):
    """What was asked for does not exist or does not fit."""

    exit_code = 2


class InputRefused(SimpulError):
    """A file was understood and its content is wrong; nothing of it is used."""

    exit_code = 3


class Unreadable(SimpulError):
    """A file cannot be read, or is not safe to read."""

    exit_code = 4


class Conflict(SimpulError):
    """What would be written is there already, with another content."""

    exit_code = 5


class LimitExceeded(SimpulError):
    """The input is larger than the stated limit."""

    exit_code = 6


class StorageFailed(SimpulError):
    """The disk or the store failed; what was live before is live still."""

    exit_code = 7


class RemoteUnknown(SimpulError):
    """A remote server did not say whether it did what was asked."""

    exit_code = 8
