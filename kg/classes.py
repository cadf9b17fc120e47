"""The classes of a dataset that have instances, and how they lie below one another."""

from dataclasses import dataclass
from typing import Self

from kg.dataset import Dataset, select
from kg.graph import closure_down
from kg.names import QUERIES, Term
from kg.rq import read_query


@dataclass
class Classes:
    """The classes of a dataset that have instances, and how they lie below one another."""

    populated: set[Term]
    below: list[tuple[Term, Term]]

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Ask a dataset for its classes."""
        populated = select(dataset, read_query(QUERIES / "populated-classes.rq"))
        below = select(dataset, read_query(QUERIES / "subclasses.rq"))
        return cls(
            {row["class"] for row in populated}, [(row["lower"], row["upper"]) for row in below]
        )

    def under(self, top: Term) -> list[Term]:
        """Return the populated classes among a class and its subclasses, in order."""
        return sorted(closure_down(self.below, top) & self.populated, key=str)
