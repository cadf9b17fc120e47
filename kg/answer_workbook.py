"""The answer to a question as a workbook, with a sheet that says what was asked."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import message
from kg.query import Answer
from kg.render_answer import WIDEST, cell_of, headers_of, inert

NARROWEST = 8


def workbook_of(answer: Answer, language: str, asked: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook: the answer, and on a second sheet the question and its basis.

    ``asked`` is what the cover says besides: the values asked for, the release.
    """
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError(sheet)
    sheet.title = answer.question.code
    sheet.append(headers_of(answer, language))
    for row in answer.rows:
        sheet.append([cell_of(answer, term) for term in row])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    dress(sheet)
    cover = workbook.create_sheet(message("about", language))
    question = answer.question
    for line in (question.title[language], question.description[language], question.basis):
        cover.append([line])
    cover.append([answer.sentence(language)])
    for name, value in asked:
        cover.append([name, inert(value)])
    dress(cover)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def dress(sheet: Worksheet) -> None:
    """Give a sheet a bold first row and columns as wide as a person would make them."""
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, column in enumerate(sheet.columns, start=1):
        widest = max(len(str(cell.value or "")) for cell in column)
        width = min(max(widest + 2, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(at)].width = width
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
