"""One question and its answer."""

import sys
from argparse import Namespace
from collections.abc import Sequence

from kg import query
from kg.arguments import DATASET, argument
from kg.errors import Usage, message
from kg.relax import Cause, why_empty
from kg.release import live_dataset
from kg.render_answer import FORMATS

ARGUMENTS = [
    argument("name"),
    argument("values", nargs="*", metavar="param=value"),
    DATASET,
    argument("--format", choices=FORMATS, default="table"),
]


def run(args: Namespace) -> int:
    """Ask a question of the live release and write its answer."""
    known = query.read_questions()
    if args.name not in known:
        raise Usage.of("unknown-question", name=args.name)
    dataset, manifest = live_dataset(args.home, args.dataset)
    values = dict(_pair(one) for one in args.values)
    answer = query.ask(dataset, known[args.name], values, manifest.base)
    sys.stdout.buffer.write(FORMATS[args.format](answer, args.lang))
    if not answer.rows:
        _tell_why(args, why_empty(dataset, known[args.name], values, manifest.base))
    return 0


def _tell_why(args: Namespace, causes: Sequence[Cause]) -> None:
    """Say on stderr which values leave no row, or that the dataset holds nothing of the kind."""
    for cause in causes:
        given = ", ".join(cause.parameters)
        line = message("empty-because", args.lang, given=given, rows=cause.rows)
        sys.stderr.write(line + "\n")
    if not causes:
        sys.stderr.write(message("empty-anyway", args.lang) + "\n")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Usage.of("not-a-pair", value=text)
    return name, value
