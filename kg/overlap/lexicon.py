"""Names of terms, found in texts as they are written, by the stems of their words, or by sound.

Of several ways to cut a text into names the one is taken that covers most of it with the fewest
names. Where one stem belongs to an action and to a thing, the form of the word decides: *menanam*
is an action, *tanaman* a thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.overlap.spelling import misspellings, sound
from kg.overlap.stem import base, is_bare, is_suffixed, is_verbal, roots

Name = tuple[str, ...]
Senses = tuple[str, ...]
Cut = tuple[int, int, int]

# A word so long is also found by its sound, or with one letter wrong.
SOUNDED = 6
MISSPELLED = 7
PARTICLE = "nya"


@dataclass
class Lexicon:
    """The terms by their names; a name may have several, the one that is meant first foremost."""

    plain: set[str] = field(default_factory=set)
    written: dict[Name, Senses] = field(default_factory=dict)
    stemmed: dict[Name, Senses] = field(default_factory=dict)
    derived: dict[Name, Senses] = field(default_factory=dict)
    acting: dict[Name, Senses] = field(default_factory=dict)
    sounded: dict[Name, Senses] = field(default_factory=dict)
    longest: int = 1

    def add(self, name: Name, term: str, *, acts: bool) -> None:
        """Take a name of a term, and whether it is a term of an action."""
        self.longest = max(self.longest, len(name))
        _put(self.written, name, term)
        if len(name) > 1:
            _put(self.stemmed, tuple(map(_form, name)), term)
            return
        things = self.stemmed if is_bare(name[0]) else self.derived
        for root in roots(name[0]):
            _put(self.acting if acts else things, (root,), term)
        if len(name[0]) >= SOUNDED:
            _put(self.sounded, (sound(name[0]),), term)

    def senses(self, name: Name, *, opens: bool = False) -> Senses:
        """Return the terms of a name, the likeliest first; none where it is not known.

        A bare word that opens a text is an action, where it can be one: *tanam pohon*.
        """
        if found := self.written.get(name):
            return found
        if len(name) > 1:
            return self.stemmed.get(tuple(map(_form, name)), ())
        word = name[0]
        whole = self.written.get((word.removesuffix(PARTICLE),), ())
        found = whole or self._by_root(word, opens=opens) or self._by_sound(word)
        return found or self._misspelled(word)

    def _by_root(self, word: str, *, opens: bool) -> Senses:
        """Return the terms of a word by its stem, first those that its form speaks for.

        A thing goes by the same word with other affixes, never by the word without any of its own.
        """
        bare = [(root,) for root in roots(word)]
        acting = _first(self.acting, bare)
        if is_bare(word):
            return acting if opens else ()
        if is_verbal(word):
            return acting or _first(self.stemmed, bare)
        things = () if is_suffixed(word) else _first(self.stemmed, bare)
        return things or _first(self.derived, bare) or acting

    def _by_sound(self, word: str) -> Senses:
        return self.sounded.get((sound(word),), ()) if len(word) >= SOUNDED else ()

    def _misspelled(self, word: str) -> Senses:
        """Return the terms of the one name from which a word differs in one letter."""
        if len(word) < MISSPELLED or not word.isalpha():
            return ()
        found = {(near,) for near in misspellings(word) if (near,) in self.written}
        return self.written[found.pop()] if len(found) == 1 else ()

    def split(self, text: Sequence[str]) -> list[Name]:
        """Return a text cut into names of terms and single words that name none.

        As many words as can be are in names that tell something, the names as few as can be.
        """
        best: list[Cut] = [(0, 0, 0)] * (len(text) + 1)
        for at in reversed(range(len(text))):
            found = (self._cut(text, at, size, best) for size in range(1, self.longest + 1))
            best[at] = max(one for one in found if one is not None)
        pieces, at = [], 0
        while at < len(text):
            size = best[at][2]
            pieces.append(tuple(text[at : at + size]))
            at += size
        return pieces

    def _cut(self, text: Sequence[str], at: int, size: int, best: Sequence[Cut]) -> Cut | None:
        """Return what a name of this size makes of the rest: worth, fewness of names, size."""
        if at + size > len(text):
            return None
        senses = self.senses(tuple(text[at : at + size]), opens=at == 0)
        if not senses and size > 1:
            return None
        worth = 0 if not senses else 2 if senses[0] in self.plain else 3
        covered, fewer, _ = best[at + size]
        return covered + size * worth, fewer - 1, size


def _form(word: str) -> str:
    """Return the stem of a word in a longer name, that of a doing apart from that of a thing."""
    return f"{base(word)}/" if is_verbal(word) else base(word)


def _first(names: dict[Name, Senses], bare: Sequence[Name]) -> Senses:
    """Return the terms of the first of several roots that has any."""
    return next((names[root] for root in bare if root in names), ())


def _put(names: dict[Name, Senses], name: Name, term: str) -> None:
    """Put a term behind those that have the name already."""
    if term not in (had := names.get(name, ())):
        names[name] = (*had, term)
