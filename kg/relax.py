"""Why an answer is empty: which of the values that were given leaves no row.

Each value is let go by itself, and where that is not enough all of them together; what then has
rows is the answer. So a person learns whether the year is wrong, or there is nothing at all.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.dataset import Dataset
from kg.query import Question, ask


class Cause(NamedTuple):
    """The parameters whose values leave no row, and how many rows there are without them."""

    parameters: tuple[str, ...]
    rows: int


def why_empty(
    dataset: Dataset, question: Question, values: Mapping[str, str], base: str
) -> Sequence[Cause]:
    """Return what removes all rows of an empty answer; nothing where no value does.

    Raises Usage for a value that does not fit.
    """
    choices = [(name,) for name in values] + ([tuple(values)] if len(values) > 1 else [])
    causes: list[Cause] = []
    for names in choices:
        if len(names) == 1 or not causes:
            kept = {name: value for name, value in values.items() if name not in names}
            if found := len(ask(dataset, question, kept, base).rows):
                causes.append(Cause(names, found))
    return causes
