"""A made-up province with planted faults and the list of them: the same seed, the same bytes."""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path

from kg.arguments import argument
from kg.generate.province import Size, generate
from kg.generate.vocabulary import AGENCIES
from kg.talk import say, teller

LEAST = 4


def _count(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
        return int(text)

    return read


ARGUMENTS = [
    argument("--regions", type=_count(1, 500), default=1, help="how many kabupaten; default 1"),
    argument("--seed", type=_count(0, 10**9), default=1, help="default 1"),
    argument("--agencies", type=_count(LEAST, 60), default=AGENCIES, help="agencies in each"),
    argument("-o", "--output", type=Path, required=True, help="a folder"),
]


def run(args: Namespace) -> int:
    """Write the province, and say where."""
    size = Size(args.regions, args.agencies)
    faults = generate(args.output, size, args.seed, args.base, teller(args))
    say(args, "generated", regions=args.regions, folder=args.output, faults=faults)
    return 0
