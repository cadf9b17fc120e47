"""Layouts: how one foreign file layout is recognised, which cells it has, how it becomes triples.

A layout is a folder: ``layout.toml`` names the sheets and columns, each ``*.rq`` beside it is a
CONSTRUCT that turns rows into triples. To add a layout, add a folder.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import Place, Problem, Unreadable
from kg.readers import READERS
from kg.tables import Sheet

ANY = "*"


@dataclass(frozen=True)
class Column:
    """What a column holds: its type, what is allowed, and the ontology term that it fills.

    ``many`` says that each cell holds a list. ``along`` names the column of the first sheet whose
    list gives each item its meaning, as years do to targets: both lists are of one length.
    ``decimal_mark`` is the mark of a number that is written with separators of thousands, a comma
    or a point. A merged cell ``spans`` the rows that it covers, or counts for the first one only.
    ``of`` is the class of the things that it describes, ``at`` the year of its values, or which
    year of the plan that is. An amount that formulas give a fraction of a rupiah is ``rounded``,
    and counted. Of a code that is read as another the cell is kept as it was ``typed``, for the
    mappings as ``NAME.tertulis``.
    """

    name: str
    type: str = "text"
    required: bool = False
    pattern: re.Pattern[str] | None = None
    one_of: Sequence[str] = ()
    empty: Sequence[str] = ()
    expected: Mapping[str, str] = field(default_factory=dict)
    term: str | None = None
    many: bool = False
    along: str | None = None
    decimal_mark: str = ""
    spans: bool = False
    rounded: bool = False
    of: str | None = None
    at: int | None = None
    typed: bool = False


@dataclass(frozen=True)
class Skip:
    """Rows that are not data: where a cell matches, the row is refused for the stated reason.

    An empty cell is an empty text, which the pattern ``^$`` matches.
    """

    column: str
    pattern: re.Pattern[str]
    reason: Mapping[str, str]

    def matches(self, cells: Mapping[str, object]) -> bool:
        """Return whether a row is to be refused."""
        return bool(self.pattern.search(str(cells.get(self.column, ""))))


@dataclass(frozen=True)
class Table:
    """One sheet of a layout; the name ``*`` stands for any sheet that has the required columns.

    What is ``unique`` and stands twice refuses the file or, where the list is known to have faults
    of its own (``refuse_repeats``), the row; so does a formula without a stored value
    (``refuse_unvalued``).
    """

    sheet: str
    columns: Mapping[str, Column]
    unique: Sequence[tuple[str, ...]] = ()
    skip: Sequence[Skip] = ()
    optional: bool = False
    refuse_repeats: bool = False
    refuse_unvalued: bool = False

    def missing(self, sheet: Sheet) -> list[str]:
        """Return the required columns that a sheet does not have."""
        return [
            one.name
            for one in self.columns.values()
            if one.required and one.name not in sheet.headers
        ]

    def twice(self, sheet: Sheet) -> list[str]:
        """Return the columns that a sheet has more than once."""
        return [name for name in self.columns if list(sheet.headers).count(name) > 1]


@dataclass(frozen=True)
class Match:
    """A file held against a layout: tables with their sheets, sheets left over, what is lacking."""

    pairs: Sequence[tuple[Table, Sheet]]
    left: Sequence[Sheet]
    lacking: Sequence[Problem]


@dataclass(frozen=True)
class Layout:
    """How one foreign file layout becomes triples.

    A ``header_row`` of 0 says that the file has none. ``rest`` is for a format of which only a part
    is understood: the reason, which may name the ``{sheet}``, for refusing each row that the layout
    does not know or makes nothing of. Its ``version`` is a digest of its files.
    """

    name: str
    title: Mapping[str, str]
    format: str
    header_row: int
    tables: Sequence[Table]
    mappings: Mapping[str, str]
    file_name: re.Pattern[str] | None = None
    rest: Mapping[str, str] | None = None
    version: str = ""

    def match(self, path: Path) -> Match:
        """Read a file and find the sheet of each table, and what the file lacks.

        Raises Unreadable when the file is empty or not of the layout's format.
        """
        if not path.is_file():
            raise Unreadable.of("no-file", Place(str(path)))
        if path.stat().st_size == 0:
            raise Unreadable.of("empty-file", Place(path.name))
        sheets = READERS[self.format](path, self.header_row)
        pairs: list[tuple[Table, Sheet]] = []
        lacking: list[Problem] = []
        if self.file_name is not None and not self.file_name.search(path.stem):
            lacking.append(Problem("file-name", Place(path.name), {"due": self.file_name.pattern}))
        for table in self.tables:
            named = [one for one in sheets if table.sheet in (ANY, one.name)]
            fitting = [one for one in named if not table.missing(one)]
            pairs += [(table, one) for one in fitting[:1]]
            lacking += [
                self._twice(path, one, name) for one in fitting[:1] for name in table.twice(one)
            ]
            if not fitting and not table.optional:
                lacking += self._misfit(path, table, named, sheets)
        left = [one for one in sheets if all(one is not sheet for _, sheet in pairs)]
        return Match(pairs, left, lacking)

    def _twice(self, path: Path, sheet: Sheet, column: str) -> Problem:
        place = Place(path.name, sheet.name or None, self.header_row)
        return Problem("column-twice", place, {"column": column})

    def _misfit(
        self, path: Path, table: Table, named: Sequence[Sheet], found: Sequence[Sheet]
    ) -> list[Problem]:
        if not named:
            names = ", ".join(one.name for one in found)
            return [Problem("no-sheet", Place(path.name), {"sheet": table.sheet, "found": names})]
        return [
            Problem(
                "no-column",
                Place(path.name, sheet.name or None, self.header_row),
                {"column": column},
            )
            for sheet in named
            for column in table.missing(sheet)
        ]
