"""The terms of activities (SKOS, ``ontology/kode/istilah-kegiatan.ttl``), found in texts by name.

A name is found as it is written or by the stems of its words. Of several names that begin at one
word the longest is meant. Where one stem belongs to an action and to a thing, the form of the word
decides: *menanam* is an action, *tanaman* a thing.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pyoxigraph import Store, parse

from kg.dataset import select
from kg.names import ONTOLOGY
from kg.overlap.stem import base, is_verbal
from kg.rq import read_query

TERMS = read_query(Path(__file__).parent / "queries" / "istilah.rq")
SCHEME = ONTOLOGY / "kode" / "istilah-kegiatan.ttl"

ACTION = "tindakan"
GENERAL = "tindakan-umum"
OBJECT = "objek"
BENEFICIARY = "penerima"
PLACE = "tingkat"
BOILERPLATE = "kata-lazim"
COMPOUND = "ungkapan"
TOPS = (ACTION, OBJECT, BENEFICIARY, PLACE, BOILERPLATE, COMPOUND)

# A term with so many narrower ones names a field, not a thing.
FIELD = 8

WORD = re.compile(r"[^\W_]+")
FUNCTION_WORDS = {
    *("dan", "atau", "yang", "serta", "beserta", "maupun", "juga", "itu", "ini", "adalah"),
    *("di", "ke", "dari", "pada", "dalam", "antar", "sampai", "oleh", "dengan", "sebagai"),
    *("untuk", "bagi", "kepada", "terhadap", "para", "agar", "guna"),
    *("telah", "akan", "dapat", "ada"),
}


def words(text: str) -> list[str]:
    """Return the words of a text that bear meaning, in small letters.

    >>> words("Layanan e-KTP bagi anak-anak")
    ['layanan', 'e', 'ktp', 'anak']
    """
    found = WORD.findall(text.lower())
    kept = [word for word in found if word not in FUNCTION_WORDS]
    return [word for at, word in enumerate(kept) if at == 0 or word != kept[at - 1]]


@dataclass
class Thesaurus:
    """The terms by name, and how they hang together."""

    broader: dict[str, str] = field(default_factory=dict)
    related: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    written: dict[tuple[str, ...], str] = field(default_factory=dict)
    stemmed: dict[tuple[str, ...], str] = field(default_factory=dict)
    acting: dict[str, str] = field(default_factory=dict)
    narrower: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    longest: int = 1

    def add(self, term: str, name: str) -> None:
        """Take a name of a term; the first term of a name keeps it."""
        key = tuple(words(name))
        if not key or term in TOPS:
            return
        self.longest = max(self.longest, len(key))
        self.written.setdefault(key, term)
        bare = tuple(map(base, key))
        if len(key) == 1 and self.facet(term) == ACTION:
            self.acting.setdefault(bare[0], term)
        else:
            self.stemmed.setdefault(bare, term)

    def above(self, term: str) -> list[str]:
        """Return a term and what it is narrower than, nearest first, without the tops."""
        line = [term]
        while (parent := self.broader.get(line[-1])) is not None:
            line.append(parent)
        return [one for one in line if one not in TOPS]

    def facet(self, term: str) -> str:
        """Return the top that a term lies under."""
        while (parent := self.broader.get(term)) is not None:
            term = parent
        return term

    def is_field(self, term: str) -> bool:
        """Return whether a term names a whole field of government."""
        return self.narrower[term] >= FIELD

    def parts(self, term: str) -> list[str]:
        """Return the terms that a term stands for: itself, or the parts of a compound."""
        return sorted(self.related[term]) if self.facet(term) == COMPOUND else [term]

    def split(self, text: Sequence[str]) -> list[tuple[str, ...]]:
        """Return a text cut into names of terms and single words that name none.

        As many words as can be are in names that tell something, the names as few as can be.
        """
        best: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(text) + 1)
        for at in reversed(range(len(text))):
            found = (self._cut(text, at, size, best) for size in range(1, self.longest + 1))
            best[at] = max(one for one in found if one is not None)
        pieces, at = [], 0
        while at < len(text):
            size = best[at][2]
            pieces.append(tuple(text[at : at + size]))
            at += size
        return pieces

    def _cut(
        self, text: Sequence[str], at: int, size: int, best: Sequence[tuple[int, int, int]]
    ) -> tuple[int, int, int] | None:
        """Return what a name of this size makes of the rest: worth, fewness of names, size."""
        if at + size > len(text):
            return None
        term = self.term(tuple(text[at : at + size]))
        if term is None and size > 1:
            return None
        worth = 0 if term is None else 2 if self.facet(term) == BOILERPLATE else 3
        covered, fewer, _ = best[at + size]
        return covered + size * worth, fewer - 1, size

    def term(self, name: tuple[str, ...]) -> str | None:
        """Return the term of a name, as it is written or by its stems; None where there is none."""
        return self.written.get(name) or self._by_stem(name)

    def _by_stem(self, key: tuple[str, ...]) -> str | None:
        bare = tuple(map(base, key))
        if len(bare) > 1:
            return self.stemmed.get(bare)
        acting, thing = self.acting.get(bare[0]), self.stemmed.get(bare)
        return (acting or thing) if is_verbal(key[0]) else (thing or acting)


def read_thesaurus(store: Store) -> Thesaurus:
    """Read the terms of activities from a dataset."""
    found = Thesaurus()
    names = []
    for row in select(store, TERMS):
        term, name, wider, other = (row[one] for one in ("notasi", "sebutan", "induk", "terkait"))
        names.append((term.value, name.value))
        if wider is not None:
            found.broader[term.value] = wider.value
        if other is not None:
            found.related[term.value].add(other.value)
    for term, name in dict.fromkeys(names):
        found.add(term, name)
    for term in found.broader:
        for wider in found.above(term)[1:]:
            found.narrower[wider] += 1
    return found


@cache
def shipped_thesaurus() -> Thesaurus:
    """Return the terms that the product ships."""
    store = Store()
    store.extend(parse(path=str(SCHEME)))
    return read_thesaurus(store)
