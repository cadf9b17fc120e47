"""Does each question give its golden answer on the worked region: tried, and told in EARL.

The W3C's Evaluation and Report Language (EARL 1.0) names what was tried by the digest of its text,
so that a result never stands for a question that has been changed since.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse

from kg.names import DCTERMS, DEFAULT_BASE, RDF_TYPE, SHARE, SHIPPED_DATA, XSD
from kg.query import Answer, Question, ask

if TYPE_CHECKING:
    from kg.pipeline import Tell

EARL = "http://www.w3.org/ns/earl#"
GOLDEN = SHARE / "tests" / "answers"
TESTED = "tested.ttl"


@dataclass(frozen=True)
class Trial:
    """Whether a question gave its golden answer, when it was tried and with which version."""

    passed: bool
    date: str
    version: str


def as_golden(answer: Answer) -> str:
    """Return an answer as its golden file has it: the variables, then IRIs relative to the base."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.variables)
    writer.writerows([answer.written(term) for term in row] for row in answer.rows)
    return text.getvalue()


def examples(question: Question) -> dict[str, str]:
    """Return the example of each parameter of a question."""
    return {name: one.example for name, one in question.parameters.items()}


def agrees(dataset: Store, question: Question) -> bool:
    """Return whether a question gives its golden answer; one without a golden answer does not."""
    golden = GOLDEN / f"{question.name}.csv"
    answer = as_golden(ask(dataset, question, examples(question), DEFAULT_BASE))
    return golden.is_file() and golden.read_text(encoding="utf-8") == answer


def try_questions(
    questions: Iterable[Question], today: str, version: str, tell: "Tell"
) -> dict[str, Trial]:
    """Build the worked region anew and ask it every question with its examples.

    ``today`` is a date of ISO 8601.
    """
    # What builds is loaded where something is built: the service only reads what came of it.
    from kg.pipeline import make_world

    region = make_world([SHIPPED_DATA], DEFAULT_BASE, tell).dataset
    return {one.name: Trial(agrees(region, one), today, version) for one in questions}


def _earl(name: str) -> NamedNode:
    return NamedNode(EARL + name)


def _dcterms(name: str) -> NamedNode:
    return NamedNode(DCTERMS + name)


def _tried(question: Question, base: str) -> NamedNode:
    """Return the name of a question as its text is now."""
    digest = hashlib.sha256(question.text.encode()).hexdigest()
    return NamedNode(f"{base}pertanyaan/{question.name}.rq#{digest}")


def as_earl(
    tested: Mapping[str, Trial], questions: Mapping[str, Question], base: str
) -> Iterator[Triple]:
    """Yield what was tried and what came of it, as EARL says it."""
    for name, one in tested.items():
        about = f"{base}uji-pertanyaan#{name}"
        assertion, result = NamedNode(about), NamedNode(f"{about}-hasil")
        program = NamedNode(f"{base}uji-pertanyaan#simpul-{one.version}")
        outcome = _earl("passed" if one.passed else "failed")
        yield Triple(assertion, RDF_TYPE, _earl("Assertion"))
        yield Triple(assertion, _earl("mode"), _earl("automatic"))
        yield Triple(assertion, _earl("assertedBy"), program)
        yield Triple(assertion, _earl("subject"), _tried(questions[name], base))
        yield Triple(assertion, _earl("test"), NamedNode(f"{base}pertanyaan/{name}#uji"))
        yield Triple(assertion, _earl("result"), result)
        yield Triple(result, RDF_TYPE, _earl("TestResult"))
        yield Triple(result, _earl("outcome"), outcome)
        yield Triple(result, _dcterms("date"), Literal(one.date, datatype=NamedNode(XSD + "date")))
        yield Triple(program, RDF_TYPE, _earl("Software"))
        yield Triple(program, _dcterms("hasVersion"), Literal(one.version))


def read_tested(path: Path, questions: Iterable[Question], base: str) -> dict[str, Trial]:
    """Return what came of the questions as they are now; one changed since was not tried."""
    if not path.is_file():
        return {}
    said = Store()
    said.extend(parse(path=str(path), format=RdfFormat.TURTLE))

    def value(about: object, name: NamedNode) -> object:
        if not isinstance(about, NamedNode):
            return None
        return next((one.object for one in said.quads_for_pattern(about, name, None)), None)

    found = {}
    for question in questions:
        tried = said.quads_for_pattern(None, _earl("subject"), _tried(question, base))
        for one in tried:
            result, program = (value(one.subject, _earl(key)) for key in ("result", "assertedBy"))
            date, version = value(result, _dcterms("date")), value(program, _dcterms("hasVersion"))
            passed = value(result, _earl("outcome")) == _earl("passed")
            if isinstance(date, Literal) and isinstance(version, Literal):
                found[question.name] = Trial(passed, date.value, version.value)
    return found
