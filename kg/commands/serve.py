"""The service: what is published, as pages, answers, reports and linked data."""

import logging
import socket
import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from kg.arguments import argument
from kg.caps import bound_arenas
from kg.errors import Conflict
from kg.recovery import recover
from kg.release import MANIFEST, locked
from kg.talk import say

ARGUMENTS = [
    argument("--host", default="127.0.0.1", help="the address to listen on; default: this machine"),
    argument("--port", type=int, default=8000, help="0 takes any that is free"),
    argument("--dataset", metavar="URL", help="serve what was pushed to this server"),
    argument("--log", action="store_true", help="a line of JSON to stderr for each request"),
]


def run(args: Namespace) -> int:
    """Serve what a home publishes until it is told to stop.

    Raises Unreadable when nothing is published there, and Conflict where the port is taken.
    """
    bound_arenas()
    app = create_app(_home(args))
    level = logging.INFO if args.log else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
    try:
        listening = _listen(args.host, args.port)
    except (OSError, OverflowError) as error:
        raise Conflict.of("port-taken", host=args.host, port=args.port, reason=error) from error
    say(args, "serving", host=args.host, port=listening.getsockname()[1])
    sys.stdout.flush()
    uvicorn.Server(_config(app)).run(sockets=[listening])
    return 0


def _config(app: FastAPI) -> uvicorn.Config:
    # The proxy ends an idle connection first, also where this process stands still for seconds:
    # else a request may come in on a connection that is being closed, and is lost.
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=60
    )


def _home(args: Namespace) -> Path:
    """Return the home to be served; what a server holds is copied to one, and followed."""
    if args.dataset is None:
        # Where a build is under way there is nothing to be cleared.
        with suppress(Conflict), locked(args.home):
            recover(args.home, MANIFEST)
        return Path(args.home)
    # What speaks to servers is loaded where there is one.
    from kg.mirror import follow, mirror_of, pull

    home = mirror_of(args.home, args.dataset)
    pull(args.dataset, args.login, home)
    follow(args.dataset, args.login, home)
    return home


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that is bound; raises OSError where that address cannot be had."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    # asyncio sends small answers at once only where it sees that the protocol is TCP.
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen()  # who comes before the service is up waits, and is not turned away
    except BaseException:
        listening.close()
        raise
    return listening
