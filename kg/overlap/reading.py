"""Read the text of an activity into facets: what is done, to what, for whom, where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.overlap.lexicon import Name
from kg.overlap.stem import base, is_verbal
from kg.overlap.thesaurus import BOILERPLATE, FUNCTION_WORDS, Thesaurus, words

UNKNOWN = "lain"
NUMBER = "angka"
SITE = "tempat"

NUMERAL = re.compile(r"\d+|i{1,3}|iv|vi{0,3}")
# A single letter after one of these names a kind: tipe B, paket C.
CLASSED = re.compile(r"tipe|kelas|paket|golongan|kategori|tahap|jenis")
GLOSS = re.compile(r"\b([\w-]{2,12})\s*\(([^()]{4,})\)")
ACRONYM = re.compile(r"\(\s*[A-Z][A-Za-z0-9./-]{1,9}\s*\)")
# After one of these the name of a place follows.
PLACES = re.compile(r"desa|kelurahan|kecamatan|kabupaten|kota|dusun|provinsi|sungai|danau|pulau")
# So large a share of words with a capital tells a name from other words; a larger one does not.
MOST = 2 / 3


@dataclass(frozen=True)
class Unit:
    """A term of the thesaurus that a text names, or a word that the thesaurus does not know."""

    name: str
    facet: str
    spoken: str

    @property
    def known(self) -> bool:
        """Whether the thesaurus has it."""
        return self.facet not in (UNKNOWN, NUMBER, SITE)


@dataclass(frozen=True)
class Reading:
    """A text, its words and its units in the order of the text, boilerplate left out."""

    text: str
    words: tuple[str, ...]
    units: tuple[Unit, ...]

    def of(self, *facets: str) -> list[Unit]:
        """Return the units of these facets, in the order of the text."""
        return [unit for unit in self.units if unit.facet in facets]


def initials(text: str) -> str:
    """Return the first letters of the words of a text.

    >>> initials("taman penitipan anak")
    'tpa'
    """
    return "".join(word[0] for word in re.findall(r"\w+", text.lower()))


def without_glosses(text: str) -> str:
    """Return a text with each abbreviation that it explains written out once.

    >>> without_glosses("Pengelolaan TPA (taman penitipan anak)")
    'Pengelolaan taman penitipan anak'
    >>> without_glosses("Unit Sekolah Baru (USB) di Kencana")
    'Unit Sekolah Baru  di Kencana'
    """

    def spelled(found: re.Match[str]) -> str:
        short, long = found[1], found[2]
        return long if short.lower() == initials(long) else f"{short} {long}"

    return GLOSS.sub(spelled, _without_acronyms(text))


def _without_acronyms(text: str) -> str:
    """Drop an abbreviation in brackets whose letters begin the words before it."""

    def dropped(found: re.Match[str]) -> str:
        short = found[0].strip("( )").lower()
        return "" if initials(text[: found.start()]).endswith(short) else found[0]

    return ACRONYM.sub(dropped, text)


def read(text: str, thesaurus: Thesaurus) -> Reading:
    """Read a text into its facets.

    >>> from kg.overlap.thesaurus import shipped_thesaurus
    >>> reading = read("Penyaluran BLT bagi warga miskin", shipped_thesaurus())
    >>> [(unit.facet, unit.name) for unit in reading.units]
    [('objek', 'bantuan-langsung-tunai'), ('tindakan', 'pemberian'), ('penerima', 'orang-miskin')]
    """
    return read_words(text, words(without_glosses(text)), thesaurus)


def read_words(text: str, found: Sequence[str], thesaurus: Thesaurus) -> Reading:
    """Read the words of a text into its facets."""
    units: dict[tuple[str, str], Unit] = {}
    for unit in _units(found, proper_names(text), thesaurus):
        units.setdefault((unit.name, unit.facet), unit)
    return Reading(text, tuple(found), tuple(units.values()))


def proper_names(text: str) -> set[str] | None:
    """Return the words written with a capital inside a text; None where most or none are.

    >>> sorted(proper_names("Rehab irigasi di Desa Tirtarejo"))
    ['desa', 'tirtarejo']
    >>> proper_names("Rehabilitasi Jaringan Irigasi") is None
    True
    """
    inner = [word for word in re.findall(r"\w+", text)[1:] if word.lower() not in FUNCTION_WORDS]
    found = {word.lower() for word in inner if word.istitle()}
    plain = any(word.islower() for word in inner)
    return found if plain and 0 < len(found) <= MOST * len(inner) else None


def named(text: Sequence[str], thesaurus: Thesaurus) -> list[tuple[Name, str | None]]:
    """Return a text cut into names, each with the term that it means there; None for no term."""
    found = [
        (piece, thesaurus.lexicon.senses(piece, opens=at == 0))
        for at, piece in enumerate(thesaurus.lexicon.split(text))
    ]
    sure = [senses[0] for _, senses in found if len(senses) == 1]
    return [(piece, thesaurus.meant(senses, sure) if senses else None) for piece, senses in found]


def _units(text: Sequence[str], proper: set[str] | None, thesaurus: Thesaurus) -> Iterator[Unit]:
    before: tuple[str, ...] = ()
    site = False
    for piece, term in named(text, thesaurus):
        number = _is_number(piece[-1], before)
        if number or term is None:
            word = piece[-1]
            follows = (site or _is(PLACES, before)) and not is_verbal(word)
            site = follows if proper is None else word in proper
            facet = NUMBER if number else SITE if site else UNKNOWN
            yield Unit(word if number or site else base(word), facet, word)
        else:
            site = False
            yield from _named(term, piece, thesaurus)
        # A row of kinds goes on: paket A, B dan C.
        before = before if number and _is(CLASSED, before) else piece


def _named(term: str, piece: Sequence[str], thesaurus: Thesaurus) -> Iterator[Unit]:
    """Yield a unit of each part of a term, boilerplate left out."""
    for part in thesaurus.parts(term):
        facet = thesaurus.facet(part)
        if facet != BOILERPLATE:
            yield Unit(part, facet, " ".join(piece))


def _is_number(word: str, before: tuple[str, ...]) -> bool:
    """Return whether a word is a number, or a letter that counts kinds."""
    return bool(NUMERAL.fullmatch(word)) or (len(word) == 1 and _is(CLASSED, before))


def _is(kind: re.Pattern[str], before: tuple[str, ...]) -> bool:
    """Return whether the name before is one of these words."""
    return len(before) > 0 and kind.fullmatch(before[-1]) is not None
