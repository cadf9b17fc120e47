"""Answers as map and as drawing, and whether the test of a question passes."""

import json
import re
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from starlette.testclient import TestClient

from api.app import create_app
from kg.golden import GOLDEN, TESTED, Trial, agrees, as_earl, read_tested
from kg.names import DEFAULT_BASE
from kg.query import read_questions

PAGE = {"Accept": "text/html", "Accept-Language": "id"}
QUESTIONS = read_questions()
DRAWN = sorted(name for name, one in QUESTIONS.items() if one.drawing)


def test_places_are_mapped_and_areas_tiled(client: TestClient) -> None:
    page = client.get("/pertanyaan/lokasi-kegiatan", headers=PAGE).text
    assert page.count('class="marker"') == 3
    assert "Pantai Pasirkencana (contoh)" in page
    gaps = re.findall(r'class="shade-\d gap">.*?</li>', page)
    assert len(gaps) == 1
    assert "belum tersentuh" in gaps[0]
    assert "Desa Sumberkencana" in gaps[0]


def test_a_point_lies_where_its_degrees_put_it(client: TestClient) -> None:
    page = client.get("/pertanyaan/lokasi-kegiatan", headers=PAGE).text
    dots = re.findall(r'class="marker" cx="([\d.]+)" cy="([\d.]+)"', page)
    (x1, y1), (x2, y2), (x3, y3) = [(float(x), float(y)) for x, y in dots]
    # North is up, and the gates of the hills lie east of the health centre.
    assert y1 < y2 < y3
    assert x2 < x3 < x1
    # 20 km on the bar are 20 km between the dots: 0.1244 degrees of latitude are 13.85 km.
    bar = float(re.findall(r"v8h([\d.]+)v-8", page)[0])
    assert "20 km" in page
    assert (y2 - y1) / bar * 20 == pytest.approx(0.1244 * 111.32, rel=0.01)


@pytest.mark.parametrize("name", DRAWN)
def test_an_answer_is_drawn(client: TestClient, name: str) -> None:
    question = QUESTIONS[name]
    values = {one.name: one.example for one in question.parameters.values()}
    page = client.get(f"/pertanyaan/{name}", params=values, headers=PAGE).text
    # As the SVG of a file begins; charts and maps of the page itself do not.
    drawn = page.partition('<svg xmlns="http://www.w3.org/2000/svg"')[2].partition("</svg>")[0]
    assert 'href="/id/' in drawn
    assert "<style>" not in page
    alone = set(re.findall(r'href="(/gambar/[^"]+)"', page))
    assert 1 <= len(alone) <= 3
    for address in alone:
        assert client.get(address.replace("&amp;", "&"), headers=PAGE).status_code == 200


def test_a_drawing_is_a_page_and_files(client: TestClient) -> None:
    address = "/gambar/cascade{}?of=id/99.01/rpjmd/2025-2029/misi/4"
    page = client.get(address.format(""), headers=PAGE).text
    assert "Cascade kinerja: Memantapkan" in page
    svg = client.get(address.format(".svg"))
    assert svg.headers["content-type"] == "image/svg+xml"
    assert svg.text.startswith("<?xml")
    for end in ("txt", "csv", "mmd"):
        assert "Memantapkan" in client.get(address.format(f".{end}")).text
    assert client.get("/gambar/tidak-ada").status_code == 404
    assert client.get("/gambar/cascade.exe").status_code == 404
    assert client.get("/gambar/cascade.svg?of=id/tidak-ada").status_code == 422
    assert client.get("/gambar/cascade.svg?of=http://a b").status_code == 422


def test_a_question_that_answers_otherwise_fails_its_test(region: Store) -> None:
    question = QUESTIONS["pagu-menurut"]
    assert agrees(region, question)
    assert not agrees(Store(), question)
    assert not agrees(
        region, QUESTIONS["cascade-misi"].__class__(**{**vars(question), "name": "x"})
    )
    assert {one.stem for one in GOLDEN.iterdir()} == set(QUESTIONS)


def test_what_came_of_the_tests_reads_back_until_the_question_changes(tmp_path: Path) -> None:
    tested = {
        "pagu-menurut": Trial(True, "2026-11-24", "0.1.0"),
        "cascade-misi": Trial(False, "2026-11-24", "0.1.0"),
    }
    path = tmp_path / TESTED
    triples = list(as_earl(tested, QUESTIONS, DEFAULT_BASE))
    path.write_bytes(serialize(triples, format=RdfFormat.TURTLE) or b"")
    assert read_tested(path, QUESTIONS.values(), DEFAULT_BASE) == tested
    changed = [
        one.__class__(**{**vars(one), "text": one.text + "\n"}) for one in QUESTIONS.values()
    ]
    assert read_tested(path, changed, DEFAULT_BASE) == {}
    assert read_tested(tmp_path / "none", changed, DEFAULT_BASE) == {}


def test_a_page_says_whether_its_question_passes(home: Path, client: TestClient) -> None:
    assert "Belum diuji" in client.get("/pertanyaan/pagu-menurut", headers=PAGE).text
    tested = {"pagu-menurut": Trial(True, "2026-11-24", "9.9.9")}
    tested["cascade-misi"] = Trial(False, "2026-11-24", "9.9.9")
    triples = list(as_earl(tested, QUESTIONS, DEFAULT_BASE))
    try:
        (home / TESTED).write_bytes(serialize(triples, format=RdfFormat.TURTLE) or b"")
        app = create_app(home)
    finally:
        (home / TESTED).unlink()
    told = TestClient(app)
    page = told.get("/pertanyaan/pagu-menurut", headers=PAGE)
    assert "lulus" in page.text
    assert "Simpul 9.9.9" in page.text
    assert "gagal" in told.get("/pertanyaan/cascade-misi", headers=PAGE).text
    listed = {one["name"]: one["tested"] for one in json.loads(told.get("/pertanyaan.json").text)}
    assert listed["pagu-menurut"]["passed"] is True
    assert listed["garis-pandang"] is None
    said = rdflib.Graph().parse(data=told.get("/uji-pertanyaan.ttl").text, format="turtle")
    outcome = rdflib.URIRef("http://www.w3.org/ns/earl#outcome")
    assert sorted(str(one).rpartition("#")[2] for one in said.objects(None, outcome)) == [
        "failed",
        "passed",
    ]
    # What the page was made from has changed: so has its validator.
    before = client.get("/pertanyaan/pagu-menurut", headers=PAGE).headers["etag"]
    assert page.headers["etag"] != before
    app.state.pool.close()


def test_every_term_that_earl_is_told_in_is_an_iri() -> None:
    triples = as_earl({"pagu-menurut": Trial(True, "2026-11-24", "0.1.0")}, QUESTIONS, DEFAULT_BASE)
    assert all(isinstance(one.subject, NamedNode) for one in triples)
