"""What strangers write, drawn and bent at random: an answer or a refusal, and never anything else.

A moment each in every run; ``make hard`` does each for ten minutes (``--fuzz-seconds``). What is
found becomes a test beside the module that it is about.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from api.gate import Refused, admit, names_dataset
from api.limits import Limits
from api.negotiate import RDF_TYPES, SUFFIXES, language, negotiate, split_suffix
from api.worker import Syntax, Worker
from kg.admit import admitted
from kg.cells import Unfit, convert, items, problem, rounded
from kg.dataset import graph_quads
from kg.datatypes import NUMBER
from kg.errors import LANGUAGES, Place, SimpulError
from kg.intake import take_in
from kg.layout import Column
from kg.names import DEFAULT_BASE, graph_name
from kg.recognise import read_layouts
from kg.release import current
from tests.books import book
from tests.drawn import headers, models, queries, rdf, tables, values
from tests.hard import note

EXAMPLES, BATCH = 25, 300
GRAPH = graph_name(DEFAULT_BASE, "sumber", "x", "y")
LAYOUTS = read_layouts()
Judge = Callable[[object], str]


def told(error: SimpulError) -> str:
    """Return what kind of refusal it is; it has words in each language, and no path."""
    for one in LANGUAGES:
        assert "/tmp/" not in error.text(one)  # noqa: S108
    return type(error).__name__


def gate(worker: Callable[[], Worker]) -> Judge:
    """Judge a query: what is let in calls nobody, writes nothing, and ends no worker."""

    def judge(query: object) -> str:
        text = str(query)
        began = time.process_time()
        try:
            form = admit(text)
        except Refused as refused:
            return refused.key
        finally:
            assert time.process_time() - began < 2, text
        names_dataset(text)
        asked = {"default": [], "named": [], "base": DEFAULT_BASE, "rows": 99, "bytes": 10**6}
        kind = "text/csv" if form in ("SELECT", "ASK") else "text/turtle"
        try:
            asyncio.run(worker().ask({**asked, "query": text, "type": kind}))
        except Syntax:
            return "query-syntax"
        except Refused as refused:
            assert refused.key != "query-too-heavy", text  # noqa: PT017
            return refused.key
        return form

    return judge


def accept(header: object) -> str:
    """Judge a header: what is chosen was offered."""
    text = str(header)
    offered = list(SUFFIXES.values())
    chosen = negotiate(text, offered)
    assert chosen is None or chosen in offered
    assert negotiate(text, list(RDF_TYPES.values())) != "text/html"
    assert language(text, text) in LANGUAGES
    stem, kind = split_suffix(text)
    assert text.startswith(stem)
    return str(kind or chosen)


def cell(drawn: object) -> str:
    """Judge a cell of a column: numbers that the engine computes with, or a reason."""
    value, kind, mark, rounding = drawn  # type: ignore[misc]
    column = Column("K", kind, decimal_mark=mark, rounded=rounding, empty=("-",))
    try:
        found = convert(rounded(value, column), column)
        items(value, column)
    except Unfit as unfit:
        for one in LANGUAGES:
            assert problem(unfit, value, column, Place("a.csv", row=1)).text(one)  # noqa: PT017
        return str(unfit)
    for literal in found.values():
        if kind in ("decimal", "integer", "rupiah", "year"):
            assert NUMBER.fullmatch(literal.value), literal
    return kind


def graphs(folder: Path) -> Judge:
    """Judge a file of RDF: what is let in can be written down and read again, the same."""

    def judge(drawn: object) -> str:
        suffix, content = drawn  # type: ignore[misc]
        path = folder / f"a{suffix}"
        path.write_bytes(content)
        try:
            quads = list(admitted(path, graph_quads(path, GRAPH, DEFAULT_BASE), DEFAULT_BASE))
        except SimpulError as error:
            return told(error)
        written = serialize(quads, format=RdfFormat.N_QUADS) or b""
        assert set(parse(written, format=RdfFormat.N_QUADS)) == set(quads)
        return suffix

    return judge


def files(folder: Path) -> Judge:
    """Judge a table or a model: every row of it is used, refused or ignored, or the file is."""

    def judge(drawn: object) -> str:
        name, content = drawn  # type: ignore[misc]
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else book(*content))
        try:
            account = take_in(path, LAYOUTS, DEFAULT_BASE)
            list(admitted(path, account.quads, DEFAULT_BASE))
        except SimpulError as error:
            return told(error)
        assert account.used + len(account.refused) > 0
        return account.layout

    return judge


@pytest.fixture
def target(
    request: pytest.FixtureRequest, home: Path, tmp_path: Path
) -> Iterator[tuple[st.SearchStrategy[object], Judge]]:
    """Return what is drawn for a target, and what judges it."""
    workers: list[Worker] = []

    def worker() -> Worker:
        if not workers or not workers[-1].alive():
            release = current(home)
            assert release is not None
            workers.append(Worker(release, Limits(seconds=5)))
        return workers[-1]

    targets: dict[str, tuple[st.SearchStrategy[object], Judge]] = {
        "gate": (queries(), gate(worker)),
        "accept": (headers(), accept),
        "cells": (values(), cell),
        "rdf": (rdf(), graphs(tmp_path)),
        "tables": (tables(), files(tmp_path)),
        "bpmn": (models(), files(tmp_path)),
    }
    yield targets[request.param]
    for one in workers:
        one.stop()


def fuzz(
    target: tuple[st.SearchStrategy[object], Judge], examples: int, start: int
) -> Counter[str]:
    """Draw so many examples, and count what came of them."""
    drawn, judge = target
    came: Counter[str] = Counter()

    @seed(start)
    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
    @given(drawn)
    def one(value: object) -> None:
        came[judge(value)] += 1

    one()
    return came


TARGETS = ("gate", "accept", "cells", "rdf", "tables", "bpmn")


@pytest.mark.parametrize("target", TARGETS, indirect=True)
def test_nothing_but_an_answer_or_a_refusal(
    target: tuple[st.SearchStrategy[object], Judge],
) -> None:
    assert fuzz(target, EXAMPLES, 0).total() >= EXAMPLES // 2


@pytest.mark.hard
@pytest.mark.parametrize("target", TARGETS, indirect=True)
def test_nothing_else_for_minutes(
    target: tuple[st.SearchStrategy[object], Judge], request: pytest.FixtureRequest
) -> None:
    seconds = request.config.getoption("--fuzz-seconds")
    until, start, came = time.monotonic() + seconds, int(time.time()), Counter[str]()
    name = request.node.callspec.params["target"]
    try:
        while time.monotonic() < until:
            start += 1
            came += fuzz(target, BATCH, start)
        start = 0
    finally:
        # The seed is that of the draw that failed; 0 is none.
        ends = dict(came.most_common(12))
        note(f"fuzz: {name}", came.total(), seconds=seconds, failed=start, ends=ends)
