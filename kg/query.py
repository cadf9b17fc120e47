"""Competency questions: each a self-describing ``.rq`` file; ask one and get its answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.dataset import Dataset, bind, select
from kg.errors import Usage
from kg.figures import FIGURE, FIGURES
from kg.names import QUESTIONS, XSD, Term
from kg.rq import QueryFile, read_query_files
from kg.shown import Axes, Drawing, Points

NUMBERS = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "year": re.compile(r"[0-9]{4}"),
    "decimal": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"),
}
TYPES = (*NUMBERS, "iri", "text")
DATATYPES = {"integer": "integer", "year": "integer", "decimal": "decimal"}


@dataclass(frozen=True)
class Parameter:
    """A slot of a question: its type, and label and example to show."""

    name: str
    type: str
    label: Mapping[str, str]
    example: str

    def term(self, text: str, base: str) -> NamedNode | Literal:
        """Return what a person typed as a term of the parameter's type.

        An IRI may be given relative to the base. Raises Usage for a text that does not fit.

        >>> tahun = Parameter("tahun", "year", {}, "2026")
        >>> tahun.term("2026", "https://data.simpul.example/").value
        '2026'
        """
        if self.type in NUMBERS and not NUMBERS[self.type].fullmatch(text):
            raise Usage.of("bad-parameter", name=self.name, value=text, type=self.type)
        try:
            return self._term(text, base)
        except ValueError as error:
            # Not an IRI, or half of a surrogate pair.
            raise Usage.of("bad-parameter", name=self.name, value=text, type=self.type) from error

    def _term(self, text: str, base: str) -> NamedNode | Literal:
        if self.type == "text":
            return Literal(text)
        if self.type == "iri":
            whole = text.startswith(("http://", "https://"))
            return NamedNode(text if whole else base + text)
        return Literal(text, datatype=NamedNode(XSD + DATATYPES[self.type]))


@dataclass(frozen=True)
class Question:
    """A competency question, as its file describes it."""

    name: str
    text: str
    code: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    sentence: Mapping[str, str]
    asker: Sequence[str]
    basis: str
    show: str
    columns: Mapping[str, Mapping[str, str]]
    per: Sequence[str] = ()
    empty: Mapping[str, str] | None = None
    axes: Axes | None = None
    points: Points | None = None
    drawing: Drawing | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def described(self) -> dict[str, object]:
        """Return what the catalogue says of the question."""
        return {
            "name": self.name,
            "code": self.code,
            "title": self.title,
            "description": self.description,
            "parameters": [vars(one) for one in self.parameters.values()],
            "asker": self.asker,
            "basis": self.basis,
            "show": self.show,
        }

    def bound(self, values: Mapping[str, str], base: str) -> str:
        """Return the query with the values in the place of ``VALUES ?name { UNDEF }``.

        A value is written by the library as a term. Raises Usage for a parameter that the
        question does not have, or a text that does not fit its type.
        """
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "-"
                raise Usage.of("unknown-parameter", question=self.name, name=name, known=known)
        terms = {name: [self.parameters[name].term(value, base)] for name, value in values.items()}
        return bind(self.text, terms)


def read_question(file: QueryFile) -> Question:
    """Make a question of its file."""
    header: dict[str, Any] = dict(file.header)
    parameters = {
        name: Parameter(name=name, **body) for name, body in header.pop("parameters", {}).items()
    }
    for name, kind in (("axes", Axes), ("points", Points), ("drawing", Drawing)):
        if name in header:
            header[name] = kind(**header[name])
    return Question(name=file.name, text=file.text, parameters=parameters, **header)


def read_questions() -> dict[str, Question]:
    """Read every question that the product knows, by name."""
    return {name: read_question(file) for name, file in read_query_files(QUESTIONS).items()}


@dataclass(frozen=True)
class Answer:
    """The solutions of a question: a row for each, None where a variable is unbound."""

    question: Question
    base: str
    variables: Sequence[str]
    rows: Sequence[Sequence[Term | None]]

    def written(self, term: Term | None) -> str:
        """Return a term as a person reads it: an IRI relative to the base, nothing for unbound."""
        if isinstance(term, NamedNode):
            return term.value.removeprefix(self.base)
        return term.value if isinstance(term, Literal) else str(term or "")

    def column(self, name: str) -> list[Term | None]:
        """Return the terms of a column, one for each row."""
        at = self.variables.index(name)
        return [row[at] for row in self.rows]

    def sentence(self, language: str) -> str:
        """Return the answer in words: a sentence, or one for each group of the columns ``per``.

        Where no row is no finding but a want of evidence, the question says so itself.
        """
        if self.question.empty and not self.rows:
            return self.question.empty[language]
        template = self.question.sentence[language]
        return "\n".join(
            FIGURE.sub(partial(self._figure, rows), template) for rows in self._groups()
        )

    def _groups(self) -> list[list[Sequence[Term | None]]]:
        at = [self.variables.index(name) for name in self.question.per]
        groups: dict[tuple[str, ...], list[Sequence[Term | None]]] = {}
        for row in self.rows:
            groups.setdefault(tuple(self.written(row[one]) for one in at), []).append(row)
        return list(groups.values()) or [[]]

    def _figure(self, rows: list[Sequence[Term | None]], found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "n":
            return str(len(rows))
        column = [row[self.variables.index(name)] for row in rows]
        return FIGURES[kind]([self.written(term) for term in column if term is not None])


def ask(dataset: Dataset, question: Question, values: Mapping[str, str], base: str) -> Answer:
    """Ask a dataset a question; a parameter that is not given stands for everything."""
    solutions = select(dataset, question.bound(values, base), base)
    variables = [variable.value for variable in solutions.variables]
    return Answer(question, base, variables, [list(solution) for solution in solutions])
