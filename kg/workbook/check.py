"""A workbook with its faults marked in the cells; no value of it is ever changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import LANGUAGES, Place, message
from kg.report import SEVERITIES, ConformanceReport
from kg.workbook.choices import put
from kg.workbook.read import Book
from kg.workbook.write import MARKER, fit_to_paper, height_of

COLOURS = {"Violation": "F8B4B4", "Warning": "FCE5A6", "Info": "BDD7F5"}
QUOTE = "'"
WIDTHS = (12, 14, 34, 60, 60, 40)


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where, how severe, by which rule, and what to do."""

    place: Place
    severity: str
    rule: str
    text: str
    remedy: str
    basis: str


def faults(book: Book, found: ConformanceReport, language: str) -> list[Fault]:
    """Return the faults of a workbook: cells that cannot be read, then what the rules find.

    A finding stands at the cell of its property, or at the identifier of its thing; one on a thing
    that the workbook does not hold is left out.
    """
    return [*_unread(book, language), *_judged(book, found, language)]


def _unread(book: Book, language: str) -> Iterator[Fault]:
    for problem in book.problems:
        if problem.place is not None:
            text = message(problem.key, language, **problem.values)
            remedy = message("workbook-mend-cell", language)
            yield Fault(problem.place, "Violation", "–", text, remedy, "")


def _judged(book: Book, found: ConformanceReport, language: str) -> Iterator[Fault]:
    for severity in SEVERITIES:
        for one in found.of_severity(severity):
            result = one.result
            path = result.path.predicate if result.path else None
            place = book.cells.get((result.focus_node, path)) or book.cells.get(
                (result.focus_node, None)
            )
            if place is not None:
                rule = found.rules[result.source_shape]
                yield Fault(
                    place,
                    severity,
                    rule.identifier or rule.name.get(language, ""),
                    one.message(language),
                    rule.remedy.get(language, ""),
                    rule.source,
                )


def mark(path: Path, found: list[Fault], language: str) -> tuple[bytes, int]:
    """Return the workbook with its faulty cells coloured and commented, and how many there are.

    The last sheet lists every fault, each with a link to its cell.
    """
    book = load_workbook(path)
    for one in {message("workbook-findings", each) for each in LANGUAGES} & set(book.sheetnames):
        del book[one]
    addresses = [_address(book, one.place) for one in found]
    for address in dict.fromkeys(addresses):
        those = [one for one, at in zip(found, addresses, strict=True) if at == address]
        _mark(book, address, those)
    _list(book, found, addresses, language)
    file = BytesIO()
    book.save(file)
    return file.getvalue(), len(set(addresses))


def _address(book: Workbook, place: Place) -> tuple[str, str]:
    sheet = book[place.sheet or book.sheetnames[0]]
    headers = [" ".join(str(cell.value or "").split()) for cell in sheet[1]]
    column = headers.index(place.column) + 1 if place.column in headers else 1
    return sheet.title, f"{get_column_letter(column)}{place.row or 1}"


def _mark(book: Workbook, address: tuple[str, str], those: list[Fault]) -> None:
    cell = book[address[0]][address[1]]
    worst = min((one.severity for one in those), key=SEVERITIES.index)
    cell.fill = PatternFill("solid", fgColor=COLOURS[worst])
    text = "\n\n".join(dict.fromkeys(f"{one.rule}: {one.text}\n{one.remedy}" for one in those))
    known = f"{cell.comment.text}\n\n" if cell.row == 1 and cell.comment else ""
    height = 60 + 20 * (len(text) // 45 + text.count("\n"))
    cell.comment = Comment(known + text, MARKER, width=400, height=min(height, 600))


def _list(
    book: Workbook, found: list[Fault], addresses: list[tuple[str, str]], language: str
) -> None:
    sheet = book.create_sheet(message("workbook-findings", language), 1)
    sheet.append(message("workbook-findings-head", language).split("|"))
    for number, (one, (title, cell)) in enumerate(zip(found, addresses, strict=True), start=2):
        severity = message(one.severity.lower(), language)
        texts = (one.rule, severity, f"{title}!{cell}", one.text, one.remedy, one.basis)
        for at, text in enumerate(texts, start=1):
            put(sheet.cell(number, at), text)
        link = sheet.cell(number, 3)
        target = f"'{title.replace(QUOTE, QUOTE * 2)}'!{cell}"
        link.hyperlink = Hyperlink(link.coordinate, location=target)
        link.font = Font(color="0563C1", underline="single")
        sheet.cell(number, 2).fill = PatternFill("solid", fgColor=COLOURS[one.severity])
    _dress(sheet)


def _dress(sheet: Worksheet) -> None:
    for at, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.cell(1, at).font = Font(bold=True)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        sheet.row_dimensions[number].height = height_of([one.value for one in row], WIDTHS)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    fit_to_paper(sheet)
