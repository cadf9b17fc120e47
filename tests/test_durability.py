"""Whatever dies, fills or breaks at whatever moment: the live release stays whole."""

import asyncio
import multiprocessing
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import api.publish
import kg.backup
import kg.durable
import kg.recovery
import kg.release
import kg.sources
from kg.backup import back_up, restore
from kg.cli import main
from kg.dataset import digest
from kg.errors import StorageFailed, Unreadable
from kg.recovery import BUILDING, COPYING
from kg.release import (
    MANIFEST,
    chosen,
    current,
    damage,
    open_release,
    publish,
    read_manifest,
)
from tests.hard import note
from tests.test_publish import small_site

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["kg.cli", "kg.backup"])

# The modules through which a release and a site come to the disk.
MODULES = (kg.release, kg.durable, kg.recovery, kg.backup, kg.sources, api.publish)
STEPS = {one.__file__ for one in MODULES}
DONE, FAILED = 0, 7
# In every run each so-manieth step; in the full run all.
EVERY_STEP, EVERY_LIMIT = 23, 5
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


def deaths(home: Path, every: int, run: Callable[..., object], what: object) -> Iterator[int]:
    """Die at each step until the run comes to its end; yield after each death."""
    step = 1
    while (code := ended(dying, step, run, home, what)) != DONE:
        assert code == -signal.SIGKILL
        yield step
        step += every
    assert step > 3 * every


def dies_at_every_step(
    home: Path, every: int, run: Callable[..., object], what: object, new: str
) -> int:
    """Whatever the step: what is live is old or new, and whole. Return how often it died."""
    old = published(home, "lama")
    known, times = {read_manifest(old).digest, new}, 0
    for _ in deaths(home, every, run, what):
        assert read_manifest(assert_whole(home)).digest in known
        times += 1
    assert read_manifest(assert_whole(home)).digest == new
    # What the dying have left is gone after the next that lives.
    published(home, "lama")
    assert not list((home / "releases").glob(f"{BUILDING}*"))
    assert not list(home.rglob(f"{COPYING}*"))
    assert {one.name for one in home.iterdir()} <= {"releases", "current", ".lock", "sumber"}
    assert len(list((home / "releases").iterdir())) == 2
    return times


def dies_as_a_site(root: Path, every: int) -> int:
    """Whatever the step: the site that is live is old or new, page by page."""
    site(root, "lama")
    times = 0
    for _ in deaths(root, every, site, "baru"):
        (front,) = (root / "current").glob("index.id.html")
        (other,) = (root / "current").glob("b c.id.html")
        assert ("lama" in front.read_text()) == ("lama" in other.read_text())
        times += 1
    assert "baru" in (site(root, "baru") / "index.id.html").read_text()
    assert not [*root.glob(".current-*"), *(root / "trees").glob(".building-*")]
    return times


def test_a_publication_killed_at_a_step_leaves_old_or_new(tmp_path: Path) -> None:
    dies_at_every_step(tmp_path, EVERY_STEP, published, "baru", digest(dataset("baru")))


def test_a_site_killed_at_a_step_is_old_or_new(tmp_path: Path) -> None:
    dies_as_a_site(tmp_path, EVERY_STEP)


@pytest.mark.hard
def test_a_publication_killed_at_every_step_leaves_old_or_new(tmp_path: Path) -> None:
    new = digest(dataset("baru"))
    note(
        "publication killed at every step", dies_at_every_step(tmp_path, 1, published, "baru", new)
    )


@pytest.mark.hard
def test_a_site_killed_at_every_step_is_old_or_new(tmp_path: Path) -> None:
    note("site killed at every step", dies_as_a_site(tmp_path, 1))


@pytest.mark.hard
def test_a_build_killed_at_every_step_leaves_old_or_new(tmp_path: Path) -> None:
    source = tmp_path / "nilai.csv"
    source.write_text("tahun,wilayah,nilai,predikat\n2017,Kab. A,81.31,A\n", encoding="utf-8")
    new = read_manifest(built(tmp_path / "other", source)).digest
    note("build killed at every step", dies_at_every_step(tmp_path / "home", 1, built, source, new))


@pytest.mark.hard
def test_a_restore_killed_at_every_step_leaves_old_or_new(tmp_path: Path) -> None:
    source = tmp_path / "nilai.csv"
    source.write_text("tahun,wilayah,nilai,predikat\n2017,Kab. A,81.31,A\n", encoding="utf-8")
    release = built(tmp_path / "other", source)
    back_up(release, tmp_path / "b.tar.gz")
    new = read_manifest(release).digest
    times = dies_at_every_step(tmp_path / "home", 1, restored, tmp_path / "b.tar.gz", new)
    note("restore killed at every step", times)


def fills_at_every_size(home: Path, every: int) -> None:
    """Let every file end at each size until none does: a clear error, or all is there."""
    old = published(home, "lama")
    size = failed = 0
    while (code := ended(limited, size, published, home, "baru")) != DONE:
        assert code == FAILED
        assert assert_whole(home) == old
        failed += 1
        size += every * 512
    assert failed > 2
    assert assert_whole(home) != old


def test_a_disk_that_is_full_leaves_the_live_release(tmp_path: Path) -> None:
    fills_at_every_size(tmp_path, EVERY_LIMIT)


@pytest.mark.hard
def test_a_disk_that_is_full_at_every_size_leaves_the_live_release(tmp_path: Path) -> None:
    fills_at_every_size(tmp_path, 1)


def test_a_disk_that_is_nearly_full_is_not_begun_upon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = published(tmp_path, "lama")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(StorageFailed):
        published(tmp_path, "baru")
    assert assert_whole(tmp_path) == old
    assert len(list((tmp_path / "releases").iterdir())) == 1


PUBLISHING = """
import sys
from pathlib import Path
from kg.errors import StorageFailed
from tests.test_durability import published
try:
    published(Path(sys.argv[1]), "baru")
except StorageFailed:
    sys.exit(7)
"""
CALLS = ("write,pwrite64,writev", "fsync,fdatasync,sync_file_range", "rename", "mkdir", "symlink")


@pytest.mark.hard
@pytest.mark.parametrize("calls", CALLS)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_every_call_of_the_disk_may_fail(tmp_path: Path, calls: str, error: str) -> None:
    """Let the first, the second … such call fail, until there is none left that could."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    old = published(tmp_path / "home", "lama")
    log, at = tmp_path / "strace", 1
    while True:
        inject = f"inject={calls}:error={error}:when={at}"
        command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={calls}", "-e", inject]
        run = [*command, sys.executable, "-B", "-c", PUBLISHING, str(tmp_path / "home")]
        code = subprocess.run(run, capture_output=True, check=False).returncode  # noqa: S603
        live = assert_whole(tmp_path / "home")
        if "INJECTED" not in log.read_text():
            break
        # An error after the link has moved is told too; then the new release is live, and whole.
        assert code in (DONE, FAILED), at
        assert live == old or read_manifest(live).digest == digest(dataset("baru"))
        published(tmp_path / "home", "lama")
        shutil.rmtree(tmp_path / "home" / "releases" / digest(dataset("baru"))[:16], True)
        at += 1
    assert at > 1


def harmed(content: bytes, how: str) -> bytes:
    middle = len(content) // 2
    if how == "cut":
        return content[:middle]
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("how", ["flipped", "cut"])
def test_each_file_that_is_damaged_is_named(
    tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    release = published(tmp_path, "lama")
    files = [one for one in sorted(release.rglob("*")) if one.is_file() and one.stat().st_size]
    assert len(files) > 5
    for file in files:
        content = file.read_bytes()
        file.write_bytes(harmed(content, how))
        name = str(file.relative_to(release))
        assert damage(release) == [name]
        assert main(["check", "--home", str(tmp_path)]) == StorageFailed.exit_code
        assert name in capsys.readouterr().out
        file.write_bytes(content)
    assert damage(release) == []
    assert main(["check", "--home", str(tmp_path)]) == 0


def test_every_byte_of_a_manifest_counts(tmp_path: Path) -> None:
    """A manifest with another letter is another manifest, or none: white space apart."""
    release = published(tmp_path, "lama")
    file, whole = release / MANIFEST, read_manifest(release)
    content = file.read_bytes()
    for at in range(len(content)):
        file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            found = read_manifest(release)
        except Unreadable:
            continue
        assert found == whole, content[max(0, at - 20) : at + 20]


def test_a_drill_restores_what_was_backed_up(tmp_path: Path) -> None:
    release = published(tmp_path / "a", "lama")
    back_up(release, tmp_path / "b.tar.gz")
    again = restore(tmp_path / "b.tar.gz", tmp_path / "c")
    assert read_manifest(again).digest == read_manifest(release).digest
    assert assert_whole(tmp_path / "c") == again == chosen(tmp_path / "c", None)
