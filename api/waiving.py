"""A waiver from a form: added to the waivers of a home, and a release is built with it."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from starlette.datastructures import FormData

from api.live import Live
from api.publishing import UPLOADED, rebuild
from kg.criteria import Criterion, written
from kg.errors import Conflict, Place, Usage
from kg.names import graph_name
from kg.sources import kept_source
from kg.waiver_source import add_waiver, name_of, spoken_enough
from kg.waivers import Waiver

FILE = "pengecualian.ttl"
LONGEST = 2000


def waiver_of(sent: FormData, live: Live, rule: Criterion, scopes: list[str]) -> Waiver:
    """Return the waiver that a form asks for; raises Usage for what does not fit."""
    scope = _said(sent, "lingkup")
    if scope not in scopes:
        raise Usage.of("unknown-thing", of=scope)
    waiver = Waiver(
        iri="",
        rule=written(rule.shape),
        scope=scope,
        reason=spoken_enough("reason", _said(sent, "alasan")),
        role=spoken_enough("role", _said(sent, "peran")),
        start=date.today(),
        end=_day(_said(sent, "hingga")),
        basis=_said(sent, "dasar"),
    )
    return name_of(waiver, live.base)


def _said(sent: FormData, name: str) -> str:
    return str(sent.get(name, ""))[:LONGEST].strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Usage.of("waiver-no-day", value=text) from error


def waive(home: Path, live: Live, waiver: Waiver, language: str, waiving: Lock) -> None:
    """Add a waiver to the waivers of a home and make a release of it.

    Raises Conflict while another is being added, the errors of `kg.waiver_source.add_waiver` and
    of `api.publishing.rebuild`; then nothing has changed.
    """
    if not waiving.acquire(blocking=False):
        raise Conflict.of("home-locked", Place(FILE))
    try:
        _waive(home, live, waiver, language)
    finally:
        waiving.release()


def _waive(home: Path, live: Live, waiver: Waiver, language: str) -> None:
    """Build with the waivers of the live release and this one; the build keeps them as a source."""
    graph = graph_name(live.base, "sumber", UPLOADED, Path(FILE).stem).value
    with TemporaryDirectory(prefix="simpul-") as folder:
        file = Path(folder) / UPLOADED / FILE
        file.parent.mkdir()
        for one in live.manifest.sources:
            if one["graph"] == graph:
                file.write_bytes(kept_source(home, one).read_bytes())
        add_waiver(file, waiver, live.base)
        rebuild(home, live.manifest, graph, file, language)
