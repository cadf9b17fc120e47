"""Every hostile file of the corpus through the command line: the verdict due, and nothing harmed.

The heavy ones, and the measuring of time and memory, are for ``make hard``.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from kg.cli import main
from kg.dataset import FORMATS
from tests.corpus import CORPUS, Faulty, nested

SECONDS, MEGABYTES = 10, 512
RESULTS = Path(__file__).parent.parent / "var" / "hard" / "corpus.json"

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")


def command(faulty: Faulty, folder: Path) -> list[str]:
    """Write a file, and return the arguments that read it."""
    path = folder / faulty.name
    path.write_bytes(faulty.content())
    reads = "build" if path.suffix in FORMATS else "import"
    return [reads, str(path), "--home", str(folder / "home"), "--lang", "en"]


def fingerprint(home: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_the_corpus_is_a_hundred_and_more() -> None:
    assert len({one.what for one in CORPUS}) == len(CORPUS) >= 100


@pytest.mark.parametrize(
    "faulty", [one for one in CORPUS if not one.heavy], ids=lambda one: one.what
)
def test_it_has_the_verdict_due(
    faulty: Faulty, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(faulty, tmp_path)) == faulty.code
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    if faulty.code:
        assert faulty.name in err or "property" not in err
        assert out == ""
        assert not (tmp_path / "home").exists()


def test_what_is_refused_leaves_the_releases_as_they_were(home: Path, tmp_path: Path) -> None:
    before = fingerprint(home)
    for at, one in enumerate(("a.ttl", "b.jsonld")):
        path = tmp_path / one
        path.write_text(("<a> ;", nested(4_000))[at], encoding="utf-8")
        assert main(["build", str(path), "--home", str(home)]) in (3, 6)
    assert fingerprint(home) == before


def peak(session: int) -> int:
    """Return the megabytes that the processes of a session hold together, now."""
    held = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                pages = int((stat.parent / "statm").read_text().split()[1])
                held += pages * os.sysconf("SC_PAGE_SIZE") // 2**20
        except (OSError, ValueError):
            continue
    return held


@pytest.mark.hard
@pytest.mark.parametrize("faulty", CORPUS, ids=lambda one: one.what)
def test_it_takes_neither_time_nor_memory(faulty: Faulty, tmp_path: Path) -> None:
    arguments = command(faulty, tmp_path)
    began, most = time.monotonic(), 0
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "kg.cli", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        said: list[bytes] = []
        reading = Thread(target=lambda: said.append(process.stderr.read()))  # type: ignore[union-attr]
        reading.start()
        while process.poll() is None:
            most = max(most, peak(process.pid))
            time.sleep(0.02)
        reading.join()
    seconds = time.monotonic() - began
    with RESULTS.open("a", encoding="utf-8") as file:
        told = {"file": faulty.what, "code": process.returncode}
        file.write(json.dumps({**told, "s": round(seconds, 2), "MB": most}) + "\n")
    assert process.returncode == faulty.code
    assert b"Traceback" not in said[0]
    assert seconds < SECONDS
    assert most < MEGABYTES


@pytest.fixture(scope="module", autouse=True)
def _results() -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
