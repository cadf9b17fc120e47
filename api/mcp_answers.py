"""The answers of the tools for programs that talk, as objects of JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from pyoxigraph import NamedNode, Quad

from api import answering
from api.describe import describe
from api.live import Live
from api.mcp import Json
from api.negotiate import RDF_TYPES
from api.resources import serialise
from kg.errors import Usage
from kg.names import SHAPES, Term
from kg.query import Answer, Question
from kg.register import Register, Wanted, read_criteria, shape_quads
from kg.report import Finding
from kg.report_texts import where

FOUND = 5
ROWS, MOST_ROWS = 100, 1000
FINDINGS = 50


def find(live: Live, language: str, teks: str) -> Json:
    """Find the questions that a text may mean."""
    names = islice(live.catalogue.find(teks), FOUND)
    return {"pertanyaan": [_question(live.questions[one], language) for one in names]}


def _question(question: Question, language: str) -> Json:
    return {
        "nama": question.name,
        "judul": question.title[language],
        "uraian": question.description[language],
        "nilai": {
            one.name: {"jenis": one.type, "arti": one.label[language], "contoh": one.example}
            for one in question.parameters.values()
        },
        "kolom": {name: those[language] for name, those in question.columns.items()},
    }


def ask(
    live: Live,
    language: str,
    pertanyaan: str,
    nilai: Mapping[str, str] | None = None,
    baris: int = ROWS,
) -> Json:
    """Ask a question; the answer as a sentence and as rows, and how many there are."""
    question = live.questions[pertanyaan]
    answer = answering.answer(live, question, nilai or {})
    return {
        "kalimat": answer.sentence(language),
        "banyak": len(answer.rows),
        "baris": [_row(answer, row) for row in answer.rows[:baris]],
        "basis": live.base,
        "rilis": live.release.name,
        "alamat": f"{live.base}pertanyaan/{pertanyaan}",
    }


def _row(answer: Answer, row: Sequence[Term | None]) -> Json:
    named = zip(answer.variables, row, strict=True)
    return {name: answer.written(term) for name, term in named if term is not None}


def read(live: Live, language: str, iri: str, halaman: int = 1) -> Json:  # noqa: ARG001
    """Dereference a thing, a term or a rule: what is said of it, as Turtle."""
    whole = iri if iri.startswith(("http://", "https://")) else live.base + iri
    quads, pages = _said(live, whole, halaman)
    if not quads:
        raise Usage.of("mcp-unknown", iri=whole)
    turtle = serialise(quads, RDF_TYPES["ttl"]).decode()
    return {"iri": whole, "turtle": turtle, "halaman": halaman, "dari": pages}


def _said(live: Live, iri: str, page: int) -> tuple[list[Quad], int]:
    try:
        thing = NamedNode(iri)
    except ValueError as error:
        raise Usage.of("bad-parameter", name="iri", value=iri[:200], type="iri") from error
    if iri.startswith(SHAPES) and (rule := read_criteria().get(thing)):
        return list(shape_quads(rule)), 1
    found = describe(live.dataset, thing)
    return (found.page(page), found.pages) if found else ([], 0)


def report(
    live: Live,
    language: str,
    opd: str | None = None,
    aturan: str | None = None,
    keparahan: str | None = None,
    profil: str | None = None,
    halaman: int = 1,
) -> Json:
    """Tell the findings that are wanted: counts first, then a page of them."""
    whole = opd if opd is None or opd.startswith("http") else live.base + opd
    register = live.register
    found = list(register.wanted(Wanted(whole, aturan, keparahan, profil)).items())
    return {
        "rilis": live.release.name,
        "banyak": Counter(one.severity for _, one in found),
        "halaman": halaman,
        "dari": max(-(-len(found) // FINDINGS), 1),
        "temuan": [
            _finding(register, key, one, language)
            for key, one in found[(halaman - 1) * FINDINGS : halaman * FINDINGS]
        ],
    }


def _finding(register: Register, key: str, found: Finding, language: str) -> Json:
    rule = register.rule(found)
    return {
        "kunci": key,
        "keparahan": found.severity,
        "aturan": rule.key,
        "unsur": str(getattr(found.result.focus_node, "value", found.result.focus_node)),
        "nama": found.label,
        "opd": found.opd,
        "kondisi": found.message(language),
        "rekomendasi": rule.remedy[language],
        "dasar": rule.source,
        "letak": where(found, language),
    }
