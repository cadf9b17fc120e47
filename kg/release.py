"""Releases: each build is a folder that never changes, and one link says which is live.

    {home}/releases/{id}/store          the dataset, for the engine to open read-only
    {home}/releases/{id}/report.json    the conformance report, also as report.ttl
    {home}/releases/{id}/manifest.json  what was built from what, and a digest of every file
    {home}/current                      a link to the live release

A release is written beside the live one, flushed, read back, and only then linked, so a build that
dies at any moment leaves the last release as it was.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.dataset import digest, file_digest
from kg.durable import flush_folder, refuse_full_disk, sealed, unsealed, write_text
from kg.errors import Conflict, Place, StorageFailed, Unreadable
from kg.recovery import BUILDING, LINKING, recover

MANIFEST = "manifest.json"
STORE = "store"
CURRENT = "current"


@dataclass(frozen=True)
class Manifest:
    """What a release was built from and holds; ``files`` are SHA-256 digests by path."""

    digest: str
    base: str
    version: str
    built: str
    quads: int
    sources: list[dict[str, str]]
    graphs: dict[str, int]
    results: dict[str, int]
    files: dict[str, str]
    previous: str | None = None
    parameters: dict[str, dict[str, float]] = field(default_factory=dict)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the right to publish under a home; raises Conflict while another build holds it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict.of("home-locked", Place(str(home))) from error
        yield


def publish(
    home: Path, dataset: Store, documents: Mapping[str, str], facts: Mapping[str, Any]
) -> Path:
    """Write a release and make it the live one; the same dataset gives the same release.

    ``documents`` are the texts to keep beside the store, by file name; ``facts`` what the manifest
    says besides. Raises StorageFailed when the disk does, and then nothing has changed.
    """
    with locked(home):
        folder = home / "releases"
        folder.mkdir(exist_ok=True)
        recover(home, MANIFEST)
        refuse_full_disk(folder, len(dataset))
        try:
            release = folder / digest(dataset)[:16]
            if not (release / MANIFEST).exists():
                _write_release(home, release, dataset, documents, facts)
            _link(home, release)
        except OSError as error:
            raise StorageFailed.of("storage", Place(str(home)), reason=error) from error
    return release


def _write_release(
    home: Path,
    release: Path,
    dataset: Store,
    documents: Mapping[str, str],
    facts: Mapping[str, Any],
) -> None:
    """Write the folder of a release under another name, and rename it when it is whole."""
    building = release.with_name(f"{BUILDING}{os.getpid()}")
    whole = _write_store(building / STORE, dataset)
    for name, text in documents.items():
        write_text(building / name, text)
    live = current(home)
    manifest = Manifest(
        digest=whole,
        quads=len(dataset),
        files=_digests(building),
        previous=live.name if live else None,
        **facts,
    )
    write_text(building / MANIFEST, sealed(asdict(manifest)))
    flush_folder(building)
    building.rename(release)
    flush_folder(release.parent)


def _write_store(path: Path, dataset: Store) -> str:
    """Write the dataset to disk, flush it, read it back, and return its digest."""
    whole = digest(dataset)
    path.parent.mkdir()
    store = Store(str(path))
    store.bulk_extend(iter(dataset))
    store.flush()
    del store
    if digest(Store.read_only(str(path))) != whole:
        raise StorageFailed.of("not-as-written", Place(str(path)))
    return whole


def _link(home: Path, release: Path) -> None:
    link = home / f"{LINKING}{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(release.relative_to(home))
    link.replace(home / CURRENT)
    flush_folder(home)


def _digests(release: Path) -> dict[str, str]:
    files = sorted(path for path in release.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(release)): file_digest(path) for path in files}


def current(home: Path) -> Path | None:
    """Return the live release, its link followed; None before the first build."""
    link = home / CURRENT
    return link.resolve() if link.exists() else None


def read_manifest(release: Path) -> Manifest:
    """Read what a release says of itself; raises Unreadable when it is none, or its seal broken."""
    try:
        return Manifest(**unsealed((release / MANIFEST).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise Unreadable.of("not-a-release", Place(str(release))) from error


def open_release(release: Path) -> Store:
    """Open the dataset of a release for reading.

    The link is followed first: the engine opens its files when it needs them, and by then the link
    may lead elsewhere.
    """
    release = release.resolve()
    read_manifest(release)
    return Store.read_only(str(release / STORE))


def live_dataset(home: Path, release: Path | None) -> tuple[Store, Manifest]:
    """Open the release that is asked for, or the live one of a home.

    Raises Unreadable where there is none.
    """
    found = chosen(home, release)
    return open_release(found), read_manifest(found)


def chosen(home: Path, release: Path | None) -> Path:
    """Return the release that is asked for, or the live one of a home, its link followed.

    Raises Unreadable where there is none.
    """
    found = release or current(home)
    if found is None:
        raise Unreadable.of("no-release", Place(str(home)))
    return found.resolve()


def releases(home: Path) -> list[Path]:
    """Return the releases of a home, the halves that a dying build has left not among them."""
    return sorted(path.parent for path in home.glob(f"releases/[!.]*/{MANIFEST}"))


def damage(release: Path) -> list[str]:
    """Return the files of a release that are not what its manifest says, the missing among them."""
    try:
        stated, found = read_manifest(release).files, _digests(release)
    except Unreadable:
        return [MANIFEST]
    return sorted(name for name in {*stated, *found} if stated.get(name) != found.get(name))
