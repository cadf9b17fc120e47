"""Measured likeness: a number from 0 to 1, the same in both directions."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.measure import likeness, measure, read_measures
from kg.names import DEFAULT_BASE, simpul

WORDS = st.lists(
    st.sampled_from(["jumlah", "laporan", "dokumen", "perangkat", "daerah"]), min_size=1
)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_one_for_the_same_words(one: list[str], two: list[str]) -> None:
    found = likeness(" ".join(one), " ".join(two))
    assert 0 <= found <= 1
    assert found == likeness(" ".join(two), " ".join(one))
    assert (found == 1) == (set(one) == set(two))


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


def test_an_empty_dataset_measures_nothing() -> None:
    assert set(measure(Store(), read_measures(), DEFAULT_BASE).values()) == {0}
