"""A report as a table: CSV, and a workbook with rules, waivers and a cover beside the findings."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from kg.answer_workbook import dress
from kg.criteria import written
from kg.edition import WAIVED, Edition
from kg.render_answer import inert
from kg.report import ConformanceReport, Finding, Source
from kg.report_texts import cause, effect, said, waived

COLUMNS = (
    "severity", "state", "code", "criterion", "basis", "profile", "agency", "element", "condition",
    "cause", "effect", "recommendation", "first", "due", "document", "sheet", "row", "column",
    "waiver", "address", "key",
)  # fmt: skip
RULES = ("severity", "code", "criterion", "basis", "profile", "count", "open", "waived")
WAIVERS = ("criterion", "scope", "reason", "role", "start", "end", "count")

Row = list[str | int]


def as_csv(found: ConformanceReport, edition: Edition) -> bytes:
    """Return the findings as CSV (RFC 4180), the headers in words."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_head(COLUMNS, edition.language))
    writer.writerows(_row(found, edition, one) for one in found.findings)
    return buffer.getvalue().encode()


def as_xlsx(found: ConformanceReport, edition: Edition) -> bytes:
    """Return a workbook: the findings, the rules with what they found, the waivers, a cover."""
    workbook, language = Workbook(), edition.language
    first = workbook.active
    if not isinstance(first, Worksheet):
        raise TypeError(first)
    first.title = said("findings", language)
    rows = [_row(found, edition, one) for one in found.findings]
    _fill(first, _head(COLUMNS, language), rows)
    for at, one in enumerate(found.findings, start=2):
        if edition.state(one) == WAIVED:
            for cell in first[at]:
                cell.font = Font(strike=True, color="FF666666")
    rules, waivers, cover = (workbook.create_sheet(said(one, language)) for one in SHEETS)
    _fill(rules, _head(RULES, language), list(_rules(found, language)))
    _fill(waivers, _head(WAIVERS, language), list(_waivers(found, edition)))
    for line in (said("report-title", language), *edition.cover(found)):
        cover.append([inert(line)])
    dress(cover)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


SHEETS = ("rules", "waivers", "cover")


def _fill(sheet: Worksheet, head: Sequence[str], rows: Sequence[Row]) -> None:
    for row in (head, *rows):
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    dress(sheet)


def _head(columns: Sequence[str], language: str) -> list[str]:
    return [said(f"column-{one}", language) for one in columns]


def _row(found: ConformanceReport, edition: Edition, one: Finding) -> Row:
    language, rule = edition.language, found.rules[one.result.source_shape]
    state = edition.state(one)
    cells = [
        said(f"severity-{one.severity}", language),
        said(f"state-{state}", language),
        *(rule.identifier, rule.called(language), rule.source, rule.profile),
        (one.opd or "").removeprefix(edition.base),
        one.label or "",
        one.message(language),
        cause(one, language),
        effect(one, language),
        rule.remedy.get(language, ""),
        *(str(one.first or ""), str(one.due or "")),
        *_read_at(one.source),
        waived(one.waiver, language) if one.waiver else "",
        written(one.result.focus_node),
        one.key,
    ]
    return _inert(*cells)


def _read_at(source: Source | None) -> tuple[str, str, str, str]:
    """Return document, sheet, row and column of a thing, each empty where nobody knows."""
    if source is None:
        return ("", "", "", "")
    return (source.document, source.sheet or "", str(source.row or ""), source.column or "")


def _inert(*cells: str) -> Row:
    return [inert(one) for one in cells]


def _rules(found: ConformanceReport, language: str) -> Iterator[Row]:
    """Yield every rule with how much it found, those that are passed among them."""
    every = Counter(one.result.source_shape for one in found.findings)
    held = Counter(one.result.source_shape for one in found.waived)
    for rule in sorted(found.rules.values(), key=lambda one: (one.identifier, one.key)):
        count, waiver = every[rule.shape], held[rule.shape]
        said_of = (rule.identifier, rule.called(language), rule.source, rule.profile)
        severity = said(f"severity-{rule.severity}", language)
        yield [*_inert(severity, *said_of), count, count - waiver, waiver]


def _waivers(found: ConformanceReport, edition: Edition) -> Iterator[Row]:
    """Yield the waivers that cover something, with how much."""
    counted = Counter(one.waiver for one in found.waived if one.waiver is not None)
    for one, count in sorted(counted.items(), key=lambda pair: (pair[0].end, pair[0].iri)):
        scope = edition.agencies.get(one.scope, one.scope.removeprefix(edition.base))
        days = (str(one.start), str(one.end))
        yield [*_inert(one.rule_key, scope, one.reason, one.role, *days), count]
