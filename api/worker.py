"""A process that evaluates the queries of strangers, asked without waiting for it in a thread."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from api.gate import Refused
from api.limits import Limits
from api.query_worker import ANSWER, BYTES, DONE, HEAD, ROWS, SYNTAX
from kg.release import STORE

PART = 2**16


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
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        self._killed = False

    @property
    def process(self) -> int:
        """The number of the process."""
        return self._process.pid

    def alive(self) -> bool:
        """Return whether the process can be asked."""
        return not self._killed and self._process.poll() is None

    def stop(self) -> None:
        """End the process, whatever it is doing, and wait until it is gone."""
        self._kill()
        self._process.communicate()

    def _kill(self) -> None:
        # How long it takes to give up its memory is not waited for.
        self._killed = True
        self._process.kill()

    async def ask(self, asked: Mapping[str, object]) -> bytes:
        """Return the answer to a request.

        Raises Refused where it takes more than it may; then the process is at its end.
        """
        content = json.dumps(asked).encode()
        try:
            async with asyncio.timeout(self._limits.seconds):
                await self._write(memoryview(HEAD.pack(len(content)) + content))
                answer = await self._read()
        except TimeoutError as error:
            self._kill()
            raise Refused("query-too-slow", 504) from error
        except (OSError, EOFError) as error:
            self._kill()
            raise Refused("query-too-heavy", 422) from error
        except BaseException:
            # Nobody waits for what it would say.
            self._kill()
            raise
        return _judged(answer[0], bytes(memoryview(answer)[ANSWER.size :]))

    async def _write(self, left: memoryview) -> None:
        while left:
            try:
                left = left[os.write(self._in, left) :]
            except BlockingIOError:
                await self._room()

    async def _room(self) -> None:
        """Wait until the process has read what it was sent."""
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_writer(self._in, _settle, ready)
        try:
            await ready
        finally:
            loop.remove_writer(self._in)

    async def _read(self) -> bytearray:
        """Return an answer with its head; raises EOFError where the process ends before."""
        loop, read = asyncio.get_running_loop(), bytearray()
        whole: asyncio.Future[None] = loop.create_future()

        def take() -> None:
            if whole.done():
                return
            part = os.read(self._out, PART)
            read.extend(part)
            if not part:
                whole.set_exception(EOFError())
            elif _whole(read):
                whole.set_result(None)

        loop.add_reader(self._out, take)
        try:
            await whole
        finally:
            loop.remove_reader(self._out)
        return read


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _whole(read: bytearray) -> bool:
    return len(read) >= ANSWER.size and len(read) >= ANSWER.size + ANSWER.unpack_from(read)[1]


def _judged(status: int, answer: bytes) -> bytes:
    if status == DONE:
        return answer
    if status == SYNTAX:
        raise Syntax(answer.decode("utf-8", "replace"))
    raise Refused({ROWS: "query-rows", BYTES: "query-bytes"}.get(status, "query-failed"), 422)
