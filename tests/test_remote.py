"""What a server answers: the same as the embedded engine, by question, rule and shape."""

import re
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.cli import main
from kg.conformance import judge
from kg.dataset import canonical, construct
from kg.errors import Unreadable, Usage
from kg.opening import Url, asked_dataset, read_dataset
from kg.protocol import connect
from kg.push import push
from kg.query import ask, read_questions
from kg.reason import read_rules
from kg.release import chosen, live_dataset
from kg.remote import Remote
from kg.servers import read_servers
from kg.shapes import PROFILES, profile_files, read_shapes
from tests.servers import KINDS, Running, running

QUESTIONS = read_questions()


@pytest.fixture(scope="module", params=KINDS)
def server(
    request: pytest.FixtureRequest, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Return a server of each kind that holds the shipped data."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as one:
        push(chosen(home, None), connect(one.url, one.login))
        yield one


@pytest.fixture(scope="module")
def there(server: Running) -> "Store | Remote":
    """Return what is asked when the address of a server is given."""
    return asked_dataset(arguments(server))[0]


def arguments(server: Running) -> Namespace:
    return Namespace(dataset=Url(server.url), login=server.login)


def test_the_differences_between_servers_are_named_in_one_file() -> None:
    names = "|".join(read_servers())
    for path in (Path(__file__).parent.parent / "kg").rglob("*.py"):
        code = re.sub(r'""".*?"""|#.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(rf"\b({names})\b", code, re.IGNORECASE), path


def test_every_question_has_the_same_answer_there(there: "Store | Remote", home: Path) -> None:
    here, manifest = live_dataset(home, None)
    for question in QUESTIONS.values():
        examples = {name: one.example for name, one in question.parameters.items()}
        for values in ({}, examples):
            expected = ask(here, question, values, manifest.base)
            assert ask(there, question, values, manifest.base) == expected, question.name


def test_the_conformance_report_is_the_same_there(there: "Store | Remote", home: Path) -> None:
    shapes = read_shapes(profile_files(PROFILES))
    expected = judge(live_dataset(home, None)[0], shapes, "sparql", lambda _: None)
    found = judge(there, shapes, "sparql", lambda _: None)
    assert found == expected
    assert expected.findings


def test_every_rule_infers_the_same_there(there: "Store | Remote", home: Path) -> None:
    here, manifest = live_dataset(home, None)
    inferred = 0
    for rule in read_rules().values():
        expected = set(construct(here, rule.text, manifest.base))
        assert set(construct(there, rule.text, manifest.base)) == expected, rule.name
        inferred += len(expected)
    assert inferred


def test_what_is_read_from_it_is_what_was_pushed(server: Running, home: Path) -> None:
    there, manifest = read_dataset(arguments(server))
    here, expected = live_dataset(home, None)
    assert canonical(there) == canonical(here)
    assert (manifest.digest, manifest.graphs) == (expected.digest, expected.graphs)


def test_a_server_that_is_believed_is_asked(there: "Store | Remote", server: Running) -> None:
    """Only the answers of a server that was proved right are used; from others we read."""
    believed = connect(server.url).server.evaluates
    assert isinstance(there, Remote if believed else Store)


def test_the_commands_take_the_address_of_a_server(
    server: Running, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["ask", "predikat-wilayah", "--format", "json"], ["draw", "kausal"]):
        outputs = []
        for where in ([], ["--dataset", server.url]):
            assert main([*command, *where, "--home", str(home)]) == 0
            outputs.append(capsys.readouterr().out)
        assert outputs[0] == outputs[1]


def test_a_query_that_fails_there_is_told(server: Running) -> None:
    there = Remote(connect(server.url), None)  # type: ignore[arg-type]
    with pytest.raises(Unreadable):
        there.query("SELECT ?a WHERE { ?a ?b }")


def test_an_address_where_nobody_answers_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["ask", "predikat-wilayah", "--dataset", "http://127.0.0.1:9/"]
    assert main(command) == Unreadable.exit_code
    assert "127.0.0.1:9" in capsys.readouterr().err


def test_an_address_that_is_no_server_of_ours_is_told(
    capsys: pytest.CaptureFixture[str], stranger: str
) -> None:
    assert main(["push", stranger]) == Usage.exit_code
    assert "Oxigraph" in capsys.readouterr().err


def test_an_answer_that_is_cut_short_is_an_error() -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Stingy(BaseHTTPRequestHandler):
        server_version = "Virtuoso/7"

        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer(**{"X-SPARQL-MaxRows": "1"})

        def answer(self, **headers: str) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": "text/turtle", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Stingy) as one:
        Thread(target=one.serve_forever, daemon=True).start()
        there = connect(f"http://127.0.0.1:{one.server_address[1]}/")
        with pytest.raises(Unreadable) as refused:
            there.query("CONSTRUCT WHERE { ?s ?p ?o }")
        one.shutdown()
    assert refused.value.problems[0].key == "answer-in-part"


@pytest.fixture
def stranger() -> Iterator[str]:
    """Return the address of a web server that is no SPARQL server."""
    from http.server import HTTPServer, SimpleHTTPRequestHandler
    from threading import Thread

    with HTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as one:
        thread = Thread(target=one.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{one.server_port}"
        one.shutdown()
        thread.join()
