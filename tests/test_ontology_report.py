"""The report on the ontology: every rule fires on its fault, and what is shipped has none."""

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.context import FILE, make_context
from kg.dataset import select
from kg.names import ONTOLOGY, SIMPUL, prefix_map
from kg.ontology_report import (
    CHECKS,
    LEVELS,
    MODULE,
    CheckResult,
    as_text,
    ontology_quads,
    ontology_report,
    read_exceptions,
)
from kg.rq import read_query_files

FAULTS = tomllib.loads((Path(__file__).parent / "ontology_faults.toml").read_text("utf-8"))
MATCHES = ONTOLOGY / "matches.sssom.tsv"
HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefix_map().items())

ROBOT = """
annotation_whitespace deprecated_boolean_datatype deprecated_class_reference
deprecated_property_reference duplicate_definition duplicate_exact_synonym duplicate_label
duplicate_label_synonym duplicate_scoped_synonym equivalent_class_axiom_no_genus equivalent_pair
illegal_use_of_built_in_vocabulary invalid_entity_uri invalid_xref label_formatting label_whitespace
lowercase_definition missing_definition missing_label missing_obsolete_label
missing_ontology_description missing_ontology_license missing_ontology_title
missing_subset_declaration missing_superclass missing_synonymtype_declaration misused_obsolete_label
misused_replaced_by multiple_asserted_superclasses multiple_definitions
multiple_equivalent_class_definitions multiple_equivalent_classes multiple_labels
"""
OOPS = """
P04 P05 P06 P08 P10 P11 P13 P19 P22 P24 P25 P26 P27 P28 P29 P30 P31 P32 P33 P34 P35 P36 P38 P39 P40
P41
"""
FOOPS = """
FIND1 HTTP1 OM1 OM2 OM3 OM4.1 OM5.1 OM5.2 PURL1 RDF1 URI2 VER1 VOC1 VOC2 VOC3 VOC4
"""


@pytest.fixture(scope="module")
def report() -> list[CheckResult]:
    return ontology_report()


def triples(text: str) -> Iterator[Triple]:
    for quad in parse(HEADER + text, format=RdfFormat.TURTLE):
        yield quad.triple


def expanded(text: str) -> str:
    """Return the text with the prefixes of our terms and modules written out."""
    return re.sub(r"\b(simpul|ont):", lambda found: prefix_map()[found[1]], text)


def changed(change: dict[str, str]) -> Store:
    """Return the shipped ontology with a fault put in."""
    gone = set(triples(change.get("remove", "")))
    kept = [quad for quad in ontology_quads() if quad.triple not in gone]
    core = NamedNode(MODULE + "core")
    added = [Quad(*one, core) for one in triples(change.get("add", ""))]
    assert gone or added
    store = Store()
    store.extend([*kept, *added])
    return store


def test_every_rule_has_a_fault_that_it_must_find() -> None:
    assert FAULTS.keys() == read_query_files(CHECKS).keys()


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_rule_finds_its_fault(name: str) -> None:
    subject, detail = map(expanded, FAULTS[name]["fault"])
    check = read_query_files(CHECKS)[name]
    rows = [
        (row["hal"].value, set(row["keterangan"].value.split()))
        for row in select(changed(FAULTS[name]), check.text)
    ]
    assert (subject, set(detail.split())) in rows


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_rule_does_not_find_it_in_what_is_shipped(name: str, report: list[CheckResult]) -> None:
    subject, detail = map(expanded, FAULTS[name]["fault"])
    (found,) = [one for one in report if one.name == name]
    assert (subject, detail) not in {(one.subject, one.detail) for one in found.faults}


def test_the_ontology_has_no_open_fault(report: list[CheckResult]) -> None:
    assert not [fault for one in report for fault in one.open]


def test_every_rule_describes_itself(report: list[CheckResult]) -> None:
    for one in report:
        assert one.level in LEVELS
        assert one.title.keys() == {"id", "en"}
        assert one.origin


def test_the_rules_of_others_are_all_read_again(report: list[CheckResult]) -> None:
    origins = {origin for one in report for origin in one.origin}
    expected = {f"ROBOT {name}" for name in ROBOT.split()}
    expected |= {f"OOPS! {name}" for name in OOPS.split()}
    expected |= {f"FOOPS! {name}" for name in FOOPS.split()}
    assert origins == expected


def test_every_exception_is_still_needed_and_says_why(report: list[CheckResult]) -> None:
    faults = [fault for one in report for fault in one.faults]
    for exception in read_exceptions():
        assert any(exception.covers(fault) for fault in faults), exception
        assert exception.reason.keys() == {"id", "en"}


def test_a_fault_without_exception_is_open() -> None:
    found = ontology_report(exceptions=[])
    assert any(one.open for one in found)
    assert all(fault.reason is None for one in found for fault in one.faults)


@pytest.mark.parametrize(("language", "words"), [("id", "0 kesalahan"), ("en", "0 errors")])
def test_the_text_has_one_line_a_rule(report: list[CheckResult], language: str, words: str) -> None:
    lines = as_text(report, language).splitlines()
    assert lines[0].startswith(words)
    assert len(lines) == 1 + len(report)


def test_the_context_is_the_one_made_from_the_ontology() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == make_context()


def test_the_context_reads_json_as_our_terms() -> None:
    document = {
        **make_context(),
        "id": "https://data.simpul.example/id/1",
        "type": "Program",
        "label": {"id": "Program A", "en": "Programme A"},
        "mendukungSasaran": "https://data.simpul.example/id/2",
        "nomorUrut": 3,
        "persentase": "40.0",
    }
    quads = list(parse(json.dumps(document), format=RdfFormat.JSON_LD))
    assert {quad.predicate.value.rpartition("#")[2] for quad in quads} == {
        "type", "label", "mendukungSasaran", "nomorUrut", "persentase",
    }  # fmt: skip
    (amount,) = [one.object for one in quads if one.predicate.value == SIMPUL + "persentase"]
    assert amount.datatype.value.endswith("#decimal")


def matches() -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the prefixes and the rows of the SSSOM file."""
    lines = MATCHES.read_text(encoding="utf-8").splitlines()
    comments = [line.removeprefix("#") for line in lines if line.startswith("#")]
    prefixes = dict(re.findall(r'^  ([\w-]+): "(.+)"$', "\n".join(comments), re.MULTILINE))
    table = [line for line in lines if not line.startswith("#")]
    return prefixes, list(csv.DictReader(table, delimiter="\t"))


def test_the_matches_are_sssom() -> None:
    prefixes, rows = matches()
    head = MATCHES.read_text(encoding="utf-8")
    assert all(f"#{key}: " in head for key in ("mapping_set_id", "license"))
    for row in rows:
        for key in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            assert row[key].partition(":")[0] in prefixes, row
        assert re.fullmatch(r"skos:(exact|close|broad|narrow|related)Match", row["predicate_id"])
        assert 0 < float(row["confidence"]) <= 1
    assert rows == sorted(rows, key=lambda row: list(row.values()))


def test_the_subjects_of_the_matches_are_declared_with_their_labels() -> None:
    labels = {
        (quad.subject.value, quad.object.value)
        for quad in ontology_quads()
        if quad.predicate.value.endswith("rdf-schema#label") and quad.object.language == "en"
    }
    for row in matches()[1]:
        iri = row["subject_id"].replace("simpul:", SIMPUL)
        assert (iri, row["subject_label"]) in labels
