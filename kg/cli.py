"""The command line: one subcommand for each stage. Data goes to stdout, talk to stderr."""

import argparse
import os
import re
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import commands
from kg.errors import LANGUAGES, SimpulError, message
from kg.names import DEFAULT_BASE
from kg.render_answer import FORMATS as ANSWER_FORMATS
from kg.render_report import FORMATS as REPORT_FORMATS
from kg.shapes import PROFILES
from kg.validate import ENGINES

BUG = 70
INTERRUPTED = 130
BASE = re.compile(r"https?://[^\s<>\"{}|\\^`@]+/")


@dataclass(frozen=True)
class Argument:
    """An argument of a subcommand, as `argparse` takes it."""

    names: tuple[str, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Command:
    """A subcommand: what it runs, what it is for, and what it takes."""

    run: Callable[[argparse.Namespace], int]
    purpose: str
    arguments: Sequence[Argument]


def argument(*names: str, **options: object) -> Argument:
    """Return an argument of a subcommand."""
    return Argument(names, options)


LANG = argument("--lang", choices=LANGUAGES, default="id", help="language of the talk")
DATASET = argument("--dataset", type=Path, help="a release; default: the live one")
DATA = argument("data", nargs="*", type=Path, help="sources; default: the live release")
TEXT_OR_JSON = argument("--format", choices=("text", "json"), default="text")

COMMANDS = {
    "build": Command(
        commands.build,
        "sources to a release",
        [argument("sources", nargs="*", type=Path, help="files, folders; default: the shipped")],
    ),
    "import": Command(
        commands.import_,
        "one foreign file to triples, with an account of its rows",
        [
            argument("file", type=Path),
            argument("--layout", help="the layout of the file; default: the one that fits"),
            argument("-o", dest="output", type=Path, help="write the triples as N-Quads"),
            TEXT_OR_JSON,
        ],
    ),
    "reason": Command(
        commands.reason,
        "how much follows, by which rule",
        [DATA, DATASET, argument("--dl", action="store_true", help="let HermiT judge it")],
    ),
    "validate": Command(
        commands.validate,
        "a conformance report",
        [
            DATA,
            DATASET,
            argument("--shapes", nargs="+", type=Path, help="any shapes, on the data as it is"),
            argument("--profile", nargs="+", default=PROFILES, help="default: all"),
            argument("--opd", help="only what concerns this agency (an IRI)"),
            argument("--format", choices=REPORT_FORMATS, default="text"),
            argument("--engine", choices=ENGINES, default=ENGINES[0]),
        ],
    ),
    "questions": Command(commands.questions, "the catalogue of questions", [TEXT_OR_JSON]),
    "ask": Command(
        commands.ask,
        "one question and its answer",
        [
            argument("name"),
            argument("values", nargs="*", metavar="param=value"),
            DATASET,
            argument("--format", choices=ANSWER_FORMATS, default="table"),
        ],
    ),
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; the environment gives the defaults."""
    home = Path(os.environ.get("SIMPUL_HOME", "var"))
    base = os.environ.get("SIMPUL_BASE", DEFAULT_BASE)
    top = argparse.ArgumentParser(prog="simpul", description=__doc__)
    subs = top.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        one = subs.add_parser(name, help=command.purpose, description=command.purpose)
        for each in (*command.arguments, LANG):
            one.add_argument(*each.names, **each.options)
        one.add_argument("--home", type=Path, default=home, help="where the releases lie")
        one.add_argument("--base", type=_base, default=base, help="the base of the IRIs of things")
        one.set_defaults(run=command.run)
    return top


def _base(text: str) -> str:
    """Return a base as it is, if IRIs can be made from it."""
    if not BASE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an http(s) IRI that ends in /")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `kg.errors`)."""
    args = parser().parse_args(arguments)
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
    sys.exit(main())
