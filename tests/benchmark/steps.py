"""Take a made-up province through the product, a line of JSON for each step: in a child process."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pyoxigraph import RdfFormat, Store, serialize

from kg.build import build
from kg.cluster import cluster, read_clusterings
from kg.conformance import judge
from kg.dataset import construct, select
from kg.generate.province import FAULTS, SOURCES
from kg.measure import measure, read_measures
from kg.names import DEFAULT_BASE
from kg.overlap.candidates import find_overlaps
from kg.query import ask, read_questions
from kg.reason import read_rules, reason
from kg.recognise import read_layouts
from kg.report import ConformanceReport
from kg.shapes import PROFILES, profile_files, read_shapes

T = TypeVar("T")

ENOUGH = 0.1  # seconds: a question that takes less is asked again, and the quickest counts


def tell(step: str, cpu: float, wall: float, **more: object) -> None:
    """Write what a step took, and the peak of memory so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {"step": step, "cpu": cpu, "wall": wall, "peak": peak, **more}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def timed(step: str, work: Callable[[], T], size: Callable[[T], int]) -> T:
    """Do a step and tell what it took."""
    cpu, wall = time.process_time(), time.monotonic()
    made = work()
    tell(step, time.process_time() - cpu, time.monotonic() - wall, size=size(made))
    return made


def quickest(work: Callable[[], object]) -> float:
    """Return the CPU seconds of the quickest of several runs."""
    best, spent = float("inf"), 0.0
    while spent < ENOUGH:
        begun = time.process_time()
        work()
        took = time.process_time() - begun
        best, spent = min(best, took), spent + took
    return best


def likeness(store: Store) -> int:
    """Take the measures, find clusters and overlaps."""
    counts = [*measure(store, read_measures(), DEFAULT_BASE).values()]
    counts += cluster(store, read_clusterings(), DEFAULT_BASE).values()
    return sum(counts) + find_overlaps(store, DEFAULT_BASE)


def ask_all(store: Store) -> None:
    """Ask each question with nothing bound, by the product and by the bare engine."""
    for name, question in read_questions().items():
        text = question.bound({}, DEFAULT_BASE)
        bare = quickest(lambda text=text: list(select(store, text, DEFAULT_BASE)))  # type: ignore[misc]
        ours = quickest(lambda one=question: ask(store, one, {}, DEFAULT_BASE))  # type: ignore[misc]
        tell(f"? {name}", ours, ours, bare=bare)


def exact(report: ConformanceReport, folder: Path) -> bool:
    """Return whether the report finds what was planted and nothing else."""
    planted = json.loads((folder / FAULTS).read_text(encoding="utf-8"))["faults"]
    found = {
        (report.rules[one.result.source_shape].identifier, one.result.focus_node.value)
        for one in report.findings
    }
    return found == {(one["rule"], one["focus"]) for one in planted}


def main(folder: Path, union: Path) -> None:
    """Take the province of a folder through all steps; write the union of its graphs."""
    layouts, rules = read_layouts(), read_rules()
    asserted = timed(
        "build",
        lambda: build([folder / SOURCES], layouts, DEFAULT_BASE),
        lambda made: len(made.store),
    )
    store = asserted.store
    timed("reason", lambda: sum(reason(store, rules, DEFAULT_BASE).values()), int)
    timed("likeness", lambda: likeness(store), int)
    shapes = read_shapes(profile_files(PROFILES))
    report = timed(
        "validate",
        lambda: judge(store, shapes, "sparql", lambda _: None),
        lambda made: len(made.findings),
    )
    tell("exact", 0, 0, exact=exact(report, folder), triples=len(store))
    # Each triple once, by the engine: a set of Python takes 13 GiB at 40 kabupaten.
    triples = construct(store, "CONSTRUCT WHERE { ?s ?p ?o }", DEFAULT_BASE)
    serialize(triples, output=str(union), format=RdfFormat.N_TRIPLES)
    ask_all(store)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
