"""Likeness of activities: how texts are read, compared and found, and how good it is on pairs."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.overlap.compare import (
    DIFFERENT,
    LEAST_SAME,
    SAME,
    Comparison,
    compare,
    shipped_weights,
)
from kg.overlap.likeness import plain_likeness
from kg.overlap.nearest import Corpus
from kg.overlap.reading import read
from kg.overlap.signs import signs
from kg.overlap.thesaurus import COMPOUND, TOPS, shipped_thesaurus
from tests.benchmark.overlap import methods, read_pairs
from tests.benchmark.rivals import best_threshold, measures

Capture = pytest.CaptureFixture[str]
NAMES = sorted({text for pair in read_pairs("dev")[0] for text in pair})


def compared(one: str, two: str) -> Comparison:
    likeness = plain_likeness()
    return compare(read(one, likeness.thesaurus), read(two, likeness.thesaurus), likeness)


def facets(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit in read(text, shipped_thesaurus()).units:
        found.setdefault(unit.facet, set()).add(unit.name)
    return found


def test_every_term_lies_under_one_facet() -> None:
    thesaurus = shipped_thesaurus()
    assert {thesaurus.facet(term) for term in thesaurus.broader} == set(TOPS)
    assert len(thesaurus.broader) > 1400


def test_every_part_of_a_compound_is_a_term_of_a_facet() -> None:
    thesaurus = shipped_thesaurus()
    compounds = [term for term in thesaurus.broader if thesaurus.facet(term) == COMPOUND]
    assert len(compounds) > 20
    for term in compounds:
        for part in thesaurus.parts(term):
            assert thesaurus.facet(part) in TOPS[:4], (term, part)


def test_a_text_is_read_into_what_for_whom_and_where() -> None:
    assert facets("Pelatihan menjahit bagi penyandang disabilitas di Desa Tirtarejo") == {
        "tindakan": {"pelatihan"},
        "objek": {"menjahit"},
        "penerima": {"penyandang-disabilitas"},
        "tingkat": {"desa"},
        "tempat": {"tirtarejo"},
    }


@pytest.mark.parametrize(
    ("text", "facet", "term"),
    [
        ("Tanam pohon", "tindakan", "penanaman"),
        ("Menanam bakau", "tindakan", "penanaman"),
        ("Penerbtan akta kelahiran", "tindakan", "penerbitan"),
        ("Pengawasan apotik", "objek", "apotek"),
        ("Bagi sembako", "tindakan", "pemberian"),
        ("Pengelolaan TPA sampah", "objek", "tpa-sampah"),
        ("Insentif pengajar TPA di pesantren", "objek", "pesantren"),
        ("Pengerukan Sungai Cikaret", "tempat", "cikaret"),
    ],
)
def test_a_name_is_found_by_root_sound_slip_and_sense(text: str, facet: str, term: str) -> None:
    assert term in facets(text)[facet]


def test_the_suffix_makes_another_thing() -> None:
    assert "alat-tangkap" not in facets("Pembangunan jaringan internet")["objek"]


def test_what_the_other_text_spells_out_is_meant() -> None:
    assert compared("Pembinaan poskestren", "Pembinaan pos kesehatan pesantren").verdict == SAME


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    likeness = plain_likeness()
    found: set[str] = set()
    for pair in read_pairs("dev")[0]:
        found |= set(signs(*(read(text, likeness.thesaurus) for text in pair), likeness))
    assert found | {"same"} == set(shipped_weights())


def test_a_row_of_kinds_is_a_row_of_numbers() -> None:
    assert facets("Pendidikan kesetaraan paket A, B dan C")["angka"] == {"a", "b", "c"}


def test_the_longest_name_is_meant_whatever_begins_before_it() -> None:
    assert facets("Penyusunan rencana strategis") == {
        "tindakan": {"penyusunan"},
        "objek": {"renstra"},
    }


def test_who_does_it_is_not_the_doing() -> None:
    assert facets("Pengelolaan arsip") != facets("Pengelola arsip")


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ("Rehab RTLH", "Perbaikan rumah tidak layak huni", SAME),
        ("Pembangunan jalan kabupaten", "Pemeliharaan jalan kabupaten", DIFFERENT),
        ("Rehabilitasi jalan", "Rehabilitasi sosial anak jalanan", DIFFERENT),
        ("Pendidikan kesetaraan paket A", "Pendidikan kesetaraan paket C", DIFFERENT),
        ("Pengelolaan TPA sampah", "Pengelolaan TPA (taman penitipan anak)", DIFFERENT),
        ("Pembinaan QRS", "Pembinaan quasi regional spesial", SAME),
    ],
)
def test_facets_decide_and_not_shared_words(one: str, two: str, verdict: str) -> None:
    assert compared(one, two).verdict == verdict


def test_the_verdict_says_which_facet_disagrees() -> None:
    found = {
        one.name: one.agreement for one in compared("Pengadaan obat", "Pemusnahan obat").facets
    }
    assert found == {"tindakan": 0.0, "objek": 1.0}


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_likeness_is_the_same_both_ways_and_from_0_to_1(one: str, two: str) -> None:
    score = compared(one, two).score
    assert 0 <= score <= 1
    assert score == pytest.approx(compared(two, one).score)


@given(st.text(max_size=60))
def test_any_text_is_like_itself(text: str) -> None:
    assert compared(text, text).verdict == SAME or not read(text, shipped_thesaurus()).words


@pytest.mark.parametrize("half", ["dev", "test"])
def test_ours_is_best_on_pairs_and_good(half: str) -> None:
    dev, dev_truth = read_pairs("dev")
    pairs, truth = read_pairs(half)
    assert len(pairs) >= 150
    rates = {}
    for name, method in methods([text for pair in dev for text in pair]):
        own = name.startswith("ours (")
        least = LEAST_SAME if own else best_threshold([method(*pair) for pair in dev], dev_truth)
        rates[name] = measures([method(*pair) for pair in pairs], truth, least)[2]
    assert max(rates, key=lambda name: rates[name]).startswith("ours")
    assert rates["ours (thesaurus)"] >= (0.9 if half == "test" else 0.88)


def test_the_nearest_comes_first_and_an_equal_text_before_all() -> None:
    corpus = Corpus(NAMES, plain_likeness())
    for text in NAMES[:40]:
        near = corpus.nearest(text, 5)
        assert NAMES[near[0].number] == text
        assert all(one.score >= other.score for one, other in pairwise(near))


def test_a_text_of_nothing_known_has_no_nearest() -> None:
    assert Corpus(["Pembangunan jalan"], plain_likeness()).nearest("123", 5) == []


def test_score_writes_a_row_for_each_pair(tmp_path: Path, capsys: Capture) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(
        "Bimtek PKK\tPelatihan PKK\nBimtek PKK\tLomba PKK\tcatatan\n", encoding="utf-8"
    )
    assert main(["overlap", "score", str(pairs)]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[1] for row in rows] == [SAME, DIFFERENT]
    assert rows[0][2].startswith("tindakan 1.00")
    assert rows[1][3:] == ["Bimtek PKK", "Lomba PKK"]


def test_a_header_begets_a_header(tmp_path: Path, capsys: Capture) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("text_a\ttext_b\nBimtek PKK\tPelatihan PKK\n", encoding="utf-8")
    main(["overlap", "score", str(pairs)])
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "score\tverdict\tfacets\ttext_a\ttext_b"


def test_nearest_writes_k_rows_for_each_query(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "q.txt").write_text("Rehab RTLH\n\nFogging DBD\n", encoding="utf-8")
    corpus = "Perbaikan rumah tidak layak huni\nPengasapan demam berdarah\nRehab jalan\n"
    (tmp_path / "c.txt").write_text(corpus, encoding="utf-8")
    assert (
        main(["overlap", "nearest", str(tmp_path / "q.txt"), str(tmp_path / "c.txt"), "-k", "1"])
        == 0
    )
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("Rehab RTLH", "1", "Perbaikan rumah tidak layak huni"),
        ("Fogging DBD", "1", "Pengasapan demam berdarah"),
    ]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("satu teks saja\n", 3, "baris 1"),
        ("a b\t \n", 3, "baris 1"),
        ("\n", 4, "kosong"),
        (b"\xff\xfe\x00", 4, "UTF-8"),
    ],
)
def test_what_is_not_a_file_of_pairs_is_refused(
    content: str | bytes, code: int, said: str, tmp_path: Path, capsys: Capture
) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["overlap", "score", str(pairs)]) == code
    assert said in capsys.readouterr().err


def test_files_that_are_missing_or_too_many_are_told(tmp_path: Path, capsys: Capture) -> None:
    assert main(["overlap", "score", str(tmp_path / "none.tsv")]) == 4
    assert main(["overlap", "nearest", "satu.txt"]) == 2
    assert "2 berkas" in capsys.readouterr().err
