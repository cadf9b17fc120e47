"""The history of findings: when each was first found, and how many there were in each release.

A release keeps beside its report a record of its findings, made from that of the release before:
so neither question needs the stores of earlier releases.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from kg.deadlines import Policy, deadline_of, shipped
from kg.earlier import ancestors
from kg.register import Wanted
from kg.release import Manifest
from kg.report import SEVERITIES, ConformanceReport

RECORD = "findings.json"
# The releases that a trend shows at most.
SHOWN = 24


@dataclass(frozen=True)
class Known:
    """What a release remembers of a finding: since when it stands, and what it is about."""

    first: str
    rule: str
    profile: str
    severity: str
    opd: str | None
    # Within how many days it is to be mended, by the policy that held when the release was built.
    days: int | None = None


@dataclass(frozen=True)
class Past:
    """A release of a home as the history sees it."""

    path: Path
    manifest: Manifest

    @property
    def day(self) -> date:
        """The day on which it was built."""
        return date.fromisoformat(self.manifest.built[:10])


def record(
    found: ConformanceReport, before: Mapping[str, Known], built: str, policy: Policy
) -> str:
    """Return the record of a report as JSON; what was there before keeps its first day.

    What was mended and has come back is found for the first time again.
    """
    made = {}
    for one in found.findings:
        rule = found.rules[one.result.source_shape]
        first = before[one.key].first if one.key in before else built[:10]
        about = (rule.key, rule.profile, one.severity, one.opd)
        made[one.key] = asdict(Known(first, *about, policy.get(one.severity)))
    return json.dumps(dict(sorted(made.items())), ensure_ascii=False, indent=0)


def read_record(release: Path | None) -> dict[str, Known]:
    """Read the record of a release; a release of before there were records remembers nothing."""
    file = release and release / RECORD
    if file is None or not file.exists():
        return {}
    told = json.loads(file.read_text("utf-8"))
    # A record of before there were policies of homes was made by the shipped one.
    return {
        key: Known(**{"days": shipped().get(one["severity"]), **one}) for key, one in told.items()
    }


def dated(found: ConformanceReport, known: Mapping[str, Known]) -> ConformanceReport:
    """Return a report whose findings know when they were first found and are to be mended."""
    findings = []
    for one in found.findings:
        if one.key in known:
            first = date.fromisoformat(known[one.key].first)
            one = replace(one, first=first, limit=deadline_of(known[one.key].days, first))
        findings.append(one)
    return found.part(findings)


def past(release: Path) -> list[Past]:
    """Return a release and those that came before it, the latest first."""
    return [Past(path, manifest) for path, manifest in ancestors(release)]


@dataclass(frozen=True)
class Step:
    """How many findings a release had, by severity."""

    release: str
    day: date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def trend(every: Iterable[Past], wanted: Wanted) -> list[Step]:
    """Return how many findings of what is wanted each release had, the earliest first.

    A release without a record tells of all its findings only.
    """
    steps = []
    for one in list(every)[:SHOWN]:
        counts = _counted(_tally(one.path), wanted)
        if not (one.path / RECORD).exists():
            counts = Counter(one.manifest.results)
            if any(vars(wanted).values()):
                continue
        steps.append(Step(one.path.name, one.day, {each: counts[each] for each in SEVERITIES}))
    return steps[::-1]


@lru_cache(maxsize=2 * SHOWN)
def _tally(release: Path) -> Counter[Known]:
    """Return how many findings of each kind a release had; a release never changes."""
    return Counter(replace(one, first="") for one in read_record(release).values())


def _counted(tally: Mapping[Known, int], wanted: Wanted) -> Counter[str]:
    asked = {name: value for name, value in vars(wanted).items() if value is not None}
    counted: Counter[str] = Counter()
    for one, count in tally.items():
        if all(getattr(one, name) == value for name, value in asked.items()):
            counted[one.severity] += count
    return counted
