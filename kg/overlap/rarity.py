"""Likeness of texts by what they share that is rare: TF-IDF with the cosine, and BM25.

Both work on bags: what a text has, each with its weight. So one may be given words, pieces of
words, or terms of a thesaurus.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt

# The usual constants of BM25 (Robertson and Zaragoza 2009).
K1, B = 1.2, 0.75

Bag = Mapping[str, float]
Scores = dict[int, float]


class Cosine:
    """Bags as vectors of TF-IDF, and the cosine between them (Salton and Buckley 1988).

    >>> one = Cosine([{"jalan": 1, "desa": 1}, {"jalan": 1, "kota": 1}])
    >>> scores = one.scores({"desa": 1})
    >>> max(scores, key=scores.get)
    0
    """

    def __init__(self, bags: Sequence[Bag]) -> None:
        """Count how rare everything is, and put each bag where what it has is looked up."""
        self.size = len(bags)
        self.often = Counter(name for bag in bags for name in bag)
        self.shelves: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, bag in enumerate(bags):
            self.put(number, bag)

    def put(self, number: int, bag: Bag) -> None:
        """Put a bag where what it has is looked up."""
        for name, weight in self.vector(bag).items():
            self.shelves[name].append((number, weight))

    def vector(self, bag: Bag) -> dict[str, float]:
        """Return a bag as a vector of length 1."""
        raw = {
            name: (1 + log(count)) * (log((1 + self.size) / (1 + self.often[name])) + 1)
            for name, count in bag.items()
        }
        length = sqrt(sum(value * value for value in raw.values())) or 1.0
        return {name: value / length for name, value in raw.items()}

    def scores(self, bag: Bag) -> Scores:
        """Return the cosine of each bag that shares anything with this one, by its number."""
        found: Scores = defaultdict(float)
        for name, weight in self.vector(bag).items():
            for number, other in self.shelves.get(name, ()):
                found[number] += weight * other
        return found


class Okapi:
    """BM25, as a share of what a bag would score for itself.

    >>> one = Okapi([{"jalan": 1, "desa": 1}, {"jalan": 1, "kota": 1}])
    >>> scores = one.scores({"desa": 1, "jalan": 1})
    >>> max(scores, key=scores.get)
    0
    """

    def __init__(self, bags: Sequence[Bag]) -> None:
        """Count how rare everything is, and put each bag where what it has is looked up."""
        self.size = len(bags)
        self.often = Counter(name for bag in bags for name in bag)
        self.average = sum(sum(bag.values()) for bag in bags) / (self.size or 1) or 1.0
        self.shelves: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, bag in enumerate(bags):
            self.put(number, bag)

    def put(self, number: int, bag: Bag) -> None:
        """Put a bag where what it has is looked up."""
        for name, share in self._shares(bag).items():
            self.shelves[name].append((number, share))

    def _shares(self, bag: Bag) -> dict[str, float]:
        """Return what each of a bag counts, more of one and a longer bag counting less."""
        norm = K1 * (1 - B + B * sum(bag.values()) / self.average)
        return {name: count * (K1 + 1) / (count + norm) for name, count in bag.items()}

    def rarity(self, name: str) -> float:
        """Return how rare something is."""
        count = self.often[name]
        return log(1 + (self.size - count + 0.5) / (count + 0.5))

    def scores(self, bag: Bag) -> Scores:
        """Return the score of each bag that shares anything with this one, by its number."""
        own = sum(self.rarity(name) * count * share for name, count, share in self._own(bag)) or 1.0
        found: Scores = defaultdict(float)
        for name, count in bag.items():
            for number, share in self.shelves.get(name, ()):
                found[number] += self.rarity(name) * count * share / own
        return found

    def _own(self, bag: Bag) -> list[tuple[str, float, float]]:
        shares = self._shares(bag)
        return [(name, count, shares[name]) for name, count in bag.items()]
