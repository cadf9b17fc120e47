"""The server for programs that talk: a process that is spoken to in the protocol, line by line."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from api.mcp import LONGEST, VERSIONS
from kg.cli import main

Call = Callable[..., dict[str, Any]]
COMMAND = [sys.executable, "-m", "kg.cli", "mcp", "--lang", "id"]
HELLO = {
    "protocolVersion": VERSIONS[0],
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "0"},
}


@pytest.fixture(scope="module")
def spoken(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Return a server that runs."""
    command = [*COMMAND, "--home", str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0


def say(process: subprocess.Popen[bytes], line: bytes) -> Any:  # noqa: ANN401
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + b"\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


@pytest.fixture
def call(spoken: subprocess.Popen[bytes]) -> Call:
    """Return how to send a request and get its result, or its error."""

    def send(method: str, **params: object) -> dict[str, Any]:
        request = {"jsonrpc": "2.0", "id": method, "method": method, "params": params}
        answer = say(spoken, json.dumps(request).encode())
        assert (answer["jsonrpc"], answer["id"]) == ("2.0", method)
        return dict(answer["result"] if "result" in answer else answer["error"])

    return send


def used(call: Call, name: str, **arguments: object) -> dict[str, Any]:
    """Use a tool and return its answer; the text says the same as the structure."""
    answer = call("tools/call", name=name, arguments=arguments)
    assert not answer["isError"], answer
    assert json.loads(answer["content"][0]["text"]) == answer["structuredContent"]
    return dict(answer["structuredContent"])


def test_a_client_and_the_server_agree_on_a_version(call: Call) -> None:
    assert call("initialize", **HELLO)["protocolVersion"] == VERSIONS[0]
    assert (
        call("initialize", **{**HELLO, "protocolVersion": VERSIONS[1]})["protocolVersion"]
        == VERSIONS[1]
    )
    later = call("initialize", **{**HELLO, "protocolVersion": "2999-01-01"})
    assert later["protocolVersion"] == VERSIONS[0]
    assert later["serverInfo"]["name"] == "simpul"
    assert call("ping") == {}


def test_the_tools_describe_themselves(call: Call) -> None:
    tools = {one["name"]: one for one in call("tools/list")["tools"]}
    assert set(tools) == {"cari-pertanyaan", "tanya", "baca", "laporan"}
    for one in tools.values():
        assert one["description"]
        assert one["inputSchema"]["type"] == "object"
        assert one["annotations"]["readOnlyHint"]
    assert "pagu-menurut" in tools["tanya"]["inputSchema"]["properties"]["pertanyaan"]["enum"]


def test_a_question_is_found_and_asked(call: Call) -> None:
    found = used(call, "cari-pertanyaan", teks="berapa pagu tiap sumber dana")["pertanyaan"]
    question = next(one for one in found if one["nama"] == "pagu-menurut")
    values = {name: one["contoh"] for name, one in question["nilai"].items()}
    answer = used(call, "tanya", pertanyaan="pagu-menurut", nilai=values, baris=2)
    assert answer["banyak"] >= len(answer["baris"]) > 0
    assert set(answer["baris"][0]) <= set(question["kolom"])
    english = used(call, "tanya", pertanyaan="pagu-menurut", nilai=values, bahasa="en")
    assert english["kalimat"] != answer["kalimat"]


def test_a_thing_a_term_and_a_rule_are_read(call: Call) -> None:
    for iri in (
        "id/pemda/99.01",
        "https://w3id.org/simpul/def#Program",
        "https://w3id.org/simpul/shapes#SasaranTidakBanyakTujuan",
    ):
        answer = used(call, "baca", iri=iri)
        assert len(list(parse(answer["turtle"].encode(), format=RdfFormat.TURTLE))) > 3


def test_the_report_is_told_by_what_is_wanted(call: Call) -> None:
    whole = used(call, "laporan")
    worst = used(call, "laporan", keparahan="Violation")
    assert worst["banyak"] == {"Violation": whole["banyak"]["Violation"]}
    first = worst["temuan"][0]
    assert {"kondisi", "rekomendasi", "dasar", "letak"} <= set(first)
    assert used(call, "laporan", aturan=first["aturan"])["temuan"]
    last = used(call, "laporan", halaman=whole["dari"])["temuan"]
    assert last
    assert not {one["kunci"] for one in last} & {one["kunci"] for one in whole["temuan"]}


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": "tanya", "arguments": {"pertanyaan": "tidak-ada"}},
        {"name": "tanya", "arguments": {"pertanyaan": "pagu-menurut", "nilai": {"tahun": "dua"}}},
        {"name": "tanya", "arguments": {"pertanyaan": "pagu-menurut", "nilai": {"x": "1"}}},
        {"name": "tanya", "arguments": {"pertanyaan": "pagu-menurut", "nilai": {"tahun": 2026}}},
        {"name": "tanya", "arguments": {"pertanyaan": "pagu-menurut", "baris": 10**9}},
        {"name": "tanya", "arguments": {"pertanyaan": "pagu-menurut", "baris": True}},
        {"name": "baca", "arguments": {"iri": "id/tidak-ada"}},
        {"name": "baca", "arguments": {"iri": "http://a b> } INSERT {"}},
        {"name": "cari-pertanyaan", "arguments": {"teks": 7}},
    ],
)
def test_what_does_not_fit_is_an_answer_that_says_so(
    call: Call, arguments: Mapping[str, Any]
) -> None:
    answer = call("tools/call", **arguments)
    assert answer["isError"]
    assert "internal" not in answer["content"][0]["text"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", -32700),
        (b"[" * 100_000, -32700),
        (b"\xff\xfe", -32700),
        (b"7", -32600),
        (b"[]", -32600),
        (b'{"id": 1, "method": 3}', -32600),
        (b'{"id": 1, "method": "resources/list"}', -32601),
        (b'{"id": 1, "method": "tools/call", "params": {"name": "hapus"}}', -32602),
        (b'{"id": 1, "method": "tools/call", "params": {"name": "baca"}}', -32602),
        (
            b'{"id": 1, "method": "tools/call", "params": {"name": "baca", "arguments": {"x": 1}}}',
            -32602,
        ),
        (b'{"id": 1, "method": "ping", "params": [1]}', -32602),
        (b'"' + b"a" * (LONGEST - 1), -32600),
    ],
)
def test_what_is_no_request_is_refused_and_the_server_lives(
    spoken: subprocess.Popen[bytes], line: bytes, code: int
) -> None:
    assert say(spoken, line)["error"]["code"] == code
    assert say(spoken, b'{"id": 2, "method": "ping"}')["result"] == {}


def test_a_notification_is_not_answered_and_a_batch_is(spoken: subprocess.Popen[bytes]) -> None:
    told = b'{"jsonrpc": "2.0", "method": "notifications/initialized"}\n\n'
    batch = b'[{"id": 1, "method": "ping"}, {"method": "notifications/x"}]'
    assert say(spoken, told + batch) == [{"jsonrpc": "2.0", "id": 1, "result": {}}]


def test_a_home_without_release_is_said(tmp_path: Path) -> None:
    assert main(["mcp", "--home", str(tmp_path)]) == 4
