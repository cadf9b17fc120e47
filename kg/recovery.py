"""Remove what a publication that died has left; what is live is never among it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

BUILDING = ".building-"
LINKING = ".current-"
COPYING = ".salinan-"
SOURCES = "sumber"


def leftovers(home: Path, manifest: str) -> Iterator[Path]:
    """Yield what never became a release, a source that is kept, or the link to what is live."""
    for folder in home.glob("releases/*"):
        if folder.name.startswith(BUILDING) or not (folder / manifest).exists():
            yield folder
    yield from home.glob(f"{LINKING}*")
    yield from (home / SOURCES).rglob(f"{COPYING}*")


def recover(home: Path, manifest: str) -> list[str]:
    """Remove the leftovers of a home, and return their names.

    To be called while no other publication can be under way: under the lock.
    """
    found = sorted(leftovers(home, manifest))
    for one in found:
        if one.is_symlink() or not one.is_dir():
            one.unlink()
        else:
            shutil.rmtree(one)
    return [one.name for one in found]
