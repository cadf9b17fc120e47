"""What the drop-downs of the workbook offer: codes, and the things that the dataset knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from pyoxigraph import NamedNode, Triple

from kg.names import Term
from kg.workbook.cells import Names
from kg.workbook.form import Field, Form
from kg.workbook.table import Cell

CODES = "Daftar"
CHOICES = 5000

Choices = Mapping[Term, Sequence[str]]


class Lists:
    """The hidden sheet of what drop-downs offer: a column for each list."""

    def __init__(self, book: Workbook, choices: Choices) -> None:
        """Begin with no list."""
        self.choices = choices
        self.sheet = book.create_sheet(CODES)
        self.at: dict[Term, str] = {}

    def rule(self, one: Field) -> DataValidation | None:
        """Return the drop-down of a column that names things; it warns and never forbids."""
        texts = self.choices.get(one.property, ())[:CHOICES]
        if not texts:
            return None
        if one.property not in self.at:
            letter = get_column_letter(len(self.at) + 1)
            for number, text in enumerate(texts, start=1):
                put(self.sheet[f"{letter}{number}"], text)
            self.at[one.property] = f"{CODES}!${letter}$1:${letter}${len(texts)}"
        rule = DataValidation("list", formula1=self.at[one.property], allow_blank=True)
        rule.errorStyle, rule.showErrorMessage = "warning", True
        return rule

    def finish(self, book: Workbook) -> None:
        """Put the lists last and out of sight."""
        book.move_sheet(self.sheet, len(book.sheetnames))
        self.sheet.sheet_state = "hidden"


def put(cell: SheetCell, value: Cell) -> None:
    """Put a value into a cell; a text that begins like a formula stays a text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def choices_of(
    forms: Iterable[Form],
    known: Iterable[Mapping[str, Term | None]],
    used: Iterable[Triple],
    names: Names,
) -> dict[Term, list[str]]:
    """Return for each property that names things what may be named.

    ``known`` are things with their class or scheme; of schemes those are offered whose codes the
    property has already.
    """
    things: dict[Term, set[Term]] = defaultdict(set)
    schemes: dict[Term, Term] = {}
    for row in known:
        kind, thing = row["scheme"] or row["class"], row["thing"]
        if kind is not None and thing is not None:
            things[kind].add(thing)
        if row["scheme"] is not None and thing is not None:
            schemes[thing] = row["scheme"]
    kinds: dict[Term, set[Term]] = defaultdict(set)
    for triple in used:
        if triple.object in schemes:
            kinds[triple.predicate].add(schemes[triple.object])
    return {
        one.property: _shown(
            (it for kind in one.kinds | kinds[one.property] for it in things[kind]), names
        )
        for form in forms
        for one in form.fields
    }


def _shown(things: Iterable[Term], names: Names) -> list[str]:
    return sorted({names.shown(one) for one in things if isinstance(one, NamedNode)})
