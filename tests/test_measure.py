"""Measured likeness: a number from 0 to 1, the same both ways, and pairs of what is alike."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.measure import Text, alike, likeness, measure, read_measures
from kg.names import DEFAULT_BASE, KODE, RDF_TYPE, graph_name, simpul
from kg.rq import QueryFile

VOCABULARY = ["jumlah", "laporan", "dokumen", "perangkat", "daerah"]
WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1)
LEAST = 0.6

TEXTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.frozensets(st.sampled_from(VOCABULARY), min_size=1))
).map(lambda rows: [Text(f"{number:02}", *row) for number, row in enumerate(rows)])


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_one_for_the_same_words(one: list[str], two: list[str]) -> None:
    found = likeness(" ".join(one), " ".join(two))
    assert 0 <= found <= 1
    assert found == likeness(" ".join(two), " ".join(one))
    assert (found == 1) == (set(one) == set(two))


def shared(one: Text, two: Text) -> float:
    return likeness(" ".join(one.words), " ".join(two.words))


@given(TEXTS)
def test_a_pair_is_of_two_groups_alike_and_there_is_no_more_than_one_for_each(
    texts: list[Text],
) -> None:
    by_subject = {text.subject: text for text in texts}
    found = list(alike(texts, LEAST))
    assert len({pair for pair, _ in found}) <= len(texts)
    for (one, two), score in found:
        assert by_subject[one].group != by_subject[two].group
        assert score == shared(by_subject[one], by_subject[two]) >= LEAST


@given(TEXTS)
def test_what_is_alike_is_found_with_the_best_score_as_if_all_were_compared(
    texts: list[Text],
) -> None:
    found = list(alike(texts, LEAST))
    for text in texts:
        scores = [shared(text, other) for other in texts if other.group != text.group]
        best = max(scores, default=0.0)
        # Of equal texts of one group the first stands for all.
        first = min(o.subject for o in texts if o.words == text.words and o.group == text.group)
        if best >= LEAST:
            named = text.subject if best == 1 else first
            assert max(score for pair, score in found if named in pair) == best


def test_a_sentence_in_every_description_gives_no_more_pairs_than_descriptions() -> None:
    texts = [Text(f"{n:04}", str(n), frozenset({"tugas", "lain"})) for n in range(1000)]
    assert len(list(alike(texts, 0.8))) == 999


def duties(*rows: tuple[str, str, str]) -> Store:
    """Return duties by region, position and text."""
    store = Store()
    graph = graph_name(DEFAULT_BASE, "sumber", "tugas")
    for number, (region, position, text) in enumerate(rows, start=1):
        duty = NamedNode(f"{DEFAULT_BASE}id/tugas/{number}")
        holder = NamedNode(f"{DEFAULT_BASE}id/jabatan/{region}/{position}")
        place = NamedNode(f"{DEFAULT_BASE}id/pemda/{region}")
        store.add(Quad(duty, simpul("tugasDariJabatan"), holder, graph))
        store.add(Quad(duty, simpul("teksBaku"), Literal(text), graph))
        store.add(Quad(holder, simpul("teksBaku"), Literal(position), graph))
        store.add(Quad(holder, simpul("milikPemda"), place, graph))
    return store


MEASURES = {
    name: one for name, one in read_measures().items() if "PasanganSeragam" in str(one.header)
}
BOILERPLATE = "melaksanakan tugas kedinasan lain yang diberikan atasan"


def members(store: Store) -> list[list[str]]:
    pairs: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, simpul("anggotaPasangan"), None, None):
        pairs.setdefault(quad.subject.value, []).append(quad.object.value.rpartition("/")[2])
    return sorted(sorted(found) for found in pairs.values())


def test_positions_of_different_functions_with_the_same_duty_are_paired() -> None:
    store = duties(
        ("99.01", "camat", BOILERPLATE),
        ("99.01", "auditor", BOILERPLATE + " langsung"),
        ("99.01", "auditor", "memeriksa laporan keuangan"),
        ("99.01", "auditor", BOILERPLATE),
        ("99.02", "camat", BOILERPLATE),
    )
    measure(store, MEASURES, DEFAULT_BASE)
    assert members(store) == [["1", "2"], ["1", "4"]]


def test_positions_of_one_name_may_have_one_duty() -> None:
    store = duties(("99.01", "sekretaris", BOILERPLATE), ("99.01", "sekretaris", BOILERPLATE))
    measure(store, MEASURES, DEFAULT_BASE)
    assert members(store) == []


def test_a_pair_names_its_members_its_likeness_and_that_it_is_to_be_reviewed() -> None:
    store = duties(("99.01", "camat", BOILERPLATE), ("99.01", "auditor", BOILERPLATE))
    measure(store, MEASURES, DEFAULT_BASE)
    (pair,) = {
        q.subject for q in store.quads_for_pattern(None, simpul("nilaiKemiripan"), None, None)
    }
    assert pair.value.startswith(f"{DEFAULT_BASE}id/pasangan/")
    said = {(q.predicate, q.object.value) for q in store.quads_for_pattern(pair, None, None, None)}
    assert said == {
        (RDF_TYPE, simpul("PasanganSeragam").value),
        (RDF_TYPE, simpul("PasanganMirip").value),
        (simpul("anggotaPasangan"), f"{DEFAULT_BASE}id/tugas/1"),
        (simpul("anggotaPasangan"), f"{DEFAULT_BASE}id/tugas/2"),
        (simpul("nilaiKemiripan"), "1"),
        (simpul("statusTelaah"), KODE + "status-telaah/kandidat"),
    }


def test_a_reviewed_pair_keeps_its_verdict() -> None:
    store = duties(("99.01", "camat", BOILERPLATE), ("99.01", "auditor", BOILERPLATE))
    measure(store, MEASURES, DEFAULT_BASE)
    status = simpul("statusTelaah")
    (quad,) = store.quads_for_pattern(None, status, None, None)
    store.remove(quad)
    verdict = NamedNode(KODE + "status-telaah/bukan")
    store.add(Quad(quad.subject, status, verdict, graph_name(DEFAULT_BASE, "sumber", "telaah")))
    measure(store, MEASURES, DEFAULT_BASE)
    assert [q.object for q in store.quads_for_pattern(None, status, None, None)] == [verdict]


def test_a_new_measure_of_pairs_is_a_file_and_no_code() -> None:
    text = (
        "SELECT ?subject ?text ?block ?group WHERE { ?subject <https://w3id.org/simpul/def#teksBaku>"
        ' ?text BIND(STR(?subject) AS ?group) BIND("" AS ?block) }'
    )
    header = {"pair": ["PasanganMirip"], "least": 0.5}
    store = duties(("99.01", "camat", "satu dua"), ("99.01", "auditor", "satu dua tiga"))
    assert measure(store, {"baru": QueryFile("baru", header, text)}, DEFAULT_BASE) == {"baru": 5}


def test_two_swapped_indicators_each_point_at_the_place_of_the_other(region: Store) -> None:
    better = [
        (quad.subject.value, quad.object.value)
        for quad in region.quads_for_pattern(None, simpul("lebihSesuaiDengan"), None, None)
    ]
    first, second = "1.02.02.2.02.0015", "1.02.02.2.02.0048"
    (there,) = [place for indicator, place in better if f"/sub/{first}/" in indicator]
    (back,) = [place for indicator, place in better if f"/sub/{second}/" in indicator]
    assert there.endswith(f"/sub/{second}")
    assert back.endswith(f"/sub/{first}")


def test_every_measure_finds_something_in_the_worked_region(region: Store) -> None:
    for name in read_measures():
        graph = graph_name(DEFAULT_BASE, "measured", name)
        found = region.quads_for_pattern(None, None, None, graph)
        assert next(iter(found), None) is not None, name


def test_an_empty_dataset_measures_nothing() -> None:
    assert set(measure(Store(), read_measures(), DEFAULT_BASE).values()) == {0}
