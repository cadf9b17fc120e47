"""What would change if a unit were merged or closed; the dataset stays as it is."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.dataset import canonical
from kg.errors import InputRefused
from kg.names import DEFAULT_BASE, simpul
from kg.query import ask, read_questions
from kg.render_answer import FORMATS
from kg.whatif import ask_what_if, compared, read_supposition, suppose

AGENCY = "id/opd/99.01/3.26.0.00.0.00.01.0000"
PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix simpul: <https://w3id.org/simpul/def#> .
"""
MERGED = f"<{AGENCY}/unit/2> dcterms:isReplacedBy <{AGENCY}/unit/3> ."
CLOSED = f"<{AGENCY}/unit/2> owl:deprecated true ."


def node(name: str) -> NamedNode:
    return NamedNode(DEFAULT_BASE + name)


def supposed(path: Path, text: str, dataset: Store) -> Store:
    path.write_text(PREFIXES + text, encoding="utf-8")
    return suppose(dataset, read_supposition(path, dataset, DEFAULT_BASE), DEFAULT_BASE)


def values(dataset: Store, subject: str, predicate: str) -> set[str]:
    found = dataset.quads_for_pattern(node(subject), simpul(predicate), None, None)
    return {quad.object.value.removeprefix(DEFAULT_BASE) for quad in found}


def test_a_merged_unit_hands_on_what_it_had(region: Store, tmp_path: Path) -> None:
    before = canonical(region)
    after = supposed(tmp_path / "gabung.ttl", MERGED, region)
    gone, heir = f"{AGENCY}/unit/2", f"{AGENCY}/unit/3"
    assert not list(after.quads_for_pattern(node(gone), None, None, None))
    assert not list(after.quads_for_pattern(None, None, node(gone), None))
    led = values(region, gone, "mengampuLangsung") | values(region, heir, "mengampuLangsung")
    assert led
    assert values(after, heir, "mengampuLangsung") == led
    assert values(after, "id/99.01/jabatan/18", "bagianDariOrganisasi") == {heir}
    assert values(after, heir, "bagianDariOrganisasi") == {AGENCY}
    assert values(after, "id/99.01/jabatan/18", "milikOPD") == {AGENCY}
    assert canonical(region) == before


def test_a_closed_unit_leaves_its_processes_without_lead(region: Store, tmp_path: Path) -> None:
    led = values(region, f"{AGENCY}/unit/2", "mengampuLangsung")
    after = supposed(tmp_path / "tutup.ttl", CLOSED, region)
    assert values(after, "id/99.01/jabatan/18", "bagianDariOrganisasi") == set()
    for process in led:
        leads = region.quads_for_pattern(None, simpul("mengampuLangsung"), node(process), None)
        others = {quad.subject for quad in leads} - {node(f"{AGENCY}/unit/2")}
        left = after.quads_for_pattern(None, simpul("mengampuLangsung"), node(process), None)
        assert {quad.subject for quad in left} == others


def test_what_is_added_counts_and_a_chain_of_mergers_ends(region: Store, tmp_path: Path) -> None:
    text = f"""
<{AGENCY}/unit/1> dcterms:isReplacedBy <{AGENCY}/unit/2> .
<{AGENCY}/unit/2> dcterms:isReplacedBy <{AGENCY}/unit/baru> .
<{AGENCY}/unit/baru> a simpul:UnitKerja ; simpul:bagianDariOrganisasi <{AGENCY}> .
"""
    after = supposed(tmp_path / "baru.ttl", text, region)
    assert values(after, "id/99.01/jabatan/17", "bagianDariOrganisasi") == {f"{AGENCY}/unit/baru"}
    assert values(after, f"{AGENCY}/unit/baru", "milikOPD") == {AGENCY}


def test_a_question_tells_what_goes_what_comes_and_what_stays(
    region: Store, tmp_path: Path
) -> None:
    path = tmp_path / "gabung.ttl"
    path.write_text(PREFIXES + MERGED, encoding="utf-8")
    question = read_questions()["kebutuhan-pegawai"]
    answer = ask_what_if(region, question, {}, path, DEFAULT_BASE)
    marks = [row[0].value for row in answer.rows if row[0] is not None]
    assert marks.count("−") == marks.count("+") == 4
    assert marks.count("=") == len(ask(region, question, {}, DEFAULT_BASE).rows) - 4
    table = FORMATS["table"](answer, "id").decode()
    assert "Andaikan gabung" in table
    assert "4 baris hilang (−), 4 baris baru (+)" in table
    assert all(FORMATS[form](answer, "en") for form in FORMATS)


def test_equal_answers_have_only_rows_that_stay(region: Store) -> None:
    question = read_questions()["kebutuhan-pegawai"]
    answer = ask(region, question, {}, DEFAULT_BASE)
    same = compared(answer, answer, "sama")
    assert {row[0].value for row in same.rows if row[0] is not None} == {"="}


@pytest.mark.parametrize(
    "text",
    [
        "<id/unit/salah> owl:deprecated true .",
        f"<{AGENCY}/unit/2> dcterms:isReplacedBy <id/unit/salah> .",
        f'<{AGENCY}/unit/2> dcterms:isReplacedBy "unit 3" .',
        f"<{AGENCY}/unit/2> dcterms:isReplacedBy <{AGENCY}/unit/2> .",
        f"<{AGENCY}/unit/2> dcterms:isReplacedBy <{AGENCY}/unit/3> . "
        f"<{AGENCY}/unit/3> dcterms:isReplacedBy <{AGENCY}/unit/2> .",
    ],
)
def test_a_supposition_that_cannot_be_is_refused(region: Store, tmp_path: Path, text: str) -> None:
    with pytest.raises(InputRefused, match=r"andai\.ttl"):
        supposed(tmp_path / "andai.ttl", text, region)
