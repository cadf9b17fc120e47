"""One foreign file to triples, with the account of its rows."""

import sys
from argparse import Namespace
from pathlib import Path

from kg.arguments import TEXT_OR_JSON, argument
from kg.dataset import canonical
from kg.errors import Usage, message
from kg.intake import receive, receive_as
from kg.layout import Layout
from kg.mapping import Import
from kg.recognise import read_layouts
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
    account = _import(args, read_layouts())
    if args.output is not None:
        write(args.output, canonical(account.quads))
    sys.stdout.write(FORMATS[args.format](account, args.lang) + "\n")
    return 0


def _import(args: Namespace, layouts: dict[str, Layout]) -> Import:
    if args.layout is None:
        account = receive(args.file, layouts, args.base)
        if account.layout in layouts:
            title = layouts[account.layout].title[args.lang]
            why = message("layout-chosen", args.lang, layout=account.layout, title=title)
            sys.stderr.write(why + "\n")
        return account
    if args.layout not in layouts:
        raise Usage.of("unknown-layout", layout=args.layout, known=", ".join(layouts))
    return receive_as(args.file, layouts[args.layout], args.base)
