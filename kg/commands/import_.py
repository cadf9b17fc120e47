"""One foreign file to triples, with the account of its rows."""

import sys
from argparse import Namespace
from pathlib import Path

from kg.arguments import TEXT_OR_JSON, argument
from kg.dataset import canonical
from kg.errors import Usage
from kg.layout import Layout
from kg.mapping import import_file
from kg.recognise import read_layouts, recognise
from kg.render_import import FORMATS
from kg.talk import write

ARGUMENTS = [
    argument("file", type=Path),
    argument("--layout", help="the layout of the file; default: the one that fits"),
    argument("-o", dest="output", type=Path, help="write the triples as N-Quads"),
    TEXT_OR_JSON,
]


def run(args: Namespace) -> int:
    """Import one file, write its triples where they are wanted, and account for its rows."""
    account = import_file(args.file, _layout(args, read_layouts()), args.base)
    if args.output is not None:
        write(args.output, canonical(account.quads))
    sys.stdout.write(FORMATS[args.format](account, args.lang) + "\n")
    return 0


def _layout(args: Namespace, layouts: dict[str, Layout]) -> Layout:
    if args.layout is None:
        return recognise(args.file, layouts)
    if args.layout not in layouts:
        raise Usage.of("unknown-layout", layout=args.layout, known=", ".join(layouts))
    return layouts[args.layout]
