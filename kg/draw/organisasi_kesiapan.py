"""How ready an agency is for its process map, on one page: five preconditions, eight principles.

The preconditions are those of the deck, the principles those of Permenpan RB 19/2018. What is
checked for each are the shapes that carry its identifier (S1 … S5, P1 … P8), and what they found
stands in the conformance report of the dataset.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.draw.findings import Finding, findings, is_validated
from kg.draw.picture import Box, Item, Picture
from kg.draw.reading import agencies, names, rows
from kg.draw.sheet import on_sheet
from kg.draw.table import Cell, TablePicture, entry, laid_out, tabular
from kg.draw.text import Line, wrap
from kg.errors import Usage, message
from kg.graph import Graph
from kg.names import DCTERMS
from kg.shacl import sh
from kg.shapes import PROFILES, profile_files, read_shapes

PARTS = {"S": 5, "P": 8}
WIDTHS = (300, 380, 130, 520)
INSET, SHOWN = 12, 3
MET, UNMET, EMPTY = "terpenuhi", "belum", "kosong"


@dataclass(frozen=True)
class Check:
    """One precondition or principle: how many things were checked, and what was found of which."""

    code: str
    checked: int
    found: tuple[tuple[str, Finding], ...]

    @property
    def state(self) -> str:
        """Whether it is met, is not, or has nothing that could be checked."""
        if self.found:
            return UNMET
        return MET if self.checked else EMPTY


def kesiapan(dataset: Store, of: NamedNode | None, base: str, language: str) -> TablePicture:
    """Draw the checklist of one agency. Raises Usage when the dataset was not validated."""
    if of is None:
        raise Usage.of("draw-of-due", kind="kesiapan", what=agencies(dataset, base))
    if not is_validated(dataset, base):
        raise Usage.of("draw-unvalidated", kind="kesiapan")
    checks = _checks(dataset, of.value, base, language)
    things = {of.value, *(thing for check in checks for thing, _ in check.found)}
    called = names(dataset, things, language, base)
    met = sum(check.state == MET for check in checks)
    picture = Picture(
        kind="kesiapan",
        title=message("draw-kesiapan", language, name=called[of.value]),
        description=message("draw-kesiapan-said", language, met=met, count=len(checks)),
        boxes=laid_out([row for check in checks for row in _rows(check, called, language)], WIDTHS),
        outline=tuple(_outline(checks, called, language)),
        of=of.value,
    )
    return tabular(on_sheet(picture, language), _table(checks, called, language))


def _checks(dataset: Store, agency: str, base: str, language: str) -> list[Check]:
    scope: dict[str, set[str]] = defaultdict(set)
    for row in rows(dataset, "kesiapan", base, opd=[agency]):
        scope[row["hal"]].add(row["kelas"])
    told = findings(dataset, scope, language, base)
    shapes = _shapes(read_shapes(profile_files(PROFILES)).graph)
    checks = []
    for part, count in PARTS.items():
        for number in range(1, count + 1):
            own = shapes.get(f"{part}{number}", {})
            targets = {one for classes in own.values() for one in classes}
            checked = sum(bool(classes & targets) for classes in scope.values())
            found = [
                (thing, one) for thing in scope for one in told.get(thing, ()) if one.shape in own
            ]
            checks.append(Check(f"{part}{number}", checked, tuple(found)))
    return checks


def _shapes(graph: Graph) -> dict[str, dict[str, set[str]]]:
    """Return for each identifier its shapes, with the classes that each is about."""
    holders = {inner: outer for outer, inner in graph.pairs(sh("property"))}
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for shape, identifier in graph.pairs(NamedNode(DCTERMS + "identifier")):
        if isinstance(identifier, Literal) and isinstance(shape, NamedNode):
            about = {holders.get(shape, shape), shape}
            classes = (one for each in about for one in graph.values(each, sh("targetClass")))
            known = {one.value for one in classes if isinstance(one, NamedNode)}
            found[identifier.value][shape.value] = known
    return found


def _rows(check: Check, called: Mapping[str, str], language: str) -> Iterator[list[Cell]]:
    """Yield the row of a check, before the first of its part the heading of the part."""
    part, number = check.code[0], check.code[1:]
    if number == "1":
        heads = zip(_heads(part, language), WIDTHS, strict=True)
        yield [_words(f"{part} {text}", text, width, "unit", bold=True) for text, width in heads]
    name, meaning = _said(check.code, language)
    kind = {MET: "syarat-terpenuhi", UNMET: "butir-cacat", EMPTY: "syarat-kosong"}[check.state]
    yield [
        _words(f"{check.code} nama", f"{check.code} {name}", WIDTHS[0], "sel", bold=True),
        _words(f"{check.code} arti", meaning, WIDTHS[1], "sel"),
        _words(f"{check.code} keadaan", _state(check, language), WIDTHS[2], kind, bold=True),
        Cell(
            Box(id=f"{check.code} temuan", kind="sel", title=check.code),
            tuple(_found(check, called, language)),
        ),
    ]


def _heads(part: str, language: str) -> Sequence[str]:
    columns = ("meaning", "state", "found")
    return [message(f"draw-kesiapan-{one}", language) for one in (part, *columns)]


def _said(code: str, language: str) -> tuple[str, str]:
    """Return the name of a precondition or principle, and what it asks."""
    name, _, meaning = message(f"draw-kesiapan-{code}", language).partition(": ")
    return name, meaning


def _state(check: Check, language: str) -> str:
    things = len({thing for thing, _ in check.found})
    said = {"count": things, "checked": max(check.checked, things)}
    return message(f"draw-kesiapan-{check.state}", language, **said)


def _words(name: str, text: str, width: float, kind: str, *, bold: bool = False) -> Cell:
    lines: tuple[Line, ...] = wrap(text, width - 2 * INSET, 11, bold=bold)
    return Cell(Box(id=name, kind=kind, lines=lines, title=text))


def _found(check: Check, called: Mapping[str, str], language: str) -> Iterator[Box]:
    """Yield the first things that were found, and how many more there are."""
    width = WIDTHS[3] - INSET
    for at, (thing, one) in enumerate(check.found[:SHOWN]):
        text = f"{called[thing]}: {one.text}"
        yield entry("isian", text, width, id=f"{check.code} {at}", iri=thing)
    if len(check.found) > SHOWN:
        more = message("draw-kesiapan-more", language, count=len(check.found) - SHOWN)
        yield entry("tanpa-garis", more, width, id=f"{check.code} lagi")


def _outline(checks: Sequence[Check], called: Mapping[str, str], language: str) -> Iterator[Item]:
    for check in checks:
        name, meaning = _said(check.code, language)
        yield Item(f"{check.code} {name}: {_state(check, language)}. {meaning}", 0)
        for thing, one in check.found:
            yield Item(f"{called[thing]}: {one.text}", 1, thing)


def _table(
    checks: Sequence[Check], called: Mapping[str, str], language: str
) -> Iterator[tuple[str, ...]]:
    yield ("", *_heads("name", language))
    for check in checks:
        found = "\n".join(f"{called[thing]}: {one.text}" for thing, one in check.found)
        yield (check.code, *_said(check.code, language), _state(check, language), found)
