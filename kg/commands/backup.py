"""Write a release into one file that no engine is needed to read."""

from argparse import Namespace
from pathlib import Path

from kg.arguments import RELEASE, argument
from kg.backup import back_up
from kg.release import chosen
from kg.talk import say

ARGUMENTS = [
    argument("file", type=Path, help="the backup to write, *.tar.gz"),
    RELEASE,
]


def run(args: Namespace) -> int:
    """Back up a release, by default the live one."""
    manifest = back_up(chosen(args.home, args.dataset), args.file)
    say(args, "backed-up", file=args.file, quads=manifest.quads, digest=manifest.digest[:16])
    return 0
