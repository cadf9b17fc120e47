"""Work on releases that dies, or finds the disk full, at a moment of the choice of a test."""

import asyncio
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from pyoxigraph import Literal, NamedNode, Quad, Store

import api.publish
import kg.backup
import kg.durable
import kg.recovery
import kg.release
import kg.sources
from kg.backup import restore
from kg.cli import main
from kg.dataset import digest
from kg.errors import StorageFailed
from kg.recovery import recover
from kg.release import (
    MANIFEST,
    current,
    damage,
    locked,
    open_release,
    publish,
    read_manifest,
)
from tests.test_publish import small_site

SPAWN = multiprocessing.get_context("forkserver")
# With what a child runs: else each of hundreds of deaths would load it anew.
SPAWN.set_forkserver_preload(["kg.cli", "kg.backup", "api.publish", "tests.test_publish"])

# The modules through which a release and a site come to the disk.
MODULES = (kg.release, kg.durable, kg.recovery, kg.backup, kg.sources, api.publish)
STEPS = {one.__file__ for one in MODULES}
DONE, FAILED = 0, 7
GRAPH = NamedNode("urn:g")


def dataset(text: str) -> Store:
    store = Store()
    store.extend(
        Quad(NamedNode(f"urn:{at}"), NamedNode("urn:kata"), Literal(text), GRAPH)
        for at in range(50)
    )
    return store


def published(home: Path, text: str) -> Path:
    facts = {"base": "", "version": "", "built": "", "sources": [], "results": {}, "graphs": {}}
    return publish(home, dataset(text), {"report.json": "{}"}, facts)


def restored(home: Path, file: Path) -> Path:
    return restore(file, home)


def built(home: Path, source: Path) -> Path:
    assert main(["build", str(source), "--home", str(home)]) == 0
    return assert_whole(home)


def site(root: Path, text: str) -> Path:
    pages = {"/": f'{text}<a href="/b c">b</a>', "/b c": text}
    asyncio.run(api.publish.publish(small_site(pages), root))
    return (root / "current").resolve()


def assert_whole(home: Path) -> Path:
    live = current(home)
    assert live is not None
    assert damage(live) == []
    assert digest(open_release(live)) == read_manifest(live).digest
    return live


def recovered(home: Path) -> float:
    """Clear away what a dead build has left, and return how many seconds that took."""
    began = time.monotonic()
    with locked(home):
        recover(home, MANIFEST)
    return time.monotonic() - began


def dying(at: int, run: Callable[..., object], *arguments: object) -> None:
    """Run in this process, and kill it before that line of the modules that write."""
    seen = 0

    def lines(_: FrameType, event: str, __: object) -> object:
        nonlocal seen
        if event == "line":
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return lines

    def calls(frame: FrameType, _: str, __: object) -> object:
        return lines if frame.f_code.co_filename in STEPS else None

    sys.settrace(calls)
    run(*arguments)
    os._exit(DONE)


def limited(size: int, run: Callable[..., object], *arguments: object) -> None:
    """Run in this process on a disk that takes no file beyond a size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        run(*arguments)
    except StorageFailed:
        os._exit(FAILED)
    os._exit(DONE)


def ended(target: Callable[..., None], *arguments: object) -> int | None:
    process = SPAWN.Process(target=target, args=arguments)
    process.start()
    process.join(60)
    return process.exitcode
