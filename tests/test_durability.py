"""Disks that fill or fail, files that are damaged: the live release stays whole."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.backup import back_up, restore
from kg.cli import main
from kg.dataset import digest
from kg.errors import StorageFailed, Unreadable
from kg.release import MANIFEST, chosen, damage, read_manifest
from tests.dying import (
    DONE,
    FAILED,
    assert_whole,
    dataset,
    ended,
    limited,
    published,
    recovered,
)
from tests.hard import note

# In every run one size in so many; in the full run all.
EVERY_LIMIT = 5
# A recovery may take so many seconds.
SOON = 5


def fills_at_every_size(home: Path, every: int) -> tuple[int, float]:
    """Let every file end at each size until none does: a clear error, or all is there.

    Return how often, and the seconds of the longest recovery.
    """
    old = published(home, "lama")
    size, failed, longest = 0, 0, 0.0
    while (code := ended(limited, size, published, home, "baru")) != DONE:
        assert code == FAILED
        assert assert_whole(home) == old
        longest = max(longest, recovered(home))
        failed += 1
        size += every * 512
    assert failed > 2
    assert assert_whole(home) != old
    return failed, longest


def test_a_disk_that_is_full_leaves_the_live_release(tmp_path: Path) -> None:
    fills_at_every_size(tmp_path, EVERY_LIMIT)


@pytest.mark.hard
def test_a_disk_that_is_full_at_every_size_leaves_the_live_release(tmp_path: Path) -> None:
    failed, longest = fills_at_every_size(tmp_path, 1)
    note("disk full at every size", failed, **{"recovery s": round(longest, 3)})
    assert longest < SOON


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
    log, at, longest = tmp_path / "strace", 1, 0.0
    half = lost = 0
    while True:
        inject = f"inject={calls}:error={error}:when={at}"
        command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={calls}", "-e", inject]
        run = [*command, sys.executable, "-B", "-c", PUBLISHING, str(tmp_path / "home")]
        code = subprocess.run(run, capture_output=True, check=False).returncode  # noqa: S603
        live = chosen(tmp_path / "home", None)
        half += damage(live) != []
        if "INJECTED" not in log.read_text():
            break
        # An error after the link has moved is told too; then the new release is live, and whole.
        assert code in (DONE, FAILED), at
        lost += live != old and read_manifest(live).digest != digest(dataset("baru"))
        longest = max(longest, recovered(tmp_path / "home"))
        assert assert_whole(tmp_path / "home") == live
        published(tmp_path / "home", "lama")
        shutil.rmtree(tmp_path / "home" / "releases" / digest(dataset("baru"))[:16], True)
        at += 1
    told = {"half releases": half, "lost": lost, "recovery s": round(longest, 3)}
    note(f"disk call fails with {error}: {calls}", at - 1, **told)
    assert at > 1
    assert half == lost == 0
    assert longest < SOON


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
