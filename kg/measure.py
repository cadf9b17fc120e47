"""Write down measured likeness of texts, so that shapes and questions can judge it as any value.

Each ``measures/*.rq`` yields texts in normal form. One with ``score`` in its header yields a
subject's own text and what is expected of each candidate; one with ``pair`` yields texts of which
those that are alike are paired. The likeness is the share of words in common (Jaccard 1901): 1 for
equal sets of words.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Store

from kg.dataset import select
from kg.names import KODE, MEASURES, RDF_TYPE, XSD, expand, graph_name, simpul
from kg.rq import QueryFile, read_query_files

KIND = "measured"
DECIMAL = NamedNode(XSD + "decimal")
CANDIDATE = NamedNode(KODE + "status-telaah/kandidat")

Words = frozenset[str]


class Text(NamedTuple):
    """A text of a subject in a group, by its words; only texts of different groups are paired."""

    subject: str
    group: str
    words: Words


def likeness(text: str, other: str) -> float:
    """Return the share of words that two texts have in common, from 0 to 1.

    >>> likeness("jumlah dokumen perencanaan", "jumlah laporan perencanaan")
    0.5
    """
    return _share(frozenset(text.split()), frozenset(other.split()))


def alike(texts: Iterable[Text], least: float) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield the pairs of texts of different groups that are alike by at least ``least``.

    Each text is paired with the one most like it, and equal texts with the first of them: a
    sentence that stands in a thousand job descriptions gives a thousand pairs, not half a million.
    """
    same: dict[Words, list[Text]] = {}
    for text in sorted(text for text in texts if text.words):
        same.setdefault(text.words, []).append(text)
    firsts = {words: _first_of_two_groups(equals) for words, equals in same.items()}
    for words, equals in same.items():
        for text in equals[1:]:
            yield from ((pair, 1.0) for pair in _across(firsts[words], [text]))
    best: dict[Words, tuple[float, tuple[str, str]]] = {}
    for words, others, score in _near(same, least):
        for pair in _across(firsts[words], firsts[others]):
            for one in (words, others):
                if len(firsts[one]) == 1:
                    best[one] = min(best.get(one, (0.0, pair)), (-score, pair))
    yield from {(pair, -score) for score, pair in best.values()}


def _first_of_two_groups(texts: list[Text]) -> list[Text]:
    """Return the first text, and the first of another group if there is one."""
    strangers = (text for text in texts if text.group != texts[0].group)
    return [texts[0], *islice(strangers, 1)]


def _across(texts: Iterable[Text], others: list[Text]) -> Iterator[tuple[str, str]]:
    """Yield one pair of different groups, if there is any."""
    found = (
        (min(one.subject, two.subject), max(one.subject, two.subject))
        for one in texts
        for two in others
        if one.group != two.group
    )
    yield from islice(found, 1)


def _near(sets: Collection[Words], least: float) -> Iterator[tuple[Words, Words, float]]:
    """Yield the sets of words that are alike.

    Two such sets share one of their rarest words, so only sets that do are compared: of n words
    the n - least * n + 1 rarest (prefix filtering, Bayardo et al. 2007).
    """
    often = Counter(word for words in sets for word in words)
    shelves: dict[str, list[Words]] = defaultdict(list)
    for words in sorted(sets, key=lambda words: (len(words), sorted(words))):
        rarest = sorted(words, key=lambda word: (often[word], word))
        prefix = rarest[: len(words) - math.ceil(least * len(words) - 1e-9) + 1]
        for other in dict.fromkeys(other for word in prefix for other in shelves[word]):
            if len(other) >= least * len(words) and (score := _share(words, other)) >= least:
                yield other, words, score
        for word in prefix:
            shelves[word].append(words)


def _share(words: Words, others: Words) -> float:
    return len(words & others) / len(words | others)


def read_measures() -> dict[str, QueryFile]:
    """Read the measures that the product takes, by name."""
    return read_query_files(MEASURES)


def measure(store: Store, measures: Mapping[str, QueryFile], base: str) -> dict[str, int]:
    """Take each measure, put it into a named graph of its own, and return how many triples it made.

    A subject gets the score of its own candidate; where another fits better, and well enough,
    it is named too. Texts that are alike become the members of a pair.
    """
    added = {}
    for name, one in measures.items():
        graph = graph_name(base, KIND, name)
        paired = "pair" in one.header
        quads = list(_paired(store, one, graph, base) if paired else _scored(store, one, graph))
        store.extend(quads)
        added[name] = len(quads)
    return added


def _scored(store: Store, one: QueryFile, graph: NamedNode) -> Iterator[Quad]:
    rows = select(store, one.text)
    for subject, candidates in groupby(rows, key=lambda row: row["subject"]):
        scored = [(_score(row), row) for row in candidates]
        own = next((score for score, row in scored if row["own"].value == "true"), None)
        if own is None:
            continue
        yield Quad(subject, expand(one.header["score"]), _decimal(own), graph)
        best, row = max(scored, key=lambda pair: pair[0])
        if best > own and best >= one.header["least"]:
            yield Quad(subject, expand(one.header["better"]), row["candidate"], graph)


def _score(row: QuerySolution) -> float:
    return likeness(row["text"].value, row["expected"].value)


def _paired(store: Store, one: QueryFile, graph: NamedNode, base: str) -> Iterator[Quad]:
    """Yield what is said of each pair; one that a person has reviewed keeps the verdict."""
    status = simpul("statusTelaah")
    for members, score in sorted(_pairs(select(store, one.text), one.header["least"]).items()):
        names = "\n".join(member.removeprefix(base) for member in members)
        digest = hashlib.sha256(names.encode()).hexdigest()[:16]
        pair = NamedNode(f"{base}id/pasangan/{one.name}/{digest}")
        for kind in one.header["pair"]:
            yield Quad(pair, RDF_TYPE, expand(kind), graph)
        for member in members:
            yield Quad(pair, simpul("anggotaPasangan"), NamedNode(member), graph)
        yield Quad(pair, simpul("nilaiKemiripan"), _decimal(score), graph)
        if next(store.quads_for_pattern(pair, status, None, None), None) is None:
            yield Quad(pair, status, CANDIDATE, graph)


def _pairs(rows: Iterable[QuerySolution], least: float) -> dict[tuple[str, str], float]:
    """Return the pairs that are alike, each with its likeness; only texts of one block meet."""
    blocks: dict[str, list[Text]] = defaultdict(list)
    for row in rows:
        words = frozenset(row["text"].value.split())
        blocks[row["block"].value].append(Text(row["subject"].value, row["group"].value, words))
    return {pair: score for texts in blocks.values() for pair, score in alike(texts, least)}


def _decimal(score: float) -> Literal:
    return Literal(f"{score:.4f}", datatype=DECIMAL)
