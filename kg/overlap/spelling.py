"""One word in several spellings: sounds that are spelled in two ways, and slips of the pen."""

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

# Each pair is one sound in two spellings: aktifitas and aktivitas, tehnik and teknik.
ONE_SOUND = (
    (re.compile(r"kh|x|c(?=[kt])"), "k"),
    (re.compile(r"sy|z"), "s"),
    (re.compile(r"h(?!$)(?=[knlr])"), "k"),
    (re.compile(r"(?<=\w)h"), ""),
    (re.compile(r"[vf]"), "p"),
    (re.compile(r"(?<=t)[ei](?=k)"), "i"),
    (re.compile(r"(\w)\1"), r"\1"),
    (re.compile(r"[ai]$"), ""),
)


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """Return a word with each sound spelled in one way.

    >>> sound("apotik") == sound("apotek"), sound("sertifikat") == sound("sertipikat")
    (True, True)
    >>> sound("korban") == sound("kurban"), sound("pemadaman") == sound("pemakaman")
    (False, False)
    """
    for spelled, one in ONE_SOUND:
        word = spelled.sub(one, word)
    return word


def misspellings(word: str) -> Iterator[str]:
    """Yield the words from which a word differs in a letter too few or too many, or in the order.

    Another letter in the place of one is rather another word, and the first letter is seldom wrong.

    >>> {"penerbitan", "sosialisasi"} <= {*misspellings("penerbtan"), *misspellings("sosialiasi")}
    True
    """
    for at in range(1, len(word) + 1):
        before, after = word[:at], word[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
