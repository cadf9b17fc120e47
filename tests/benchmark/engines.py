"""Our validation of a province beside that of other engines, on the same triples and shapes."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kg.names import SH
from tests.benchmark.measured import Cost, run

RIVALS = {"pyshifty": "bench", "shacl": "bench", "pyshacl": "ours"}
HERE = Path(__file__).parent

# A result: focus node, component and source shape; a shape without a name counts as one.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Compared:
    """What an engine took, and how its results differ from ours."""

    engine: str
    cost: Cost
    results: int
    missing: int
    extra: int


def compare(
    data: Path, shapes: Path, rivals: Sequence[str], python: Path, folder: Path, cap: float
) -> Iterator[Compared]:
    """Yield what each engine takes to validate a file as a whole command, ours first."""
    ours = folder / "simpul.ttl"
    command = [sys.executable, "-m", "kg.cli", "validate", str(data), "--shapes", str(shapes)]
    cost = run([*command, "--format", "ttl"], ours, cap)
    expected = results(ours)
    yield Compared("simpul", cost, expected.total(), 0, 0)
    for name in rivals:
        report = folder / f"{name}.nt"
        report.unlink(missing_ok=True)
        program = sys.executable if RIVALS[name] == "ours" else str(python)
        arguments = [program, str(HERE / "run_engine.py"), name, str(data), str(shapes)]
        cost = run([*arguments, str(report)], folder / f"{name}.out", cap)
        found = results(report) if report.exists() else Counter()
        missing, extra = (expected - found).total(), (found - expected).total()
        yield Compared(name, cost, found.total(), missing, extra)


def results(report: Path) -> Counter[Key]:
    """Return the results of a validation report that stand under sh:result."""
    form = RdfFormat.TURTLE if report.suffix == ".ttl" else RdfFormat.N_TRIPLES
    said: dict[str, dict[str, str]] = {}
    tops = set()
    for quad in parse(path=str(report), format=form, lenient=True):
        name = quad.predicate.value.removeprefix(SH)
        said.setdefault(str(quad.subject), {})[name] = str(quad.object)
        if name == "result":
            tops.add(str(quad.object))
    return Counter(_key(said[top]) for top in tops)


def _key(said: dict[str, str]) -> Key:
    shape = said.get("sourceShape", "")
    named = "" if shape.startswith("_:") else shape
    return said["focusNode"], said["sourceConstraintComponent"], named
