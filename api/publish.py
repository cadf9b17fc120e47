"""The whole site as plain files, for any web server: written beside the last, then switched.

    {root}/current               a link to the tree that is served: the root of the web server
    {root}/trees/{n}             a tree; what is as it was in the last is the same file on the disk
    {root}/nginx.conf and others example configurations for negotiation

A file that has not changed keeps its inode and its time, so that a copy to another place takes only
what is new; what no page leads to any more is in no tree any more. The last tree but one is kept,
so that the switch can be undone.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.types import ASGIApp

from api.addresses import Address, relinked
from api.crawl import Crawl
from kg.durable import flush_folder
from kg.errors import LANGUAGES, Place, StorageFailed
from kg.release import locked

CONFIGURATIONS = Path(__file__).with_name("webserver")
# What no page links to and robots and web servers look for all the same.
UNLINKED = ("/robots.txt", "/sitemap.xml", "/rilis.atom", "/tidak-ditemukan")
KEPT = 2


@dataclass
class Published:
    """What was published: how many files are new or changed, as they were, and gone."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    replaced: int = 0  # of those written, the ones that were there with another content


async def publish(app: ASGIApp, root: Path) -> Published:
    """Write the site that an app serves under a root, and switch to it when it is whole.

    Raises Conflict while another does so, and StorageFailed when the disk fails; then what is
    served is what was.
    """
    with locked(root):
        trees = root / "trees"
        trees.mkdir(exist_ok=True)
        last = (root / "current").resolve() if (root / "current").exists() else None
        number = max((int(one.name) for one in trees.iterdir() if one.name.isdigit()), default=0)
        building = trees / f".building-{os.getpid()}"
        try:
            _clean(trees)
            done = await _write(app, building, last)
            tree = trees / f"{number + 1:06}"
            flush_folder(building)
            building.rename(tree)
            _switch(root, tree)
            _configure(root)
            _forget(trees, tree)
        except OSError as error:
            raise StorageFailed.of("storage", Place(str(root)), reason=error) from error
    return done


async def _write(app: ASGIApp, building: Path, last: Path | None) -> Published:
    """Write a tree: first what the service answers, then the links that are known by then."""
    raw, crawl, done = building / ".raw", Crawl(app), Published()
    first = [Address("/", (), one) for one in LANGUAGES]
    first += [Address(one, (), language) for one in UNLINKED for language in LANGUAGES]
    pages: list[Address] = []
    async for here, answer in crawl.walk(first):
        if answer.page:
            _put(raw / crawl.files[here], answer.body)
            pages.append(here)
        else:
            _settle(building, last, crawl.files[here], answer.body, done)
    for here in pages:
        text = (raw / crawl.files[here]).read_text(encoding="utf-8")
        page = relinked(text, here, crawl.file).encode()
        _settle(building, last, crawl.files[here], page, done)
    shutil.rmtree(raw)
    done.removed = _count(last) - done.unchanged - done.replaced if last else 0
    return done


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _settle(
    building: Path, last: Path | None, file: PurePosixPath, content: bytes, done: Published
) -> None:
    """Write a file, or take the one of the last tree where it says the same."""
    path, before = building / file, last / file if last else None
    known = before is not None and before.is_file()
    if path.exists():
        return
    if before is not None and known and before.read_bytes() == content:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(before, path)
        done.unchanged += 1
        return
    _put(path, content)
    done.written += 1
    done.replaced += known


def _count(tree: Path) -> int:
    return sum(len(files) for *_, files in os.walk(tree))


def _switch(root: Path, tree: Path) -> None:
    link = root / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(tree.relative_to(root))
    link.replace(root / "current")
    flush_folder(root)


def _configure(root: Path) -> None:
    for one in sorted(CONFIGURATIONS.iterdir()):
        text = one.read_text(encoding="utf-8").replace("/path/to/site", str(root.resolve()))
        _put(root / one.name, text.encode())


def _clean(trees: Path) -> None:
    """Remove what a publication that died has left; under the lock nobody else is writing."""
    for orphan in trees.glob(".building-*"):
        shutil.rmtree(orphan)
    for link in trees.parent.glob(".current-*"):
        link.unlink()


def _forget(trees: Path, live: Path) -> None:
    old = sorted(one for one in trees.iterdir() if one != live)
    for tree in old[: 1 - KEPT] if KEPT > 1 else old:
        shutil.rmtree(tree)
