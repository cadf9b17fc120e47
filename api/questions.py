"""The questions: a catalogue to search, and for each question its form and its answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from api import answering
from api.answering import Culprit, Field
from api.describe import labels_of
from api.drawings import Shown, shown
from api.live import Live
from api.maps import Map, map_of
from api.naming import Naming
from api.negotiate import HTML
from api.pages import text
from api.respond import Wish, live_of, respond, show, wish
from api.tables import PER_PAGE, Bar, Matrix, Table, bars, matrix, table
from kg.golden import Trial
from kg.query import Answer, Question
from kg.render_answer import FORMATS, as_xlsx

JSON = "application/json"
SUFFIXES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/sparql-results+json",
    "ttl": "text/turtle",
    "rq": "application/sparql-query",
}
OWN = frozenset({"lang", "halaman"})
FILES = {"csv", "xlsx"}

router = APIRouter()


@dataclass(frozen=True)
class CataloguePage:
    """The catalogue: what was searched, and the questions, the likeliest first."""

    searched: str
    questions: Sequence[Question]


@dataclass(frozen=True)
class QuestionPage:
    """A question with its form and its answer."""

    question: Question
    fields: Sequence[Field]
    sentence: str
    rows: int
    table: Table
    bars: Sequence[Bar]
    matrix: Matrix | None
    map: Map | None
    drawings: Sequence[Shown]
    tested: Trial | None
    culprits: Sequence[Culprit]
    reason: str
    values: Mapping[str, str]
    number: int
    pages: int
    # The answer as files: the suffix and the address.
    files: Sequence[tuple[str, str]]


@router.get("/pertanyaan", summary="Katalog pertanyaan")
@router.get("/pertanyaan.json", summary="Katalog pertanyaan sebagai JSON")
def catalogue(
    request: Request,
    live: Annotated[Live, Depends(live_of)],
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Return the questions, or those that a text may mean."""
    suffix = JSON if request.url.path.endswith(".json") else None
    wished = wish(request, live, [HTML, JSON], suffix)
    found = _found(live, q)
    if wished.media_type == JSON:
        return respond(wished, lambda: _json(live, found), {})
    title = text("menu-questions", wished.language)
    alternates = [(JSON, f"/pertanyaan.json?{urlencode({'q': q})}")]
    return show(wished, "questions.html", title, lambda: CataloguePage(q, found), alternates)


def _json(live: Live, questions: Sequence[Question]) -> bytes:
    """Return what the questions say of themselves, and whether their test passes."""
    told = [
        {
            **one.described(),
            "tested": asdict(tested) if (tested := live.tested.get(one.name)) else None,
        }
        for one in questions
    ]
    return json.dumps(told, ensure_ascii=False).encode()


def _found(live: Live, searched: str) -> list[Question]:
    if searched.strip():
        return [live.questions[one] for one in live.catalogue.find(searched)]
    return sorted(live.questions.values(), key=lambda one: one.code)


@router.get("/pertanyaan/{name}", summary="Satu pertanyaan dan jawabannya")
def question(
    request: Request,
    name: str,
    live: Annotated[Live, Depends(live_of)],
    halaman: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Return a question with its answer for the values in the query: page, table or query."""
    one, suffix = _named(live, name)
    wished = wish(request, live, [HTML, *SUFFIXES.values(), JSON], suffix)
    values = answering.given(request.query_params, OWN)
    one.bound(values, live.base)  # before anything is made: a value that does not fit is refused
    if wished.media_type != HTML:
        return _file(wished, one, values)
    alternates = [(SUFFIXES[end], address) for end, address in _files(one, values)]
    title = one.title[wished.language]
    make = partial(_page, wished, one, values, halaman)
    return show(wished, "question.html", title, make, alternates)


def _named(live: Live, name: str) -> tuple[Question, str | None]:
    """Return the question of a name, and the media type that its suffix asks for."""
    stem, _, end = name.rpartition(".")
    asked, suffix = (stem, SUFFIXES[end]) if end in SUFFIXES else (name, None)
    if asked not in live.questions:
        raise HTTPException(404, f"/pertanyaan/{asked}")
    return live.questions[asked], suffix


def _files(question: Question, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the answer as files: the suffix and the address."""
    query = f"?{urlencode(sorted(values.items()))}" if values else ""
    return [(end, f"/pertanyaan/{question.name}.{end}{query}") for end in SUFFIXES]


def _page(wished: Wish, question: Question, values: Mapping[str, str], number: int) -> QuestionPage:
    answer = answering.answer(wished.live, question, values)
    named = {term for row in answer.rows for term in row if term is not None}
    naming = Naming(wished, labels_of(wished.live.dataset, named))
    culprits = answering.culprits(wished, answer, values)
    unexplained = not answer.rows and not culprits
    rows = answer.rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    return QuestionPage(
        question=question,
        fields=answering.fields(wished, question, values),
        sentence=answer.sentence(wished.language),
        rows=len(answer.rows),
        table=table(naming, answer, rows),
        bars=bars(naming, answer),
        matrix=matrix(naming, answer),
        map=map_of(wished, answer),
        drawings=shown(wished, answer),
        tested=wished.live.tested.get(question.name),
        culprits=culprits,
        reason=answering.reason(wished, answer) if unexplained else "",
        values=values,
        number=number,
        pages=max(-(-len(answer.rows) // PER_PAGE), 1),
        files=_files(question, values),
    )


def _file(wished: Wish, question: Question, values: Mapping[str, str]) -> Response:
    """Return the answer as a file, or the query itself with the values bound."""
    end = next((end for end, one in SUFFIXES.items() if one == wished.media_type), "json")

    def make() -> bytes:
        if end == "rq":
            return question.bound(values, wished.live.base).encode()
        answer = answering.answer(wished.live, question, values)
        if end == "xlsx":
            return as_xlsx(answer, wished.language, _cover(wished, answer, values))
        return FORMATS[end](answer, wished.language)

    answered = respond(wished, make, {f"/pertanyaan/{question.name}": 'rel="describedby"'})
    if end in FILES:
        answered.headers["Content-Disposition"] = f'attachment; filename="{question.name}.{end}"'
    return answered


def _cover(wished: Wish, answer: Answer, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what the cover sheet says of how the answer came to be."""
    said = [
        (parameter.label[wished.language], values.get(name, text("everything", wished.language)))
        for name, parameter in answer.question.parameters.items()
    ]
    live = wished.live
    release = text("release", wished.language, release=live.release.name, built=live.manifest.built)
    return [*said, (release, wished.frame("").here)]
