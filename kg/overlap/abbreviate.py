"""Recognise an abbreviation by the words that it abbreviates, in no list of abbreviations."""

from collections.abc import Sequence

LONGEST = 8


def abbreviates(word: str, text: Sequence[str]) -> list[str]:
    """Return the words of a text, in a row, that a word abbreviates; none where it does not.

    Either the word is their initials, or the beginnings of two or more of them run together.

    >>> abbreviates("pmt", ["pemberian", "makanan", "tambahan", "balita"])
    ['pemberian', 'makanan', 'tambahan']
    >>> abbreviates("bumdes", ["badan", "usaha", "milik", "desa"])
    ['badan', 'usaha', 'milik', 'desa']
    >>> abbreviates("balita", ["makanan", "tambahan"])
    []
    """
    if not 2 < len(word) < 12 or word in text:
        return []
    for start in range(len(text)):
        if (size := _covers(word, text[start : start + LONGEST])) > 1:
            return list(text[start : start + size])
    return []


def _covers(word: str, text: Sequence[str]) -> int:
    """Return how many of the first words a word abbreviates, each at least by its first letter.

    With a letter for each it must be three words at least; else the pieces must be of two letters
    or more on the average, or any two words would be found in a long word.
    """
    reached = {0: 0}
    for size, one in enumerate(text, start=1):
        ends: dict[int, int] = {}
        for at in reached:
            for length in range(1, min(len(one), 4) + 1):
                if not word.startswith(one[:length], at):
                    break
                ends[at + length] = size
        if len(word) in ends and size > 1 and (size > 2 or len(word) >= 4):
            return size
        reached = ends
    return 0
