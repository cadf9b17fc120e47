"""A conformance report on the live release, on sources, or on any data by any shapes."""

import sys
from argparse import Namespace
from pathlib import Path

from pyoxigraph import Store

from kg.arguments import DATA, DATASET, argument
from kg.conformance import judge
from kg.release import live_dataset
from kg.render_report import FORMATS
from kg.shapes import PROFILES, profile_files, read_shapes
from kg.talk import teller
from kg.validate import ENGINES
from kg.written import Written, load_as_written

ARGUMENTS = [
    DATA,
    DATASET,
    argument("--shapes", nargs="+", type=Path, help="any shapes, on the data as it is"),
    argument("--profile", nargs="+", default=PROFILES, help="default: all"),
    argument("--opd", help="only what concerns this agency (an IRI)"),
    argument("--format", choices=FORMATS, default="text"),
    argument("--engine", choices=ENGINES, default=ENGINES[0]),
]


def run(args: Namespace) -> int:
    """Write the conformance report, and return 1 where there is any result that is not waived."""
    shapes = read_shapes(args.shapes or profile_files(args.profile))
    dataset, written = _dataset(args)
    found = judge(dataset, shapes, args.engine, teller(args), written)
    if args.opd is not None:
        found = found.of_opd(args.opd)
    sys.stdout.write(FORMATS[args.format](found, args.lang) + "\n")
    return 1 if found.open else 0


def _dataset(args: Namespace) -> tuple[Store, Written | None]:
    if not args.data:
        return live_dataset(args.home, args.dataset)[0], None
    if args.shapes:
        return load_as_written(args.data)
    # The readers of foreign files are loaded where there are any.
    from kg.pipeline import make_world

    return make_world(args.data, args.base, teller(args)).dataset, None
