"""The catalogue of questions."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from pyoxigraph import RdfFormat, serialize

from kg.arguments import TEXT_OR_JSON, argument
from kg.durable import write_text
from kg.golden import TESTED, as_earl, try_questions
from kg.names import prefix_map
from kg.query import Question, read_questions
from kg.talk import say, teller

ARGUMENTS = [
    TEXT_OR_JSON,
    argument(
        "--check",
        action="store_true",
        help="ask the worked region each question; keep what came of it for the service",
    ),
]


def run(args: Namespace) -> int:
    """List the questions in the order of their codes; or try them, and return 1 where one fails."""
    questions = read_questions()
    if args.check:
        return _check(args, questions)
    known = questions.values()
    if args.format == "json":
        sys.stdout.write(json.dumps([one.described() for one in known], ensure_ascii=False) + "\n")
        return 0
    for one in sorted(known, key=lambda one: one.code):
        slots = " ".join(f"[{name}=…]" for name in one.parameters)
        sys.stdout.write(f"{one.code}  {one.name} {slots}\n      {one.title[args.lang]}\n")
    return 0


def _check(args: Namespace, questions: Mapping[str, Question]) -> int:
    today = datetime.now(UTC).date().isoformat()
    tested = try_questions(questions.values(), today, version("simpul"), teller(args))
    triples = as_earl(tested, questions, args.base)
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefix_map()) or b""
    args.home.mkdir(parents=True, exist_ok=True)
    write_text(args.home / TESTED, text.decode())
    failed = sorted(name for name, one in tested.items() if not one.passed)
    say(args, "questions-tried", count=len(tested), failed=len(failed))
    sys.stdout.write("".join(f"  {name}\n" for name in failed))
    return 1 if failed else 0
