"""Work in a process with caps: whatever becomes of it, it is an error that names the file."""

import ctypes
import os
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kg.caps import Caps
from kg.confine import confined
from kg.errors import InputRefused, LimitExceeded, Place, SimpulError, Unreadable

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


def test_nobody_is_called() -> None:
    """Contexts, imports, document types: nothing that a file names is fetched."""
    calls = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(Unreadable):
            confined(calling, FILE, server.server_port)
        assert not calls
