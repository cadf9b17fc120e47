"""Make the release in a backup the live one."""

from argparse import Namespace
from pathlib import Path

from kg.arguments import argument
from kg.backup import restore
from kg.talk import say

ARGUMENTS = [argument("file", type=Path, help="a backup, *.tar.gz")]


def run(args: Namespace) -> int:
    """Verify a backup and publish what it holds."""
    say(args, "restored", release=restore(args.file, args.home).name)
    return 0
