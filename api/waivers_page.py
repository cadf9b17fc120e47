"""The page of the waivers: what is accepted, by whom, until when, and what each covers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from api.describe import labels_of
from api.naming import Naming
from api.pages import Link
from api.respond import Wish
from kg.criteria import Criterion
from kg.waivers import Waiver

RUNNING, COMING, ENDED = "running", "coming", "ended"


@dataclass(frozen=True)
class Row:
    """A waiver with its rule, its scope, how it stands today, and how many findings it covers."""

    waiver: Waiver
    thing: Link
    rule: Criterion | None
    scope: Link
    state: str
    count: int


@dataclass(frozen=True)
class WaiversPage:
    """All waivers that the release knows, those that hold today first."""

    rows: Sequence[Row]
    day: str


def waivers_page(wished: Wish) -> WaiversPage:
    """Return the page of the waivers."""
    live = wished.live
    whole, every = live.register.whole, live.standing.waivers.every
    terms = [NamedNode(iri) for one in every for iri in (one.iri, one.scope)]
    naming = Naming(wished, labels_of(live.dataset, terms))
    covered = Counter(one.waiver.iri for one in whole.waived if one.waiver)
    rows = [
        Row(
            waiver=one,
            thing=naming.link(NamedNode(one.iri)),
            rule=whole.rules.get(NamedNode(one.rule)),
            scope=naming.link(NamedNode(one.scope)),
            state=_state(one, whole.day),
            count=covered[one.iri],
        )
        for one in every
    ]
    order = (RUNNING, COMING, ENDED)
    return WaiversPage(sorted(rows, key=lambda row: order.index(row.state)), str(whole.day))


def _state(waiver: Waiver, day: date) -> str:
    if waiver.in_force(day):
        return RUNNING
    return COMING if day < waiver.start else ENDED
