"""The findings as files: a table for spreadsheets, JSON, Turtle."""

import csv
import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from api.pages import text
from api.respond import Wish
from kg.register import Register
from kg.render_answer import dress, inert
from kg.render_report import FORMATS
from kg.report import Finding

SUFFIXES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "ttl": "text/turtle",
}
FILES = {"csv", "xlsx"}
COLUMNS = (
    "severity",
    "code",
    "criterion",
    "basis",
    "profile",
    "agency",
    "element",
    "condition",
    "recommendation",
    "document",
    "sheet",
    "row",
    "column",
    "address",
    "key",
)


def as_file(wished: Wish, register: Register, found: Mapping[str, Finding], end: str) -> bytes:
    """Return findings as a file of the kind that a suffix asks for."""
    if end in FORMATS:
        part = register.whole.part(found.values())
        return FORMATS[end](part, wished.language).encode()
    rows = [_row(wished, register, key, one) for key, one in found.items()]
    table = [[text(f"column-{one}", wished.language) for one in COLUMNS], *rows]
    return _xlsx(wished, table) if end == "xlsx" else _csv(table)


def _row(wished: Wish, register: Register, key: str, found: Finding) -> list[str]:
    language, rule, source = wished.language, register.rule(found), found.source
    cells = [
        text(f"severity-{found.severity}", language),
        rule.identifier,
        rule.name[language],
        rule.source,
        rule.profile,
        (found.opd or "").removeprefix(wished.live.base),
        found.label or "",
        found.message(language),
        rule.remedy[language],
        source.document if source else "",
        (source.sheet or "") if source else "",
        str(source.row or "") if source else "",
        (source.column or "") if source else "",
        str(getattr(found.result.focus_node, "value", found.result.focus_node)),
        key,
    ]
    return [inert(one) for one in cells]


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(table)
    return buffer.getvalue().encode()


def _xlsx(wished: Wish, table: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook: the findings, and a cover with the release and what was asked for."""
    workbook = Workbook()
    sheet = workbook.active
    if not isinstance(sheet, Worksheet):
        raise TypeError(sheet)
    sheet.title = text("findings", wished.language)
    for row in table:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    dress(sheet)
    cover = workbook.create_sheet(text("cover", wished.language))
    live = wished.live
    built = live.manifest.built
    for line in (
        text("menu-report", wished.language),
        text("release", wished.language, release=live.release.name, built=built),
        wished.frame("").here,
    ):
        cover.append([line])
    dress(cover)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
