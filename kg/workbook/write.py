"""Write the workbook that a planner fills: sheets, notes, drop-downs, formats."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import Triple

from kg.errors import message
from kg.names import RDF_TYPE
from kg.workbook.choices import Choices, Lists, put
from kg.workbook.form import Field, Form, version
from kg.workbook.table import Filled, Tables

MARKER = "Simpul"
LEFT_HEADERS = ("subjek", "hubungan", "objek")
HEAD = PatternFill("solid", fgColor="1F4E79")
BAND = PatternFill("solid", fgColor="EEF3F8")
NARROW, WIDE, NUMBER_WIDTH, IDENTIFIER = 22, 48, 18, 40
LINE, HIGHEST = 15, 150
EMPTY_ROWS = 500


def write_workbook(
    tables: Tables, years: Iterable[int], language: str, graph: str, choices: Choices
) -> bytes:
    """Return the workbook of some tables, its first sheet saying what to do.

    ``choices`` gives for each property what a cell may name; ``graph`` is that of the plan, empty
    for a blank form.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    first = book.create_sheet(message("workbook-first", language))
    _instructions(first, language, graph)
    lists = Lists(book, choices)
    for one in tables.sheets:
        _sheet(book, one, sorted(years), language, lists)
    if tables.left:
        _left(book, tables.left, language)
    lists.finish(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _instructions(sheet: Worksheet, language: str, graph: str) -> None:
    sheet.append([MARKER, message("workbook-title", language)])
    sheet.append(["bentuk", version()])
    sheet.append(["graf", graph])
    sheet.append([])
    for at, line in enumerate(message("workbook-how", language).splitlines(), start=1):
        sheet.append([str(at), line])
    widths = dict(zip("AB", (12, 110), strict=True))
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        row[0].font = Font(bold=True)
        texts = [one.value for one in row]
        sheet.row_dimensions[number].height = height_of(texts, [*widths.values()]) + LINE // 2
        for one in row:
            one.alignment = Alignment(wrap_text=True, vertical="top")
    fit_to_paper(sheet)
    sheet["A1"].font = Font(bold=True)
    sheet["B1"].font = Font(bold=True, size=16, color="1F4E79")


def _sheet(
    book: Workbook, filled: Filled, years: Sequence[int], language: str, lists: Lists
) -> None:
    form = filled.form
    sheet = book.create_sheet(sheet_name(form, language))
    fields = list(form.fields)
    columns = ["", *(one.name["id"] for one in fields)]
    shown: list[str | int] = list(form.headers(language))
    if form.year is not None:
        shown += years
    for at, header in enumerate(shown, start=1):
        _head(sheet, at, header)
    note = Comment(message("workbook-id-note", language), MARKER, width=400, height=160)
    sheet["A1"].comment = note
    for number, row in enumerate(filled.rows, start=2):
        keys: list[str | int] = [*columns, *(years if form.year else [])]
        for at, key in enumerate(keys, start=1):
            put(sheet.cell(number, at), row.get(key))
    _dress(sheet, form, years, language, lists)
    sheet.freeze_panes = "C2"
    fit_to_paper(sheet)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(shown))}{max(2, len(filled.rows) + 1)}"


def sheet_name(form: Form, language: str) -> str:
    """Return the name of the sheet of a form."""
    return form.name[language].capitalize()[:31]


def _head(sheet: Worksheet, at: int, header: str | int) -> None:
    cell = sheet.cell(1, at, header)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    sheet.row_dimensions[1].height = 32


def _dress(sheet: Worksheet, form: Form, years: Sequence[int], language: str, lists: Lists) -> None:
    last = max(sheet.max_row, EMPTY_ROWS)
    sheet.column_dimensions["A"].width = IDENTIFIER
    for at, one in enumerate(form.fields, start=2):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = _width(one)
        notes = "\n".join(one.notes[language])
        if notes:
            height = 40 + 20 * (len(notes) // 50 + notes.count("\n"))
            sheet[f"{letter}1"].comment = Comment(notes, MARKER, width=400, height=height)
        if (rule := lists.rule(one)) is not None:
            rule.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(rule)
    widths = [IDENTIFIER, *map(_width, form.fields), *(NUMBER_WIDTH for _ in years)]
    for row in sheet.iter_rows(min_row=2):
        sheet.row_dimensions[row[0].row or 1].height = height_of([one.value for one in row], widths)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.row is not None and cell.row % 2:
                cell.fill = BAND
    if form.year is not None:
        _years(sheet, form.year, len(form.fields) + 2, len(years), last)


def _years(sheet: Worksheet, value: Field, first: int, count: int, last: int) -> None:
    whole = value.datatype is not None and value.datatype.value.endswith("integer")
    rule = DataValidation("decimal", operator="between", formula1="-1E+15", formula2="1E+15")
    rule.errorStyle, rule.showErrorMessage = "warning", True
    for at in range(first, first + count):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = NUMBER_WIDTH
        rule.add(f"{letter}2:{letter}{last}")
        for number in range(2, sheet.max_row + 1):
            sheet.cell(number, at).number_format = "#,##0" if whole else "General"
    if count:
        sheet.add_data_validation(rule)


def height_of(values: Sequence[object], widths: Sequence[int]) -> int:
    """Return a height in which the wrapped texts of a row can be read."""
    lines = [
        sum(1 + len(line) // (width - 4) for line in str(value).splitlines())
        for value, width in zip(values, widths, strict=False)
        if value is not None
    ]
    return min(LINE * max(lines, default=1), HIGHEST)


def _width(one: Field) -> int:
    if one.numeric:
        return NUMBER_WIDTH
    return NARROW if one.property == RDF_TYPE or one.property.value.endswith("kodeLokal") else WIDE


def _left(book: Workbook, left: Iterable[Triple], language: str) -> None:
    sheet = book.create_sheet(message("workbook-left", language))
    sheet.append(list(LEFT_HEADERS))
    for number, one in enumerate(sorted(left, key=str), start=2):
        for at, term in enumerate(one, start=1):
            put(sheet.cell(number, at), str(term))
    for at in range(1, 4):
        _head(sheet, at, LEFT_HEADERS[at - 1])
        sheet.column_dimensions[get_column_letter(at)].width = 70
    sheet.freeze_panes = "A2"
    fit_to_paper(sheet)


def fit_to_paper(sheet: Worksheet) -> None:
    """Print a sheet as wide as the paper, its headers on every page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
