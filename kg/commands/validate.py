"""A conformance report on the live release, on sources, or on any data by any shapes."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.arguments import DATA, DATASET, argument
from kg.conformance import judge
from kg.edition import Edition, edition_of
from kg.history import dated, read_record
from kg.opening import Url, asked_dataset, refuse_moved
from kg.release import chosen
from kg.report import ConformanceReport
from kg.report_formats import FORMATS
from kg.shapes import PROFILES, profile_files, read_shapes
from kg.talk import say, teller, write
from kg.validate import ENGINES
from kg.written import Written, load_as_written

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.remote import Remote

ARGUMENTS = [
    DATA,
    DATASET,
    argument("--shapes", nargs="+", type=Path, help="any shapes, on the data as it is"),
    argument("--profile", nargs="+", default=PROFILES, help="default: all"),
    argument("--opd", help="only what concerns this agency (an IRI)"),
    argument("--each-opd", type=Path, metavar="DIR", help="a file for each agency with findings"),
    argument("--format", choices=FORMATS, default="text"),
    argument("--engine", choices=ENGINES, default=ENGINES[0]),
    argument("--on", type=date.fromisoformat, metavar="DATE", help="as it stands on a day; today"),
    argument("--against", type=Path, metavar="RELEASE", help="what is new or fixed since then"),
]


def run(args: Namespace) -> int:
    """Write the conformance report, and return 1 where there is any result that is not waived."""
    shapes = read_shapes(args.shapes or profile_files(args.profile))
    # Of what a server holds there is no folder that could tell since when a finding stands.
    there = bool(args.data) or isinstance(args.dataset, Url)
    release = None if there else chosen(args.home, args.dataset)
    dataset, written = args.held = _dataset(args)  # to the end of the command: see `kg.cli`
    found = judge(dataset, shapes, args.engine, teller(args), written, args.on)
    refuse_moved(dataset)
    found = dated(found, read_record(release))
    make = partial(edition_of, dataset=dataset, language=args.lang, release=release)
    make = partial(make, against=args.against)
    if args.each_opd is not None:
        _each(args, found, make)
        return 1 if found.open else 0
    part = found if args.opd is None else found.of_opd(args.opd)
    sys.stdout.buffer.write(FORMATS[args.format].write(part, make(part, opd=args.opd)))
    sys.stdout.flush()
    return 1 if part.open else 0


def _each(args: Namespace, found: ConformanceReport, make: Callable[..., Edition]) -> None:
    """Write the report on each agency that has findings into a file of its own."""
    args.each_opd.mkdir(parents=True, exist_ok=True)
    end = {"text": "txt", "junit": "junit.xml", "sarif": "sarif.json"}
    for opd in sorted({one.opd for one in found.findings if one.opd}):
        part = found.of_opd(opd)
        name = f"{opd.rpartition('/')[2]}.{end.get(args.format, args.format)}"
        file = args.each_opd / name
        write(file, FORMATS[args.format].write(part, make(part, opd=opd)))
        say(args, "report-written", file=file, open=len(part.open), waived=len(part.waived))


def _dataset(args: Namespace) -> "tuple[Store | Remote, Written | None]":
    if not args.data:
        return asked_dataset(args)[0], None
    if args.shapes:
        return load_as_written(args.data)
    # The readers of foreign files are loaded where there are any.
    from kg.pipeline import make_world

    return make_world(args.data, args.base, teller(args)).dataset, None
