"""What a revised plan, release or code list changed, in sentences."""

import sys
from argparse import Namespace
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.arguments import DATASET, TEXT_OR_JSON, argument
from kg.build import build
from kg.differences import as_json, as_text, differences
from kg.opening import read_dataset
from kg.recognise import read_layouts
from kg.release import live_dataset
from kg.versions import version_in

ARGUMENTS = [
    argument("before", help="a source (file or folder), a release, or a version in the live one"),
    argument("after", help="the same, revised"),
    DATASET,
    TEXT_OR_JSON,
]


def run(args: Namespace) -> int:
    """Write the differences and return 0, whether there are any or not."""
    found = differences(_dataset(args, args.before), _dataset(args, args.after))
    write = as_json if args.format == "json" else as_text
    sys.stdout.write(write(found, args.lang) + "\n")
    return 0


def _dataset(args: Namespace, given: str) -> Store:
    path = Path(given)
    if (path / "manifest.json").is_file():
        return live_dataset(args.home, path)[0]
    if path.exists() or not given.startswith((args.base, "id/", "graph/")):
        return build([path], read_layouts(), args.base).store
    thing = NamedNode(given if given.startswith(args.base) else args.base + given)
    return version_in(read_dataset(args)[0], thing, args.base)
