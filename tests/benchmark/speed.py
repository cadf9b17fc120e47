"""How fast the product is, beside others in the same run: ``make bench``, ``make bench-quick``.

Writes ``DIR/table.md``, ``DIR/plot.svg`` and ``DIR/measured.json``. CPU seconds are compared, since
wall time is that of the whole machine. What is stopped at the cap is shown as such.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.generate.province import Size, generate
from kg.names import DEFAULT_BASE, ONTOLOGY
from kg.shapes import PROFILES, profile_files
from tests.benchmark.drawn import exponent, plot, table
from tests.benchmark.engines import RIVALS, Compared, compare
from tests.benchmark.measured import run

STEPS = ("build", "reason", "likeness", "validate")
LIMIT = 0.1  # seconds in which a question is answered at one kabupaten
HERE = Path(__file__).parent


def say(line: str) -> None:
    """Write how far it is."""
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {line}\n")


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--regions", type=int, nargs="+", default=[1, 10, 40])
    asked.add_argument("--agencies", type=int, default=45)
    asked.add_argument("--rivals", nargs="*", choices=RIVALS, default=list(RIVALS))
    asked.add_argument("--slowest", type=int, default=1, help="pySHACL up to so many regions")
    asked.add_argument("--cap", type=float, default=3600, help="seconds of wall for one run")
    asked.add_argument("--data", type=Path, nargs="*", default=[], help="files of triples …")
    asked.add_argument("--shapes", type=Path, help="… and shapes to validate them by as well")
    asked.add_argument("--python", type=Path, default=Path(".bench/bin/python"))
    asked.add_argument("-o", "--output", type=Path, default=Path("var/bench"))
    return asked.parse_args()


def main() -> None:
    """Measure, and write the table and the plot."""
    args = arguments()
    args.output.mkdir(parents=True, exist_ok=True)
    steps = {number: _province(args, number) for number in args.regions}
    beside = {f"{n} kabupaten": list(_beside(args, n)) for n in args.regions}
    for file in args.data:
        say(f"validate {file.name}")
        found = compare(file, args.shapes, args.rivals, args.python, args.output, args.cap)
        beside[file.name] = list(found)
    closed = _closures(args)
    told = {name: [asdict(one) for one in several] for name, several in beside.items()}
    document = {"steps": steps, "beside": told, "closures": closed}
    (args.output / "measured.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
    (args.output / "table.md").write_text(_tables(args, steps, beside, closed), encoding="utf-8")
    (args.output / "plot.svg").write_text(_plot(steps, beside), encoding="utf-8")
    sys.stdout.write((args.output / "table.md").read_text(encoding="utf-8"))


def _folder(args: argparse.Namespace, regions: int) -> Path:
    return Path(args.output) / f"{regions}x{args.agencies}"


def _province(args: argparse.Namespace, regions: int) -> list[dict[str, Any]]:
    """Take a province through the product; raises RuntimeError where that fails."""
    folder = _folder(args, regions)
    say(f"{regions} kabupaten: generate, build, reason, validate, ask")
    generate(folder, Size(regions, args.agencies), 1, DEFAULT_BASE, lambda *_, **__: None)
    output = folder / "steps.jsonl"
    command = [sys.executable, "-m", "tests.benchmark.steps", str(folder), str(folder / "union.nt")]
    cost = run(command, output, args.cap)
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    if cost.code:
        lines.append({"step": f"ended with {cost.code}", **asdict(cost)})
        say(output.with_suffix(".err").read_text(encoding="utf-8"))
    return lines


def _beside(args: argparse.Namespace, regions: int) -> Iterator[Compared]:
    folder = _folder(args, regions)
    rivals = [one for one in args.rivals if one != "pyshacl" or regions <= args.slowest]
    shapes = folder / "shapes.ttl"
    texts = [one.read_text(encoding="utf-8") for one in profile_files(PROFILES)]
    shapes.write_text("\n".join(texts), encoding="utf-8")
    say(f"{regions} kabupaten: validate by {', '.join(['simpul', *rivals])}")
    yield from compare(folder / "union.nt", shapes, rivals, args.python, folder, args.cap)


def _closures(args: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Close the smallest province by owlrl, up to the cap of time."""
    folder = _folder(args, min(args.regions))
    axioms = folder / "axioms.ttl"
    texts = [one.read_text(encoding="utf-8") for one in sorted(ONTOLOGY.glob("*.ttl"))]
    axioms.write_text("\n".join(texts), encoding="utf-8")
    data = folder / "asserted.nt"
    data.write_bytes(b"".join(one.read_bytes() for one in (folder / "sumber").glob("*.nt")))
    say(f"{min(args.regions)} kabupaten: close by owlrl")
    program = [sys.executable, str(HERE / "run_engine.py"), "owlrl", str(data), str(axioms)]
    cost = run([*program, str(folder / "owlrl.txt")], folder / "owlrl.out", args.cap)
    return {"owlrl": asdict(cost)}


def _tables(
    args: argparse.Namespace,
    steps: dict[int, list[dict[str, Any]]],
    beside: dict[str, list[Compared]],
    closed: dict[str, dict[str, Any]],
) -> str:
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    head = f"{datetime.now(UTC):%Y-%m-%d}, {cores} cores, {memory / 2**30:.0f} GiB; "
    parts = [f"{head}{args.agencies} agencies a kabupaten; CPU seconds, MiB at the peak."]
    parts.append(_steps(steps))
    for name, several in beside.items():
        parts += [f"validate {name}, the whole command", _engines(several)]
    owlrl = closed["owlrl"]
    stopped = " (stopped)" if owlrl["code"] < 0 else ""
    parts.append(f"OWL 2 RL by owlrl, {min(steps)} kabupaten: {owlrl['cpu']:.1f} s{stopped}")
    parts += ["Questions, milliseconds at each size; the bare engine's beside ours", _asked(steps)]
    return "\n\n".join(parts) + "\n"


def _steps(steps: dict[int, list[dict[str, Any]]]) -> str:
    rows = []
    for step in STEPS:
        found = {n: one for n, lines in steps.items() for one in lines if one["step"] == step}
        points = [(float(n), one["cpu"]) for n, one in found.items()]
        cells = [f"{one['cpu']:.1f} / {one['peak']:.0f}" for one in found.values()]
        rows.append([step, *cells, exponent(points)])
    ends = [next((x for x in lines if x["step"] == "exact"), None) for lines in steps.values()]
    rows.append(["exact", *(one and one["exact"] for one in ends), None])
    rows.append(["triples", *(one and one["triples"] for one in ends), None])
    return table(["step", *map(str, steps), "exponent"], rows)


def _engines(several: Sequence[Compared]) -> str:
    ours = several[0].cost.cpu
    return table(
        ["engine", "CPU s", "peak", "times ours", "results", "missing", "extra"],
        [
            [
                one.engine + (" (stopped)" if one.cost.stopped else ""),
                one.cost.cpu,
                round(one.cost.peak),
                one.cost.cpu / ours,
                one.results,
                one.missing,
                one.extra,
            ]
            for one in several
        ],
    )


def _asked(steps: dict[int, list[dict[str, Any]]]) -> str:
    names = dict.fromkeys(
        one["step"] for lines in steps.values() for one in lines if one["step"].startswith("? ")
    )
    rows = []
    for name in names:
        found = [one for lines in steps.values() for one in lines if one["step"] == name]
        cells = [f"{1000 * one['cpu']:.0f} / {1000 * one['bare']:.0f}" for one in found]
        slow = "over" if found[0]["cpu"] > LIMIT else ""
        rows.append([name.removeprefix("? "), *cells, slow])
    return table(["question", *map(str, steps), f"{1000 * LIMIT:.0f} ms"], rows)


def _plot(steps: dict[int, list[dict[str, Any]]], beside: dict[str, list[Compared]]) -> str:
    series = {
        step: [
            (float(n), x["cpu"]) for n, lines in steps.items() for x in lines if x["step"] == step
        ]
        for step in STEPS
    }
    for engine in dict.fromkeys(one.engine for several in beside.values() for one in several):
        series[f"validate: {engine}"] = [
            (float(n), one.cost.cpu)
            for n in steps
            for one in beside[f"{n} kabupaten"]
            if one.engine == engine and one.cost.code in (0, 1)
        ]
    return plot({name: line for name, line in series.items() if line}, "kabupaten", "CPU s")


if __name__ == "__main__":
    main()
