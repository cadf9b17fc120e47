"""The faults planted in the worked region: each is found by its rule, and nothing else is found."""

import re

import pytest
from pyoxigraph import NamedNode, Store

from kg.conformance import judge
from kg.names import DEFAULT_BASE, RDFS, SHIPPED_DATA
from kg.report import ConformanceReport
from kg.shapes import PROFILES, profile_files, read_shapes
from tests.conftest import world

# One entry of the list: what it shows (rules, and questions by their code), where, and why.
ENTRY = re.compile(r"(?P<codes>\S+) \| (?P<iri>\S+) \| .+")
RULE = re.compile(r"(?:R\d\d|[PS]\d|CAS-\d{3})")


@pytest.fixture(scope="module")
def planted() -> set[tuple[str, str]]:
    """Return the rule and the thing of each fault that the worked region says it holds."""
    about = Store()
    about.load(path=SHIPPED_DATA / "contoh" / "about.ttl", base_iri=DEFAULT_BASE)
    notes = about.quads_for_pattern(None, NamedNode(RDFS + "comment"), None)
    entries = [ENTRY.fullmatch(note.object.value) for note in notes]
    return {
        (code, DEFAULT_BASE + entry["iri"])
        for entry in entries
        if entry
        for code in RULE.findall(entry["codes"])
    }


@pytest.fixture(scope="module")
def report() -> ConformanceReport:
    """Return what all rules find in the worked region; the presentation's facts are no plan."""
    region = world(SHIPPED_DATA / "contoh", SHIPPED_DATA / "nomenklatur")
    return judge(region, read_shapes(profile_files(PROFILES)), "sparql", lambda _: None)


def test_every_planted_fault_is_found_by_its_rule(
    planted: set[tuple[str, str]], report: ConformanceReport
) -> None:
    assert len({rule for rule, _ in planted}) > 72
    assert planted <= {one for found in findings(report) for one in found}


def test_nothing_but_the_planted_faults_is_found(
    planted: set[tuple[str, str]], report: ConformanceReport
) -> None:
    assert not [found for found in findings(report) if not found & planted]


def findings(report: ConformanceReport) -> list[set[tuple[str, str]]]:
    """Return of each finding its rule with the things that it may be said of."""
    return [
        {
            (report.rules[one.result.source_shape].identifier, term.value)
            for term in (one.result.focus_node, one.result.value)
            if isinstance(term, NamedNode)
        }
        for one in report.findings
    ]
