"""Count the questions that a server answers by itself as the embedded engine does.

Run as ``python -m tests.benchmark.believed KIND`` where something speaks for believing a server
(`evaluates` in `kg/servers.toml`): each question is asked about everything and with its examples.
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Literal

from kg.cli import main
from kg.errors import SimpulError
from kg.names import XSD
from kg.protocol import Bounds, connect
from kg.push import push
from kg.query import Answer, Question, ask, read_questions
from kg.release import chosen, live_dataset
from kg.remote import Remote, open_remote
from tests.servers import running

NUMBERS = {XSD + name for name in ("boolean", "integer", "decimal")}
PATIENCE = Bounds(seconds=15)


def rows(answer: Answer) -> list[str]:
    """Return the rows in any order, so that 1 is as good as true and 71 as 71.0."""

    def value(term: object) -> object:
        if not isinstance(term, Literal) or term.datatype.value not in NUMBERS:
            return term
        return float({"true": "1", "false": "0"}.get(term.value, term.value))

    return sorted(str([value(term) for term in row]) for row in answer.rows)


def verdict(here: object, there: Remote, question: Question, base: str) -> str:
    """Return how a server answers a question: as here, otherwise, or not at all."""
    examples = {name: one.example for name, one in question.parameters.items()}
    for values in ({}, examples):
        expected = rows(ask(here, question, values, base))  # type: ignore[arg-type]
        try:
            if rows(ask(there, question, values, base)) != expected:
                return "otherwise"
        except SimpulError:
            return "not at all"
    return "as here"


def count(kind: str, folder: Path) -> Counter[str]:
    """Push the shipped data to a server, and count its answers by verdict."""
    main(["build", "--home", str(folder / "home")])
    (folder / kind).mkdir()
    release = chosen(folder / "home", None)
    here, manifest = live_dataset(folder / "home", None)
    counted: Counter[str] = Counter()
    with running(kind, folder / kind) as server:
        push(release, connect(server.url, server.login))
        there = open_remote(server.url, server.login)
        there.endpoint = connect(server.url, server.login, PATIENCE)
        for question in read_questions().values():
            found = verdict(here, there, question, manifest.base)
            counted[found] += 1
            sys.stdout.write(f"{question.name}\t{found}\n")
    return counted


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        sys.stdout.write(f"{dict(count(sys.argv[1], Path(name)))}\n")
