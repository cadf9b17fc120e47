"""Twenty-two query bombs, thrown again and again, beside somebody who reads: no answer suffers."""

import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import httpx2
import pytest

from tests.hard import note
from tests.test_api_attacks import DEEP
from tests.test_api_sparql import CARTESIAN, DOUBLING
from tests.test_serve import serving
from tests.test_soak import QUESTIONS, THING, TURTLE

BOMBS = [
    *(
        head + one * 20_000 + core + end * 20_000 + tail
        for head, one, core, end, tail in DEEP.values()
    ),
    DOUBLING,
    CARTESIAN,
    "SELECT * { ?s ?p ?o . ?a ?b ?c } ORDER BY ?s ?a",
    "SELECT ?s ?a (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c } GROUP BY ?s ?a",
    "SELECT (COUNT(*) AS ?n) { ?a (!<urn:a>)* ?b . ?c (!<urn:a>)* ?d }",
]
READ = ("pertanyaan", THING, *TURTLE, *QUESTIONS)
THROWERS, PAUSE = 3, 0.02


def throw(address: str, bombs: Sequence[str], at: int, over: Event, came: Counter[int]) -> None:
    """Throw all bombs in turn, each time as somebody else, so that no budget holds them back."""
    for number in count(at):
        source = httpx2.HTTPTransport(local_address=f"127.1.{number % 250 + 1}.{at + 1}")
        with httpx2.Client(base_url=address, transport=source, timeout=60) as client:
            if over.is_set():
                return
            query = bombs[number * 7 % len(bombs)]
            came[client.post("sparql", data={"query": query}).status_code] += 1


def read(address: str, seconds: float) -> list[float]:
    """Read one page after the other, and return the milliseconds that each took."""
    times, whole = [], {}
    with httpx2.Client(base_url=address, timeout=30, follow_redirects=True) as client:
        for one in READ:
            whole[one] = client.get(one).raise_for_status().content
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for one in READ:
                began = time.monotonic()
                answer = client.get(one)
                times.append((time.monotonic() - began) * 1000)
                assert (answer.status_code, answer.content) == (200, whole[one])
                time.sleep(PAUSE)
    return times


def beside(home: Path, bombs: Sequence[str], seconds: float) -> tuple[list[float], Counter[int]]:
    """Return what a reader waited for beside bombs, and how these ended."""
    over, came = Event(), Counter[int]()
    with serving(home) as address, ThreadPoolExecutor(THROWERS) as pool:
        throwers = [pool.submit(throw, address, bombs, at, over, came) for at in range(THROWERS)]
        try:
            times = read(address, seconds)
        finally:
            over.set()
        for one in throwers:
            one.result()
        assert httpx2.get(f"{address}healthz", timeout=10).status_code == 200
    # Refused by their words, by a limit, or asked to come again; none answered, none a fault.
    assert set(came) <= {400, 413, 422, 429, 504}
    return times, came


def test_bombs_spoil_no_answer(home: Path) -> None:
    """Those that the gate refuses, and one that a cap ends; the slow ones are in the full run."""
    assert len(BOMBS) == 22
    times, came = beside(home, [*BOMBS[: len(DEEP)], DOUBLING], 2)
    assert len(times) >= len(READ)
    assert came[400] + came[413] > 0


@pytest.mark.hard
def test_bombs_keep_nobody_waiting(home: Path) -> None:
    times, came = beside(home, BOMBS, 60)
    p99 = round(statistics.quantiles(times, n=100)[98], 1)
    ends = {str(status): number for status, number in came.items()}
    note("bombs beside a reader", came.total(), ends=ends, answers=len(times), **{"p99 ms": p99})
    assert p99 < 50
