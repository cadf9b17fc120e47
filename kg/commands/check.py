"""Verify every release against its manifest; exit 7 when one is damaged."""

from argparse import Namespace

from kg.errors import StorageFailed
from kg.release import current, damage, releases
from kg.talk import say

ARGUMENTS = ()


def run(args: Namespace) -> int:
    """Name each release, and what of it is not as its manifest says."""
    live = current(args.home)
    harmed = False
    for release in releases(args.home):
        lost = damage(release)
        harmed = harmed or bool(lost)
        say(
            args,
            "release-damaged" if lost else "release-sound",
            name=release.name,
            files=", ".join(lost),
        )
    say(args, "release-live", name=live.name if live else "–")
    return StorageFailed.exit_code if harmed else 0
