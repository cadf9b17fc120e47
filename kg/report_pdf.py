"""A report as PDF: a summary, the gravest findings, the waivers; the full list is the workbook's.

Typst sets it: one wheel without system libraries, tagged PDF/UA-1 with title and language, heads of
tables on every page, its own fonts. The same release, day and language give the same bytes.
"""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from kg.edition import Edition
from kg.register import ORDER, kinds
from kg.report import SEVERITIES, ConformanceReport, Finding
from kg.report_texts import cause, deadline, effect, said, where

TEMPLATE = Path(__file__).parent / "templates" / "laporan.typ"
# The findings that are told in full; the paper is to be read.
WORST = 20
# What may lack a glyph in the fonts that Typst brings, in JSON: PDF/UA allows no such text. The
# escaped backslash is found first, and stays.
UNSHOWN = re.compile(
    r"\\\\|\\u00[01].|[^\n -~\xa0-\u024f\u2010-\u2027\u2030-\u203f\u2192\u2264\u2265]"
)

Object = dict[str, Any]


def as_pdf(found: ConformanceReport, edition: Edition) -> bytes:
    """Return the report as a document that prints on A4.

    A character that no font of it shows is told as U+FFFD, here alone: the other forms keep it.
    """
    data = json.dumps(_page(found, edition), ensure_ascii=False)
    built = datetime.fromisoformat(edition.built) if edition.built else None
    when = built or datetime.combine(found.day, datetime.min.time(), UTC)
    try:
        return _set(data, when)
    except typst.TypstError:
        return _set(UNSHOWN.sub(_shown, data), when)


def _shown(found: re.Match[str]) -> str:
    return found[0] if found[0] == "\\\\" else "\ufffd"


def _set(data: str, when: datetime) -> bytes:
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        sys_inputs={"data": data},
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        pdf_standards=["ua-1"],
        timestamp=when,
    )
    return bytes(made)


WORDS = ("summary", "rules", "waivers", "worst", "page", "of")


def _page(found: ConformanceReport, edition: Edition) -> Object:
    """Return all that the template shows."""
    language, grave = edition.language, _gravest(found)
    shown = grave[:WORST]
    title, words = said("report-title", language), {one: said(one, language) for one in WORDS}
    words |= {"none": said("no-findings", language), "passed": said("rules-passed", language)}
    cover = edition.cover(found)
    return {
        "language": language,
        "title": f"{title} – {cover[0]}",
        "cover": cover[1:],
        "footer": f"{title} · {cover[0]} · {edition.release or found.day}",
        "words": words,
        "counts": _counts(found, language),
        "rules": [*_rules(found, language)],
        "rules_head": _head(language, "severity", "criterion", "code", "basis", "open", "waived"),
        "worst": [_told(found, edition, one, at) for at, one in enumerate(shown, start=1)],
        "worst_said": said("worst-said", language, shown=len(shown), total=len(grave)),
        "waivers": [_waived(one, language) for one in found.waived],
        "waivers_head": _head(language, "element", "reason", "role", "end"),
        "passed": _passed(found, language),
    }


def _head(language: str, *columns: str) -> list[str]:
    return [said(f"column-{one}", language) for one in columns]


def _gravest(found: ConformanceReport) -> list[Finding]:
    """Return the open findings, the gravest first and of those the oldest."""
    return sorted(
        found.open,
        key=lambda one: (ORDER.get(one.severity, 3), one.first or date.max, one.result.key),
    )


def _counts(found: ConformanceReport, language: str) -> list[Object]:
    counted = Counter(one.severity for one in found.open)
    counts = [{**_severity(one, language), "count": counted[one]} for one in SEVERITIES]
    held = {"key": "", "text": said("column-waived", language), "count": len(found.waived)}
    passed = {"key": "", "text": said("rules-passed", language)}
    return [*counts, held, {**passed, "count": len(_passed(found, language))}]


def _severity(severity: str, language: str) -> Object:
    return {"key": severity, "text": said(f"severity-{severity}", language)}


def _rules(found: ConformanceReport, language: str) -> list[Object]:
    """Return the rules that found something, by severity and number."""
    made: dict[str, Object] = {}
    for kind in kinds(found.findings, found.rules):
        rule = kind.rule
        row = made.setdefault(
            rule.key,
            {
                "severity": _severity(rule.severity, language),
                "name": rule.called(language),
                "code": rule.identifier,
                "basis": rule.source,
                "open": 0,
                "waived": 0,
            },
        )
        held = sum(one.waiver is not None for one in kind.findings)
        row["open"] += len(kind.findings) - held
        row["waived"] += held
    return list(made.values())


def _passed(found: ConformanceReport, language: str) -> list[str]:
    failed = {one.result.source_shape for one in found.findings}
    passed = [one for shape, one in found.rules.items() if shape not in failed]
    return sorted(f"{one.called(language)} ({one.identifier})" for one in passed)


def _told(found: ConformanceReport, edition: Edition, one: Finding, number: int) -> Object:
    """Return a finding in the terms of an inspector."""
    language, rule = edition.language, found.rules[one.result.source_shape]
    basis = "; ".join(part for part in (rule.identifier, rule.source) if part)
    parts = {
        "criterion": f"{rule.called(language)} ({basis})",
        "condition": one.message(language),
        "cause": cause(one, language),
        "effect": effect(one, language),
        "recommendation": rule.remedy.get(language, ""),
        "responsible": edition.agency(one) or said("not-known", language),
        "deadline": deadline(one, language),
        "where": where(one, language) or said("not-from-a-row", language),
    }
    state = edition.state(one)
    return {
        "number": number,
        "thing": one.name,
        "severity": _severity(one.severity, language),
        "state": said(f"state-{state}", language) if state == "new" else "",
        "overdue": said("overdue", language) if one.overdue(found.day) else "",
        "parts": [(said(name, language), text) for name, text in parts.items() if text],
    }


def _waived(one: Finding, language: str) -> Object:
    if (waiver := one.waiver) is None:
        raise ValueError(one)
    thing = f"{one.name}: {one.message(language)}"
    return {"thing": thing, "why": waiver.reason, "role": waiver.role, "end": str(waiver.end)}
