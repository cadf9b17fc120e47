"""The command line: each subcommand is a module of `kg.commands`."""

import argparse
import os
import re
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import NoReturn

from kg import commands
from kg.errors import LANGUAGES, SimpulError, message
from kg.names import DEFAULT_BASE
from kg.servers import Login

BUG = 70
INTERRUPTED = 130
BASE = re.compile(r"https?://[^\s<>\"{}|\\^`@]+/")

# The name of each subcommand, and the module that is it.
COMMANDS = {
    one.name.rstrip("_").replace("_", "-"): f"{commands.__name__}.{one.name}"
    for one in iter_modules(commands.__path__)
}


def parser(asked: str | None) -> argparse.ArgumentParser:
    """Return the parser of the command line; what takes a subcommand's place asks for all.

    Only the module of the subcommand that is asked for is loaded.
    """
    top = argparse.ArgumentParser(prog="simpul", description=__doc__)
    subs = top.add_subparsers(dest="command", required=True)
    for name in [asked] if asked in COMMANDS else COMMANDS:
        module = import_module(COMMANDS[name])
        purpose = str(module.__doc__).splitlines()[0]
        _dress(subs.add_parser(name, help=purpose, description=purpose), module)
    return top


def _dress(one: argparse.ArgumentParser, module: ModuleType) -> None:
    """Give the parser of a subcommand what it takes; the environment gives the defaults."""
    for each in module.ARGUMENTS:
        one.add_argument(*each.names, **each.options)
    home = Path(os.environ.get("SIMPUL_HOME", "var"))
    base = os.environ.get("SIMPUL_BASE", DEFAULT_BASE)
    one.add_argument("--lang", choices=LANGUAGES, default="id", help="language of the talk")
    one.add_argument("--home", type=Path, default=home, help="where the releases lie")
    one.add_argument("--base", type=_base, default=base, help="the base of the IRIs of things")
    one.set_defaults(run=module.run, login=_login())


def _login() -> Login | None:
    """Return who we are to a server, where the environment says so."""
    user, password = (os.environ.get(f"SIMPUL_{one}") for one in ("USER", "PASSWORD"))
    return Login(user, password) if user and password else None


def _base(text: str) -> str:
    """Return a base as it is, if IRIs can be made from it."""
    if not BASE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an http(s) IRI that ends in /")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `kg.errors`)."""
    return _outcome(_parsed(sys.argv[1:] if arguments is None else arguments))


def command() -> NoReturn:
    """Run one command as this process, and leave its memory to the system, which takes it at once.

    To give back a store quad by quad takes a tenth of the time that it took to load.
    """
    args = _parsed(sys.argv[1:])
    code = _outcome(args)
    # Nobody is left to tell when the reader of our output has had enough.
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _parsed(given: Sequence[str]) -> argparse.Namespace:
    return parser(next(iter(given), None)).parse_args(given)


def _outcome(args: argparse.Namespace) -> int:
    try:
        return int(args.run(args))
    except SimpulError as error:
        sys.stderr.write(error.text(args.lang) + "\n")
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has had enough; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001
        sys.stderr.write(message("bug", args.lang) + "\n" + traceback.format_exc())
        return BUG


if __name__ == "__main__":
    command()
