"""A made-up nomenclature in the form of the national one: programme, activity, sub activity."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from kg.generate.rows import Row
from kg.generate.vocabulary import (
    ACTIVITIES,
    PROGRAMMES,
    WORKS,
    Agency,
    agencies,
    phrase,
    scaled,
    words,
)

SCHEME = "kode:nomenklatur-sintetis"
SUPPORT = "01"


@dataclass(frozen=True)
class Entry:
    """An entry of the nomenclature with its parts, and the thing that it works on."""

    code: str
    name: str
    about: str
    parts: Sequence["Entry"] = ()

    @property
    def indicator(self) -> str:
        """The output indicator that the nomenclature gives to a sub activity."""
        return phrase("count-in", about=self.about, work=self.name.lower())

    @property
    def support(self) -> bool:
        """Whether it is of the supporting programme, which every agency has."""
        return self.code.split(".")[2] == SUPPORT


def programmes(count: int) -> dict[str, list[Entry]]:
    """Return for each of so many agencies, by its code, the programmes of the nomenclature.

    The parts are dealt out in turn, so that all together there are as many as a size asks for.
    """
    several = agencies(count)
    number = scaled(PROGRAMMES, count)
    shares = _dealt(scaled(ACTIVITIES, count), number)
    works = iter(_dealt(scaled(WORKS, count), sum(shares)))
    dealt = iter([[next(works) for _ in range(share)] for share in shares])
    return {
        one.code: [_programme(one, at, next(dealt)) for at in range(share)]
        for one, share in zip(several, _dealt(number, count), strict=True)
    }


def _dealt(total: int, among: int) -> list[int]:
    return [total // among + (at < total % among) for at in range(among)]


def _programme(agency: Agency, at: int, works: Sequence[int]) -> Entry:
    said = words()
    if at == 0:
        code, about, name = (
            f"{agency.affairs}.{SUPPORT}",
            said["support"]["about"],
            said["support"]["name"],
        )
        names: Sequence[str] = said["support"]["activities"]
    else:
        about = agency.objects[(at - 1) % len(agency.objects)]
        # Districts share a field of government, and so its numbers.
        base = 2 + (4 * (agency.number - 42) if agency.affairs.startswith("7") else 0)
        code, name = (
            f"{agency.affairs}.{base + at - 1:02}",
            phrase("programme", about=about.title()),
        )
        names = [f"{one} {about.title()}" for one in said["activities"]]
    parts = [
        _activity(f"{code}.2.{number:02}", names[(number - 1) % len(names)], about, share, number)
        for number, share in enumerate(works, 1)
    ]
    return Entry(code, name, about, parts)


def _activity(code: str, name: str, about: str, share: int, number: int) -> Entry:
    said = words()
    if about == said["support"]["about"]:
        each = [f"{one} {name}" for one in said["support"]["works"]]
    else:
        pairs = list(product(said["aspects"], said["works"]))
        each = [
            f"{work} {aspect.title()} {about.title()}" for aspect, work in pairs[number - 1 :: 3]
        ]
    parts = [Entry(f"{code}.{at:04}", each[at - 1], about) for at in range(1, share + 1)]
    return Entry(code, name, about, parts)


def rows(count: int) -> Iterator[Row]:
    """Yield the scheme and its concepts; the supporting programme stands in it once."""
    yield Row(
        id=SCHEME,
        type="skos:ConceptScheme",
        prefLabel=words()["nomenclature"],
        berlakuBagi=["kode:jenis-pemda/kabupaten", "kode:jenis-pemda/kota"],
    )
    seen = set()
    for entries in programmes(count).values():
        for entry in entries:
            for row in _concepts(entry, None):
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield row


def _concepts(entry: Entry, above: str | None) -> Iterator[Row]:
    code = f"X.XX{entry.code[4:]}" if entry.support else entry.code
    concept = Row(
        {"id": f"{SCHEME}/{code}", "type": "skos:Concept", "prefLabel": {"id": entry.name}},
        **{"skos:notation": code, "skos:inScheme": {"id": SCHEME}},
    )
    if above is not None:
        concept["skos:broader"] = {"id": above}
    if not entry.parts:
        concept["indikatorBaku"] = entry.indicator
    yield concept
    for part in entry.parts:
        yield from _concepts(part, concept["id"])
