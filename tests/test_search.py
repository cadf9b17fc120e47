"""What a person types finds the question that is meant."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query import read_questions
from kg.search import Catalogue

PHRASINGS = tomllib.loads(
    Path(__file__).with_name("phrasings.toml").read_text(encoding="utf-8")
).items()
CATALOGUE = Catalogue(read_questions().values())


@pytest.mark.parametrize(("said", "meant"), PHRASINGS)
def test_the_question_that_is_meant_is_among_the_first_three(said: str, meant: str) -> None:
    assert meant in CATALOGUE.find(said)[:3]


def test_every_question_is_found_by_its_own_title_in_both_languages() -> None:
    for question in read_questions().values():
        for title in question.title.values():
            assert CATALOGUE.find(title)[0] == question.name


def test_what_says_nothing_finds_nothing() -> None:
    assert CATALOGUE.find("yang mana apa") == []


@settings(deadline=None)
@given(st.text())
def test_no_text_is_too_strange(said: str) -> None:
    assert len(CATALOGUE.find(said)) <= len(read_questions())
