"""Measure the likeness of activities beside plain methods: ``make overlap-bench``.

The thresholds of the plain methods are those that are best on the development half; ours is the one
that the product has. Links of the nomenclature are read from ``SIMPUL_SHARED`` where it is.
"""

import csv
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import load_workbook

from kg.overlap.compare import LEAST_SAME, compare
from kg.overlap.likeness import plain_likeness
from kg.overlap.nearest import Corpus, pieces
from kg.overlap.rarity import Cosine, Okapi
from kg.overlap.reading import read
from tests.benchmark.rivals import (
    Nearest,
    Rival,
    area,
    best_threshold,
    embedding,
    exact,
    measures,
    recalls,
    words,
)

PAIRS = Path(__file__).parents[1] / "pairs"
SHARED = Path(os.environ.get("SIMPUL_SHARED", "../shared/data"))
NOMENCLATURE = SHARED / "nomenklatur" / "sub-kegiatan-2027.xlsx"
CODED = re.compile(r"[\dX.]+\s+(.*)", re.DOTALL)

Pair = tuple[str, str]
Likeness = Callable[[str, str], float]


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


def read_pairs(half: str) -> tuple[list[Pair], list[bool]]:
    """Return the pairs of one half, and which of them are one activity."""
    with (PAIRS / f"{half}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(row["text_a"], row["text_b"]) for row in rows]
    return pairs, [row["label"] == "sama" for row in rows]


def ours(one: str, two: str) -> float:
    """Return our own score."""
    likeness = plain_likeness()
    a, b = (read(text, likeness.thesaurus) for text in (one, two))
    return compare(a, b, likeness).score


def methods(texts: list[str]) -> Iterator[tuple[str, Likeness]]:
    """Yield each method with its name; what needs a corpus has these texts for it."""
    yield "ours (thesaurus)", ours
    yield "exact match", exact
    yield "BM25", Rival(texts, words, Okapi).likeness
    yield "character TF-IDF", Rival(texts, pieces, Cosine).likeness
    if (embedded := embedding()) is not None:
        yield "embedding alone", embedded
        yield "ours + embedding", lambda one, two: (ours(one, two) + embedded(one, two)) / 2


def print_pairs() -> None:
    """Print precision, recall, F1 and AUC of each method on both halves."""
    (dev, dev_truth), (test, test_truth) = read_pairs("dev"), read_pairs("test")
    say(f"pairs of activities: {len(dev)} dev, {len(test)} test, positive: sama")
    say(f"{'method':20}{'half':6}{'P':>7}{'R':>7}{'F1':>7}{'AUC':>7}")
    for name, method in methods([text for pair in dev for text in pair]):
        scores = [method(*pair) for pair in dev]
        least = LEAST_SAME if method is ours else best_threshold(scores, dev_truth)
        for half, pairs, truth in (("dev", dev, dev_truth), ("test", test, test_truth)):
            scores = [method(*pair) for pair in pairs]
            figures = (*measures(scores, truth, least), area(scores, truth))
            say(f"{name:20}{half:6}" + "".join(f"{figure:7.3f}" for figure in figures))


def bare(cell: object) -> str:
    """Return the name in a cell that holds code and name."""
    found = CODED.fullmatch(" ".join(str(cell).split()))
    return found[1] if found else ""


def links() -> Iterator[tuple[list[str], list[tuple[str, set[int]]]]]:
    """Yield, for each kind of government, all names and each new name with its predecessor."""
    sheet = load_workbook(NOMENCLATURE, read_only=True).worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    columns = ("JENIS PEMDA", "SUBKEGIATAN", "SUBKEGIATAN SEBELUMNYA")
    kind, name, before = (header.index(column) for column in columns)
    for government in sorted({str(row[kind]) for row in rows}):
        own = [(bare(row[name]), bare(row[before])) for row in rows if row[kind] == government]
        linked = [(new, old) for new, old in own if old]
        corpus = sorted({new for new, old in own if not old} | {old for _, old in linked})
        yield corpus, [(new, {corpus.index(old)}) for new, old in linked]


def finders(corpus: list[str]) -> dict[str, Nearest]:
    """Return how each method finds the nearest of a corpus."""
    rated = Corpus(corpus, plain_likeness())
    return {
        "ours (thesaurus)": lambda text, k: [near.number for near in rated.nearest(text, k)],
        "BM25": Rival(corpus, words, Okapi).find,
        "character TF-IDF": Rival(corpus, pieces, Cosine).find,
    }


def print_links() -> None:
    """Print how often the predecessor of a sub kegiatan is found among all names of its kind."""
    found: dict[str, list[float]] = {}
    total = 0
    for corpus, asked in links():
        total += len(asked)
        for method, find in finders(corpus).items():
            start = time.perf_counter()
            hits = [share * len(asked) for share in recalls(find, asked)]
            hits.append(time.perf_counter() - start)
            so_far = found.get(method, [0.0] * len(hits))
            found[method] = [a + b for a, b in zip(so_far, hits, strict=True)]
    say(f"\npredecessors in the nomenclature: {total} links")
    say(f"{'method':20}{'@1':>7}{'@5':>7}{'s':>7}")
    for method, (one, five, spent) in found.items():
        say(f"{method:20}{one / total:7.3f}{five / total:7.3f}{spent:7.1f}")


if __name__ == "__main__":
    print_pairs()
    if NOMENCLATURE.is_file():
        print_links()
    else:
        say(f"\npredecessors: {NOMENCLATURE} is not there")
