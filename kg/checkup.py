"""A file held against what a release knows: its rows, its faults, and the workbook back, marked.

Nothing enters the release: it is read, and the file with it, in a process of its own.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from kg.admit import admitted
from kg.caps import Caps
from kg.confine import confined
from kg.conformance import judge
from kg.dataset import file_digest
from kg.errors import InputRefused, Place, Problem, message
from kg.mapping import Import, import_file
from kg.names import graph_name
from kg.pipeline import complete
from kg.recognise import read_layouts, recognise
from kg.release import open_release, read_manifest
from kg.report import SEVERITIES, ConformanceReport, Finding
from kg.shapes import PROFILES, profile_files, read_shapes
from kg.workbook.check import Fault, faults, mark
from kg.workbook.intake import imported
from kg.workbook.read import is_workbook, read_book

# The worked region takes 4 s and 300 MB; the marking writes a file beside the answer.
FOR_A_CHECK = Caps(megabytes=2048, seconds=120, answer_megabytes=64, written_megabytes=64)


@dataclass(frozen=True)
class Left:
    """A row that was read and not used, and why."""

    place: Place
    reason: str


@dataclass(frozen=True)
class Checkup:
    """What a check found: the rows read = used + left, the faults, and the marked workbook.

    A file that is not ``usable`` has faults that keep it from being a source.
    """

    file: str
    layout: str
    sha256: str
    graph: str
    used: int
    left: Sequence[Left]
    faults: Sequence[Fault]
    usable: bool
    marked: bytes = b""

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.used + len(self.left)


def check_up(path: Path, release: Path, language: str) -> Checkup:
    """Check a file from outside against a release, in words of a language.

    Raises Unreadable, LimitExceeded and InputRefused where nothing can be said of its rows.
    """
    content = confined(_checked, path, release, language, caps=FOR_A_CHECK)
    head, _, marked = content.partition(b"\n")
    said = json.loads(head)
    said["left"] = [Left(Place(**one["place"]), one["reason"]) for one in said["left"]]
    said["faults"] = [Fault(**{**one, "place": Place(**one["place"])}) for one in said["faults"]]
    return Checkup(**{**said, "marked": marked})


def _checked(path: Path, release: Path, language: str) -> bytes:
    base = read_manifest(release).base
    check = _check_workbook if is_workbook(path) else _check_table
    found = check(path, release, base, language)
    said = asdict(replace(found, marked=b""))
    del said["marked"]
    return json.dumps(said).encode() + b"\n" + found.marked


def _check_workbook(path: Path, release: Path, base: str, language: str) -> Checkup:
    book = read_book(path, base)
    account = imported(book)
    report, wrong = _judged(path, account, release, base)
    found = [*wrong_faults(wrong, language), *faults(book, report, language)]
    usable = not book.problems and not wrong
    marked, _ = mark(path, [one for one in found if one.place.sheet], language)
    return _checkup(account, found, language, usable=usable, marked=marked)


def _check_table(path: Path, release: Path, base: str, language: str) -> Checkup:
    layout = recognise(path, read_layouts())
    try:
        account = import_file(path, layout, base)
    except InputRefused as refused:
        graph = graph_name(base, "sumber", layout.name, path.stem)
        nothing = Import(path.name, layout.name, file_digest(path), graph, [], 0, [], [])
        found = wrong_faults(refused.problems, language)
        return _checkup(nothing, found, language, usable=False)
    report, wrong = _judged(path, account, release, base)
    found = [*wrong_faults(wrong, language), *_found_in(report, path, language)]
    return _checkup(account, found, language, usable=not wrong)


def _checkup(
    account: Import, found: Sequence[Fault], language: str, *, usable: bool, marked: bytes = b""
) -> Checkup:
    left = [Left(one.place, one.reason[language]) for one in account.refused]
    facts = (account.file, account.layout, account.sha256, account.graph.value)
    return Checkup(*facts, account.used, left, found, usable, marked)


def _judged(
    path: Path, account: Import, release: Path, base: str
) -> tuple[ConformanceReport, Sequence[Problem]]:
    """Return what the rules find when the file is a source, and what of it may not be said."""
    wrong: Sequence[Problem] = []
    dataset = Store()
    dataset.bulk_extend(_known(release, base, {quad.graph_name for quad in account.quads}))
    try:
        dataset.extend(admitted(path, account.quads, base))
    except InputRefused as refused:
        wrong = refused.problems
    complete(dataset, base, _silent)
    return judge(dataset, read_shapes(profile_files(PROFILES)), "sparql", _silent), wrong


def _silent(_: str) -> None:
    """Tell nobody of a step."""


def _known(release: Path, base: str, replaced: set[object]) -> Iterator[Quad]:
    """Yield what the sources of a release said, beside the ontology and its codes.

    A graph that the file says anew is left out.
    """
    kept = tuple(graph_name(base, one).value for one in ("sumber", "ontologi", "kode"))
    store = open_release(release)
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode) and graph.value.startswith(kept) and graph not in replaced:
            yield from store.quads_for_pattern(None, None, None, graph)


def wrong_faults(problems: Sequence[Problem], language: str) -> list[Fault]:
    """Return the problems of a file as faults of it."""
    remedy = message("workbook-mend-cell", language)
    return [
        Fault(
            one.place or Place(""),
            "Violation",
            "–",
            message(one.key, language, **one.values),
            remedy,
            "",
        )
        for one in problems
    ]


def _found_in(report: ConformanceReport, path: Path, language: str) -> Iterator[Fault]:
    """Yield what the rules find at the things of a table."""
    for severity in SEVERITIES:
        for one in report.of_severity(severity):
            if one.source is not None and one.source.document == path.name:
                yield _fault(report, one, severity, language)


def _fault(report: ConformanceReport, one: Finding, severity: str, language: str) -> Fault:
    source = one.source
    place = Place(source.document, source.sheet, source.row, source.column) if source else Place("")
    rule = report.rules[one.result.source_shape]
    name = rule.identifier or rule.name.get(language, "")
    remedy = rule.remedy.get(language, "")
    return Fault(place, severity, name, one.message(language), remedy, rule.source)
