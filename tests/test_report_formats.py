"""The report in its forms: each says the same, marks what is waived, and keeps its standard."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import pytest
from openpyxl import load_workbook
from pyoxigraph import NamedNode

from kg.cli import main
from kg.deadlines import deadline_of, shipped
from kg.edition import Edition
from kg.history import Known, dated, read_record, record
from kg.register import Register, kinds, read_register
from kg.release import current, open_release, read_manifest
from kg.report import SEVERITIES, ConformanceReport
from kg.report_formats import FORMATS
from kg.report_pdf import UNSHOWN
from tests.schemas import junit_faults, sarif_faults

DAY = date(2026, 6, 1)
RULE = "AlokasiBersumberDana"


@pytest.fixture(scope="module")
def release(home: Path) -> Path:
    """Return the release of the shipped data."""
    found = current(home)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def report(release: Path) -> ConformanceReport:
    """Return its report as it stands on a day on which one of its waivers holds."""
    base = read_manifest(release).base
    return dated(read_register(open_release(release), base, DAY).whole, read_record(release))


@pytest.fixture(scope="module")
def edition(report: ConformanceReport) -> Edition:
    """Return an edition that compares it with an earlier one: one finding is new, one mended."""
    first, *rest = report.findings
    other = Edition("id", "0123456789abcdef", "2026-05-01T00:00:00+00:00")
    return other.against("fedcba9876543210", rest, [first, *rest[1:]])


def waived(report: ConformanceReport) -> set[str]:
    """Return the keys of what is waived."""
    return {one.key for one in report.waived}


def test_the_shipped_waiver_holds_on_the_day(report: ConformanceReport) -> None:
    assert {report.rules[one.result.source_shape].key for one in report.waived} == {RULE}
    assert 0 < len(report.waived) < len(report.findings)
    assert not report.conforms


def test_kinds_are_of_rule_path_and_kind_of_value(report: ConformanceReport) -> None:
    made = kinds(report.findings, report.rules)
    assert sum(len(one.findings) for one in made) == len(report.findings)
    seen = [(one.rule.key, one.path, one.value) for one in made]
    assert len(set(seen)) == len(seen)
    severities = [SEVERITIES.index(one.rule.severity) for one in made]
    assert severities == sorted(severities)
    worded = {
        one.rule.key for one in made if len({each.message("id") for each in one.findings}) > 1
    }
    assert worded, "findings of one kind with other words are one kind"


def test_a_release_records_its_findings_by_key(release: Path, report: ConformanceReport) -> None:
    known = read_record(release)
    assert set(known) == set(Register(report).findings)
    built = read_manifest(release).built[:10]
    assert {one.first for one in known.values()} == {built}


def test_what_stands_keeps_its_first_day_and_its_deadline(report: ConformanceReport) -> None:
    old, *_ = report.findings
    before = {old.key: Known("2025-01-31", "", "", "", None)}
    told = json.loads(record(report, before, "2026-06-01T10:00:00+00:00", {**shipped(), "Info": 7}))
    assert told[old.key]["first"] == "2025-01-31"
    assert {one["first"] for key, one in told.items() if key != old.key} == {"2026-06-01"}
    again = dated(report, {key: Known(**one) for key, one in told.items()})
    late = next(one for one in again.findings if one.key == old.key)
    assert late.limit == deadline_of(shipped().get(late.severity), date(2025, 1, 31))
    assert late.overdue(DAY)
    for one in again.waived:
        assert one.waiver is not None
        assert one.due == max(one.limit or date.min, one.waiver.end)
        assert not one.overdue(date(2027, 1, 1))


# A workbook holds the time of its writing, Turtle the blank nodes of its run.
@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"xlsx", "ttl"}))
def test_the_same_report_gives_the_same_bytes(
    form: str, report: ConformanceReport, edition: Edition
) -> None:
    assert FORMATS[form].write(report, edition) == FORMATS[form].write(report, edition)


def test_the_workbook_strikes_through_what_is_waived(
    report: ConformanceReport, edition: Edition
) -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write(report, edition)))
    findings, rules, waivers, cover = book.worksheets
    rows = list(findings.iter_rows(min_row=2))
    assert {row[-1].value for row in rows if row[0].font.strike} == waived(report)
    assert {row[1].value for row in rows} == {"baru", "terbuka", "dikecualikan"}
    counts = {row[2]: row[5:] for row in rules.iter_rows(min_row=2, values_only=True)}
    assert len(list(rules.iter_rows(min_row=2))) == len(report.rules)
    assert sum(count[0] for count in counts.values()) <= len(report.findings)
    assert (0, 0, 0) in counts.values()
    assert [row[-1] for row in waivers.iter_rows(min_row=2, values_only=True)] == [3]
    assert any("1 baru, 1 selesai" in str(row[0].value) for row in cover.iter_rows())


def test_the_document_is_tagged_titled_and_in_its_language(
    report: ConformanceReport, edition: Edition
) -> None:
    made = FORMATS["pdf"].write(report, edition)
    assert made.startswith(b"%PDF-1.7")
    for said in (rb"/MarkInfo", rb"/StructTreeRoot", rb"/Lang", rb"<pdfuaid:part>1<"):
        assert re.search(said, made), said


@pytest.mark.parametrize("odd", ["\x81", "\x07", "\\u0007 \x07", "\x00", "漢字 😀", "\u202e"])
def test_a_strange_character_is_no_bug_of_any_form(
    report: ConformanceReport, edition: Edition, odd: str
) -> None:
    for form in FORMATS.values():
        assert form.write(report, replace(edition, asked=f"Dinas {odd}", address=f"/?opd={odd}"))


@pytest.mark.parametrize("odd", ["\x81", "\x07", "\\u0007 \x07", "\x00", "漢字 😀", "\u202e"])
def test_a_character_without_a_glyph_is_no_bug_of_the_document(
    report: ConformanceReport, edition: Edition, odd: str
) -> None:
    """PDF/UA refuses it: drawn by the tests of the interface, `?opd=` with U+0081."""
    made = FORMATS["pdf"].write(report, replace(edition, asked=f"Dinas {odd}"))
    assert made.startswith(b"%PDF")


def test_what_is_kept_in_the_document_has_a_glyph(
    report: ConformanceReport, edition: Edition
) -> None:
    kept = "".join(one for one in map(chr, range(0x2400)) if not UNSHOWN.fullmatch(one))
    odd = FORMATS["pdf"].write(report, replace(edition, asked=kept + "\x81"))
    assert odd.startswith(b"%PDF")


def test_a_suite_for_each_profile_a_test_for_each_rule(
    report: ConformanceReport, edition: Edition
) -> None:
    top: Element = defusedxml.ElementTree.fromstring(FORMATS["junit"].write(report, edition))
    cases = list(top.iter("testcase"))
    assert len({one.get("classname") for one in cases}) == len(cases) == len(report.rules)
    failed = {report.rules[one.result.source_shape].key for one in report.open}
    assert {_rule(one) for one in cases if one.find("failure") is not None} == failed
    assert [_rule(one) for one in cases if one.find("skipped") is not None] == [RULE]
    assert top.get("failures") == str(len(failed))
    assert top.get("tests") == str(len(cases))


def _rule(case: Element) -> str:
    return str(case.get("classname")).rpartition(".")[2]


@pytest.mark.parametrize("form", ["sarif", "junit"])
def test_the_schema_of_others_finds_no_fault(
    report: ConformanceReport, edition: Edition, form: str
) -> None:
    faults = {"sarif": sarif_faults, "junit": junit_faults}[form]
    written = FORMATS[form].write(report, edition)
    assert faults(written) == []
    assert faults(written.replace(b'"version"', b'"versi"').replace(b"testcase", b"kasus"))


def test_sarif_tells_what_is_waived_new_mended_and_passed(
    report: ConformanceReport, edition: Edition
) -> None:
    (run,) = json.loads(FORMATS["sarif"].write(report, edition))["runs"]
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    results = run["results"]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in results)
    keyed = {
        one["partialFingerprints"]["simpulFinding/v1"]: one
        for one in results
        if one["kind"] == "fail"
    }
    suppressed = {key for key, one in keyed.items() if "suppressions" in one}
    assert suppressed == waived(report)
    states = [one["baselineState"] for one in results]
    assert (states.count("new"), states.count("absent")) == (1, 1)
    passed = {one["ruleId"] for one in results if one["kind"] == "pass"}
    assert passed | {one["ruleId"] for one in keyed.values()} == set(rules)


@pytest.mark.parametrize("form", ["sarif", "junit", "pdf", "xlsx"])
def test_the_command_writes_every_form(
    form: str, home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    agency = "https://data.simpul.example/id/opd/99.01/1.02.2.14.0.00.01.0000"
    asked = ["validate", "--home", str(home), "--format", form, "--opd", agency]
    assert main([*asked, "--on", "2026-06-01"]) == 1
    starts = {"sarif": b"{", "junit": b"<?xml", "pdf": b"%PDF", "xlsx": b"PK"}
    assert capfdbinary.readouterr().out.startswith(starts[form])


def test_a_shape_of_somebody_else_has_a_form_too(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text('<urn:a> <urn:p> "=1+1" .')
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ;"
        " sh:targetSubjectsOf <urn:p> ; sh:property [ sh:path <urn:q> ; sh:minCount 1 ] ."
    )
    for form in FORMATS:
        assert main(["validate", str(data), "--shapes", str(shapes), "--format", form]) == 1
        assert capfdbinary.readouterr().out


def test_a_waiver_is_named_where_it_is_a_rule_of_the_product(report: ConformanceReport) -> None:
    (waiver,) = {one.waiver for one in report.waived}
    assert waiver is not None
    assert NamedNode(waiver.rule) in report.rules
