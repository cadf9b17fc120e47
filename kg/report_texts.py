"""What a report says of a finding in words: cause, deadline, place, waiver."""

from pathlib import Path

from kg.criteria import local
from kg.errors import Place, words
from kg.report import Finding
from kg.waivers import Waiver

REPORT_TEXTS = Path(__file__).with_name("report.toml")

# What a component of SHACL says of the cause: nothing is there, too much is, or it does not fit.
MISSING = "cause-missing"
CAUSES = {
    "MinCountConstraintComponent": MISSING,
    "QualifiedMinCountConstraintComponent": MISSING,
    "MaxCountConstraintComponent": "cause-too-many",
    "SPARQLConstraintComponent": "cause-contradiction",
}


def said(key: str, language: str, **values: object) -> str:
    """Return a text of a report."""
    return words(REPORT_TEXTS, key, language, **values)


def lacks(finding: Finding) -> bool:
    """Return whether something that must be there is not."""
    return CAUSES.get(local(finding.result.component)) == MISSING


def cause(finding: Finding, language: str) -> str:
    """Return why the finding is one, as far as the constraint tells."""
    return said(CAUSES.get(local(finding.result.component), "cause-form"), language)


def effect(finding: Finding, language: str) -> str:
    """Return what follows from a finding of its severity."""
    return said(f"effect-{finding.severity}", language)


def place(finding: Finding) -> Place | None:
    """Return where the focus node of a finding was read."""
    source = finding.source
    if source is None:
        return None
    return Place(source.document, source.sheet, source.row, source.column)


def where(finding: Finding, language: str) -> str:
    """Return where the thing of a finding was read, in words; empty where nobody knows."""
    found = place(finding)
    return found.text(language) if found else ""


def deadline(finding: Finding, language: str) -> str:
    """Return the deadline of a finding, and what it rests on."""
    if finding.due is None or finding.first is None:
        return said("deadline-none", language)
    if finding.due != finding.limit:
        return said("deadline-from-waiver", language, due=finding.due)
    days = (finding.due - finding.first).days
    return said("deadline-from-policy", language, due=finding.due, days=days, first=finding.first)


def waived(waiver: Waiver, language: str) -> str:
    """Return from when until when a finding is waived, by whom and why."""
    said_of = {"start": waiver.start, "end": waiver.end, "role": waiver.role}
    return said("waived-until", language, reason=waiver.reason, **said_of)
