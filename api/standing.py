"""How the findings of a release stand: today, and beside the releases that came before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock

from cachetools import LRUCache
from pyoxigraph import Store

from kg.history import Past, dated, past, read_record
from kg.register import Register, read_register
from kg.release import Manifest, open_release
from kg.waivers import Waivers, read_waivers

# The earlier releases whose findings are held at once.
COMPARED = 4


@dataclass(frozen=True)
class Standing:
    """The findings of a release, with what depends on the day and on earlier releases."""

    release: Path
    manifest: Manifest
    dataset: Store
    _earlier: LRUCache[str, Register] = field(default_factory=lambda: LRUCache(COMPARED))
    _days: dict[date, Register] = field(default_factory=dict)
    _keeping: Lock = field(default_factory=Lock)

    @cached_property
    def waivers(self) -> Waivers:
        """The waivers that the release knows, whether they hold today or not."""
        return read_waivers(self.dataset)

    @property
    def in_force(self) -> tuple[str, ...]:
        """The waivers that hold today: what a representation depends on beside the release."""
        return self.waivers.in_force(date.today())

    @property
    def register(self) -> Register:
        """The findings as they stand today."""
        today = date.today()
        if (known := self._days.get(today)) is None:
            known = self._read.on(today, self.waivers)
            self._days.clear()
            self._days[today] = known
        return known

    @cached_property
    def _read(self) -> Register:
        found = read_register(self.dataset, self.manifest.base, date.today()).whole
        return Register(dated(found, read_record(self.release)))

    @cached_property
    def history(self) -> Sequence[Past]:
        """This release and those that came before, the latest first."""
        return past(self.release)

    @property
    def before(self) -> Sequence[Past]:
        """The releases that came before, the latest first."""
        return self.history[1:]

    def earlier(self, name: str) -> Register | None:
        """Return the findings of an earlier release; None where there is no such."""
        found = next((one for one in self.before if one.path.name == name), None)
        if found is None:
            return None
        with self._keeping:
            known = self._earlier.get(name)
        if known is None:
            known = read_register(open_release(found.path), found.manifest.base, date.today())
            with self._keeping:
                self._earlier[name] = known
        return known
