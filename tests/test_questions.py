"""Competency questions: how they describe themselves, what they answer, what cannot break them."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from rdflib.plugins.sparql import prepareQuery

from kg.errors import LANGUAGES, Usage
from kg.golden import GOLDEN, as_golden, examples
from kg.names import DEFAULT_BASE, XSD
from kg.query import TYPES, Answer, Parameter, Question, ask, read_questions

ANSWERS = GOLDEN
QUESTIONS = read_questions()
NUMBERS = {XSD + name for name in ("integer", "decimal")}
SHOWN_AS = {"table", "matrix", "graph", "chart", "map"}

each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
each_parameter = pytest.mark.parametrize(
    ("question", "parameter"),
    [
        pytest.param(question, parameter, id=f"{question.name}-{parameter.name}")
        for question in QUESTIONS.values()
        for parameter in question.parameters.values()
    ],
)


def slot(name: str) -> str:
    """Return the line by which a question shows a parameter."""
    return f"VALUES ?{name} {{ UNDEF }}"


def example_answer(region: Store, question: Question) -> Answer:
    """Ask the question of the region with its examples."""
    return ask(region, question, examples(question), DEFAULT_BASE)


# The form


@each_question
def test_every_text_of_the_header_is_there_in_both_languages(question: Question) -> None:
    texts = [question.title, question.description, question.sentence, *question.columns.values()]
    texts += [parameter.label for parameter in question.parameters.values()]
    texts += [question.empty] if question.empty else []
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts)
    assert all(question.title[language].endswith("?") for language in LANGUAGES)


@each_question
def test_the_header_is_complete(question: Question) -> None:
    assert re.fullmatch(r"CQ\d\d", question.code)
    assert question.asker
    assert question.basis
    assert question.show in SHOWN_AS
    assert all(parameter.type in TYPES for parameter in question.parameters.values())


def test_no_two_questions_have_the_same_code() -> None:
    assert len({question.code for question in QUESTIONS.values()}) == len(QUESTIONS)


@each_question
def test_the_columns_of_the_header_are_those_of_the_answer(
    region: Store, question: Question
) -> None:
    assert list(question.columns) == list(example_answer(region, question).variables)


@each_question
def test_it_is_a_query_in_order_for_every_engine(question: Question) -> None:
    prepareQuery(question.text)
    assert re.search(r"^ORDER BY ", question.text, re.MULTILINE)


@each_parameter
def test_a_parameter_is_shown_once_and_answered(question: Question, parameter: Parameter) -> None:
    lines = [line.strip() for line in question.text.splitlines()]
    assert lines.count(slot(parameter.name)) == 1
    assert question.text.count(slot(parameter.name)) == 1
    assert parameter.name in question.columns


@each_parameter
def test_an_example_is_something_that_the_region_knows(
    region: Store, question: Question, parameter: Parameter
) -> None:
    answer = ask(region, question, {parameter.name: parameter.example}, DEFAULT_BASE)
    at = list(answer.variables).index(parameter.name)
    assert {row[at] for row in answer.rows} == {parameter.term(parameter.example, DEFAULT_BASE)}


@each_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_reads_with_rows_and_without(
    region: Store, question: Question, language: str
) -> None:
    answer = example_answer(region, question)
    nothing = Answer(question, DEFAULT_BASE, answer.variables, [])
    for one in (answer, nothing):
        assert one.sentence(language).strip()
        assert "{" not in one.sentence(language)


@each_question
def test_where_no_row_may_be_a_want_of_evidence_the_answer_says_so(question: Question) -> None:
    answer = ask(Store(), question, examples(question), DEFAULT_BASE)
    assert not answer.rows
    for language in LANGUAGES:
        said = answer.sentence(language)
        assert said == question.empty[language] if question.empty else "0" in said


def test_a_sentence_is_told_for_each_group_of_years_and_stages(region: Store) -> None:
    question = QUESTIONS["porsi-program-prioritas"]
    answer = ask(region, question, {}, DEFAULT_BASE)
    columns = [list(answer.variables).index(name) for name in question.per]
    groups = {tuple(answer.written(row[at]) for at in columns) for row in answer.rows}
    told = answer.sentence("id").splitlines()
    assert len(told) == len(groups) > 1
    assert {tuple(line.split(":")[0].split(", ")) for line in told} == groups


# The answers


@each_question
def test_golden_answer(region: Store, question: Question, request: pytest.FixtureRequest) -> None:
    path = ANSWERS / f"{question.name}.csv"
    answer = example_answer(region, question)
    if request.config.getoption("--write-golden"):
        path.write_text(as_golden(answer), encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing: pytest --write-golden, and read what it wrote"
    assert answer.rows
    assert path.read_text(encoding="utf-8") == as_golden(answer)


def test_golden_answers_are_those_of_the_questions() -> None:
    assert {path.stem for path in ANSWERS.iterdir()} == set(QUESTIONS)


@pytest.fixture(scope="module")
def reversed_region(region: Store) -> Store:
    """Return the region as a store that has met its triples in the opposite order."""
    store = Store()
    for quad in reversed(list(region)):
        store.add(quad)
    return store


@each_question
def test_the_order_of_the_rows_does_not_hang_on_that_of_the_data(
    region: Store, reversed_region: Store, question: Question
) -> None:
    answers = (ask(store, question, {}, DEFAULT_BASE) for store in (region, reversed_region))
    assert len({as_golden(answer) for answer in answers}) == 1


@pytest.fixture(scope="module")
def other_engine(region: Store) -> rdflib.Dataset:
    """Return the region in rdflib, its graphs read as one."""
    dataset = rdflib.Dataset(default_union=True)
    for name in region.named_graphs():
        triples = region.dump(format=RdfFormat.N_TRIPLES, from_graph=name)
        dataset.graph(rdflib.URIRef(name.value)).parse(data=triples, format="nt")
    return dataset


def comparable(term: object) -> tuple[object, ...] | None:
    """Return a term of either engine so that equal ones are equal, numbers by their value."""
    if term is None:
        return None
    text = term.value if isinstance(term, NamedNode | Literal) else str(term)
    if isinstance(term, rdflib.URIRef | NamedNode):
        return "iri", text
    assert isinstance(term, rdflib.Literal | Literal)
    datatype = term.datatype.value if isinstance(term, Literal) else str(term.datatype)
    return (Decimal(text) if datatype in NUMBERS else text), term.language or ""


# rdflib warns of its own use of what it deprecates.
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.parametrize(
    "question",
    [
        # The other engine takes a minute for it.
        pytest.param(one, id=name, marks=[pytest.mark.proof] if name == "beda-versi" else [])
        for name, one in QUESTIONS.items()
    ],
)
def test_another_engine_gives_the_same_rows(
    region: Store, other_engine: rdflib.Dataset, question: Question
) -> None:
    query = question.bound(examples(question), DEFAULT_BASE)
    theirs = Counter(tuple(map(comparable, row)) for row in other_engine.query(query))
    ours = Counter(tuple(map(comparable, row)) for row in example_answer(region, question).rows)
    assert ours == theirs


# Whatever people type


def asked(region: Store, question: Question, values: dict[str, str]) -> None:
    """Ask with these values: the answer is one to the question, or the values are refused."""
    try:
        answer = ask(region, question, values, DEFAULT_BASE)
    except Usage:
        return
    assert list(answer.variables) == list(question.columns)


HOSTILE = [text for one in QUESTIONS.values() for text in (*map(slot, one.parameters), one.text)]


@each_parameter
@settings(max_examples=50, deadline=None)
@given(text=st.text() | st.sampled_from(HOSTILE))
def test_any_text_for_a_parameter_is_refused_or_answered(
    region: Store, question: Question, parameter: Parameter, text: str
) -> None:
    asked(region, question, {**examples(question), parameter.name: text})


def test_a_value_is_bound_as_it_is() -> None:
    first, second = (Parameter(name, "text", {}, "") for name in ("pertama", "kedua"))
    question = replace(
        next(iter(QUESTIONS.values())),
        text=f"{slot(first.name)} {slot(second.name)}",
        parameters={first.name: first, second.name: second},
    )
    values = {first.name: slot(second.name), second.name: "} SERVICE <http://a/> {"}
    assert str(Literal(values[first.name])) in question.bound(values, DEFAULT_BASE)
