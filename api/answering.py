"""A question as its page sees it: values given, choices there are, why an answer is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.describe import labels_of
from api.live import Live
from api.naming import Naming
from api.respond import Wish
from kg.names import Term
from kg.query import Answer, Parameter, Question, ask
from kg.relax import why_empty

# More choices than a person looks through: then the value is typed.
MOST_CHOICES = 500


@dataclass(frozen=True)
class Choice:
    """A value that a parameter may have, as it is written and as it is called."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """A parameter as a form shows it: choices from the graph, or a text to be typed."""

    name: str
    label: str
    type: str
    example: str
    value: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Culprit:
    """Values without which a question that has no answer would have one, and those that stay."""

    label: str
    text: str
    rows: int
    values: Mapping[str, str]


def given(query: Mapping[str, str], own: frozenset[str]) -> dict[str, str]:
    """Return the values that a request gives; an empty one stands for everything.

    ``own`` are the names that the page keeps for itself.
    """
    return {name: value for name, value in query.items() if value and name not in own}


def answer(live: Live, question: Question, values: Mapping[str, str]) -> Answer:
    """Ask the live release; raises Usage for a value that does not fit."""
    return ask(live.dataset, question, values, live.base)


def fields(wished: Wish, question: Question, values: Mapping[str, str]) -> list[Field]:
    """Return the form of a question: for each parameter the values that have an answer."""
    if not question.parameters:
        return []
    known = wished.live.choices(question)
    named = {term for terms in known.values() for term in terms}
    naming = Naming(wished, labels_of(wished.live.dataset, named))
    return [
        _field(naming, one, known[name], values.get(name, ""))
        for name, one in question.parameters.items()
    ]


def _field(naming: Naming, parameter: Parameter, terms: Sequence[Term], value: str) -> Field:
    base = naming.wished.live.base
    choices = []
    if len(terms) <= MOST_CHOICES:
        choices = [_choice(naming, term, base, value) for term in terms]
    choices.sort(key=lambda one: one.text.casefold())
    label = parameter.label[naming.wished.language]
    if value and choices and not any(one.chosen for one in choices):
        choices.insert(0, Choice(value, value, chosen=True))
    return Field(parameter.name, label, parameter.type, parameter.example, value, choices)


def _choice(naming: Naming, term: Term, base: str, value: str) -> Choice:
    written = getattr(term, "value", str(term))
    text = naming.link(term).text if isinstance(term, NamedNode) else written
    short = written.removeprefix(base)
    return Choice(short, text, chosen=value in (short, written))


def culprits(wished: Wish, empty: Answer, values: Mapping[str, str]) -> list[Culprit]:
    """Return for an answer without rows the values that leave none."""
    if empty.rows:
        return []
    live, question = wished.live, empty.question
    return [
        Culprit(
            label=", ".join(
                question.parameters[one].label[wished.language] for one in cause.parameters
            ),
            text=", ".join(values[one] for one in cause.parameters),
            rows=cause.rows,
            values={one: kept for one, kept in values.items() if one not in cause.parameters},
        )
        for cause in why_empty(live.dataset, question, values, live.base)
    ]


def reason(wished: Wish, empty: Answer) -> str:
    """Return which condition of the question nothing in the release meets, in words."""
    # The parser of queries is loaded where a query is looked into.
    from kg.missing import explain, unmet

    live = wished.live
    condition = unmet(live.dataset, empty.question.text, live.base)
    return explain(live.dataset, condition, wished.language)
