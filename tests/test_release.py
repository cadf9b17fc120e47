"""Releases: equal builds are equal, and a build that dies leaves the last release as it was."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.cli import main
from kg.dataset import digest
from kg.errors import Conflict, StorageFailed, Unreadable
from kg.release import current, damage, locked, open_release, publish, read_manifest

KILLS = 100
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


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_last_release_whole(tmp_path: Path) -> None:
    """Kill builds at random moments; seen from outside there is always one whole release."""
    dice = random.Random(2026)  # noqa: S311
    began = time.monotonic()
    acknowledged = built(tmp_path, tmp_path, "nol")
    longest = 1.5 * (time.monotonic() - began)
    killed = 0
    for number in range(KILLS):
        arguments = ["build", str(source(tmp_path, str(number))), "--home", str(tmp_path)]
        process = SPAWN.Process(target=main, args=(arguments,))
        process.start()
        process.join(dice.uniform(0, longest))
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.join()
        assert_whole(tmp_path)
        live = current(tmp_path)
        if process.exitcode == 0:
            assert live != acknowledged
        acknowledged = live
    assert killed > KILLS / 4
    assert built(tmp_path, tmp_path, "akhir") == current(tmp_path)
    assert not list((tmp_path / "releases").glob(".building-*"))
