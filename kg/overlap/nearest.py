"""Find the nearest of many texts: by rare words and terms, then facet by facet.

Two views of a text give the shortlist: the pieces of its words as they are written, and its words
with each name of a term put into that of the term, boilerplate counting less. The texts of the
shortlist are then compared by facet. In a short text every facet counts; a long one lists so much
that facets differ in any case, so there the words decide.
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

SHORTLIST = 50
WRITTEN, TERMS, FACETS = 2.0, 1.0, 3.0
PLAIN = 0.8  # what a word of boilerplate counts
SHORT = 6  # so many words are a short text
STEEP = 8  # how fast facets count less in a longer one
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
        rare = {
            number: WRITTEN * written.get(number, 0.0) + TERMS * min(termed.get(number, 0.0), 1.0)
            for number in {**written, **termed}
        }
        size = max(SHORTLIST, k)
        first = nlargest(size, termed, key=lambda one: (termed[one], -one))
        shortlist = {*nlargest(size, rare, key=lambda one: (rare[one], -one)), *first}
        scored = (Near(one, self._score(reading, one, rare[one])) for one in shortlist)
        return nlargest(k, scored, key=lambda near: (near.score, -near.number))

    def _score(self, reading: Reading, number: int, rare: float) -> float:
        other = self.readings[number]
        longest = max(len(reading.words), len(other.words), 1)
        told = FACETS * min(1.0, SHORT / longest) ** STEEP
        facets = compare(reading, other, self.likeness).score
        return (rare + told * facets) / (WRITTEN + TERMS + told)
