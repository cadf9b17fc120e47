"""The service as a person starts it: a process that says where it is and is soon there."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from kg.cli import main

COMMAND = [sys.executable, "-m", "kg.cli", "serve", "--lang", "en"]
SOON = 3


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """Run the service on any free port, and give its address."""
    with serving_as(home) as (address, _):
        yield address


@contextmanager
def serving_as(home: Path, log: int | None = None) -> Iterator[tuple[str, int]]:
    """Run the service on any free port, and give its address and the number of its process."""
    command, piped = [*COMMAND, "--home", str(home), "--port", "0"], subprocess.PIPE
    with subprocess.Popen(command, stdout=piped, stderr=log, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield found[0], process.pid
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)


def started(home: Path) -> float:
    """Return how many seconds it takes from the command to the first page."""
    began = time.monotonic()
    with serving(home) as address, urlopen(address, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
        return time.monotonic() - began


def test_it_is_soon_there(home: Path) -> None:
    # The best of three: what else the machine does is not the service's doing.
    assert min(started(home) for _ in range(3)) < SOON


def test_a_request_is_told_without_who_and_what(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="simpul"):
        client.get("/pertanyaan?q=rahasia", headers={"User-Agent": "siapa"})
    told = [json.loads(one.message) for one in caplog.records if one.name == "simpul"]
    assert [(one["method"], one["path"], one["status"]) for one in told] == [
        ("GET", "/pertanyaan", 200)
    ]
    assert "rahasia" not in caplog.text
    assert "siapa" not in caplog.text


def test_a_page_that_many_want_at_once_is_made_once(home: Path) -> None:
    live = create_app(home).state.serving.live
    made: list[int] = []

    def render() -> bytes:
        made.append(1)
        time.sleep(0.05)
        return b"once"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: live.kept("key", render), range(8)))
    assert (answers, made) == ([b"once"] * 8, [1])


def test_a_port_that_is_taken_is_said(home: Path) -> None:
    with serving(home) as address:
        port = address.rstrip("/").rpartition(":")[2]
        assert main(["serve", "--home", str(home), "--port", port]) == 5


def test_a_home_without_release_is_said(tmp_path: Path) -> None:
    assert main(["serve", "--home", str(tmp_path), "--port", "0"]) == 4


def test_the_front_page_counts_and_leads_on(client: TestClient) -> None:
    page = client.get("/", headers={"Accept-Language": "id"}).text
    assert 'href="/doc/def/SubKegiatan"' in page or 'href="/def/SubKegiatan"' in page
    assert "Dinas Kesehatan" in page
    for address in ("/pertanyaan", "/laporan", "/kosakata", "/data", "/sparql"):
        assert f'href="{address}"' in page
