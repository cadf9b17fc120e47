"""The terms of activities (SKOS, ``ontology/kode/istilah-kegiatan.ttl``): names and kinds.

A term has names (``skos:prefLabel``, ``skos:altLabel``) by which it is found in a text. A name that
another term has first is a ``skos:hiddenLabel``: it is meant where the rest of the text speaks for
it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pyoxigraph import Store, parse

from kg.dataset import select
from kg.names import ONTOLOGY
from kg.overlap.lexicon import Lexicon, Senses
from kg.rq import read_query

TERMS = read_query(Path(__file__).parent / "queries" / "istilah.rq")
SCHEME = ONTOLOGY / "kode" / "istilah-kegiatan.ttl"

ACTION = "tindakan"
GENERAL = "tindakan-umum"
OBJECT = "objek"
FIELD = "urusan"
BENEFICIARY = "penerima"
PLACE = "tingkat"
BOILERPLATE = "kata-lazim"
COMPOUND = "ungkapan"
TOPS = (ACTION, OBJECT, BENEFICIARY, PLACE, BOILERPLATE, COMPOUND)

WORD = re.compile(r"[^\W_]+")
FUNCTION_WORDS = {
    *("dan", "atau", "yang", "serta", "beserta", "maupun", "juga", "itu", "ini", "adalah"),
    *("di", "ke", "dari", "pada", "dalam", "antar", "sampai", "oleh", "dengan", "sebagai"),
    *("untuk", "bagi", "kepada", "terhadap", "para", "agar", "guna", "buat", "tentang", "atas"),
    *("telah", "akan", "dapat", "ada"),
}
# A text that begins with one of these means the doing by it: bagi sembako, buat jalan.
OPENINGS = {"bagi": "membagi", "buat": "membuat"}


def words(text: str) -> list[str]:
    """Return the words of a text that bear meaning, in small letters.

    >>> words("Layanan e-KTP bagi anak-anak")
    ['layanan', 'e', 'ktp', 'anak']
    """
    found = WORD.findall(text.lower())
    found[:1] = [OPENINGS.get(word, word) for word in found[:1]]
    kept = [word for word in found if word not in FUNCTION_WORDS]
    return [word for at, word in enumerate(kept) if at == 0 or word != kept[at - 1]]


@dataclass
class Thesaurus:
    """The terms by name, and how they hang together."""

    broader: dict[str, str] = field(default_factory=dict)
    related: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lexicon: Lexicon = field(default_factory=Lexicon)

    def add(self, term: str, name: str) -> None:
        """Take a name of a term; it is meant after the terms that have the name already."""
        key = tuple(words(name))
        if key and term not in (*TOPS, FIELD):
            self.lexicon.add(key, term, acts=self.facet(term) == ACTION)

    def above(self, term: str) -> list[str]:
        """Return a term and what it is narrower than, nearest first, without the tops."""
        line = [term]
        while (parent := self.broader.get(line[-1])) is not None:
            line.append(parent)
        return [one for one in line if one not in (*TOPS, FIELD)]

    def facet(self, term: str) -> str:
        """Return the top that a term lies under."""
        while (parent := self.broader.get(term)) is not None:
            term = parent
        return term

    def is_field(self, term: str) -> bool:
        """Return whether a term names a whole field of government."""
        return self.broader.get(term) == FIELD

    def parts(self, term: str) -> list[str]:
        """Return the terms that a term stands for: itself, or the parts of a compound."""
        return sorted(self.related[term]) if self.facet(term) == COMPOUND else [term]

    def meant(self, senses: Senses, others: Iterable[str]) -> str:
        """Return which of several senses the other terms of a text speak for, else the first."""
        if len(senses) == 1:
            return senses[0]
        near = {line for other in others for line in self.above(other)}
        return max(senses, key=lambda sense: len(near.intersection(self._about(sense))))

    def _about(self, sense: str) -> set[str]:
        """Return what speaks for a sense: what is above it and its parts, and what is related."""
        return {
            one for part in self.parts(sense) for one in (*self.above(part), *self.related[part])
        }


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
    found.lexicon.plain = {term for term, _ in names if found.facet(term) == BOILERPLATE}
    for term, name in dict.fromkeys(names):
        found.add(term, name)
    return found


@cache
def shipped_thesaurus() -> Thesaurus:
    """Return the terms that the product ships."""
    store = Store()
    store.extend(parse(path=str(SCHEME)))
    return read_thesaurus(store)
