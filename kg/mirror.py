"""A copy of what a server holds, kept as the release of a home of its own, and kept up with it.

The service reads a home; so it serves a server too, goes on when that one is away, and changes from
release to release as it always does.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

from kg.errors import LANGUAGES, SimpulError
from kg.release import current, publish, read_manifest
from kg.remote import open_remote, read_documents
from kg.servers import Login

FOLDER = "cermin"
EVERY = 60
# What a manifest says of the folder that it lies in.
OWN = ("digest", "quads", "files", "previous")


def mirror_of(home: Path, url: str) -> Path:
    """Return the home that the copy of a server has under a home.

    >>> str(mirror_of(Path("var"), "http://127.0.0.1:7878/"))
    'var/cermin/http%3A%2F%2F127.0.0.1%3A7878'
    """
    return home / FOLDER / quote(url.rstrip("/"), safe="")


def pull(url: str, login: Login | None, home: Path) -> Path:
    """Make what a server holds the live release of a home, and return it.

    Raises the errors of `kg.remote` and of `kg.release.publish`; then nothing has changed.
    """
    remote = open_remote(url, login)
    manifest = remote.pushed.manifest
    live = current(home)
    if live is not None and read_manifest(live).digest == manifest.digest:
        return live
    facts = {name: value for name, value in asdict(manifest).items() if name not in OWN}
    return publish(home, remote.copy(), read_documents(remote.endpoint), facts)


def follow(url: str, login: Login | None, home: Path, every: float = EVERY) -> Callable[[], None]:
    """Pull again and again in a thread, and return how to end that; a failure is only logged."""
    ended = Event()

    def again() -> None:
        while not ended.wait(every):
            try:
                pull(url, login, home)
            except SimpulError as error:
                logging.getLogger(__name__).warning(error.text(LANGUAGES[-1]))

    thread = Thread(target=again, daemon=True)
    thread.start()

    def end() -> None:
        ended.set()
        thread.join()

    return end
