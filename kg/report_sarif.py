"""A report as SARIF 2.1.0 (OASIS): rules, results with fingerprints, suppressions, baselines."""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from kg.criteria import Criterion, written
from kg.edition import NEW, Edition
from kg.names import Term
from kg.report import ConformanceReport, Finding
from kg.report_texts import said

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {"Violation": "error", "Warning": "warning", "Info": "note"}
FINGERPRINT = "simpulFinding/v1"

Object = dict[str, Any]


def as_sarif(found: ConformanceReport, edition: Edition) -> bytes:
    """Return the report as a log of one run.

    What is waived is suppressed with its justification (3.35); a rule that found nothing is a
    result of the kind "pass" (3.27.9); beside an earlier release each result says what has become
    of it, the absent among them (3.27.24).
    """
    rules = sorted(found.rules.values(), key=lambda one: one.key)
    at = {one.shape: number for number, one in enumerate(rules)}
    driver = {
        "name": "Simpul",
        "version": version("simpul"),
        "rules": [_rule(one, edition.language) for one in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": edition.language,
        "automationDetails": {"id": f"simpul/{edition.release}"},
        "results": list(_results(found, edition, at)),
        "properties": {"release": edition.release, "day": found.day.isoformat()},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1).encode()


def _rule(rule: Criterion, language: str) -> Object:
    return {
        "id": rule.key,
        "name": rule.key,
        "shortDescription": {"text": rule.called(language)},
        "fullDescription": {"text": rule.messages.get(language) or rule.called(language)},
        "help": {"text": rule.remedy.get(language) or rule.called(language)},
        "defaultConfiguration": {"level": LEVELS.get(rule.severity, "error")},
        "properties": {"code": rule.identifier, "basis": rule.source, "tags": [rule.profile]},
    }


def _results(
    found: ConformanceReport, edition: Edition, at: Mapping[Term, int]
) -> Iterator[Object]:
    compared = edition.before is not None
    for one in found.findings:
        state = "new" if edition.state(one) == NEW else "unchanged"
        if edition.before is not None and one.key not in edition.before:
            state = "new"
        yield _result(found, edition, one, at, state if compared else None)
    for one in edition.fixed:
        if one.result.source_shape in at:
            yield _result(found, edition, one, at, "absent")
    failed = {one.result.source_shape for one in found.findings}
    for shape, number in at.items():
        if shape not in failed:
            text = said("passed-none-found", edition.language)
            passed = {"ruleId": found.rules[shape].key, "ruleIndex": number, "kind": "pass"}
            yield {
                **passed,
                "level": "none",
                "message": {"text": text},
                **({"baselineState": "unchanged"} if compared else {}),
            }


def _result(
    found: ConformanceReport,
    edition: Edition,
    one: Finding,
    at: Mapping[Term, int],
    state: str | None,
) -> Object:
    shape = one.result.source_shape
    made: Object = {
        "ruleId": found.rules[shape].key,
        "ruleIndex": at[shape],
        "kind": "fail",
        "level": LEVELS.get(one.severity, "error"),
        "message": {"text": f"{one.name}: {one.message(edition.language)}"},
        "locations": [_location(one)],
        "partialFingerprints": {FINGERPRINT: one.key},
        "properties": {"agency": one.opd, "due": str(one.due) if one.due else None},
    }
    if state is not None:
        made["baselineState"] = state
    if one.waiver is not None:
        suppression = {"kind": "external", "status": "accepted"}
        why = f"{one.waiver.reason} ({one.waiver.role}, {one.waiver.start} – {one.waiver.end})"
        made["suppressions"] = [{**suppression, "justification": why}]
    return made


def _location(finding: Finding) -> Object:
    """Return where a finding is: the thing, and the row of the document that it was read from."""
    thing = {"fullyQualifiedName": written(finding.result.focus_node), "name": finding.name}
    made: Object = {"logicalLocations": [{**thing, "kind": "resource"}]}
    if (source := finding.source) is not None:
        place: Object = {"artifactLocation": {"uri": quote(source.document)}}
        if source.row:
            place["region"] = {"startLine": source.row}
        made["physicalLocation"] = place
        if source.sheet:
            made["message"] = {"text": f"{source.sheet} {source.column or ''}".strip()}
    return made
