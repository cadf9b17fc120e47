"""One value of the graph as a cell, and back; what would not come back is not written."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.cells import SPREADSHEET_ERRORS, Unfit
from kg.datatypes import CONTROL, NUMBER
from kg.names import KODE, RDFS_LABEL, SIMPUL, XSD, Term
from kg.tables import UNVALUED
from kg.workbook.form import LANG_STRING, Field

# How a cell names a thing: its label, and then its identifier between these marks.
NAMED = re.compile(r".*⟨([^⟨⟩]+)⟩", re.DOTALL)
MARKS = re.compile("[⟨⟩]")
IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
ADDRESS = re.compile(r"[^\s<>\"{}|\\^`⟨⟩]+")
# A spreadsheet holds fifteen digits of a number.
DIGITS = 15
LONGEST = 32_000


@dataclass(frozen=True)
class Names:
    """How things are called in a workbook: by label, and by an address below the base."""

    base: str
    labels: Mapping[Term, str] = field(default_factory=dict)

    def short(self, thing: NamedNode) -> str:
        """Return the address of a thing.

        >>> Names("https://a.example/").short(NamedNode("https://a.example/id/1"))
        'id/1'
        """
        for prefix, start in ((SIMPUL, "simpul:"), (KODE, "kode:"), (self.base, "")):
            if thing.value.startswith(prefix):
                return start + thing.value.removeprefix(prefix)
        return thing.value

    def thing(self, text: str) -> NamedNode:
        """Return the thing of an address, with its label before it or not; raises Unfit."""
        named = NAMED.fullmatch(text)
        address = (named[1] if named else text).strip()
        if not ADDRESS.fullmatch(address):
            raise Unfit("due-thing")
        for prefix, start in ((SIMPUL, "simpul:"), (KODE, "kode:")):
            if address.startswith(start):
                return NamedNode(prefix + address.removeprefix(start))
        if IRI.fullmatch(address):
            return NamedNode(address)
        if not address.startswith("id/"):
            raise Unfit("due-thing")
        return NamedNode(self.base + address)

    def reach(self, thing: NamedNode) -> bool:
        """Return whether the address of a thing leads back to it."""
        try:
            return self.thing(self.short(thing)) == thing
        except Unfit:
            return False

    def shown(self, thing: NamedNode) -> str:
        """Return the label and the address of a thing."""
        label = " ".join(MARKS.sub("", self.labels.get(thing, "")).split())
        return f"{label} ⟨{self.short(thing)}⟩" if label else self.short(thing)


def write_cell(one: Field, value: Term, names: Names) -> str | int | float | None:
    """Return what a cell shows of a value, or None when it would not come back the same."""
    if isinstance(value, NamedNode):
        text: str | int | float = names.shown(value)
    elif not isinstance(value, Literal) or len(value.value) > LONGEST:
        return None
    elif one.numeric and len(value.value.strip("-").replace(".", "")) <= DIGITS:
        text = float(value.value) if "." in value.value else int(value.value)
    else:
        text = value.value
    try:
        return text if read_cell(one, text, names) == [value] else None
    except Unfit:
        return None


def read_cell(one: Field, cell: object, names: Names) -> list[NamedNode | Literal]:
    """Return the values of a cell, a thing on each line; raises Unfit with what is due instead."""
    if cell is UNVALUED:
        raise Unfit("unvalued")
    if cell in SPREADSHEET_ERRORS:
        raise Unfit("error-value")
    if one.numeric:
        return [_number(one, cell)]
    text = unicodedata.normalize("NFC", _plain(cell).strip())
    if CONTROL.search(text):
        raise Unfit("due-text")
    if one.datatype is None:
        return [names.thing(line) for line in text.splitlines() if line.strip()]
    if one.datatype == LANG_STRING:
        return [Literal(text, language="id")]
    return [Literal(text, datatype=one.datatype)] if text else []


def _plain(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Unfit("due-text")
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)


def _number(one: Field, cell: object) -> Literal:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise Unfit("due-number")
    text = f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()
    if not NUMBER.fullmatch(text):
        raise Unfit("due-number")
    whole = one.datatype == NamedNode(XSD + "integer")
    if whole and "." in text:
        raise Unfit("due-whole")
    return Literal(text, datatype=one.datatype)


def labels_of(triples: Iterable[tuple[Term, Term, Term]]) -> dict[Term, str]:
    """Return the first Indonesian label of each thing."""
    found: dict[Term, str] = {}
    for subject, predicate, value in triples:
        if predicate == RDFS_LABEL and isinstance(value, Literal) and value.language == "id":
            found.setdefault(subject, value.value)
    return found
