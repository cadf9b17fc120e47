"""The catalogue of questions."""

import json
import sys
from argparse import Namespace

from kg.arguments import TEXT_OR_JSON
from kg.query import read_questions

ARGUMENTS = [TEXT_OR_JSON]


def run(args: Namespace) -> int:
    """List the questions in the order of their codes."""
    known = read_questions().values()
    if args.format == "json":
        sys.stdout.write(json.dumps([one.described() for one in known], ensure_ascii=False) + "\n")
        return 0
    for one in sorted(known, key=lambda one: one.code):
        slots = " ".join(f"[{name}=…]" for name in one.parameters)
        sys.stdout.write(f"{one.code}  {one.name} {slots}\n      {one.title[args.lang]}\n")
    return 0
