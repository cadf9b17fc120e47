"""The processes that answer strangers, asked directly: in time, whole, and for whoever waits."""

import asyncio
import threading
from pathlib import Path

import pytest

from api.gate import Refused
from api.limits import Limits
from api.pool import Pool
from api.worker import Worker
from kg.names import DEFAULT_BASE
from tests.test_api_sparql import CARTESIAN

ASKED = {
    "default": [],
    "named": [],
    "base": DEFAULT_BASE,
    "type": "application/sparql-results+json",
    "rows": 1,
    "bytes": 1000,
}


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"])
def test_a_worker_that_does_not_answer_in_time_is_ended(home: Path, query: str) -> None:
    worker = Worker((home / "current").resolve(), Limits(seconds=0))
    with pytest.raises(Refused) as refused:
        asyncio.run(worker.ask({**ASKED, "query": query}))
    assert (refused.value.key, refused.value.status) == ("query-too-slow", 504)
    assert not worker.alive()
    worker.stop()


def test_a_long_query_and_a_long_answer_pass_whole_between_the_processes(home: Path) -> None:
    worker = Worker((home / "current").resolve(), Limits())
    long = "x" * 60_000
    query = f"SELECT (CONCAT('{long}', ?n) AS ?a) {{ VALUES ?n {{ {' '.join(['1'] * 99)} }} }}"
    query = query.replace("?n)", "STR(?n))")
    try:
        answer = asyncio.run(worker.ask({**ASKED, "query": query, "rows": 99, "bytes": 2**24}))
        with pytest.raises(Refused, match="query-rows"):
            asyncio.run(worker.ask({**ASKED, "query": query, "rows": 98, "bytes": 2**24}))
        with pytest.raises(Refused, match="query-bytes"):
            asyncio.run(worker.ask({**ASKED, "query": query, "rows": 99, "bytes": 2**20}))
    finally:
        worker.stop()
    assert answer.count(long.encode()) == 99


def test_others_are_answered_while_a_long_query_waits_for_its_worker(home: Path) -> None:
    """A pipe holds 64 KiB: the rest is sent when the process, which is still starting, reads it."""
    worker, ticks = Worker((home / "current").resolve(), Limits()), 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    async def both() -> bytes:
        ticking = asyncio.create_task(tick())
        answer = await worker.ask({**ASKED, "query": f"ASK {{}} #{'x' * 300_000}"})
        ticking.cancel()
        return answer

    try:
        assert b"true" in asyncio.run(both())
    finally:
        worker.stop()
    assert ticks > 5


def test_an_answer_that_nobody_waits_for_is_given_to_nobody_else(home: Path) -> None:
    release, pool = (home / "current").resolve(), Pool(Limits(workers=1))
    slow = {**ASKED, "query": f"{CARTESIAN} #"}

    async def left_then_asked() -> bytes:
        left = asyncio.create_task(pool.ask(release, slow))
        await asyncio.sleep(0.5)
        left.cancel()
        return await pool.ask(release, {**ASKED, "query": "ASK {}"})

    try:
        assert b"true" in asyncio.run(left_then_asked())
    finally:
        pool.close()


def test_who_no_longer_waits_is_passed_over(home: Path) -> None:
    """A worker that comes back goes to the first who still waits, from whatever loop it asked."""
    release, pool = (home / "current").resolve(), Pool(Limits(workers=1, wait=30, seconds=1))
    answers: list[bytes] = []

    def ask_in_a_loop_of_its_own() -> None:
        answers.append(asyncio.run(pool.ask(release, {**ASKED, "query": "ASK {}"})))

    async def crowd() -> None:
        slow = asyncio.create_task(pool.ask(release, {**ASKED, "query": CARTESIAN}))
        await asyncio.sleep(0.1)
        left = asyncio.create_task(pool.ask(release, {**ASKED, "query": "ASK { <urn:a> ?p ?o }"}))
        await asyncio.sleep(0.1)
        other.start()
        left.cancel()
        await asyncio.gather(slow, left, return_exceptions=True)

    other = threading.Thread(target=ask_in_a_loop_of_its_own)
    try:
        asyncio.run(crowd())
        other.join()
    finally:
        pool.close()
    assert [b"true" in one for one in answers] == [True]


def test_a_worker_takes_little_of_its_memory_for_itself(home: Path) -> None:
    worker = Worker((home / "current").resolve(), Limits(megabytes=384))
    try:
        answer = asyncio.run(worker.ask({**ASKED, "query": "ASK {}"}))
    finally:
        worker.stop()
    assert b"true" in answer
