"""Recognise an abbreviation by the words that it abbreviates, in no list of abbreviations."""

from collections.abc import Iterator, Sequence

from kg.overlap.stem import roots

LONGEST = 8
# Pieces of words are run together only in a word so long; in a shorter one only initials are read.
RUN_TOGETHER = 5
SHORTEST, LONGEST_PIECE = 2, 6  # letters of a piece: so many on the average, and at most
ENDING = 3  # how long the end of a word must be that stands for it: pos-kes-tren
VOWELS = frozenset("aiueo")


def abbreviates(word: str, text: Sequence[str]) -> list[str]:
    """Return the words of a text, in a row, that a word abbreviates; none where it does not.

    Either the word is their initials, or pieces of two or more of them run together, or one of
    them without its vowels.

    >>> abbreviates("pmt", ["pemberian", "makanan", "tambahan", "balita"])
    ['pemberian', 'makanan', 'tambahan']
    >>> abbreviates("poskestren", ["pos", "kesehatan", "pesantren"])
    ['pos', 'kesehatan', 'pesantren']
    >>> abbreviates("jln", ["perbaikan", "jalan"]), abbreviates("balita", ["makanan", "tambahan"])
    (['jalan'], [])
    """
    if not 2 < len(word) < 16 or word in text:
        return []
    for start, first in enumerate(text):
        if _is_without_vowels(word, first):
            return [first]
        if (size := _covers(word, text[start : start + LONGEST])) > 1:
            return list(text[start : start + size])
    return []


def _is_without_vowels(word: str, full: str) -> bool:
    """Return whether a word is another in its consonants, from the first letter to the last."""
    if VOWELS & set(word) or word[0] != full[0] or word[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(letter in rest for letter in word)


def _covers(word: str, text: Sequence[str]) -> int:
    """Return how many of the first words a word abbreviates, each by a piece of it.

    A single letter is a piece too, but on the average they are longer.
    """
    if len(text) >= len(word) and word == "".join(one[0] for one in text[: len(word)]):
        return len(word)
    reached = {0} if len(word) >= RUN_TOGETHER else set()
    for size, one in enumerate(text, start=1):
        reached = {at + len(piece) for at in reached for piece in _pieces(one, word[at:])}
        if len(word) in reached and size > 1:
            return size if len(word) >= SHORTEST * size else 0
    return 0


def _pieces(full: str, rest: str) -> Iterator[str]:
    """Yield the pieces of a word that can stand for it at the beginning of what is left."""
    for begin in (full, *roots(full)):
        for length in range(1, min(LONGEST_PIECE, len(begin), len(rest)) + 1):
            if begin[:length] != rest[:length]:
                break
            yield begin[:length]
            ending = full[-SHORTEST:]
            if rest[length:].startswith(ending) and len(full) > length + SHORTEST:
                yield begin[:length] + ending
    for length in range(ENDING, min(LONGEST_PIECE, len(full)) + 1):
        if rest.startswith(full[-length:]):
            yield full[-length:]
