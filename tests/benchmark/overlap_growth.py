"""How the search for overlaps grows with a province, and what it finds: ``make overlap-growth``.

Each region has the sub kegiatan of the real nomenclature (`SIMPUL_SHARED`), and two agencies in it
do each activity of a judged pair in the words of the one and of the other. So the planted pairs are
worded by people, not by our own terms.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count
from resource import RUSAGE_SELF, getrusage

from kg.overlap.candidates import blocked
from kg.overlap.evidence import NAME, OUTPUT, Activity, Judge
from kg.overlap.likeness import plain_likeness
from tests.benchmark.overlap import NOMENCLATURE, links, read_pairs

REGIONS = (1, 10, 40)
AGENCIES, SUB_KEGIATAN = 45, 1500

Planted = list[tuple[str, str]]


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


def planted(halves: Sequence[str]) -> Planted:
    """Return the pairs of some halves that are one activity."""
    found = (zip(*read_pairs(half), strict=True) for half in halves)
    return [pair for pairs in found for pair, same in pairs if same]


def region(number: int, names: Sequence[str], twins: Planted) -> Iterator[Activity]:
    """Yield the sub kegiatan of a region; those of a planted pair are of two agencies."""
    numbers = count()
    for one, two in twins:
        for text in (one, two):
            yield activity(number, next(numbers), text)
    start = number * (SUB_KEGIATAN - 2 * len(twins))
    for at in range(SUB_KEGIATAN - 2 * len(twins)):
        yield activity(number, next(numbers), names[(start + at) % len(names)])


def activity(government: int, number: int, text: str) -> Activity:
    """Return a sub kegiatan with a name, of the agency whose turn it is."""
    says = {NAME: frozenset({text}), OUTPUT: frozenset({f"Terlaksananya {text}"})}
    return Activity(
        f"{government}/{number:05}", str(government), f"{government}/{number % AGENCIES}", says
    )


def main() -> None:
    """Print, for each size, what is looked at and found, and what that takes."""
    twins = planted(("test",))
    names = next(corpus for corpus, _ in links())
    say(
        f"{'regions':>7}{'pairs':>9}{'found':>8}{'blocked':>9}{'of':>5}{'judged':>8}{'s':>7}{'MiB':>7}"
    )
    for regions in REGIONS:
        all_ = [one for number in range(regions) for one in region(number, names, twins)]
        judge, start = Judge(plain_likeness()), time.perf_counter()
        pairs, found, met, judged = 0, 0, 0, 0
        for one, two in blocked(all_, judge):
            pairs += 1
            is_found = judge.find(one, two) is not None
            found += is_found
            if (one.text(NAME), two.text(NAME)) in twins:
                met += 1
                judged += is_found
        spent, size = time.perf_counter() - start, getrusage(RUSAGE_SELF).ru_maxrss // 1024
        say(
            f"{regions:7}{pairs:9}{found:8}{met:9}{len(twins) * regions:5}{judged:8}"
            f"{spent:7.1f}{size:7}"
        )


if __name__ == "__main__":
    if NOMENCLATURE.is_file():
        main()
    else:
        say(f"{NOMENCLATURE} is not there")
