"""What stands on a canvas: its elements by block, what each is tied to, and what is lacking."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Store

from kg.draw.findings import Finding, findings, is_validated
from kg.draw.measures import rupiah
from kg.draw.picture import Box
from kg.draw.reading import Row, names, rows
from kg.draw.text import Line, block_height, wrap
from kg.errors import Usage, message
from kg.names import SIMPUL

PAD = 6
TITLE, NOTE = 12, 10

# What is tied to an account is told by the code of the account.
ACCOUNT = "golonganBiaya"

LETTERS = {
    "mitra": "M",
    "aktivitas": "A",
    "sumber-daya": "S",
    "proposisi": "P",
    "dukungan": "D",
    "penyaluran": "L",
    "penerima": "T",
    "biaya": "B",
    "dana": "U",
    "capaian": "C",
}


@dataclass(frozen=True)
class Element:
    """An element of a canvas: its code there, what it is tied to, and what the report says."""

    iri: str
    block: str
    code: str
    name: str
    ties: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Sequence[str] = ()

    def box(self, width: float, language: str, called: Mapping[str, str]) -> Box:
        """Return the box of the element, its ties and faults below its name."""
        room = width - 2 * PAD
        notes = self.notes(language, called)
        lines: list[Line] = [*wrap(f"{self.code} {self.name}".strip(), room, TITLE)]
        lines += [line for note in notes for line in wrap(note, room, NOTE)]
        faults = [message("draw-fault", language, text=one) for one in self.faults]
        lines += [line for one in faults for line in wrap(one, room, NOTE, bold=True)]
        return Box(
            id=self.iri,
            kind="butir-cacat" if self.faults else "butir",
            lines=tuple(lines),
            title=f"{self.code} {self.name}".strip(),
            description=". ".join((*notes, *faults)),
            iri=self.iri,
            width=width,
            height=block_height(lines) + 2 * PAD,
            within=self.block,
        )

    def notes(self, language: str, called: Mapping[str, str]) -> list[str]:
        """Return what the element is tied to, in words; what its own name says is left out."""
        told = []
        for tie, ends in self.ties.items():
            named = [called[one] for one in ends if called[one].casefold() != self.name.casefold()]
            if named:
                told.append(message(f"draw-tie-{tie}", language, names=", ".join(named)))
        return told


@dataclass(frozen=True)
class Canvas:
    """One canvas; ``called`` says what its elements are tied to, elements by their codes."""

    iri: str
    name: str
    elements: tuple[Element, ...]
    called: Mapping[str, str]
    validated: bool

    def inside(self, block: str) -> list[Element]:
        """Return the elements of a block."""
        return [one for one in self.elements if one.block == block]


def find_canvas(dataset: Store, of: NamedNode | None, kind: str, base: str) -> Row:
    """Return the canvas of a class that is asked for: its IRI, or that of the organisation.

    Raises Usage when there is none, or several and none is chosen.
    """
    known = [row for row in rows(dataset, "kanvas", base) if row["jenis"] == SIMPUL + kind]
    wanted = [row for row in known if of is None or of.value in (row["kanvas"], row.get("pelaku"))]
    if not wanted:
        raise Usage.of("draw-nothing", kind="kanvas", of=f" {of.value}" if of else "")
    if of is None and len(wanted) > 1:
        what = ", ".join(row.get("pelaku", row["kanvas"]).removeprefix(base) for row in wanted)
        raise Usage.of("draw-of-due", kind="kanvas", what=what)
    return wanted[0]


def read_canvas(
    dataset: Store, found: Row, blocks: Mapping[str, str], base: str, language: str
) -> Canvas:
    """Read a canvas; ``blocks`` name the block of each class of elements."""
    where = [found["kanvas"]]
    placed = [
        (row["unsur"], _block(blocks[row["kelas"]], row))
        for row in rows(dataset, "kanvas-unsur", base, kanvas=where)
        if row["kelas"] in blocks
    ]
    codes = _codes(placed)
    ties = _ties(dataset, where, base)
    ends = {end for of in ties.values() for each in of.values() for end in each}
    owner = found.get("pelaku", where[0])
    called = names(dataset, {*codes, *ends, owner}, language, base)
    called |= {one: one.rpartition("/")[2] for of in ties.values() for one in of.get(ACCOUNT, ())}
    told = findings(dataset, codes, language, base)
    elements = [
        Element(one, block, codes[one], called[one], ties.get(one, {}), _texts(told.get(one, ())))
        for one, block in dict(placed).items()
    ]
    coded = {iri: code for iri, code in codes.items() if code}
    known = called | coded | _money(dataset, owner, called, base, language)
    validated = is_validated(dataset, base)
    return Canvas(where[0], called[owner], tuple(elements), known, validated)


def _ties(dataset: Store, where: list[str], base: str) -> dict[str, dict[str, list[str]]]:
    """Return what each element is tied to, by the way it is."""
    ties: dict[str, dict[str, list[str]]] = {}
    for row in rows(dataset, "kanvas-tautan", base, kanvas=where):
        ties.setdefault(row["unsur"], {}).setdefault(row["sifat"], []).append(row["tujuan"])
    return ties


def _texts(found: Iterable[Finding]) -> list[str]:
    return [one.text for one in found]


def _block(block: str, row: Row) -> str:
    """Return where an element stands: a source of money stands apart from what it pays."""
    return "dana" if "dana" in row and "golongan" not in row else block


def _codes(placed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the code of each element: the letter of its block and its number there."""
    counts: dict[str, int] = defaultdict(int)
    codes = {}
    for iri, block in placed:
        counts[block] += 1
        codes[iri] = f"{LETTERS[block]}{counts[block]}" if block in LETTERS else ""
    return codes


def _money(
    dataset: Store, owner: str, called: Mapping[str, str], base: str, language: str
) -> dict[str, str]:
    """Return fund sources with the ceilings that the organisation has from each."""
    told = {}
    for row in rows(dataset, "kanvas-pagu", base, pelaku=[owner]):
        if (fund := row.get("dana", "")) in called:
            years = {"first": row["awal"], "last": row["akhir"]}
            money = rupiah(int(row["jumlah"]), language)
            said = {"fund": called[fund], "money": money, **years}
            told[fund] = message("draw-kanvas-pagu", language, **said)
    return told
