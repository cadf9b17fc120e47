"""The workers that evaluate the queries of strangers, each killed when its time is over."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from queue import Empty, LifoQueue

from api.gate import Refused
from api.query_worker import ANSWER, BYTES, DONE, HEAD, ROWS, SYNTAX
from kg.release import STORE

BUSY_SECONDS = 2
PART = 2**20


@dataclass(frozen=True)
class Limits:
    """What a query of a stranger may take, how many are evaluated at once, and what a client may
    take in a minute.
    """

    seconds: float = 10
    wait: float = 1
    megabytes: int = 2048
    rows: int = 100_000
    bytes: int = 32 * 1024 * 1024
    workers: int = 2
    client_seconds: float = 60
    client_failures: float = 30

    @property
    def said(self) -> Mapping[str, object]:
        """The limits by the names that the texts have for them."""
        return {**asdict(self), "mebibytes": self.bytes // (1024 * 1024)}


class Syntax(Refused):
    """A query that is not SPARQL; the detail is what the engine says."""

    def __init__(self, detail: str) -> None:
        """Hold what the engine says."""
        super().__init__("query-syntax")
        self.detail = detail


class Worker:
    """A process that answers from one release."""

    def __init__(self, release: Path, limits: Limits) -> None:
        """Start the process."""
        self.release = release
        self._limits = limits
        # Each arena of the C library reserves 64 MiB of the capped space, and a busy machine
        # makes it open more of them: a worker peaked at 264 MiB with two, 854 without a bound.
        command = ["/usr/bin/env", "MALLOC_ARENA_MAX=2", sys.executable, "-m", "api.query_worker"]
        arguments = [str(release / STORE), str(limits.megabytes)]
        self._process = subprocess.Popen(  # noqa: S603
            [*command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parent.parent,
            bufsize=0,
        )
        self._ready = select.poll()
        if self._process.stdout is not None:
            self._ready.register(self._process.stdout, select.POLLIN)

    def alive(self) -> bool:
        """Return whether the process can be asked."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

    def ask(self, asked: Mapping[str, object]) -> bytes:
        """Return the answer to a request.

        Raises Refused where it takes more than it may; then the process is at its end.
        """
        until = time.monotonic() + self._limits.seconds
        try:
            return self._exchange(asked, until)
        except TimeoutError as error:
            self.stop()
            raise Refused("query-too-slow", 504) from error
        except (OSError, EOFError) as error:
            self.stop()
            raise Refused("query-too-heavy", 422) from error

    def _exchange(self, asked: Mapping[str, object], until: float) -> bytes:
        content = json.dumps(asked).encode()
        left = memoryview(HEAD.pack(len(content)) + content)
        if self._process.stdin is None:
            raise EOFError
        # The process reads at all times, whatever else it does: this waits for nothing.
        while left:
            left = left[os.write(self._process.stdin.fileno(), left) :]
        status, length = ANSWER.unpack(self._read(ANSWER.size, until))
        return _judged(status, self._read(length, until))

    def _read(self, length: int, until: float) -> bytes:
        """Return so many bytes of the answer; raises TimeoutError, or EOFError where it ends."""
        if self._process.stdout is None:
            raise EOFError
        file, read = self._process.stdout.fileno(), bytearray()
        while len(read) < length:
            if not self._ready.poll(max(0, until - time.monotonic()) * 1000):
                raise TimeoutError
            if not (part := os.read(file, min(length - len(read), PART))):
                raise EOFError
            read += part
        return bytes(read)


def _judged(status: int, answer: bytes) -> bytes:
    if status == DONE:
        return answer
    if status == SYNTAX:
        raise Syntax(answer.decode("utf-8", "replace"))
    raise Refused({ROWS: "query-rows", BYTES: "query-bytes"}.get(status, "query-failed"), 422)


def _slots() -> "LifoQueue[Worker | None]":
    return LifoQueue()


@dataclass
class Pool:
    """So many workers and no more; who finds none idle within the wait is asked to come again."""

    limits: Limits = Limits()
    _idle: "LifoQueue[Worker | None]" = field(default_factory=_slots)

    def __post_init__(self) -> None:
        """Make room for the workers; each starts when it is first needed."""
        for _ in range(self.limits.workers):
            self._idle.put(None)

    def ask(self, release: Path, asked: Mapping[str, object]) -> bytes:
        """Return the answer of a release to a request; raises Refused."""
        try:
            worker = self._idle.get(timeout=self.limits.wait)
        except Empty:
            raise Refused("query-busy", 429, BUSY_SECONDS) from None
        try:
            if worker is not None and (worker.release != release or not worker.alive()):
                worker.stop()
                worker = None
            worker = worker or Worker(release, self.limits)
            return worker.ask({**asked, "rows": self.limits.rows, "bytes": self.limits.bytes})
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End every idle worker; one at work ends with this process."""
        while not self._idle.empty():
            if worker := self._idle.get_nowait():
                worker.stop()
