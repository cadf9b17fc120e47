"""From process to organisation: skipped steps, staff needed, readiness, uniform duties."""

import csv
import io
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.cluster import cluster, read_clusterings
from kg.draw.organisasi import organisasi
from kg.draw.organisasi_isi import NOWHERE, read_staffing
from kg.draw.organisasi_kesiapan import kesiapan
from kg.draw.organisasi_seragam import seragam
from kg.draw.table import TablePicture, as_csv
from kg.errors import Usage
from kg.names import DEFAULT_BASE, RDF_TYPE, RDFS_LABEL, simpul
from kg.reason import read_rules, reason
from kg.release import current, open_release

KOMINFO = DEFAULT_BASE + "id/opd/99.01/2.16.2.20.2.21.01.0000"
HEALTH = DEFAULT_BASE + "id/opd/99.01/1.02.2.14.0.00.01.0000"
TOURISM = DEFAULT_BASE + "id/opd/99.01/3.26.0.00.0.00.01.0000"
PEMDA = NamedNode("urn:pemda")


@pytest.fixture(scope="module")
def validated(home: Path) -> Store:
    """Return the live release: the shipped data with its conformance report."""
    release = current(home)
    assert release is not None
    return open_release(release)


def drawn(dataset: Store, of: str) -> TablePicture:
    return organisasi(dataset, NamedNode(of), DEFAULT_BASE, "id")


@pytest.mark.parametrize("agency", [KOMINFO, HEALTH, TOURISM])
def test_what_a_position_needs_is_the_sum_of_its_processes(region: Store, agency: str) -> None:
    staffing = read_staffing(region, agency, DEFAULT_BASE, "id")
    measured = [one for one in staffing.positions if one.needed is not None]
    assert measured
    for one in measured:
        processes = {process for duty in one.duties for process in duty.processes or (NOWHERE,)}
        parts = [one.needed_for(process) or 0 for process in processes]
        assert sum(parts) == pytest.approx(one.needed)


def test_skipped_steps_are_marked(region: Store) -> None:
    picture = drawn(region, KOMINFO)
    faulty = [box.title for box in picture.boxes if box.kind == "butir-cacat"]
    assert faulty == ["TKC-05.02 Penyelenggaraan satu data daerah", "tugas tanpa proses"]
    assert "0 jabatan tanpa proses, 1 proses tanpa jabatan" in picture.description
    assert any("tanpa jabatan" in item.text for item in picture.outline)


def test_a_position_without_process_is_marked(region: Store) -> None:
    store = Store()
    store.bulk_extend(quad for quad in region if "jabatan/20/tugas" not in str(quad.subject))
    idle = NamedNode(DEFAULT_BASE + "id/99.01/jabatan/20")
    for quad in list(store.quads_for_pattern(None, simpul("peranPelaku"), idle, None)):
        store.remove(quad)
    for quad in list(store.quads_for_pattern(None, simpul("pelaksanaAktivitas"), idle, None)):
        store.remove(quad)
    picture = drawn(store, TOURISM)
    assert "1 jabatan tanpa proses" in picture.description
    assert [box.iri for box in picture.boxes if "! tanpa proses" in box.description] == [idle.value]


def test_the_table_says_staff_needed_in_place_and_the_gap(region: Store) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(drawn(region, TOURISM), "id").decode())))
    head = rows[0]
    assert head[-4:] == ["Butuh", "Ada", "Selisih", "Tingkat"]
    (chief,) = [row for row in rows if row[1].startswith("Kepala Dinas")]
    assert chief[-4:] == ["0,94", "1", "'+0,06", "B"]
    total = [box for box in drawn(region, TOURISM).boxes if box.id == "jumlah butuh"]
    assert total[0].title == "Butuh: 4,56"


def test_text_stays_in_its_cell(region: Store) -> None:
    for box in drawn(region, KOMINFO).boxes:
        assert all(line.width <= box.width for line in box.lines), box.title
        assert sum(line.height for line in box.lines) <= box.height


@pytest.mark.parametrize("draw", [organisasi, kesiapan])
def test_an_agency_is_due(validated: Store, draw: object) -> None:
    with pytest.raises(Usage):
        draw(validated, None, DEFAULT_BASE, "id")  # type: ignore[operator]


def test_an_agency_that_has_nothing_cannot_be_drawn(region: Store) -> None:
    with pytest.raises(Usage):
        drawn(region, "urn:tidak-ada")


def test_readiness_is_what_the_shapes_found(validated: Store) -> None:
    picture = kesiapan(validated, NamedNode(KOMINFO), DEFAULT_BASE, "id")
    states = {row[0]: row[3] for row in picture.table[1:]}
    assert list(states) == [*(f"S{at}" for at in range(1, 6)), *(f"P{at}" for at in range(1, 9))]
    assert states["S2"] == "terpenuhi (1)"
    assert states["S4"] == "! belum: 1 dari 1"
    (unanswered,) = [row[4] for row in picture.table if row[0] == "S4"]
    assert "belum menjawab" in unanswered
    met = sum(state.startswith("terpenuhi") for state in states.values())
    assert picture.description.startswith(f"{met} dari 13 terpenuhi")


def test_nothing_to_check_is_not_met(validated: Store) -> None:
    picture = kesiapan(validated, NamedNode("urn:tidak-ada"), DEFAULT_BASE, "en")
    assert {row[3] for row in picture.table[1:]} == {"nothing to check"}


def test_readiness_is_not_told_without_a_report(region: Store) -> None:
    with pytest.raises(Usage, match="report"):
        kesiapan(region, NamedNode(KOMINFO), DEFAULT_BASE, "id")


def uniform() -> Store:
    """Return a dataset in which five positions of two agencies have one duty."""
    store = Store()

    def say(subject: str, predicate: NamedNode, value: NamedNode | Literal) -> None:
        store.add(Quad(NamedNode(subject), predicate, value))

    say(PEMDA.value, RDF_TYPE, simpul("PemerintahDaerah"))
    for at, topic in enumerate(["hukum", "pangan", "sosial", "wisata", "=rumus"]):
        agency, position = f"urn:opd:{at % 2}", f"urn:jabatan:{at}"
        say(agency, RDF_TYPE, simpul("OPD"))
        say(agency, simpul("bagianDariOrganisasi"), PEMDA)
        say(position, RDF_TYPE, simpul("Jabatan"))
        say(position, RDFS_LABEL, Literal(f"Analis {topic}", language="id"))
        say(position, simpul("bagianDariOrganisasi"), NamedNode(agency))
        say(f"{position}:tugas", RDF_TYPE, simpul("UraianTugas"))
        text = f"Menyusun bahan telaah dan laporan di bidang {topic}"
        say(f"{position}:tugas", RDFS_LABEL, Literal(text, language="id"))
        say(f"{position}:tugas", simpul("tugasDariJabatan"), NamedNode(position))
    reason(store, read_rules(), DEFAULT_BASE)
    cluster(store, read_clusterings(), DEFAULT_BASE)
    return store


def test_uniform_duties_are_listed_with_their_wording() -> None:
    store = uniform()
    picture = seragam(store, None, DEFAULT_BASE, "id")
    assert picture.table[1][1:5] == (
        "menyusun bahan telaah dan laporan di bidang …", "5", "5", "2",
    )  # fmt: skip
    assert len(picture.outline) == 6
    of = seragam(store, NamedNode("urn:opd:1"), DEFAULT_BASE, "id")
    assert len(of.table) == 2
    with pytest.raises(Usage):
        seragam(store, NamedNode("urn:opd:7"), DEFAULT_BASE, "id")
