"""Every hostile file of the corpus through a live service: the verdict of the command line.

RDF is refused at the door, for a plan of a planner is a table; a file that is too large is refused
before it is read. One of each kind of refusal in every run, all of them by ``make hard``.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from threading import Event, Thread

import httpx2
import pytest

from api.shield import LONGEST
from kg.dataset import FORMATS
from tests.corpus import CORPUS, Faulty
from tests.hard import note
from tests.test_corpus import MEGABYTES, SECONDS, TICKS, fingerprint
from tests.test_serve import serving_as

KEY = re.compile(r'name="kunci" value="([0-9a-f]{64})"')
KINDS = ("1 ", "7", "11", "13", "18", "53", "iii", "65")
PROC = Path("/proc")

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")


@dataclass(frozen=True)
class Service:
    """A service at work: a browser at it, its process, what it publishes and what it logs."""

    browser: httpx2.Client
    process: int
    home: Path
    log: Path


@pytest.fixture(scope="module")
def service(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    log = tmp_path_factory.mktemp("log") / "log"
    with (
        log.open("wb") as file,
        serving_as(small_home, file.fileno()) as (address, process),
        httpx2.Client(base_url=address, timeout=120, headers={"Accept": "text/html"}) as browser,
    ):
        yield Service(browser, process, small_home, log)


def below(process: int) -> Iterator[int]:
    """Yield the processes that a process has begun, and those that these have."""
    try:
        for one in (PROC / str(process) / "task").glob("*/children"):
            for child in map(int, one.read_text().split()):
                yield child
                yield from below(child)
    except OSError:
        return


def used(process: int) -> float:
    """Return the seconds of CPU of what a process has begun, of those too that have ended."""
    ticks = 0
    for one in below(process):
        said = (PROC / str(one) / "stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, said[11:15]))
    return ticks / TICKS


@contextmanager
def watched(process: int) -> Iterator[dict[str, float]]:
    """Give what the children of a service take meanwhile, once it is over: memory, time of CPU."""
    found, over, before = {"MB": 0.0}, Event(), used(process)

    def look() -> None:
        while not over.wait(0.005):
            for one in below(process):
                try:
                    said = (PROC / str(one) / "status").read_text()
                except OSError:
                    continue
                if peak := re.search(r"VmHWM:\s+(\d+)", said):
                    found["MB"] = max(found["MB"], int(peak[1]) // 1024)

    watching = Thread(target=look)
    watching.start()
    try:
        yield found
    finally:
        over.set()
        watching.join()
        found["CPU s"] = round(used(process) - before, 2)


def sent(browser: httpx2.Client, faulty: Faulty) -> httpx2.Response:
    """Send a file as a person does, and return the page that this leads to."""
    found = KEY.search(browser.get("unggah").text)
    assert found
    files = {"berkas": (faulty.name, faulty.content())}
    return browser.post("unggah", data={"kunci": found[1]}, files=files, follow_redirects=True)


def due(faulty: Faulty) -> int:
    """Return the status due: as the command line has it, and 422 for what is not taken here."""
    if len(faulty.content()) > LONGEST:
        return 413
    suffixes = {*FORMATS, ".gz"}
    if Path(faulty.name).suffix in suffixes:
        return 422
    return {0: 200, 6: 413}.get(faulty.code, 422)


def uploaded(service: Service, faulty: Faulty) -> dict[str, float]:
    """Upload a file: it has the verdict due, harms nothing; return what it took."""
    before, began = fingerprint(service.home), time.monotonic()
    with watched(service.process) as took:
        answer = sent(service.browser, faulty)
    took["s"] = round(time.monotonic() - began, 2)
    # A fault of a cell is a finding on a page of its own, and the file cannot be used.
    marked = answer.status_code == 200 and "belum dapat dipakai" in answer.text
    assert (422 if marked else answer.status_code) == due(faulty)
    for told in (answer.text, service.log.read_text(encoding="utf-8")):
        assert "Traceback" not in told
    assert str(Path(gettempdir())) not in answer.text
    assert service.browser.get("healthz").status_code == 200
    assert fingerprint(service.home) == before
    return took


@pytest.mark.parametrize(
    "faulty",
    [one for one in CORPUS if one.what.startswith(KINDS) and not one.heavy],
    ids=lambda one: one.what,
)
def test_it_has_the_verdict_of_the_command_line(service: Service, faulty: Faulty) -> None:
    uploaded(service, faulty)


@pytest.mark.hard
@pytest.mark.parametrize("faulty", CORPUS, ids=lambda one: one.what)
def test_its_check_takes_neither_time_nor_memory(service: Service, faulty: Faulty) -> None:
    took = uploaded(service, faulty)
    note(f"upload: {faulty.what}", 1, status=due(faulty), **took)
    assert took["CPU s"] < SECONDS
    assert took["MB"] < MEGABYTES
