"""How much follows by which rule; with --dl, whether HermiT finds it consistent."""

import sys
from argparse import Namespace

from kg import oracle
from kg.arguments import DATA, DATASET, argument
from kg.names import graph_name
from kg.opening import read_dataset
from kg.pipeline import make_world
from kg.reason import KIND as INFERRED
from kg.talk import say, teller

ARGUMENTS = [DATA, DATASET, argument("--dl", action="store_true", help="let HermiT judge it")]


def run(args: Namespace) -> int:
    """Count what each rule has added; let HermiT judge it where that is asked."""
    if args.data:
        world = make_world(args.data, args.base, teller(args))
        dataset, counts = world.dataset, world.inferred
    else:
        dataset, manifest = read_dataset(args)
        inferred = graph_name(manifest.base, INFERRED).value + "/"
        counts = {
            graph.removeprefix(inferred): count
            for graph, count in manifest.graphs.items()
            if graph.startswith(inferred)
        }
    for rule, count in sorted(counts.items()):
        sys.stdout.write(f"{count:>9}  {rule}\n")
    if not args.dl:
        return 0
    teller(args)("step-oracle")
    verdict = oracle.judge(dataset)
    unsatisfiable = ", ".join(verdict.unsatisfiable) or "–"
    say(args, "consistent" if verdict.consistent else "inconsistent", classes=unsatisfiable)
    return 0 if verdict.consistent and not verdict.unsatisfiable else 1
