"""An answer as a page shows it: links for things, words for truth, figures as people write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from api.naming import Naming
from api.pages import Link, figure, text
from kg.names import XSD, Term
from kg.query import Answer

PER_PAGE = 200
WHOLE = XSD + "integer"
FRACTIONS = {XSD + "decimal", XSD + "double"}
TRUTH = XSD + "boolean"
BARS = 40


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the thing it leads to, and whether it is a figure."""

    text: str
    thing: Link | None = None
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table of a page."""

    headers: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: what it says, and how long it is, in hundredths of the longest."""

    label: str
    figure: str
    length: float


@dataclass(frozen=True)
class Matrix:
    """A matrix: what lies across, and for each row its name and its cells."""

    across: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def cell(naming: Naming, name: str, term: Term | None) -> Cell:
    """Return a term as a cell of the column of a name."""
    language = naming.wished.language
    if isinstance(term, NamedNode):
        link = naming.link(term)
        return Cell(link.text, link)
    if not isinstance(term, Literal):
        return Cell("" if term is None else str(term))
    kind = term.datatype.value
    if kind == TRUTH:
        return Cell(text("true" if term.value == "true" else "false", language))
    if kind == WHOLE and name.startswith("tahun"):
        return Cell(term.value, number=True)
    if kind == WHOLE or (kind in FRACTIONS and "e" not in term.value.lower()):
        return Cell(figure(term.value, language), number=True)
    return Cell(term.value)


def table(naming: Naming, answer: Answer, rows: Sequence[Sequence[Term | None]]) -> Table:
    """Return rows of an answer as a table; the address of a thing that is named is its link."""
    language = naming.wished.language
    shown = [
        [cell(naming, *one) for one in zip(answer.variables, row, strict=True)] for row in rows
    ]
    folded = _folded(shown)
    dropped = set(folded.values())
    kept = [at for at in range(len(answer.variables)) if at not in dropped]
    headers = [
        (
            answer.question.columns[answer.variables[at]][language],
            any(row[at].number for row in shown),
        )
        for at in kept
    ]
    return Table(headers, [[_linked(row, at, folded) for at in kept] for row in shown])


def _folded(rows: Sequence[Sequence[Cell]]) -> dict[int, int]:
    """Return for a column of names the column of the things that have just these names."""
    folded: dict[int, int] = {}
    width = range(len(rows[0]) if rows else 0)
    for thing in width:
        named = [row for row in rows if row[thing].text]
        if not named or any(row[thing].thing is None for row in named):
            continue
        for name in width:
            if name in folded or name == thing or rows[0][name].thing:
                continue
            if all(row[name].text == row[thing].text for row in named):
                folded[name] = thing
                break
    return folded


def _linked(row: Sequence[Cell], at: int, folded: Mapping[int, int]) -> Cell:
    return row[folded[at]] if at in folded and row[folded[at]].text else row[at]


def bars(naming: Naming, answer: Answer) -> list[Bar]:
    """Return the first rows of an answer as bars, by the axes of the question."""
    axes = answer.question.axes
    if axes is None or axes.across is not None:
        return []
    drawn = []
    for row in answer.rows:
        said = dict(zip(answer.variables, row, strict=True))
        if (label := _label(naming, axes.down, said), said[axes.value]) not in drawn:
            drawn.append((label, said[axes.value]))
    valued = [(label, term) for label, term in drawn if isinstance(term, Literal)][:BARS]
    highest = max((abs(float(term.value)) for _, term in valued), default=0) or 1
    language = naming.wished.language
    return [
        Bar(label, figure(term.value, language), max(float(term.value), 0) / highest * 100)
        for label, term in valued
    ]


def _label(naming: Naming, names: Sequence[str], said: Mapping[str, Term | None]) -> str:
    return " · ".join(filter(None, (cell(naming, one, said[one]).text for one in names)))


def matrix(naming: Naming, answer: Answer) -> Matrix | None:
    """Return an answer as a matrix, by the axes of the question; a pair without value has a dot."""
    axes = answer.question.axes
    if axes is None or axes.across is None:
        return None
    cells: dict[str, dict[str, str]] = {}
    across: dict[str, None] = {}
    for row in answer.rows:
        said = dict(zip(answer.variables, row, strict=True))
        over = cell(naming, axes.across, said[axes.across]).text
        down = _label(naming, axes.down, said)
        if over and down:
            across[over] = None
            cells.setdefault(down, {})[over] = (
                cell(naming, axes.value, said[axes.value]).text or "●"
            )
    rows = [(one, [those.get(over, "") for over in across]) for one, those in cells.items()]
    return Matrix(list(across), rows)
