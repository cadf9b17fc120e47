"""The SPARQL servers that the tests start, each in a folder of its own and on free ports.

Run as ``python -m tests.servers`` to count which questions each server answers by itself as the
embedded engine does, with one row a question and server.
"""

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.errors import Unreadable
from kg.protocol import Bounds, Endpoint, connect
from kg.servers import Login

BOUNDS = Bounds(seconds=60)
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
INI = Path(__file__).parent / "fixtures" / "virtuoso.ini"
STARTED = 30


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Running:
    """A server in a folder; it can be killed and started again on what it has left there."""

    login: Login | None = None

    def __init__(self, folder: Path) -> None:
        """Give the server a folder; nothing runs yet."""
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Return how the server is started."""
        raise NotImplementedError

    def start(self) -> Endpoint:
        """Start the server, and return it when it answers."""
        self.process = subprocess.Popen(  # noqa: S603
            self.command(), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + STARTED
        while True:
            try:
                return connect(self.url, self.login, BOUNDS)
            except Unreadable:
                assert self.process.poll() is None, "the server has ended"
                assert time.monotonic() < until, "the server does not answer"
                time.sleep(0.02)

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


class Oxigraph(Running):
    """The Oxigraph server, of the package of that name."""

    def command(self) -> list[str]:  # noqa: D102
        return [str(OXIGRAPH), "serve", "-l", str(self.folder), "-b", f"127.0.0.1:{self.port}"]


class Virtuoso(Running):
    """Virtuoso 7, of Debian."""

    login = Login("dba", "dba")

    def command(self) -> list[str]:  # noqa: D102
        # Of a server that was killed the lock is left.
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        ini = self.folder / "virtuoso.ini"
        if not ini.exists():
            said = INI.read_text(encoding="utf-8")
            ini.write_text(said.format(http=self.port, sql=free_port()), encoding="utf-8")
        return ["virtuoso-t", "+foreground", "+configfile", str(ini)]


KINDS = {"oxigraph": Oxigraph, "virtuoso": Virtuoso}
PROGRAMS = {"oxigraph": str(OXIGRAPH), "virtuoso": "virtuoso-t"}


@contextmanager
def running(kind: str, folder: Path) -> Iterator[Running]:
    """Start a server; the test is skipped, saying so, where its program is not installed."""
    if shutil.which(PROGRAMS[kind]) is None:
        pytest.skip(f"needs {PROGRAMS[kind]}: make servers")
    one = KINDS[kind](folder)
    try:
        one.start()
        yield one
    finally:
        one.kill()
