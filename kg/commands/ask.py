"""One question and its answer; with --what-if, how it would change."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg import query
from kg.arguments import DATASET, argument
from kg.errors import Usage, message
from kg.opening import asked_dataset, read_dataset, refuse_moved
from kg.relax import why_empty
from kg.render_answer import FORMATS

if TYPE_CHECKING:
    from kg.remote import Remote

ARGUMENTS = [
    argument("name"),
    argument("values", nargs="*", metavar="param=value"),
    DATASET,
    argument("--what-if", type=Path, metavar="FILE", help="RDF that is supposed, never written"),
    argument("--format", choices=FORMATS, default="table"),
]


def run(args: Namespace) -> int:
    """Ask a question of the live release and write its answer."""
    known = query.read_questions()
    if args.name not in known:
        raise Usage.of("unknown-question", name=args.name)
    # A supposition is reasoned over, and that takes the dataset itself.
    opened = asked_dataset if args.what_if is None else read_dataset
    dataset, manifest = opened(args)
    values = dict(_pair(one) for one in args.values)
    answer = _answer(dataset, known[args.name], values, args.what_if, manifest.base)
    refuse_moved(dataset)
    sys.stdout.buffer.write(FORMATS[args.format](answer, args.lang))
    if not answer.rows:
        read = dataset if isinstance(dataset, Store) else dataset.copy()
        _tell_why(args, known[args.name], values, read, manifest.base)
    return 0


def _answer(
    dataset: "Store | Remote",
    question: query.Question,
    values: Mapping[str, str],
    supposed: Path | None,
    base: str,
) -> query.Answer:
    """Return the answer of the release, or how it changes under a supposition."""
    if supposed is None or not isinstance(dataset, Store):
        return query.ask(dataset, question, values, base)
    # The reasoner is loaded where something is supposed.
    from kg.whatif import ask_what_if

    return ask_what_if(dataset, question, values, supposed, base)


def _tell_why(
    args: Namespace, asked: query.Question, values: Mapping[str, str], dataset: Store, base: str
) -> None:
    """Say on stderr which values leave no row, or which condition nothing in the dataset meets."""
    causes = why_empty(dataset, asked, values, base)
    lines = [
        message("empty-because", args.lang, given=", ".join(one.parameters), rows=one.rows)
        for one in causes
    ]
    if not causes:
        # The parser of queries is loaded where a query is looked into.
        from kg.missing import explain, unmet

        lines.append(explain(dataset, unmet(dataset, asked.text, base), args.lang))
    sys.stderr.write("\n".join(lines) + "\n")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Usage.of("not-a-pair", value=text)
    return name, value
