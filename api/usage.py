"""Where a term of the ontology is used: by how many things, by which rules, in which questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest

from pyoxigraph import NamedNode

from api.live import Live
from kg.criteria import Criterion
from kg.names import RDF_TYPE, SIMPUL, Term
from kg.query import Question
from kg.register import read_criteria

EXAMPLES = 5


@dataclass(frozen=True)
class Usage:
    """The use of a term in a release."""

    count: int
    # A thing of the class, or the two ends of a statement with the property.
    examples: Sequence[Sequence[Term]]
    rules: Sequence[tuple[Criterion, int]]
    questions: Sequence[Question]


def usage_of(live: Live, term: NamedNode) -> Usage | None:
    """Return the use of a term of the ontology; None for any other thing."""
    if not term.value.startswith(SIMPUL):
        return None
    instances = live.dataset.quads_for_pattern(None, RDF_TYPE, term, None)
    statements = live.dataset.quads_for_pattern(None, term, None, None)
    things: list[list[Term]] = [[one] for one in {one.subject for one in instances}]
    uses = things or [[one.subject, one.object] for one in statements]
    name = term.value.removeprefix(SIMPUL)
    return Usage(
        count=len(uses),
        examples=nsmallest(EXAMPLES, uses, key=str),
        rules=[(one, live.register.count(one)) for one in rules_on(term)],
        questions=questions_with(live, name),
    )


def rules_on(term: NamedNode) -> list[Criterion]:
    """Return the rules that judge the things of a class or the values of a property."""
    every = read_criteria().values()
    return sorted(
        (one for one in every if term in one.targets or term == one.path), key=lambda one: one.key
    )


def questions_with(live: Live, name: str) -> list[Question]:
    """Return the questions in whose query a term of the ontology stands."""
    word = re.compile(rf"\bsimpul:{re.escape(name)}\b")
    return [one for one in live.questions.values() if word.search(one.text)]
