"""The sources of the releases of a home, kept as they were read: a release can be built again.

{home}/sumber/{digest}/{folder}/{file}   each content once; the folder is part of a graph's name
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from kg.dataset import file_digest
from kg.durable import flush_folder
from kg.errors import Conflict, Place, StorageFailed, Unreadable
from kg.recovery import COPYING, SOURCES


def kept_at(home: Path, source: dict[str, str]) -> Path:
    """Return where a source is kept that a manifest describes.

    Raises Conflict for names that lead elsewhere: a manifest may come out of a backup.
    """
    # Releases of before sources were kept name no folder.
    names = (source["sha256"][:16], source.get("folder", ""), source["file"])
    if any("/" in one or one in {".", ".."} for one in names):
        raise Conflict.of("source-gone", Place(source["file"]))
    return (home / SOURCES).joinpath(*names)


def kept_source(home: Path, source: dict[str, str]) -> Path:
    """Return a kept source; raises Conflict where it is not there, or is not what it was."""
    path = kept_at(home, source)
    if not path.is_file() or file_digest(path) != source["sha256"]:
        raise Conflict.of("source-gone", Place(source["file"]))
    return path


def keep_sources(home: Path, described: Iterable[tuple[Path, dict[str, str]]]) -> None:
    """Keep the files of a build that are not kept yet; to be called under the lock of the home.

    Raises Unreadable for one that has changed since it was read, StorageFailed when the disk will
    not.
    """
    for path, source in described:
        kept = kept_at(home, source)
        if kept.exists():
            continue
        with path.open("rb") as read:
            keep(home, source, read)


def keep(home: Path, source: dict[str, str], content: BinaryIO) -> None:
    """Keep the content of a source; raises the errors of `keep_sources`."""
    kept = kept_at(home, source)
    try:
        _copy(content, kept)
    except OSError as error:
        raise StorageFailed.of("storage", Place(str(kept)), reason=error) from error
    if file_digest(kept) != source["sha256"]:
        kept.unlink()
        raise Unreadable.of("file-changed", Place(source["file"]))


def _copy(content: BinaryIO, kept: Path) -> None:
    """Write a file so that it is there whole or not at all."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    beside = kept.with_name(f"{COPYING}{os.getpid()}")
    with beside.open("wb") as written:
        shutil.copyfileobj(content, written)
        written.flush()
        os.fsync(written.fileno())
    beside.replace(kept)
    flush_folder(kept.parent)
