"""The workers that evaluate the queries of strangers, each killed when its time is over."""

import asyncio
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from starlette.concurrency import run_in_threadpool

from api.gate import Refused
from api.limits import Limits
from api.worker import Worker

BUSY_SECONDS = 2


@dataclass
class Pool:
    """So many workers and no more; who finds none idle within the wait is asked to come again."""

    limits: Limits
    _idle: list[Worker | None] = field(default_factory=list)
    # Futures of no loop: who waits may be of another than who gives.
    _waiting: "deque[Future[Worker | None]]" = field(default_factory=deque)
    _giving: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Make room for the workers; each starts when it is first needed."""
        self._idle.extend([None] * self.limits.workers)

    async def ask(self, release: Path, asked: Mapping[str, object]) -> bytes:
        """Return the answer of a release to a request; raises Refused."""
        worker = await self._taken()
        try:
            if worker is None or worker.release != release or not worker.alive():
                stale, worker = worker, None
                worker = await run_in_threadpool(_renewed, stale, release, self.limits)
            return await worker.ask({**asked, "rows": self.limits.rows, "bytes": self.limits.bytes})
        finally:
            self._give(worker)

    async def _taken(self) -> Worker | None:
        with self._giving:
            if self._idle:
                return self._idle.pop()
            waiting: Future[Worker | None] = Future()
            self._waiting.append(waiting)
        try:
            async with asyncio.timeout(self.limits.wait):
                return await asyncio.wrap_future(waiting)
        except TimeoutError:
            if waiting.cancel():
                raise Refused("query-busy", 429, BUSY_SECONDS) from None
            return waiting.result()
        except BaseException:
            if not waiting.cancel():
                self._give(waiting.result())
            raise

    def _give(self, worker: Worker | None) -> None:
        """Give a worker to who has waited longest, else keep it."""
        with self._giving:
            while self._waiting:
                if (first := self._waiting.popleft()).set_running_or_notify_cancel():
                    first.set_result(worker)
                    return
            self._idle.append(worker)

    def close(self) -> None:
        """End every idle worker; one at work ends with this process."""
        with self._giving:
            while self._idle:
                if worker := self._idle.pop():
                    worker.stop()


def _renewed(stale: Worker | None, release: Path, limits: Limits) -> Worker:
    if stale is not None:
        stale.stop()
    return Worker(release, limits)
