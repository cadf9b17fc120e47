"""Why an answer is empty: the value that leaves no row is named."""

from pyoxigraph import Store

from kg.names import DEFAULT_BASE
from kg.query import read_questions
from kg.relax import why_empty

QUESTION = read_questions()["potensi-efisiensi"]
HERE = "id/pemda/99.01"


def test_the_value_that_leaves_no_row_is_named(region: Store) -> None:
    (cause,) = why_empty(region, QUESTION, {"tahun": "1999", "pemda": HERE}, DEFAULT_BASE)
    assert cause.parameters == ("tahun",)
    assert cause.rows > 0


def test_two_values_that_each_leave_no_row_are_named_together(region: Store) -> None:
    values = {"tahun": "1999", "pemda": "id/pemda/0"}
    (cause,) = why_empty(region, QUESTION, values, DEFAULT_BASE)
    assert cause.parameters == ("tahun", "pemda")


def test_where_there_is_nothing_no_value_is_to_blame() -> None:
    assert why_empty(Store(), QUESTION, {"tahun": "1999"}, DEFAULT_BASE) == []
