"""The report on the ontology: each rule a query in ``ontology_checks`` whose rows are faults.

What is accepted, and why, is data too: ``ontology/exceptions.toml``.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, Store

from kg.dataset import parse_file, select
from kg.names import KODE, ONTOLOGY, SIMPUL
from kg.rq import QueryFile, read_query_files

CHECKS = Path(__file__).parent / "ontology_checks"
EXCEPTIONS = ONTOLOGY / "exceptions.toml"
MODULE = "https://w3id.org/simpul/ont/"
LEVELS = ("error", "warning", "info")
ANY = "*"


@dataclass(frozen=True)
class Fault:
    """One row of a check: what is at fault, what of it, and the reason if that is accepted."""

    check: str
    subject: str
    detail: str
    reason: Mapping[str, str] | None = None


@dataclass(frozen=True)
class CheckResult:
    """A rule of the report with the faults that it found, open and accepted."""

    name: str
    title: Mapping[str, str]
    level: str
    origin: Sequence[str]
    faults: tuple[Fault, ...]

    @property
    def open(self) -> list[Fault]:
        """Return the faults that no exception accepts."""
        return [one for one in self.faults if one.reason is None]


@dataclass(frozen=True)
class Exemption:
    """A fault that is accepted, or every fault of a check or subject, with the reason."""

    check: str
    subject: str
    detail: str
    reason: Mapping[str, str]

    def covers(self, fault: Fault) -> bool:
        """Return whether this exception accepts a fault."""
        return (
            self.check == fault.check
            and self.subject in (ANY, fault.subject)
            and self.detail in (ANY, fault.detail)
        )


def read_exceptions(path: Path = EXCEPTIONS) -> list[Exemption]:
    """Read the accepted exceptions."""
    listed: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["exception"]
    return [Exemption(**{"subject": ANY, "detail": ANY, **one}) for one in listed]


def ontology_quads() -> Iterator[Quad]:
    """Yield the modules and the code schemes, each file as the named graph that it is about."""
    modules = [path for path in sorted(ONTOLOGY.glob("*.ttl")) if path.stem != "prefixes"]
    places = [(path, MODULE) for path in modules]
    places += [(path, KODE) for path in sorted((ONTOLOGY / "kode").glob("*.ttl"))]
    for path, base in places:
        graph = NamedNode(base + path.stem)
        for one in parse_file(path, SIMPUL):
            yield Quad(one.subject, one.predicate, one.object, graph)


def ontology_report(
    quads: Iterable[Quad] | None = None, exceptions: Sequence[Exemption] | None = None
) -> list[CheckResult]:
    """Run every check on the ontology, errors first."""
    store = Store()
    store.extend(ontology_quads() if quads is None else quads)
    accepted = read_exceptions() if exceptions is None else exceptions
    results = [_result(store, one, accepted) for one in read_query_files(CHECKS).values()]
    return sorted(results, key=lambda one: (LEVELS.index(one.level), one.name))


def _result(store: Store, one: QueryFile, exceptions: Sequence[Exemption]) -> CheckResult:
    faults = []
    for row in select(store, one.text):
        subject, detail = (row[name].value for name in ("hal", "keterangan"))
        fault = Fault(one.name, subject, detail)
        reason = next((each.reason for each in exceptions if each.covers(fault)), None)
        faults.append(Fault(one.name, subject, detail, reason))
    faults.sort(key=lambda fault: (fault.subject, fault.detail))
    header = one.header
    return CheckResult(one.name, header["title"], header["level"], header["origin"], tuple(faults))


def as_text(results: Sequence[CheckResult], language: str) -> str:
    """Return the totals by level, then one line a rule: open faults, accepted ones, its title."""
    words = tomllib.loads((CHECKS / "words.toml").read_text(encoding="utf-8"))
    counts = ", ".join(
        f"{sum(len(one.open) for one in results if one.level == level)} {words[level][language]}"
        for level in LEVELS
    )
    return "\n".join([f"{counts}.", *(_line(one, words, language) for one in results)])


def _line(one: CheckResult, words: Mapping[str, Mapping[str, str]], language: str) -> str:
    accepted = len(one.faults) - len(one.open)
    more = f" (+{accepted} {words['accepted'][language]})" if accepted else ""
    level, title = words[one.level][language], one.title[language]
    return f"{len(one.open):>5}  {level:<10}  {title} [{', '.join(one.origin)}]{more}"
