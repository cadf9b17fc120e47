"""Write down measured likeness of texts, so that shapes and questions can judge it as any value.

Each ``measures/*.rq`` yields texts in normal form: a subject's own, and what is expected of each
candidate. The likeness is the share of words in common (Jaccard 1901): 1 for equal sets of words.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Store

from kg.dataset import select
from kg.names import MEASURES, XSD, expand, graph_name
from kg.rq import QueryFile, read_query_files

KIND = "measured"
DECIMAL = NamedNode(XSD + "decimal")


def likeness(text: str, other: str) -> float:
    """Return the share of words that two texts have in common, from 0 to 1.

    >>> likeness("jumlah dokumen perencanaan", "jumlah laporan perencanaan")
    0.5
    """
    words, others = set(text.split()), set(other.split())
    return len(words & others) / len(words | others)


def read_measures() -> dict[str, QueryFile]:
    """Read the measures that the product takes, by name."""
    return read_query_files(MEASURES)


def measure(store: Store, measures: Mapping[str, QueryFile], base: str) -> dict[str, int]:
    """Take each measure, put it into a named graph of its own, and return how many triples it made.

    A subject gets the score of its own candidate; where another fits better, and well enough,
    it is named too.
    """
    added = {}
    for name, one in measures.items():
        quads = list(_measured(store, one, graph_name(base, KIND, name)))
        store.extend(quads)
        added[name] = len(quads)
    return added


def _measured(store: Store, one: QueryFile, graph: NamedNode) -> Iterator[Quad]:
    rows = select(store, one.text)
    for subject, candidates in groupby(rows, key=lambda row: row["subject"]):
        scored = [(_score(row), row) for row in candidates]
        own = next((score for score, row in scored if row["own"].value == "true"), None)
        if own is None:
            continue
        value = Literal(f"{own:.4f}", datatype=DECIMAL)
        yield Quad(subject, expand(one.header["score"]), value, graph)
        best, row = max(scored, key=lambda pair: pair[0])
        if best > own and best >= one.header["least"]:
            yield Quad(subject, expand(one.header["better"]), row["candidate"], graph)


def _score(row: QuerySolution) -> float:
    return likeness(row["text"].value, row["expected"].value)
