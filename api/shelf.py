"""What the checks of files found, kept for an hour under a name that nobody guesses."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from cachetools import TTLCache
from fastapi import Request

if TYPE_CHECKING:
    from kg.checkup import Checkup

SECONDS, BYTES = 3600, 128 * 2**20
AT_ONCE, WAIT = 2, 2.0


@dataclass(frozen=True)
class Kept:
    """A check, and the content of the file that was checked."""

    checkup: "Checkup"
    content: bytes

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep this."""
        return len(self.content) + len(self.checkup.marked) + 1_000 * len(self.checkup.faults)


class Busy(Exception):
    """As many files are being checked as may be at once."""


def _results() -> TTLCache[str, Kept]:
    return TTLCache(BYTES, SECONDS, getsizeof=lambda one: one.size)


@dataclass
class Shelf:
    """The checks of the last hour, the oldest going first where there are too many."""

    _kept: TTLCache[str, Kept] = field(default_factory=_results)
    _keeping: Lock = field(default_factory=Lock)
    _slots: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    def check(self, check: "Callable[[], Checkup]", content: bytes) -> str:
        """Check a file, keep what is found, and return its name; raises Busy, or what it raises."""
        if not self._slots.acquire(timeout=WAIT):
            raise Busy
        try:
            found = Kept(check(), content)
        finally:
            self._slots.release()
        name = secrets.token_urlsafe(24)
        with self._keeping:
            self._kept[name] = found
        return name

    def get(self, name: str) -> Kept | None:
        """Return what is kept under a name."""
        with self._keeping:
            return self._kept.get(name)


def shelf_of(request: Request) -> Shelf:
    """Return the checks of the last hour."""
    shelf: Shelf = request.app.state.shelf
    return shelf
