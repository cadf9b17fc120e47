"""The command line: one subcommand for each stage. Data goes to stdout, talk to stderr."""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from kg import commands
from kg.errors import LANGUAGES, SimpulError, message
from kg.names import DEFAULT_BASE
from kg.render_answer import FORMATS as ANSWER_FORMATS
from kg.render_report import FORMATS as REPORT_FORMATS
from kg.shapes import PROFILES
from kg.validate import ENGINES

BUG, INTERRUPTED = 70, 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; the environment gives the defaults."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default="id", help="language of the talk")
    common.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("SIMPUL_HOME", "var")),
        help="where releases lie",
    )
    common.add_argument(
        "--base", default=os.environ.get("SIMPUL_BASE", DEFAULT_BASE), help="base of instance IRIs"
    )
    reading = argparse.ArgumentParser(add_help=False)
    reading.add_argument("--dataset", type=Path, help="a release; default: the live one")
    top = argparse.ArgumentParser(prog="simpul", description=__doc__)
    subs = top.add_subparsers(dest="command", required=True)

    one = subs.add_parser("build", parents=[common], help="sources to a release")
    one.add_argument("sources", nargs="*", type=Path, help="files and folders; default: shipped")
    one.set_defaults(run=commands.build)

    one = subs.add_parser("import", parents=[common], help="one foreign file to triples")
    one.add_argument("file", type=Path)
    one.add_argument("--layout", help="the layout of the file; default: the one that fits")
    one.add_argument("-o", dest="output", type=Path, help="write the triples as N-Quads")
    one.add_argument("--format", choices=["text", "json"], default="text")
    one.set_defaults(run=commands.import_)

    one = subs.add_parser("reason", parents=[common, reading], help="what follows, rule by rule")
    one.add_argument("data", nargs="*", type=Path)
    one.add_argument("--dl", action="store_true", help="let HermiT judge ontology and data")
    one.set_defaults(run=commands.reason)

    one = subs.add_parser("validate", parents=[common, reading], help="a conformance report")
    one.add_argument("data", nargs="*", type=Path, help="sources; default: the live release")
    one.add_argument("--shapes", nargs="+", type=Path, help="any shapes, on the data as it is")
    one.add_argument("--profile", nargs="+", default=PROFILES)
    one.add_argument("--opd", help="only what concerns this agency (an IRI)")
    one.add_argument("--format", choices=REPORT_FORMATS, default="text")
    one.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    one.set_defaults(run=commands.validate)

    one = subs.add_parser("questions", parents=[common], help="the catalogue of questions")
    one.add_argument("--format", choices=["text", "json"], default="text")
    one.set_defaults(run=commands.questions)

    one = subs.add_parser("ask", parents=[common, reading], help="ask one question")
    one.add_argument("name")
    one.add_argument("values", nargs="*", metavar="param=value")
    one.add_argument("--format", choices=ANSWER_FORMATS, default="table")
    one.set_defaults(run=commands.ask)
    return top


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
