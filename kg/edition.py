"""An edition: what an export of a report says of itself, and with what it is compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.dataset import Dataset, select
from kg.names import QUERIES
from kg.register import read_register
from kg.release import open_release, read_manifest
from kg.report import ConformanceReport, Finding
from kg.report_texts import said
from kg.rq import read_query

NEW, OPEN, WAIVED = STATES = ("new", "open", "waived")


@dataclass(frozen=True)
class Edition:
    """The language of an export, the release that it tells of, what part, and since when.

    ``before`` are the keys of the findings of an earlier release, ``fixed`` those of its findings
    that are no more; without an earlier release nothing is called new.
    """

    language: str
    release: str = ""
    built: str = ""
    base: str = ""
    asked: str = ""
    address: str = ""
    since: str = ""
    before: frozenset[str] | None = None
    fixed: Sequence[Finding] = ()
    # What agencies are called, by IRI.
    agencies: Mapping[str, str] = field(default_factory=dict)

    def against(self, since: str, earlier: Iterable[Finding], now: Iterable[Finding]) -> "Edition":
        """Return the edition that compares what is found now with what an earlier release found."""
        before, keys = {one.key: one for one in earlier}, {one.key for one in now}
        fixed = [one for key, one in before.items() if key not in keys]
        return replace(self, since=since, before=frozenset(before), fixed=fixed)

    def state(self, finding: Finding) -> str:
        """Return what has become of a finding: waived, new since the earlier release, or open."""
        if finding.waiver is not None:
            return WAIVED
        return NEW if self.before is not None and finding.key not in self.before else OPEN

    def agency(self, finding: Finding) -> str:
        """Return what the agency of a finding is called, else the end of its IRI."""
        opd = finding.opd or ""
        return self.agencies.get(opd, opd.removeprefix(self.base))

    def cover(self, found: ConformanceReport) -> list[str]:
        """Return what the cover says: the part, the release, the day, what has changed."""
        language = self.language
        lines = [self.asked or said("whole-region", language)]
        if self.release:
            built = self.built[:10]
            lines.append(said("edition-release", language, release=self.release, built=built))
        lines.append(said("edition-day", language, day=found.day))
        if self.since:
            new = sum(self.state(one) == NEW for one in found.findings)
            counts = {"new": new, "fixed": len(self.fixed)}
            lines.append(said("edition-since", language, since=self.since, **counts))
        return [*lines, self.address] if self.address else lines


def edition_of(
    found: ConformanceReport,
    dataset: Dataset,
    language: str,
    release: Path | None = None,
    against: Path | None = None,
    opd: str | None = None,
) -> Edition:
    """Return the edition of a report on a dataset, of a release where it is one.

    ``against`` is an earlier release; raises Unreadable when it is none.
    """
    agencies = agency_names(dataset)
    asked = "" if opd is None else agencies.get(opd, opd)
    edition = Edition(language, asked=asked, agencies=agencies)
    if release is not None:
        of = read_manifest(release)
        edition = replace(edition, release=release.name, built=of.built, base=of.base)
    if against is not None:
        base, before = read_manifest(against).base, open_release(against)
        earlier = read_register(before, base, found.day).whole
        those = earlier.of_opd(opd) if opd else earlier
        edition = edition.against(against.resolve().name, those.findings, found.findings)
    return edition


def agency_names(dataset: Dataset) -> dict[str, str]:
    """Return what each agency is called, by its IRI."""
    rows = select(dataset, read_query(QUERIES / "agency-names.rq"))
    return {row["opd"].value: row["label"].value for row in rows}
