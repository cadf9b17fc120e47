"""What strangers write, drawn and bent at random: an answer or a refusal, and never anything else.

A moment each in every run; ``make hard`` does each for ten minutes (``--fuzz-seconds``). What is
found becomes a test beside the module that it is about.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from api.gate import FORMS, NESTING, WRITING, Refused, admit, names_dataset
from api.negotiate import RDF_TYPES, SUFFIXES, language, negotiate, split_suffix
from api.pool import Limits, Syntax, Worker
from kg.admit import admitted
from kg.cells import TYPES, Unfit, convert, items, problem, rounded
from kg.dataset import FORMATS, graph_quads
from kg.datatypes import NUMBER
from kg.errors import LANGUAGES, Place, SimpulError
from kg.intake import take_in
from kg.layout import Column
from kg.names import DEFAULT_BASE, QUESTIONS, graph_name
from kg.recognise import read_layouts
from kg.release import current
from kg.tables import UNVALUED
from tests.books import book
from tests.bpmn_models import WHOLE
from tests.corpus import CODES, CORPUS, DPA, HEADERS, SCORES, SUB
from tests.hard import note

EXAMPLES, BATCH = 25, 300
GRAPH = graph_name(DEFAULT_BASE, "sumber", "x", "y")
LAYOUTS = read_layouts()
Judge = Callable[[object], str]
SPARQL = [
    *sorted(FORMS | NESTING | WRITING),
    *("WHERE", "SERVICE", "FROM", "NAMED", "GRAPH", "VALUES", "LIMIT 5", "GROUP BY ?s", "AS"),
    *("ORDER BY", "HAVING", "DISTINCT", "PREFIX a: <urn:a#>", "BASE <urn:>", "COUNT(*)", "CONCAT"),
    *("{", "}", "(", ")", "[", "]", "<<", ">>", "<<(", ")>>", ".", ";", ",", "a", "?s", "$p", "?o"),
    *("<urn:p>", "<http://127.0.0.1:1/>", "a:b", "_:b", '"x"', "'y'", '"""z"""', "'''", '"', "\\"),
    *("@id", "^^", "|", "/", "^", "*", "+", "?", "!", "=", "!=", "&&", "||", "1", "2.5e3", "true"),
    *("#", "\n", "\t", "\ufeff", "S\\u0045RVICE", "\0", "é", "REGEX(?s, 'a')", "BIND(1 AS ?x)"),
]
XML = ["<", ">", "/>", "</", "&", "&amp;", "&#0;", '"', "id=", "<!DOCTYPE a>", "<![CDATA[", "]]>"]
XML += ["<!--", "xmlns:x=''", 'id="a"', 'sourceRef="a"', "<task/>", "<lane/>", "\0", "é", "<?x?>"]
RDFS = [
    "<",
    ">",
    '"',
    "'''",
    '"""',
    "\\u0000",
    "\\U00110000",
    "@prefix",
    "^^",
    "@id",
    ".",
    ";",
    ",",
]
RDFS += ["[", "]", "(", ")", "<<(", ")>>", "_:b", "{", "}", "a", "1e999", "-", "GRAPH", "#", "\n"]
CELLS = [*HEADERS, *CODES, *DPA, SUB, *SCORES.replace("\n", ",").split(","), "", ";", "\t", "\r\n"]
CELLS += [
    '"',
    "=1+1",
    "#REF!",
    "1.234,50",
    "(5)",
    "9" * 400,
    "NaN",
    "\u202e",
    "\0",
    "é",
    "-",
    "1e3",
]


def bent(samples: Sequence[bytes], pieces: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Draw samples with parts cut out, put in, doubled and changed."""
    piece = st.sampled_from(pieces).map(lambda one: one.encode("utf-8", "surrogatepass"))
    edit = st.tuples(
        st.integers(0, 10**6), st.integers(0, 60), st.one_of(piece, st.binary(max_size=6))
    )

    def edited(sample: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
        for at, length, new in edits:
            at %= len(sample) + 1
            if length > 50:
                new *= length
            sample = sample[:at] + new + sample[at + (length if length < 30 else 0) :]
        return sample

    return st.builds(edited, st.sampled_from(samples), st.lists(edit, max_size=10))


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
            worker().ask({**asked, "query": text, "type": kind})
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


def queries() -> st.SearchStrategy[str]:
    shipped = [one.read_bytes() for one in sorted(QUESTIONS.rglob("*.rq"))]
    words = st.lists(st.sampled_from(SPARQL), max_size=60).map(" ".join)
    near = st.lists(st.sampled_from(SPARQL), max_size=30).map("".join)
    nested = st.builds(
        lambda head, one, times, end: f"SELECT * {{ {head} {one * times} {end * times} }}",
        *(st.sampled_from(SPARQL), st.sampled_from(SPARQL), st.integers(1, 600)),
        st.sampled_from(SPARQL),
    )
    changed = bent(shipped, SPARQL).map(lambda one: one.decode("utf-8", "replace"))
    return st.one_of(words.map(lambda one: f"SELECT * {{ {one} }}"), words, near, nested, changed)


def headers() -> st.SearchStrategy[str]:
    parts = [*SUFFIXES.values(), "*/*", "text/*", ";q=", ";q=0", "0.5", ",", ";", "=", '"', " "]
    parts += ["id", "en-GB", ";q=1e400", ";q=nan", ";q=-1", "\\", ";profile=", "é", ".ttl", "/"]
    return st.one_of(st.lists(st.sampled_from(parts), max_size=40).map("".join), st.text())


def values() -> st.SearchStrategy[object]:
    number = st.from_regex(r"[-+(]?[ 0-9.,Rp]{1,30}\)?[eE%]?[0-9]{0,3}", fullmatch=True)
    listed = st.lists(st.integers() | st.text(max_size=4), max_size=4)
    one = st.one_of(
        *(st.text(), number, st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()),
        *(st.none(), st.just(UNVALUED), listed, st.builds(json.dumps, listed)),
        *(st.times(), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)),
        st.sampled_from(CELLS),
    )
    return st.tuples(
        one, st.sampled_from(sorted(TYPES)), st.sampled_from(["", ",", "."]), st.booleans()
    )


def corpus(*suffixes: str) -> list[tuple[str, bytes]]:
    """Return the files of the corpus of some kinds, the small ones."""
    found = [one for one in CORPUS if one.name.endswith(suffixes) and not one.heavy]
    made = [(f".{one.name.rpartition('.')[2]}", one.content()) for one in found]
    return [one for one in made if len(one[1]) < 5_000]


def rdf() -> st.SearchStrategy[tuple[str, bytes]]:
    whole = b'<id/a> <id/p> <id/b> , "x"@id , 1 ; a <id/K> .\n<id/b> <id/q> [ <id/r> ( 1 2.5 ) ] .'
    samples: dict[str, list[bytes]] = {".ttl": [whole]}
    for suffix, syntax in FORMATS.items():
        quads = list(parse(whole, format=RdfFormat.TURTLE, base_iri=DEFAULT_BASE))
        samples.setdefault(suffix, []).append(serialize(quads, format=syntax) or b"")
    for suffix, content in corpus(*FORMATS):
        samples[suffix].append(content)
    return st.one_of(
        st.tuples(st.just(suffix), bent(some, XML if suffix == ".rdf" else RDFS))
        for suffix, some in samples.items()
    )


def tables() -> st.SearchStrategy[tuple[str, object]]:
    html = "<table><tr><th>NO</th><th>PREDIKAT</th></tr><tr><td rowspan=2>1</td><td>A</td></table>"
    sql = "INSERT INTO `wilayah` (`kode`, `nama`) VALUES ('11', 'Aceh'), ('11.01', 'Kab');"
    told = '[{"tahun": 2026, "kode": "1.01", "sasaran": [{"indikator": ["a"], "target": [1, 2]}]}]'
    row = st.lists(st.one_of(st.sampled_from(CELLS), st.integers(), st.none()), max_size=8)
    clean = st.sampled_from([HEADERS, CODES, DPA, [SUB, "N", 5]])
    rows = st.lists(st.one_of(clean, row.map(_for_a_sheet)), min_size=1, max_size=6)
    return st.one_of(
        *(
            st.tuples(st.just(f"a{suffix}"), bent([*_of(suffix), sample.encode()], [*CELLS, *XML]))
            for suffix, sample in (
                (".csv", SCORES),
                (".html", html),
                (".sql", sql),
                (".json", told),
            )
        ),
        st.tuples(st.sampled_from(["a2027.xlsx", "a.xlsx"]), rows),
    )


def _of(suffix: str) -> list[bytes]:
    return [content for _, content in corpus(suffix)]


def _for_a_sheet(row: list[object]) -> list[object]:
    """Return a row that a workbook can hold."""
    return [one.replace("\0", "") if isinstance(one, str) else one for one in row]


def models() -> st.SearchStrategy[tuple[str, bytes]]:
    whole = WHOLE.read_bytes()
    return st.tuples(st.just("a.bpmn"), bent([whole, whole[: len(whole) // 2], *_of(".bpmn")], XML))


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
