"""How alike activities are: score pairs of texts, or find the nearest of a corpus, as TSV."""

import csv
import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from kg.arguments import argument
from kg.errors import InputRefused, Place, Unreadable, Usage
from kg.overlap.compare import Comparison, compare
from kg.overlap.likeness import plain_likeness
from kg.overlap.nearest import Corpus
from kg.overlap.reading import read

ARGUMENTS = [
    argument("what", choices=("score", "nearest")),
    argument("files", nargs="+", type=Path, metavar="FILE", help="PAIRS.tsv, or QUERIES CORPUS"),
    argument("-k", type=int, default=5, help="how many of the nearest; default 5"),
]
HEADER = ["score", "verdict", "facets"]
# The heads of the two columns of texts, where a file has them.
HEAD = re.compile(r"(?:text|teks|kegiatan|activity)?[ _-]?[ab12]", re.IGNORECASE)


def run(args: Namespace) -> int:
    """Score the pairs of one file, or find for each text of one the nearest of another."""
    wanted = {"score": 1, "nearest": 2}[args.what]
    if len(args.files) != wanted or args.k < 1:
        raise Usage.of("overlap-files", what=args.what, wanted=wanted)
    scored = args.what == "score"
    rows = _scored(args.files[0]) if scored else _nearest(args.files[0], args.files[1], args.k)
    for row in rows:
        sys.stdout.write("\t".join(row) + "\n")
    return 0


def _scored(path: Path) -> Iterator[list[str]]:
    """Yield score, verdict and facets of each pair, then its texts; a header begets a header."""
    likeness = plain_likeness()
    for number, line in enumerate(_lines(path), start=1):
        row = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if not line.strip():
            continue
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            raise InputRefused.of("two-texts", Place(path.name, row=number))
        if number == 1 and all(HEAD.fullmatch(cell.strip()) for cell in row[:2]):
            yield [*HEADER, *row[:2]]
            continue
        one, two = (read(text, likeness.thesaurus) for text in row[:2])
        found = compare(one, two, likeness)
        yield [f"{found.score:.4f}", found.verdict, facets(found), *row[:2]]


def facets(found: Comparison) -> str:
    """Return what each text says in each facet, and how far that agrees.

    >>> likeness = plain_likeness()
    >>> one, two = (read(text, likeness.thesaurus) for text in ("Bimtek PKK", "Pelatihan PKK"))
    >>> facets(compare(one, two, likeness))
    'tindakan 1.00: pelatihan = pelatihan; penerima 1.00: pkk = pkk'
    """
    said = []
    for facet in found.facets:
        agreement = "–" if facet.agreement is None else f"{facet.agreement:.2f}"
        sides = (", ".join(side) or "–" for side in (facet.first, facet.second))
        said.append(f"{facet.name} {agreement}: {' = '.join(sides)}")
    return "; ".join(said)


def _nearest(queries: Path, corpus: Path, k: int) -> Iterator[list[str]]:
    """Yield a row for each text that is asked and each of its nearest: text, rank, score, text."""
    texts = [line.strip() for line in _lines(corpus) if line.strip()]
    asked = [line.strip() for line in _lines(queries) if line.strip()]
    found = Corpus(texts, plain_likeness())
    for text in asked:
        for rank, near in enumerate(found.nearest(text, k), start=1):
            yield [text, str(rank), f"{near.score:.4f}", texts[near.number]]


def _lines(path: Path) -> list[str]:
    """Return the lines of a text; raises Unreadable where it is none."""
    if not path.is_file():
        raise Unreadable.of("no-file", Place(str(path)))
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise Unreadable.of("not-utf-8", Place(path.name), byte=error.start) from error
    if not any(line.strip() for line in lines):
        raise Unreadable.of("empty-file", Place(path.name))
    return [line.rstrip("\r") for line in lines]
