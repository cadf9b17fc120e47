"""Waivers: written safely, kept over a rebuild, marked in every export, open again after."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Store

from kg.cli import main
from kg.conformance import judge
from kg.dataset import read_graph
from kg.names import DEFAULT_BASE, SHAPES, SIMPUL, graph_name
from kg.register import product_shapes
from kg.render_report import as_json, as_text, as_turtle
from kg.report import ConformanceReport
from kg.waiver_source import add_waiver, name_of
from kg.waivers import Waiver, read_waivers

PREFIXES = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix simpul: <https://w3id.org/simpul/def#> .
"""
FAULTY = f"""{PREFIXES}
<id/uji/sasaran> a simpul:Sasaran, simpul:SasaranDaerah ; rdfs:label "Sasaran uji tanpa tujuan"@id .
<id/uji/lain> a simpul:Sasaran, simpul:SasaranDaerah ; rdfs:label "Sasaran lain tanpa tujuan"@id .
"""
FIRST, LAST = date(2026, 3, 1), date(2026, 6, 30)
WAIVER = Waiver(
    iri=f"{DEFAULT_BASE}id/pengecualian/uji",
    rule=f"{SHAPES}SasaranBertujuan",
    scope=f"{DEFAULT_BASE}id/uji/sasaran",
    reason="Tujuan baru ditetapkan dalam perubahan.",
    role="Inspektur Daerah",
    start=FIRST,
    end=LAST,
)


def report(day: date, *files: Path) -> ConformanceReport:
    """Judge Turtle files as they stand on a day."""
    store = Store()
    store.extend(read_graph(files, graph_name(DEFAULT_BASE, "sumber"), DEFAULT_BASE))
    return judge(store, product_shapes(), "sparql", lambda _: None, day=day)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Return a source with two things that one rule finds."""
    path = tmp_path / "uji.ttl"
    path.write_text(FAULTY, encoding="utf-8")
    return path


@pytest.fixture
def waivers(tmp_path: Path) -> Path:
    """Return a source with a waiver for one of them."""
    path = tmp_path / "pengecualian.ttl"
    add_waiver(path, WAIVER, DEFAULT_BASE)
    return path


def of_rule(found: ConformanceReport, waived: bool) -> list[str]:
    """Return the things that the rule of the waiver finds, those waived or those open."""
    some = found.waived if waived else found.open
    ours = [one for one in some if found.rules[one.result.source_shape].key == "SasaranBertujuan"]
    return [one.name for one in ours]


@pytest.mark.parametrize(
    ("day", "waived"),
    [
        (FIRST - timedelta(1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(1), False),
    ],
)
def test_a_waiver_holds_from_its_first_day_to_its_last(
    day: date, waived: bool, faulty: Path, waivers: Path
) -> None:
    found = report(day, faulty, waivers)
    assert of_rule(found, waived=True) == ["Sasaran uji tanpa tujuan"] * waived
    assert "Sasaran lain tanpa tujuan" in of_rule(found, waived=False)


def test_a_waiver_for_an_agency_covers_what_is_of_the_agency() -> None:
    found = read_waivers(Store())
    assert found.every == []
    agency = replace(WAIVER, scope="urn:opd")
    waivers = type(found)([agency])
    assert waivers.of(WAIVER.rule, "urn:hal", "urn:opd", FIRST) == agency
    assert waivers.of(WAIVER.rule, "urn:hal", "urn:lain", FIRST) is None
    assert waivers.of("urn:aturan-lain", "urn:hal", "urn:opd", FIRST) is None


def test_a_waiver_cannot_waive_what_is_wrong_with_a_waiver() -> None:
    itself = replace(WAIVER, scope=WAIVER.iri)
    waivers = type(read_waivers(Store()))([itself])
    assert waivers.of(WAIVER.rule, WAIVER.iri, None, FIRST) is None


def test_an_incomplete_waiver_waives_nothing_and_is_found(faulty: Path, waivers: Path) -> None:
    text = waivers.read_text(encoding="utf-8")
    waivers.write_text(text.replace("simpul:peranPemutus", "rdfs:comment"), encoding="utf-8")
    found = report(FIRST, faulty, waivers)
    assert not found.waived
    rules = {found.rules[one.result.source_shape].key for one in found.findings}
    assert "PengecualianBerpemutus" in rules


def test_what_is_waived_stays_in_every_export(faulty: Path, waivers: Path) -> None:
    found = report(FIRST, faulty, waivers)
    assert len(found.waived) == 1
    assert "Dikecualikan 2026-03-01 hingga 2026-06-30 oleh Inspektur" in as_text(found, "id")
    told = json.loads(as_json(found, "id"))
    assert (told["open"], told["waived"]) == (len(found.findings) - 1, 1)
    assert [one["waiver"]["end"] for one in told["results"] if one["waiver"]] == ["2026-06-30"]
    graph = rdflib.Graph().parse(data=as_turtle(found, "id"), format="turtle")
    assert [str(by) for by in graph.objects(None, rdflib.URIRef(f"{SIMPUL}dikecualikanOleh"))] == [
        WAIVER.iri
    ]


def test_a_waiver_is_added_below_what_people_wrote(waivers: Path) -> None:
    before = f"# Catatan Inspektorat\n{waivers.read_text(encoding='utf-8')}"
    waivers.write_text(before, encoding="utf-8")
    other = replace(WAIVER, iri=f"{WAIVER.iri}-2", scope=f"{DEFAULT_BASE}id/uji/lain")
    add_waiver(waivers, other, DEFAULT_BASE)
    assert waivers.read_text(encoding="utf-8").startswith(before.rstrip())
    assert sorted(path.name for path in waivers.parent.iterdir()) == ["pengecualian.ttl"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": "2026-02-30"}, 2),
        ({"until": "2020-01-01"}, 2),
        ({"rule": "TidakAda"}, 2),
        ({"scope": "id/tidak/ada"}, 2),
        ({"reason": "  ya  "}, 2),
        ({"output": "pengecualian.csv"}, 2),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    changes: dict[str, str], code: int, home: Path, tmp_path: Path
) -> None:
    assert waive(home, tmp_path, **changes) == code
    assert list(tmp_path.iterdir()) == []


AGENCY = "id/opd/99.01/1.02.2.14.0.00.01.0000"


def waive(home: Path, folder: Path, **changes: str) -> int:
    """Run the command with something else than what fits."""
    said = {
        "rule": "AlokasiBersumberDana",
        "scope": AGENCY,
        "reason": "Rincian dana belum terbit.",
        "until": "2030-12-31",
        "output": "pengecualian.ttl",
        **changes,
    }
    options = ["--reason", said["reason"], "--role", "Inspektur Daerah", "--until", said["until"]]
    options += ["-o", str(folder / said["output"]), "--home", str(home)]
    try:
        return main(["waive", said["rule"], said["scope"], *options])
    except SystemExit as refused:
        return int(refused.code or 0)


def test_a_waiver_by_command_survives_every_rebuild(home: Path, tmp_path: Path) -> None:
    assert waive(home, tmp_path) == 0
    assert waive(home, tmp_path) == 5
    waivers = tmp_path / "pengecualian.ttl"
    found = report(date.today(), waivers)
    assert not found.findings
    store = Store()
    store.extend(read_graph([waivers], graph_name(DEFAULT_BASE, "sumber"), DEFAULT_BASE))
    (one,) = read_waivers(store).every
    assert one == name_of(one, DEFAULT_BASE)
    assert (one.scope, one.end) == (DEFAULT_BASE + AGENCY, date(2030, 12, 31))


def test_a_file_that_is_no_turtle_is_left_as_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "pengecualian.ttl"
    broken.write_text("<a> <b>", encoding="utf-8")
    with pytest.raises(Exception, match="RDF"):
        add_waiver(broken, WAIVER, DEFAULT_BASE)
    assert broken.read_text(encoding="utf-8") == "<a> <b>"
