"""Every hostile file of the corpus through the command line: the verdict due, and nothing harmed.

The heavy ones, and the measuring of time and memory, are for ``make hard``.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import kg.build
import kg.intake
from kg.cli import INTERRUPTED, main
from kg.dataset import FORMATS
from kg.release import current, damage
from tests.corpus import CORPUS, ELSEWHERE, SCORES, Faulty, nested
from tests.hard import note
from tests.test_security import names_of

SECONDS, MEGABYTES = 10, 512
TICKS = os.sysconf("SC_CLK_TCK")

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


def test_every_number_of_the_study_has_its_test() -> None:
    """What is a finding or an event, and no file of the corpus, has a case or a test elsewhere."""
    numbers = {one.what.split()[0] for one in CORPUS}
    assert {str(one) for one in range(1, 90)} - numbers == set(ELSEWHERE)
    for named in ELSEWHERE.values():
        module, _, name = named.partition("::")
        case = Path(__file__).parent / "cases" / f"{module}.ttl"
        assert case.is_file() if not name else name in names_of(module), named


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


def held(session: int, seconds: dict[str, float]) -> int:
    """Return the megabytes that the processes of a session hold together, now.

    The seconds of CPU that each has used are noted: how long it takes says how busy the machine is.
    """
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = stat.read_text().rpartition(")")[2].split()
            if int(said[3]) == session:
                seconds[stat.parent.name] = (int(said[11]) + int(said[12])) / TICKS
                pages += int((stat.parent / "statm").read_text().split()[1])
        except (OSError, ValueError):
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


@pytest.mark.hard
@pytest.mark.parametrize("faulty", CORPUS, ids=lambda one: one.what)
def test_it_takes_neither_time_nor_memory(faulty: Faulty, tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "kg.cli", *command(faulty, tmp_path)]
    began, most, seconds = time.monotonic(), 0, {}
    with (tmp_path / "said").open("wb") as said:
        nowhere = subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603
            arguments, stdout=nowhere, stderr=said, start_new_session=True
        )
        while process.poll() is None:
            most = max(most, held(process.pid, seconds))
            time.sleep(0.02)
    used = sum(seconds.values())
    told = {"code": process.returncode, "MB": most, "CPU s": round(used, 2)}
    note(f"corpus: {faulty.what}", 1, **told, s=round(time.monotonic() - began, 2))
    assert process.returncode == faulty.code
    assert b"Traceback" not in (tmp_path / "said").read_bytes()
    assert used < SECONDS
    assert most < MEGABYTES


def built(source: Path, text: str, home: Path) -> Path:
    source.write_text(text, encoding="utf-8")
    assert main(["build", str(source), "--home", str(home)]) == 0
    release = current(home)
    assert release is not None
    return release


def test_a_thing_that_is_a_part_of_itself_ends(tmp_path: Path) -> None:
    """What goes round in a circle is reasoned over once: the build comes to its end."""
    part = "<id/{0}> a <https://w3id.org/simpul/def#Kegiatan> ; <{1}> <id/{2}> .\n"
    belongs = "https://w3id.org/simpul/def#bagianDari"
    circle = "".join(part.format(one, belongs, (one + 1) % 9) for one in range(9))
    assert damage(built(tmp_path / "a.ttl", circle, tmp_path / "home")) == []


def test_another_content_is_another_release(tmp_path: Path) -> None:
    """A release has the name of what it holds: no other content can come by the same name."""
    source, home = tmp_path / "nilai.csv", tmp_path / "home"
    first = built(source, SCORES, home)
    before = fingerprint(first)
    assert built(source, SCORES.replace("81.31", "82"), home) != first
    assert fingerprint(first) == before


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "nilai.csv"
    source.write_text(SCORES, encoding="utf-8")

    def receiving(path: Path, *arguments: Any) -> object:  # noqa: ANN401
        account = kg.intake.receive(path, *arguments)
        path.write_text(SCORES.replace("81.31", "82"), encoding="utf-8")
        return account

    monkeypatch.setattr(kg.build, "receive", receiving)
    assert main(["build", str(source), "--home", str(tmp_path / "home")]) == 4
    assert "nilai.csv" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_an_interrupted_build_leaves_nothing(tmp_path: Path) -> None:
    # A shell lets what it starts in the background ignore the signal, and so would this process.
    heard = ["/usr/bin/env", "--default-signal=INT", sys.executable, "-m", "kg.cli"]
    command = [*heard, "build", "--home", str(tmp_path / "home")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        said += process.stderr
        assert process.wait(30) == INTERRUPTED
    assert "Traceback" not in "".join(said)
    assert not (tmp_path / "home").exists()
