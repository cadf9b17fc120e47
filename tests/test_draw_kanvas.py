"""Canvases: every entry in its block, what it is tied to, and what is lacking shown in place."""

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.draw.kanvas import kanvas
from kg.draw.kanvas_proposisi import proposisi_nilai
from kg.draw.outline import as_outline
from kg.draw.picture import Area, Picture
from kg.errors import Usage
from kg.names import DEFAULT_BASE
from kg.release import current, open_release

DJPK = "id/organisasi/djpk"
KOMINFO = "id/opd/99.01/2.16.2.20.2.21.01.0000"
TOURISM = "id/opd/99.01/3.26.0.00.0.00.01.0000"


@pytest.fixture(scope="module")
def validated(home: Path) -> Store:
    """Return the live release: the shipped data with its conformance report."""
    release = current(home)
    assert release is not None
    return open_release(release)


def drawn(dataset: Store, of: str | None, language: str = "id") -> Picture:
    thing = None if of is None else NamedNode(DEFAULT_BASE + of)
    return kanvas(dataset, thing, DEFAULT_BASE, language)


def apart(one: Area, other: Area) -> bool:
    beside = one.right <= other.x or other.right <= one.x
    return beside or one.bottom <= other.y or other.bottom <= one.y


def assert_readable(picture: Picture) -> None:
    """Assert that boxes lie apart, in their frames, and that text fits its box."""
    frames = {frame.id: frame for frame in picture.groups}
    for at, box in enumerate(picture.boxes):
        assert all(apart(box, other) for other in picture.boxes[at + 1 :]), box.title
        assert all(line.width <= box.width for line in box.lines), box.title
        assert sum(line.height for line in box.lines) <= box.height
        if box.within in frames:
            frame = frames[box.within]
            assert frame.x <= box.x
            assert box.right <= frame.right
            assert box.bottom <= frame.bottom


def test_the_canvas_of_the_deck_has_its_counts(region: Store) -> None:
    picture = drawn(region, DJPK)
    counts = Counter(box.within for box in picture.boxes)
    assert [counts[frame.id] for frame in picture.groups] == [10, 6, 8, 7, 2, 6, 8, 3, 2, 0]
    assert_readable(picture)


@pytest.mark.parametrize(("language", "word"), [("id", "mitra"), ("en", "partners")])
def test_each_block_asks_its_guiding_question(region: Store, language: str, word: str) -> None:
    picture = drawn(region, DJPK, language)
    assert len(picture.groups) == 10
    assert all(frame.description.endswith("?") for frame in picture.groups)
    assert word in picture.groups[0].description


def test_faults_stand_where_they_are(validated: Store) -> None:
    picture = drawn(validated, KOMINFO)
    faulty = {box.title: box.description for box in picture.boxes if box.kind == "butir-cacat"}
    assert set(faulty) == {"P3 Ruang informasi bagi pelaku usaha", "T3 Pelaku usaha"}
    assert "aktivitas" in faulty["P3 Ruang informasi bagi pelaku usaha"]
    assert "2 di antaranya" in picture.description
    assert_readable(picture)


def test_a_beneficiary_without_proposition_is_marked(validated: Store) -> None:
    picture = drawn(validated, DJPK)
    beneficiaries = [box for box in picture.boxes if box.within == "penerima"]
    assert {box.kind for box in beneficiaries} == {"butir-cacat"}
    assert all("proposisi" in box.description for box in beneficiaries)


def test_blocks_lead_to_processes_indicators_and_budget(region: Store) -> None:
    text = as_outline(drawn(region, TOURISM), "id").decode()
    assert "proses: Pemasaran pariwisata" in text
    assert "indikator: Pertumbuhan kunjungan wisatawan" in text
    assert "dana alokasi umum: Rp24,2 miliar (2025–2029, pagu indikatif)" in text
    assert "untuk T1" in text


def test_without_a_report_nothing_is_said_of_faults(region: Store) -> None:
    picture = drawn(region, KOMINFO)
    assert "belum diperiksa" in picture.description
    assert not [box for box in picture.boxes if box.kind == "butir-cacat"]


def test_several_canvases_need_a_choice_and_none_cannot_be_drawn(region: Store) -> None:
    with pytest.raises(Usage, match="djpk"):
        drawn(region, None)
    with pytest.raises(Usage):
        drawn(Store(), None)


def test_the_value_proposition_canvas_shows_fit_and_what_is_not_answered(region: Store) -> None:
    picture = proposisi_nilai(region, NamedNode(DEFAULT_BASE + TOURISM), DEFAULT_BASE, "id")
    assert (len(picture.boxes), len(picture.edges)) == (13, 6)
    loose = {box.title for box in picture.boxes if box.kind == "butir-cacat"}
    assert loose == {"Menikmati pantai dan pegunungan", "Toilet destinasi tidak terawat"}
    assert "Wisatawan" in picture.description
    for edge in picture.edges:
        source, target = picture.box(edge.source), picture.box(edge.target)
        assert edge.points[0].x == pytest.approx(source.right)
        assert edge.points[-1].x == pytest.approx(target.x)
    assert_readable(picture)
