"""What a revised plan, release or code list changed, in sentences."""

import sys
from argparse import Namespace
from pathlib import Path

from pyoxigraph import Store

from kg.arguments import TEXT_OR_JSON, argument
from kg.build import build
from kg.differences import as_json, as_text, differences
from kg.recognise import read_layouts
from kg.release import live_dataset

ARGUMENTS = [
    argument("before", type=Path, help="a source (file or folder), or a release"),
    argument("after", type=Path, help="the same, revised"),
    TEXT_OR_JSON,
]


def run(args: Namespace) -> int:
    """Write the differences and return 0, whether there are any or not."""
    found = differences(_dataset(args, args.before), _dataset(args, args.after))
    write = as_json if args.format == "json" else as_text
    sys.stdout.write(write(found, args.lang) + "\n")
    return 0


def _dataset(args: Namespace, path: Path) -> Store:
    if (path / "manifest.json").is_file():
        return live_dataset(args.home, path)[0]
    return build([path], read_layouts(), args.base).store
