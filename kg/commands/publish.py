"""The whole site and its data as plain files, for any web server."""

import asyncio
import logging
import sys
from argparse import Namespace
from pathlib import Path

from api.app import create_app
from api.publish import publish
from kg.arguments import argument
from kg.talk import say, teller

ARGUMENTS = [argument("directory", type=Path, help="where the site lies, and the last one lay")]


def run(args: Namespace) -> int:
    """Write what the service of a home would show, changed files only, and switch to it.

    Raises Unreadable when nothing is published there.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    app = create_app(args.home)
    teller(args)("publish-writing")
    try:
        done = asyncio.run(publish(app, args.directory))
    finally:
        app.state.pool.close()
    said = {"written": done.written, "unchanged": done.unchanged, "removed": done.removed}
    say(args, "published", directory=args.directory, **said)
    return 0
