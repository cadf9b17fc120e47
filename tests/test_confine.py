"""Work in a process with caps: whatever becomes of it, it is an error that names the file."""

import ctypes
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.admit import admitted
from kg.caps import Caps
from kg.confine import confined
from kg.dataset import graph_quads, is_rdf
from kg.errors import InputRefused, LimitExceeded, Place, SimpulError, Unreadable
from kg.intake import take_in
from kg.names import DEFAULT_BASE, graph_name
from kg.recognise import read_layouts

FILE = Path("rencana.ttl")
CAPS = Caps(megabytes=400, seconds=10, answer_megabytes=1)


def shouted(path: Path, times: int) -> bytes:
    return path.name.encode() * times


def refusing(path: Path) -> bytes:
    raise InputRefused.of("duplicate", Place(path.name, "Isi", 7, "KODE"), value="1.01", first=2)


def failing(path: Path) -> bytes:
    raise KeyError(path.name)


def hoarding(path: Path) -> bytes:
    return path.name.encode() * 2**40


def falling(_: Path) -> bytes:
    return ctypes.string_at(0)


def aborting(_: Path) -> bytes:
    os.abort()


def leaving(_: Path) -> bytes:
    os._exit(3)


def idling(_: Path) -> bytes:
    time.sleep(60)
    return b""


def writing(path: Path) -> bytes:
    path.write_bytes(b"x" * 100)
    return b""


def calling(_: Path, port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        return b"reached"


def test_the_result_comes_back() -> None:
    assert confined(shouted, FILE, 3) == b"rencana.ttl" * 3


def test_a_refusal_comes_back_in_both_languages_with_its_place() -> None:
    with pytest.raises(InputRefused) as caught:
        confined(refusing, FILE)
    assert caught.value.text("id").startswith(
        "rencana.ttl, lembar Isi, baris 7, kolom KODE: '1.01'"
    )
    assert caught.value.text("en").endswith("'1.01' stands in row 2 already")


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (failing, Unreadable),
        (hoarding, LimitExceeded),
        (falling, LimitExceeded),
        (aborting, LimitExceeded),
        (leaving, Unreadable),
        (writing, Unreadable),
    ],
)
def test_any_end_is_an_error_that_names_the_file(
    work: Callable[..., bytes], error: type[SimpulError], tmp_path: Path
) -> None:
    path = tmp_path / FILE
    path.touch()
    with pytest.raises(error, match=r"^rencana\.ttl: "):
        confined(work, path, caps=CAPS)
    assert path.read_bytes() == b""


def test_what_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(LimitExceeded, match="longer than 1 seconds"):
        confined(idling, FILE, caps=Caps(seconds=1))
    assert time.monotonic() - began < 10


def test_what_says_too_much_is_not_heard() -> None:
    with pytest.raises(LimitExceeded):
        confined(shouted, FILE, 2**20, caps=CAPS)


@pytest.fixture
def calls() -> Iterator[tuple[int, list[str]]]:
    """Return the port of a server on this machine, and the list of what it is asked for."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, asked
        server.shutdown()


def test_from_there_nobody_can_be_called(calls: tuple[int, list[str]]) -> None:
    unshare = shutil.which("unshare") or "unshare"
    if subprocess.run([unshare, "-rn", "true"], check=False).returncode:  # noqa: S603
        pytest.skip("this system lets no process leave the network")
    with pytest.raises(Unreadable):
        confined(calling, FILE, calls[0])
    assert not calls[1]


NAMING = {
    "a.jsonld": '{"@context": "http://127.0.0.1:PORT/c", "@id": "urn:a", "x": 1}',
    "b.jsonld": '{"@context": {"@import": "http://127.0.0.1:PORT/i"}, "@id": "urn:a", "x": 1}',
    "c.rdf": '<!DOCTYPE a SYSTEM "http://127.0.0.1:PORT/d"><a/>',
    "d.bpmn": '<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:PORT/e">]><a>&b;</a>',
    "e.html": '<table><tr><td>Kode<img src="http://127.0.0.1:PORT/f"></table>',
    "f.ttl": "<id/a> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:PORT/g> .",
    "g.ttl": '<id/a> <http://www.w3.org/ns/shacl#rule> "SERVICE <http://127.0.0.1:PORT/h> {}" .',
}


@pytest.mark.parametrize("name", NAMING)
def test_no_reader_fetches_what_a_file_names(
    name: str, tmp_path: Path, calls: tuple[int, list[str]]
) -> None:
    """Here the readers run where there is a network: they do not use it either."""
    path = tmp_path / name
    path.write_text(NAMING[name].replace("PORT", str(calls[0])), encoding="utf-8")
    graph = graph_name(DEFAULT_BASE, "sumber")

    def read() -> object:
        if is_rdf(path):
            return list(admitted(path, graph_quads(path, graph, DEFAULT_BASE), DEFAULT_BASE))
        return take_in(path, read_layouts(), DEFAULT_BASE)

    with pytest.raises(SimpulError):
        read()
    assert calls[1] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_who_has_left_the_network_has_left_the_rights_of_root(tmp_path: Path) -> None:
    """The file of another, which root may read; the process is root, and may not."""
    file = tmp_path / "rahasia"
    file.write_text("x")
    os.chown(file, 65534, 65534)
    file.chmod(0o600)
    left = "from kg.caps import leave_network; leave_network(); "
    told = "import sys; print(open(sys.argv[1]).read())"
    for before, due in (("", 0), (left, 1)):
        command = [sys.executable, "-c", before + told, str(file)]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        assert done.returncode == due, done.stderr
        assert (b"PermissionError" in done.stderr) == bool(due)
