"""Find the nearest of many texts: by rare words and terms, then facet by facet.

Two views of a text bring the nearest: the pieces of its words as they are written, and its words
with each name of a term put into that of the term, boilerplate counting less. Which of the first
few is the very one, the facets say.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

from kg.overlap.compare import compare
from kg.overlap.lexicon import Name
from kg.overlap.likeness import Likeness
from kg.overlap.rarity import Bag, Cosine, Okapi
from kg.overlap.reading import Reading, named, read
from kg.overlap.thesaurus import BOILERPLATE, Thesaurus

FIRST = 5  # so many are compared by facet
WRITTEN, TERMS, FACETS = 2.0, 1.0, 2.0
PLAIN = 0.8  # what a word of boilerplate counts
PIECES = (3, 4, 5)


class Near(NamedTuple):
    """A text of a corpus by its number, and how near it is, from 0 to 1."""

    number: int
    score: float


def pieces(text: str) -> Bag:
    """Return the pieces of the words of a text, their ends marked, and how often each is there.

    >>> sorted(pieces("ab"))
    [' ab', ' ab ', 'ab ']
    """
    marked = [f" {word} " for word in re.findall(r"\w+", text.lower())]
    return Counter(
        word[at : at + size]
        for word in marked
        for size in PIECES
        for at in range(len(word) - size + 1)
    )


def terms(reading: Reading, thesaurus: Thesaurus) -> Bag:
    """Return the words of a text, those of a name as the words of its term, and their weight."""
    bag: Counter[str] = Counter()
    for piece, term in named(reading.words, thesaurus):
        for word, weight in _said(piece, term, thesaurus):
            bag[word] += weight  # type: ignore[assignment]
    return bag


def _said(piece: Name, term: str | None, thesaurus: Thesaurus) -> Iterator[tuple[str, float]]:
    if term is None:
        yield from ((word, 1.0) for word in piece)
    elif thesaurus.facet(term) == BOILERPLATE:
        yield from ((word, PLAIN) for word in piece)
    else:
        for part in thesaurus.parts(term):
            yield from ((word, 1.0) for word in part.split("-"))


class Corpus:
    """Texts in which the nearest can be found."""

    def __init__(self, texts: Sequence[str], likeness: Likeness) -> None:
        """Read the texts, and put each where what it has is looked up."""
        self.likeness = likeness
        self.readings = [read(text, likeness.thesaurus) for text in texts]
        self._written = Cosine([pieces(text) for text in texts])
        self._terms = Okapi([terms(one, likeness.thesaurus) for one in self.readings])

    def nearest(self, text: str, k: int) -> list[Near]:
        """Return the k nearest texts, the nearest first; fewer where fewer share anything."""
        reading = read(text, self.likeness.thesaurus)
        written = self._written.scores(pieces(text))
        termed = self._terms.scores(terms(reading, self.likeness.thesaurus))
        found = [
            Near(one, self._by_words(written.get(one, 0.0), termed.get(one, 0.0)))
            for one in {**written, **termed}
        ]
        best = nlargest(max(FIRST, k), found, key=_order)
        first = sorted((self._by_facets(reading, near) for near in best[:FIRST]), key=_order)
        return [*first[::-1], *best[FIRST:]][:k]

    def _by_words(self, written: float, termed: float) -> float:
        return (WRITTEN * written + TERMS * min(termed, 1.0)) / (WRITTEN + TERMS + FACETS)

    def _by_facets(self, reading: Reading, near: Near) -> Near:
        """Return a text with what its facets add to its score."""
        alike = compare(reading, self.readings[near.number], self.likeness).score
        return Near(near.number, near.score + alike * FACETS / (WRITTEN + TERMS + FACETS))


def _order(near: Near) -> tuple[float, int]:
    """Return by what texts are ordered: by the score, and the earlier of equal ones first."""
    return near.score, -near.number
