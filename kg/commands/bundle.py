"""A signed bundle of a report with all that it was made from, for anyone to run again."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from kg.arguments import RELEASE, argument
from kg.bundle import bundle
from kg.bundle_check import Verdict, check_bundle
from kg.errors import Usage
from kg.release import chosen
from kg.signing import new_key
from kg.talk import say, write

ARGUMENTS = [
    argument("file", type=Path, help="the bundle, *.zip; with --new-key the key to make"),
    argument("--key", type=Path, help="the private key to sign with; to verify, the public key"),
    argument("--new-key", action="store_true", help="make a private key that only you may read"),
    argument("--verify", action="store_true", help="check a bundle and run its report again"),
    argument("--on", type=date.fromisoformat, metavar="DATE", help="as it stands on a day; today"),
    RELEASE,
]


def run(args: Namespace) -> int:
    """Write a bundle, check one, or make a key; return 1 where a run again says otherwise."""
    if args.new_key:
        say(args, "key-made", file=args.file, sha=new_key(args.file))
        return 0
    if args.verify:
        return _tell(args, check_bundle(args.file, args.key))
    if args.key is None:
        raise Usage.of("bundle-needs-key")
    release = chosen(args.home, args.dataset)
    write(args.file, bundle(release, args.key, args.on or date.today(), args.lang))
    say(args, "bundled", file=args.file, release=release.name)
    return 0


def _tell(args: Namespace, found: Verdict) -> int:
    """Say what checking a bundle has shown."""
    said = {"release": found.release, "day": found.day, "findings": found.findings}
    say(args, "bundle-signed" if args.key else "bundle-own-key", sha=found.key)
    say(args, "bundle-same" if found.same else "bundle-differs", **said)
    for name, (made, ours) in found.otherwise.items():
        say(args, "bundle-version", name=name, made=made or "–", ours=ours)
    return 0 if found.same else 1
