"""A server of the Model Context Protocol on standard input and output, for programs that talk."""

import logging
import sys
from argparse import Namespace
from importlib.metadata import version

from api.mcp import LONGEST, Server
from api.mcp_tools import tools_of
from api.pages import text
from api.serving import Serving
from kg.arguments import Argument

ARGUMENTS: list[Argument] = []


def run(args: Namespace) -> int:
    """Answer until the client closes the pipe; raises Unreadable when nothing is published."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    tools = tools_of(Serving(args.home), args.lang)
    server = Server(version("simpul"), text("mcp-instructions", args.lang), tools)
    # A line that is too long comes in pieces, each of which is refused.
    lines = iter(lambda: sys.stdin.buffer.readline(LONGEST + 1), b"")
    for answer in server.answers(lines):
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
    return 0
