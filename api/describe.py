"""What the dataset says of one thing: its statements, and those that point at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.criteria import texts_of
from kg.dataset import bind, select
from kg.names import RDF_TYPE, Term
from kg.rq import read_query

QUERIES = Path(__file__).parent / "queries"

# A thing that more statements point at than the query returns is a hub; the dump has them all.
MOST = 10_000
PER_PAGE = 500

Labels = Mapping[Term, Mapping[str, str]]


@dataclass(frozen=True)
class Description:
    """The statements about a thing and those that point at it, a quad for each."""

    thing: NamedNode
    quads: list[Quad]

    def page(self, number: int) -> list[Quad]:
        """Return the quads of a page; the first page is 1."""
        return self.quads[(number - 1) * PER_PAGE : number * PER_PAGE]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-min(len(self.quads), MOST) // PER_PAGE)

    @property
    def types(self) -> list[Term]:
        """The classes of the thing, each once."""
        typing = (one for one in self.quads if one.subject == self.thing)
        return list(dict.fromkeys(one.object for one in typing if one.predicate == RDF_TYPE))


def describe(dataset: Store, thing: NamedNode) -> Description | None:
    """Return what is said of a thing, its own statements first; None when nothing is."""
    query = bind(read_query(QUERIES / "statements.rq"), {"thing": [thing]})
    quads = [
        Quad(row["subject"], row["predicate"], row["object"], row["graph"])
        for row in select(dataset, query)
    ]
    quads.sort(key=lambda one: (one.subject != thing, str(one)))
    return Description(thing, quads) if quads else None


def labels_of(dataset: Store, terms: Iterable[Term], query: str = "labels.rq") -> Labels:
    """Return the names of terms, by term and language; a term without a name is left out.

    With another ``query``, what else is said of them: ``definitions.rq``.
    """
    named = sorted({term for term in terms if isinstance(term, NamedNode)}, key=str)
    found: dict[Term, list[Term]] = {}
    for row in select(dataset, bind(read_query(QUERIES / query), {"thing": named})):
        found.setdefault(row["thing"], []).append(row["label"])
    return {term: texts_of(literals) for term, literals in found.items()}


def terms_of(quads: Iterable[Quad]) -> set[Term]:
    """Return every term that stands in the quads, the names of the graphs among them."""
    return {term for one in quads for term in one if not isinstance(term, DefaultGraph)}
