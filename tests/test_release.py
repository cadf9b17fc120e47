"""Releases: equal builds are equal, and a build that dies leaves the last release as it was."""

import multiprocessing
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.cli import main
from kg.dataset import digest
from kg.errors import Conflict, StorageFailed, Unreadable
from kg.release import current, damage, locked, open_release, publish, read_manifest
from tests.dying import recovered
from tests.hard import note

KILLS = 20
SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["kg.cli"])


def source(folder: Path, text: str) -> Path:
    path = folder / "visi.ttl"
    path.write_text(
        f"<id/visi> a <https://w3id.org/simpul/def#Visi> ; "
        f'<http://www.w3.org/2000/01/rdf-schema#label> "{text}"@id .\n'
    )
    return path


def built(home: Path, folder: Path, text: str) -> Path:
    assert main(["build", str(source(folder, text)), "--home", str(home)]) == 0
    live = current(home)
    assert live is not None
    return live


def assert_whole(home: Path) -> None:
    live = current(home)
    assert live is not None
    assert damage(live) == []
    assert digest(open_release(live)) == read_manifest(live).digest


def test_the_same_sources_give_the_same_release(tmp_path: Path) -> None:
    first = built(tmp_path / "a", tmp_path, "satu")
    second = built(tmp_path / "b", tmp_path, "satu")
    assert first.name == second.name
    assert digest(open_release(first)) == digest(open_release(second))


def test_a_release_that_is_there_is_linked_again(tmp_path: Path) -> None:
    first = built(tmp_path, tmp_path, "satu")
    second = built(tmp_path, tmp_path, "dua")
    assert read_manifest(second).previous == first.name
    assert built(tmp_path, tmp_path, "satu") == first
    assert len(list((tmp_path / "releases").iterdir())) == 2


def test_damage_is_named(tmp_path: Path) -> None:
    live = built(tmp_path, tmp_path, "satu")
    report = live / "report.json"
    report.write_text(report.read_text() + " ")
    (live / "report.ttl").unlink()
    assert damage(live) == ["report.json", "report.ttl"]


def test_two_builds_do_not_publish_at_once(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(Conflict):
        publish(tmp_path, Store(), {}, {})


def test_a_folder_that_is_no_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        open_release(tmp_path)


def test_a_disk_that_fails_leaves_the_live_release(tmp_path: Path) -> None:
    live = built(tmp_path, tmp_path, "satu")
    facts = {"base": "", "version": "", "built": "", "sources": [], "graphs": {}, "results": {}}
    with pytest.raises(StorageFailed):
        publish(tmp_path, Store(), {"no/such/folder.json": ""}, facts)
    assert current(tmp_path) == live
    assert_whole(tmp_path)


def reads(home: Path, over: threading.Event, broken: list[object]) -> None:
    """Read what is live again and again; whatever is not whole is noted."""
    while not over.is_set():
        reads_once(home, broken)
        over.wait(0.05)


def reads_once(home: Path, broken: list[object]) -> None:
    try:
        assert_whole(home)
    except (AssertionError, OSError, Unreadable) as error:
        broken.append(error)


def killed(home: Path, folder: Path, kills: int) -> dict[str, float]:
    """Kill builds at random moments, with a reader beside them.

    Return how many died, what a reader saw of halves, how often what was acknowledged was not live,
    and how many seconds the longest recovery took.
    """
    dice = random.Random(2026)  # noqa: S311
    began = time.monotonic()
    acknowledged, died, lost, longest = built(home, folder, "nol"), 0, 0, 0.0
    broken: list[object] = []
    moments = 1.5 * (time.monotonic() - began)
    over = threading.Event()
    reader = threading.Thread(target=reads, args=(home, over, broken))
    reader.start()
    try:
        for number in range(kills):
            arguments = ["build", str(source(folder, str(number))), "--home", str(home)]
            process = SPAWN.Process(target=main, args=(arguments,))
            process.start()
            process.join(dice.uniform(0, moments))
            if process.is_alive():
                os.kill(process.pid or 0, signal.SIGKILL)
                died += 1
            process.join()
            reads_once(home, broken)
            # What was acknowledged is live; what was not may be.
            lost += process.exitcode == 0 and current(home) == acknowledged
            acknowledged = current(home) or acknowledged
            longest = max(longest, recovered(home))
            lost += current(home) != acknowledged
    finally:
        over.set()
        reader.join()
    figures = {"died": died, "half releases": len(broken), "lost": lost}
    return {**figures, "recovery s": round(longest, 3)}


@pytest.mark.parametrize("kills", [KILLS, pytest.param(200, marks=pytest.mark.hard)])
def test_a_build_killed_at_any_moment_leaves_the_last_release_whole(
    tmp_path: Path, kills: int
) -> None:
    """Seen from outside there is always one whole release."""
    found = killed(tmp_path, tmp_path, kills)
    if kills > KILLS:
        note("builds killed at random", kills, **found)
    assert found["died"] > kills / 4
    assert found["half releases"] == found["lost"] == 0
    assert found["recovery s"] < 5
    assert built(tmp_path, tmp_path, "akhir") == current(tmp_path)
    assert not list((tmp_path / "releases").glob(".building-*"))
