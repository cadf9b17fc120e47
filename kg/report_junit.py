"""A report as JUnit XML: a suite for each profile, a test for each rule, the passed among them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.criteria import Criterion
from kg.draw.svg import clean
from kg.edition import Edition
from kg.names import Term
from kg.report import ConformanceReport, Finding
from kg.report_texts import said, waived, where

Found = Mapping[Term, Sequence[Finding]]
COUNTED = {"tests": "testcase", "failures": "failure", "skipped": "skipped"}


def as_junit(found: ConformanceReport, edition: Edition) -> bytes:
    """Return the report as the XML that servers of continuous integration read.

    A rule fails when a finding of it is open, and is skipped when all of them are waived.
    """
    by_rule: dict[Term, list[Finding]] = defaultdict(list)
    for one in found.findings:
        by_rule[one.result.source_shape].append(one)
    profiles: dict[str, list[Criterion]] = defaultdict(list)
    for rule in sorted(found.rules.values(), key=lambda one: one.key):
        profiles[rule.profile].append(rule)
    top = Element("testsuites", {"name": "simpul"})
    for profile, rules in sorted(profiles.items()):
        suite = SubElement(top, "testsuite", {"name": profile or "shapes"})
        for rule in rules:
            _case(suite, rule, by_rule[rule.shape], edition)
        _count(suite, COUNTED)
    # The schema of the Jenkins plug-in knows no skipped ones of the whole.
    _count(top, ("tests", "failures"))
    indent(top, " ")
    document: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _count(element: Element, names: Iterable[str]) -> None:
    """Give an element the counts of the tests within it."""
    for name in names:
        element.set(name, str(sum(1 for _ in element.iter(COUNTED[name]))))
    element.set("errors", "0")


def _case(suite: Element, rule: Criterion, findings: Sequence[Finding], edition: Edition) -> None:
    language = edition.language
    name = clean(f"{rule.identifier} {rule.called(language)}".strip())
    place = {"name": name, "classname": clean(f"{rule.profile or 'shapes'}.{rule.key}")}
    case = SubElement(suite, "testcase", place)
    unwaived = [one for one in findings if one.waiver is None]
    if unwaived:
        failed = {"type": rule.severity, "message": clean(f"{len(unwaived)} × {name}")}
        lines = [_line(one, edition) for one in findings]
        SubElement(case, "failure", failed).text = clean("\n".join(lines))
    elif findings:
        lines = [said("only-waived", language, count=len(findings))]
        lines += [_line(one, edition) for one in findings]
        # As text, for the schema of the Jenkins plug-in knows no message of what is skipped.
        SubElement(case, "skipped").text = clean("\n".join(lines))


def _line(finding: Finding, edition: Edition) -> str:
    language = edition.language
    parts = [f"{finding.name}: {finding.message(language)}", where(finding, language)]
    if finding.waiver is not None:
        parts.append(waived(finding.waiver, language))
    return " | ".join([*(one for one in parts if one), finding.key])
