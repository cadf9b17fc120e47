"""Find the question that a person means: by words, stems and synonyms, without any model."""

import re
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock

from kg.query import Question

SYNONYMS = Path(__file__).with_name("synonyms.toml")
WORD = re.compile(r"\w+")
LONGEST = 200

# Words that every question has, and that tell none from another.
IDLE = frozenset(
    WORD.findall(
        "ada adalah agar akan apa apakah atau bagaimana bagi berapa bisa dan dalam dari daftar"
        " dengan di harus ini itu ke kita kami lihat mana mau ingin oleh pada saja saya sebuah"
        " sudah suatu tampilkan tolong untuk yang the a an of is are which what how for to in and"
        " or by with does do"
    )
)

# The affixes of Indonesian words, taken off one after the other; what is left is no shorter than 3.
AFFIXES = [
    re.compile(one)
    for one in (
        r"(?<=\w{3})(?:lah|kah|tah|pun)$",
        r"(?<=\w{3})(?:nya|ku|mu)$",
        r"(?<=\w{3})(?:kan|an|i)$",
        r"^(?:se|ke|di|ter|ber|bel|per|pel)(?=\w{3})",
        r"^(?:meng|peng|meny|peny|mem|pem|men|pen|me|pe)(?=\w{3})",
    )
]

# How much a word weighs in the title, in the other words of the catalogue, and in the columns.
WEIGHTS = (6.0, 2.0, 1.0)
TABLE = "CREATE VIRTUAL TABLE catalogue USING fts5 (name UNINDEXED, title, words, columns)"
FIND = (
    "SELECT name FROM catalogue WHERE catalogue MATCH ? ORDER BY bm25(catalogue, 0, ?, ?, ?), name"
)


def stem(word: str) -> str:
    """Return a word without its affixes: roughly, and the same for all forms of a word.

    >>> [stem(one) for one in ("pengampu", "mengampu", "diampu", "anggarannya")]
    ['ampu', 'ampu', 'ampu', 'anggar']
    """
    for affix in AFFIXES:
        word = affix.sub("", word)
    return word


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text that tell something."""
    return [stem(one) for one in WORD.findall(text.lower()) if one not in IDLE]


@cache
def read_synonyms() -> dict[str, list[str]]:
    """Return what people say, stemmed, with the stems that it may mean, the longest first."""
    said = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    known = {
        " ".join(stems(word) or [word]): [one for text in meant for one in stems(text)]
        for word, meant in said.items()
    }
    return dict(sorted(known.items(), key=lambda one: -one[0].count(" ")))


class Catalogue:
    """The questions, to be searched in words."""

    def __init__(self, questions: Iterable[Question]) -> None:
        """Index the questions."""
        self._reading = Lock()
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(TABLE)
        self._index.executemany("INSERT INTO catalogue VALUES (?, ?, ?, ?)", map(_entry, questions))

    def find(self, said: str) -> list[str]:
        """Return the names of the questions that a text may mean, the likeliest first."""
        wanted = dict.fromkeys(_meant(said[:LONGEST]))
        if not wanted:
            return []
        match = " OR ".join(f'"{one}"' for one in wanted)
        with self._reading:
            return [name for (name,) in self._index.execute(FIND, (match, *WEIGHTS))]


def _entry(question: Question) -> tuple[str, ...]:
    labels = [text for one in question.parameters.values() for text in one.label.values()]
    words = [question.name, question.code, *question.description.values(), *labels]
    columns = [text for one in question.columns.values() for text in one.values()]
    texts = (list(question.title.values()), [*words, *question.asker, question.basis], columns)
    return (question.name, *(" ".join(stems(" ".join(one))) for one in texts))


def _meant(said: str) -> Iterator[str]:
    """Yield the stems of what was said, and those of what it may mean."""
    words = stems(said)
    yield from words
    text = f" {' '.join(words)} "
    for phrase, meant in read_synonyms().items():
        if f" {phrase} " in text:
            yield from meant
            # A word of a phrase does not mean what it means by itself.
            text = text.replace(f" {phrase} ", " | ")
