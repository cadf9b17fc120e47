"""Strip the affixes of Indonesian words by rule, without a dictionary.

The rules are those of Nazief and Adriani (Adriani et al. 2007) without the look-up of roots; what
matters is only that the forms of one word come out equal. What a rule cannot know (whether a nasal
prefix has swallowed a *k*) is left as it stands.
"""

import re
from functools import lru_cache

PARTICLE = re.compile(r"(?<=\w{4})(?:lah|kah|pun|nya)$")
SUFFIX = re.compile(r"(?<=\w{4})(?:kan|an|i)$")
SHORT_SUFFIX = re.compile(r"(?<=\w{3})(?:kan|an|i)$")
# A noun of pe-, per- or ke- ends in -an, never in -kan: per-baik-an.
NOUN_SUFFIX = re.compile(r"(?<=\w{3})an$")

# Prefix, what it must stand before, and the letter that it has swallowed (TBBBI, 1998).
PREFIXES = (
    (re.compile(r"(?:mem|di|ter)per(?=[^aiueor]\w{3})"), ""),
    (re.compile(r"keber(?=\w{4})"), ""),
    (re.compile(r"[mp]eny(?=[aiueo]\w{2})"), "s"),
    (re.compile(r"[mp]eng(?=[aiueoghkq]\w{2})"), ""),
    (re.compile(r"[mp]em(?=[aiueo]\w{2})"), "p"),
    (re.compile(r"[mp]em(?=[bfv]\w{2})"), ""),
    (re.compile(r"[mp]en(?=[aiueo]\w{2})"), "t"),
    (re.compile(r"[mp]en(?=[cdjsz]\w{2})"), ""),
    (re.compile(r"(?:ber|per|ter)(?=[^aiueor]\w{3})"), ""),
    (re.compile(r"[mp]e(?=[lrwymn]\w{3})"), ""),
    (re.compile(r"di(?=\w{4})"), ""),
    (re.compile(r"ke(?=\w{4,}an$)"), ""),
)

# What makes of a root the name of an action, or the action itself.
VERBAL = re.compile(r"(?:me|di|ter|memper)\w{4,}|pe[lrnm]\w{3,}an|\w{4,}kan")


AGENT = re.compile(r"pe\w{4,}(?<!an)")


# A nasal prefix that may have swallowed a letter, or have come whole: meng-irim, menge-cat.
SWALLOWED = (
    (re.compile(r"[mp]enge(?=\w{3})"), ""),
    (re.compile(r"[mp]eng(?=[aiueo]\w{2})"), "k"),
    (re.compile(r"[mp]em(?=[aiueo]\w{2})"), "m"),
    (re.compile(r"[mp]en(?=[aiueo]\w{2})"), "n"),
)


@lru_cache(maxsize=1 << 16)
def roots(word: str) -> tuple[str, ...]:
    """Return what the stem of a word may be, the likeliest first.

    >>> roots("mengirim"), roots("pengecatan"), roots("jalan")
    (('irim', 'kirim'), ('ecat', 'cat', 'kecat'), ('jalan',))
    """
    others = [
        _bare(letter + word[found.end() :], word)
        for prefix, letter in SWALLOWED
        if (found := prefix.match(word))
    ]
    return tuple(dict.fromkeys((base(word), *others)))


def _bare(rest: str, word: str) -> str:
    """Return what is left after a prefix without the suffix that goes with it."""
    return (NOUN_SUFFIX if word[0] == "p" else SHORT_SUFFIX).sub("", rest)


@lru_cache(maxsize=1 << 16)
def base(word: str) -> str:
    """Return the stem of a word, that of who does it apart from that of the doing.

    >>> base("pengelolaan") == base("mengelola") != base("pengelola")
    True
    """
    found = stem(word)
    return f"{found}+" if found != word and AGENT.fullmatch(word) else found


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a word without its affixes; a word that is short, or has digits, as it is.

    >>> [stem(word) for word in ("penyusunan", "menyusun", "disusun")]
    ['susun', 'susun', 'susun']
    >>> [stem(word) for word in ("memperbaiki", "perbaikan", "pelatihan", "dilatih", "jalan")]
    ['baik', 'baik', 'latih', 'latih', 'jalan']
    """
    if len(word) < 5 or not word.isalpha():
        return word
    bare = PARTICLE.sub("", word)
    for prefix, swallowed in PREFIXES:
        found = prefix.match(bare)
        if found:
            suffix = NOUN_SUFFIX if bare[0] in "pk" else SHORT_SUFFIX
            return suffix.sub("", swallowed + bare[found.end() :])
    return SUFFIX.sub("", bare)


def is_verbal(word: str) -> bool:
    """Return whether a word has the form of an action or of its name.

    >>> is_verbal("menyalurkan"), is_verbal("petani")
    (True, False)
    """
    return VERBAL.fullmatch(word) is not None


def is_bare(word: str) -> bool:
    """Return whether a word has no affixes.

    >>> is_bare("tanam"), is_bare("tanaman")
    (True, False)
    """
    return stem(word) == word


def is_suffixed(word: str) -> bool:
    """Return whether a word has only a suffix: another thing than the word without it.

    >>> is_suffixed("jaringan"), is_suffixed("perikanan")
    (True, False)
    """
    return word != stem(word) and word.startswith(stem(word))
