"""Cells: what becomes a literal, what is refused, and that nothing else can happen."""

import math
import re
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cells import EXACT, TYPES, Unfit, convert, items, problem
from kg.errors import LANGUAGES, Place
from kg.layout import Column

PLACE = Place("a.xlsx", "Sheet1", 7, "KODE")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
CELLS = JSON | st.dates() | st.datetimes() | st.times() | st.timedeltas()


@pytest.mark.parametrize(
    ("kind", "cell", "due"),
    [
        ("text", "  Dinas \n Pendidikan\u00a0Kota ", "Dinas Pendidikan Kota"),
        ("text", "e\u0301", "\u00e9"),
        ("text", 45, "45"),
        ("text", 0.1 + 0.2, "0.3"),
        ("text", EXACT, "9007199254740992"),
        ("multiline", " satu\ndua ", "satu\ndua"),
        ("code", "1.10", "1.10"),
        ("decimal", "2.01", "2.01"),
        ("decimal", " -2.01 ", "-2.01"),
        ("decimal", 81.31, "81.31"),
        ("decimal", 0.00001, "0.00001"),
        ("decimal", 1e-20, "0"),
        ("decimal", 10**15, "1000000000000000"),
        ("decimal", 1234567890123456.0, "1234567890123456"),
        ("integer", "+007", "7"),
        ("integer", 1234567890123456, "1234567890123456"),
        ("rupiah", "2188115482.00", "2188115482"),
        ("rupiah", 2.0, "2"),
        ("rupiah", "-0.00", "0"),
        ("year", 2025, "2025"),
        ("year", "2025", "2025"),
    ],
)
def test_a_fit_cell_becomes_a_literal(kind: str, cell: object, due: str) -> None:
    assert convert(cell, Column("X", kind))["X"].value == due


@pytest.mark.parametrize(
    ("kind", "cell", "key"),
    [
        ("text", True, "due-text"),
        ("text", date(2025, 1, 2), "due-text"),
        ("text", "nol\x00", "due-text"),
        ("text", {"id": "x"}, "due-text"),
        ("text", 199001012015031001, "due-exact"),
        ("text", math.nan, "due-exact"),
        ("multiline", time(7, 30), "due-text"),
        ("code", 1.1, "code-as-number"),
        ("code", 101, "code-as-number"),
        ("code", datetime(2025, 1, 2), "code-as-number"),
        ("code", time(1, 2), "due-text"),
        ("decimal", "2,01", "due-number"),
        ("decimal", "1.234.567,89", "due-number"),
        ("decimal", "1e3", "due-number"),
        ("decimal", "Rp 5.000", "due-number"),
        ("decimal", "\u0661\u0662", "due-number"),
        ("decimal", "9" * 5000, "due-number"),
        ("decimal", False, "due-number"),
        ("decimal", [1], "due-number"),
        ("decimal", math.inf, "due-exact"),
        ("decimal", 10**400, "due-exact"),
        ("integer", EXACT + 1, "due-exact"),
        ("integer", 1.5, "due-whole"),
        ("rupiah", "0.50", "due-whole"),
        ("year", 25, "due-year"),
        ("year", "20255", "due-year"),
        ("year", "-999", "due-year"),
    ],
)
def test_an_unfit_cell_is_refused(kind: str, cell: object, key: str) -> None:
    with pytest.raises(Unfit, match=f"^{key}$"):
        convert(cell, Column("X", kind))


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("cell", ["", " \n ", "-", " - ", "[null]"])
def test_a_text_that_stands_for_an_empty_cell_gives_nothing(kind: str, cell: str) -> None:
    assert convert(cell, Column("X", kind, empty=["-", "[null]"])) == {}


def test_one_of_a_few_texts_is_due() -> None:
    column = Column("X", one_of=["PROV", "KABKOT"])
    assert convert(" KABKOT", column)["X"].value == "KABKOT"
    with pytest.raises(Unfit, match="due-one-of"):
        convert("kabkot", column)


def test_a_pattern_gives_its_groups_that_took_part() -> None:
    column = Column("X", pattern=re.compile(r"(?P<kode>\d+)(?P<anak>\.\d+)? (?P<nama>.+)"))
    found = {name: literal.value for name, literal in convert("1 Satu", column).items()}
    assert found == {"X": "1 Satu", "X.kode": "1", "X.nama": "Satu"}
    with pytest.raises(Unfit, match="due-pattern"):
        convert("Satu", column)


@pytest.mark.parametrize(
    ("kind", "cell", "due"),
    [
        ("json", '["a", null]', ["a", None]),
        ("json", ["a"], ["a"]),
        ("json", "[null]", None),
        ("json", " ", None),
        ("text", '["a"]', None),
        ("text", ["a"], ["a"]),
    ],
)
def test_the_values_of_a_list(kind: str, cell: object, due: object) -> None:
    assert items(cell, Column("X", kind, empty=["[null]"])) == due


@pytest.mark.parametrize("cell", ["[", "5", '{"a": 1}', '"a"', "9" * 5000, "[" * 30000])
def test_a_text_that_is_no_json_list_is_refused(cell: str) -> None:
    with pytest.raises(Unfit, match="due-json"):
        items(cell, Column("X", "json"))


@pytest.mark.parametrize(
    ("column", "due"),
    [
        (Column("X", "code", expected={"id": "kode 1.01", "en": "code 1.01"}), "1.01"),
        (Column("X", "code", one_of=["PROV", "KABKOT"]), "PROV, KABKOT"),
        (Column("X", "code"), "code"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_says_where_what_and_what_was_expected(
    column: Column, due: str, language: str
) -> None:
    text = problem(Unfit("code-as-number"), 1.1, column, PLACE).text(language)
    assert text.startswith(PLACE.text(language))
    assert "1.1 " in text
    assert text.endswith(due)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cell_that_holds_an_object_can_be_told_of(language: str) -> None:
    assert "{'a': 1}" in problem(Unfit("due-text"), {"a": 1}, Column("X"), PLACE).text(language)


def verdict(cell: object, column: Column) -> set[str]:
    """Return the names of the literals of a cell, or the words of its refusal."""
    try:
        values = items(cell, column)
        found = [convert(one, column) for one in ([cell] if values is None else values)]
    except Unfit as unfit:
        return {problem(unfit, cell, column, PLACE).text("id")}
    return {name for literals in found for name in literals}


@given(cell=CELLS, kind=st.sampled_from(sorted(TYPES)))
def test_any_cell_is_converted_or_refused(cell: object, kind: str) -> None:
    for text in verdict(cell, Column("X", kind)):
        assert text == "X" or text.startswith("a.xlsx, lembar Sheet1, baris 7, kolom KODE: ")


@given(number=st.integers(min_value=-EXACT, max_value=EXACT))
def test_a_whole_number_is_kept_digit_by_digit(number: int) -> None:
    for cell in (number, float(number)):
        assert convert(cell, Column("X", "rupiah"))["X"].value == str(number)


@given(number=st.decimals(-(10**9), 10**9, places=4))
def test_a_number_is_the_same_as_text_and_as_number(number: object) -> None:
    column = Column("X", "decimal")
    told, stored = convert(str(number), column)["X"], convert(float(str(number)), column)["X"]
    assert float(told.value) == float(stored.value)
