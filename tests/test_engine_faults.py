"""What the pinned engine does that it should not: each fault with the guard that rests on it.

A test that fails after an upgrade tells that the engine has been mended there, and that the guard
which it names may go.
"""

import resource
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Thread

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Variable, parse

from kg.names import XSD

PINNED = "0.5.13"
MEGABYTES = 1024
DECIMAL = NamedNode(XSD + "decimal")
P = NamedNode("urn:p")


def solutions(store: Store, query: str) -> list[list[str | None]]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return [[None if term is None else str(term) for term in row] for row in answer]


def ends(query: str) -> int:
    """Return how a process ends that asks an empty store, in a gigabyte of memory."""
    script = "import sys, pyoxigraph; list(pyoxigraph.Store().query(sys.stdin.read()))"

    def capped() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, MEGABYTES * 2**20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    command = [sys.executable, "-c", script]
    done = subprocess.run(  # noqa: S603
        command, input=query.encode(), capture_output=True, preexec_fn=capped, check=False
    )
    return done.returncode


def test_the_engine_is_the_one_that_was_measured() -> None:
    assert version("pyoxigraph") == PINNED


@pytest.mark.parametrize(
    ("query", "death"),
    [
        (
            "SELECT * WHERE { BIND('aaaaaaaa' AS ?s0) "
            + "".join(f"BIND(CONCAT(?s{at}, ?s{at}) AS ?s{at + 1}) " for at in range(30))
            + "}",
            signal.SIGABRT,
        ),
        (f"SELECT * WHERE {{ BIND({'(' * 20000}1{')' * 20000} AS ?x) }}", signal.SIGSEGV),
        (f"SELECT * WHERE {{ {'{' * 20000} {'}' * 20000} }}", signal.SIGSEGV),
    ],
    ids=["doubling", "parentheses", "braces"],
)
def test_a_query_can_kill_its_process(query: str, death: signal.Signals) -> None:
    """Guard: `api.gate` counts depth, `api.worker` asks in a process of its own."""
    assert ends(query) == -death


def test_a_query_fetches_from_the_network() -> None:
    """Guard: `api.gate` refuses SERVICE."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_error(403)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        query = (
            f"SELECT * {{ SERVICE <http://127.0.0.1:{server.server_port}/inside> {{ ?s ?p ?o }} }}"
        )
        with pytest.raises(OSError, match="403"):
            list(Store().query(query))  # type: ignore[arg-type]
        server.shutdown()
        thread.join()
    assert asked == ["/inside"]


def test_a_value_is_not_bound_inside_a_nested_select() -> None:
    """Guard: `kg.dataset.bind` puts terms in the place of VALUES."""
    store = Store()
    store.extend(Quad(NamedNode(f"urn:{at}"), P, Literal(at)) for at in range(3))
    query = "SELECT ?s ?n WHERE { ?s ?p ?o { SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o } } }"
    found = store.query(query, substitutions={Variable("s"): NamedNode("urn:1")})
    assert [row["n"] for row in found] == [Literal(3)]  # type: ignore[union-attr]


@pytest.mark.parametrize("value", [Literal("abc", datatype=DECIMAL), Literal("tujuh")])
def test_a_sum_with_one_bad_value_is_silently_nothing(value: Literal) -> None:
    """Guard: `kg.admit` and `kg.cells` refuse such a number, the shapes judge its datatype."""
    store = Store()
    store.extend(Quad(NamedNode(f"urn:{one}"), P, Literal(one)) for one in (1, 2))
    query = "SELECT (SUM(?o) AS ?sum) WHERE { ?s ?p ?o }"
    assert solutions(store, query) == [[str(Literal(3))]]
    store.add(Quad(NamedNode("urn:bad"), P, value))
    assert solutions(store, query) == [[None]]


def test_a_sum_beyond_the_range_is_silently_nothing() -> None:
    """Guard: none needed for rupiah below nine quintillion; the figures stay far below."""
    store = Store()
    large = Literal("9000000000000000000", datatype=NamedNode(XSD + "integer"))
    store.extend(Quad(NamedNode(f"urn:{at}"), P, large) for at in range(2))
    assert solutions(store, "SELECT (SUM(?o) AS ?sum) WHERE { ?s ?p ?o }") == [[None]]


@pytest.mark.parametrize(
    ("text", "datatype", "stored"),
    [("01", "integer", "1"), ("1.50", "decimal", "1.5"), ("1", "boolean", "true")],
)
def test_a_literal_is_stored_otherwise_than_written(text: str, datatype: str, stored: str) -> None:
    """Guard: `kg.written` keeps the written form."""
    store = Store()
    store.add(Quad(P, P, Literal(text, datatype=NamedNode(XSD + datatype))))
    (quad,) = store
    assert quad.object.value == stored  # type: ignore[union-attr]


@pytest.mark.parametrize("iri", ["javascript:alert(1)", "data:text/html,x", "http://u:p@h/"])
def test_an_iri_that_is_dangerous_on_a_page_is_taken(iri: str) -> None:
    """Guard: `kg.admit` refuses such an IRI in data."""
    assert [one.subject for one in parse(f"<{iri}> <urn:p> 1 .", format=RdfFormat.TURTLE)] == [
        NamedNode(iri)
    ]


def test_an_entity_of_a_document_type_is_expanded() -> None:
    """Guard: a DOCTYPE is refused before the engine sees it (`kg.unsafe`, `kg.dataset`)."""
    document = (
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:">'
        "<r:Description><e:p>&b;&b;</e:p></r:Description></r:RDF>"
    )
    (quad,) = parse(document, format=RdfFormat.RDF_XML)
    assert len(quad.object.value) == 80  # type: ignore[union-attr]


def test_a_log_that_lost_its_end_is_opened_without_a_word(tmp_path: Path) -> None:
    """Guard: the digest of every file in the manifest of a release."""
    store = Store(str(tmp_path))
    store.add(Quad(NamedNode("urn:1"), P, Literal(1)))
    store.add(Quad(NamedNode("urn:2"), P, Literal(2)))
    del store
    log = max(tmp_path.glob("*.log"), key=lambda one: one.stat().st_size)
    log.write_bytes(log.read_bytes()[:-1])
    assert len(Store.read_only(str(tmp_path))) == 1


def test_a_byte_that_flipped_in_a_table_is_opened_without_a_word(tmp_path: Path) -> None:
    """Guard: the digest of every file in the manifest of a release."""
    store = Store(str(tmp_path))
    store.bulk_extend(Quad(NamedNode(f"urn:{at}"), P, Literal(at)) for at in range(5000))
    store.flush()
    del store
    table = max(tmp_path.glob("*.sst"), key=lambda one: one.stat().st_size)
    content = bytearray(table.read_bytes())
    content[len(content) // 3] ^= 1
    table.write_bytes(bytes(content))
    damaged = Store.read_only(str(tmp_path))
    with pytest.raises(RuntimeError, match="Corruption"):
        list(damaged)


def test_an_update_may_not_read_a_file_but_a_query_is_no_update() -> None:
    """No guard is needed here, and this says so."""
    with pytest.raises(SyntaxError):
        Store().query("LOAD <file:///etc/passwd>")
    with pytest.raises((OSError, ValueError, SyntaxError)):
        Store().update("LOAD <file:///etc/passwd>")
