"""A release into a SPARQL server, whole or not at all."""

from argparse import Namespace
from pathlib import Path

from kg.arguments import argument
from kg.protocol import connect
from kg.push import push
from kg.release import chosen
from kg.talk import say, teller

ARGUMENTS = [
    argument("url", help="the address of the server, such as http://127.0.0.1:7878/"),
    argument("--release", type=Path, help="the release to push; default: the live one"),
]


def run(args: Namespace) -> int:
    """Push a release, prove by reading it back that it is there, and say so."""
    endpoint = connect(args.url, args.login)
    teller(args)("step-push")
    pushed = push(chosen(args.home, args.release), endpoint)
    say(
        args,
        "pushed",
        release=pushed.manifest.digest[:16],
        quads=pushed.manifest.quads,
        server=endpoint.server.name,
        number=pushed.number,
    )
    return 0
