"""What the checks on the ontology find: a line for each rule, with what is accepted and why."""

import sys
from argparse import Namespace

from kg.ontology_report import LEVELS, as_text, ontology_report

ARGUMENTS: list[object] = []


def run(args: Namespace) -> int:
    """Write the report, and return 1 where an error is open."""
    results = ontology_report()
    sys.stdout.write(as_text(results, args.lang) + "\n")
    return 1 if any(one.open for one in results if one.level == LEVELS[0]) else 0
