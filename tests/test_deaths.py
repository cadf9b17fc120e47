"""Whatever is killed at whatever step: what is live is old or new, and whole."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.backup import back_up
from kg.dataset import digest
from kg.recovery import BUILDING, COPYING
from kg.release import read_manifest
from tests.corpus import SCORES
from tests.dying import (
    DONE,
    assert_whole,
    built,
    dataset,
    dying,
    ended,
    published,
    recovered,
    restored,
    site,
)
from tests.hard import note

# In every run one step in so many; in the full run all.
EVERY_STEP = 23
# A recovery may take so many seconds.
SOON = 5


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a small file to build from."""
    file = tmp_path / "nilai.csv"
    file.write_text(SCORES, encoding="utf-8")
    return file


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
    """Whatever the step: what is live is old or new, and whole; it is soon mended.

    Return how often it died.
    """
    old = published(home, "lama")
    known, times = {read_manifest(old).digest, new}, 0
    for _ in deaths(home, every, run, what):
        assert read_manifest(assert_whole(home)).digest in known
        assert recovered(home) < SOON
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
    """Whatever the step: the site that is live is old or new, page by page.

    What each death leaves is gone after the next that lives, and so a run has ever the same steps.
    """
    site(root, "lama")
    times = 0
    for _ in deaths(root, every, site, "baru"):
        (front,) = (root / "current").glob("index.id.html")
        (other,) = (root / "current").glob("b c.id.html")
        assert ("lama" in front.read_text()) == ("lama" in other.read_text())
        site(root, "lama")
        assert not [*root.glob(".current-*"), *(root / "trees").glob(".building-*")]
        times += 1
    assert "baru" in (site(root, "baru") / "index.id.html").read_text()
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
def test_a_build_killed_at_every_step_leaves_old_or_new(source: Path, tmp_path: Path) -> None:
    new = read_manifest(built(tmp_path / "other", source)).digest
    note("build killed at every step", dies_at_every_step(tmp_path / "home", 1, built, source, new))


@pytest.mark.hard
def test_a_restore_killed_at_every_step_leaves_old_or_new(source: Path, tmp_path: Path) -> None:
    release = built(tmp_path / "other", source)
    back_up(release, tmp_path / "b.tar.gz")
    new = read_manifest(release).digest
    times = dies_at_every_step(tmp_path / "home", 1, restored, tmp_path / "b.tar.gz", new)
    note("restore killed at every step", times)
