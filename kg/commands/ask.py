"""One question and its answer."""

import sys
from argparse import Namespace

from kg import query
from kg.arguments import DATASET, argument
from kg.errors import Usage
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
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Usage.of("not-a-pair", value=text)
    return name, value
