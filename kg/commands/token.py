"""Tokens for those who may publish or waive: made, listed, revoked."""

import sys
from argparse import Namespace

from kg.arguments import argument
from kg.audit import note
from kg.errors import Usage
from kg.talk import say
from kg.tokens import SCOPES, new_token, read_tokens, revoke

ARGUMENTS = [
    argument("what", choices=("new", "list", "revoke")),
    argument("name", nargs="?", help="the role that holds it, as in penerbit-diskominfo"),
    argument("--scope", nargs="+", choices=SCOPES, default=[], help="new: what it allows"),
    argument("--days", type=int, default=365, help="new: for how long"),
]
COMMAND_LINE = "command-line"


def run(args: Namespace) -> int:
    """Make, list or revoke a token; a new one is written to stdout, once."""
    if args.what == "list":
        for one in read_tokens(args.home):
            said = {"name": one.name, "scopes": ", ".join(one.scopes), "ends": one.ends}
            say(args, "token-listed" if one.valid else "token-ended", **said)
        return 0
    if not args.name:
        raise Usage.of("token-name-due")
    if args.what == "revoke":
        revoke(args.home, args.name)
        note(args.home, COMMAND_LINE, "token-revoke", "done", token=args.name)
        return 0
    if not args.scope or args.days < 1:
        raise Usage.of("token-scope-due", scopes=", ".join(SCOPES))
    secret = new_token(args.home, args.name, args.scope, args.days)
    note(args.home, COMMAND_LINE, "token-new", "done", token=args.name, scopes=args.scope)
    sys.stdout.write(secret + "\n")
    return 0
