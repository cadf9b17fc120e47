"""The process matrix: what the process in a row gives to, or does with, the process in a column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Store

from kg.draw.picture import Box, Item, Picture
from kg.draw.processes import Process, Processes, mapped, read_processes
from kg.draw.reading import names, rows
from kg.draw.sheet import on_sheet
from kg.draw.table import Cell, TablePicture, entry, laid_out, tabular
from kg.draw.text import wrap
from kg.errors import Usage, message

# A sheet of A3 across, at the size at which text is read at arm's length.
ACROSS = 1500
NARROW, WIDE = 130, 210
INSET = 12
UNNAMED = "–"
CORNER = "dari\\ke"


@dataclass(frozen=True)
class Pass:
    """What passes once from a process to another; ``item`` is None where it has no name."""

    source: str
    target: str
    text: str
    item: str | None


def matriks(dataset: Store, of: NamedNode | None, base: str, language: str) -> TablePicture:
    """Draw the matrix of the processes of a map or an organisation, within a process, or of all."""
    known = read_processes(dataset, language, base)
    shown = known.children(of.value) if of and of.value in known.of else []
    shown = shown or mapped(dataset, known, of, base)
    if not shown:
        raise Usage.of("draw-nothing", kind="matriks", of=f" {of.value}" if of else "")
    cells = _cells(dataset, known, shown, base, language)
    width = min(max(ACROSS / (len(shown) + 1), NARROW), WIDE)
    drawn = list(_rows(known, shown, cells, width, language))
    blank = len(shown) * (len(shown) - 1) - sum(source != target for source, target in cells)
    said = {"count": len(shown), "passes": sum(map(len, cells.values())), "blank": blank}
    name = names(dataset, [of.value], language, base)[of.value] if of else ""
    picture = Picture(
        kind="matriks",
        title=message("draw-matriks", language, of=name and f": {name}"),
        description=message("draw-matriks-said", language, **said),
        boxes=laid_out(drawn, [width] * (len(shown) + 1)),
        outline=tuple(_outline(shown, cells)),
        of=of and of.value,
    )
    return tabular(on_sheet(picture, language), _table(shown, cells))


Cells = Mapping[tuple[str, str], Sequence[Pass]]


def _cells(
    dataset: Store, known: Processes, shown: Sequence[Process], base: str, language: str
) -> Cells:
    """Return what passes between shown processes, told of the processes below them as well."""
    holder = {iri: _holder(known, iri, {one.iri for one in shown}) for iri in known.of}
    found = rows(dataset, "matriks", base)
    called = names(dataset, {row["item"] for row in found if "item" in row}, language, base)
    cells: dict[tuple[str, str], list[Pass]] = {}
    for row in found:
        source, target = holder.get(row["dari"]), holder.get(row["ke"])
        inside = source == target and row["dari"] != row["ke"]
        if source is None or target is None or inside:
            continue
        item = row.get("item")
        one = Pass(source, target, called[item] if item else UNNAMED, item)
        cell = cells.setdefault((source, target), [])
        # A cell says twice only what is recorded twice between these very processes.
        direct = (row["dari"], row["ke"]) == (source, target) and "interaksi" in row
        if direct or one not in cell:
            cell.append(one)
    return cells


def _holder(known: Processes, iri: str, shown: set[str]) -> str | None:
    chain = [known.of[iri], *known.parents(iri)]
    return next((one.iri for one in chain if one.iri in shown), None)


def _rows(
    known: Processes, shown: Sequence[Process], cells: Cells, width: float, language: str
) -> Iterator[list[Cell]]:
    """Yield the headings, then a row for each process."""
    words = message("draw-matriks-corner", language)
    corner = Box(id="sudut", kind="sudut", lines=wrap(words, width - 2 * INSET, 11), title=words)
    heads = {one.iri: known.box(one, language, width=width - INSET) for one in shown}
    yield [Cell(corner), *(_heading(heads[one.iri], "ke") for one in shown)]
    for row in shown:
        inner = (_cell(row, column, cells, width) for column in shown)
        yield [_heading(heads[row.iri], "dari"), *inner]


def _heading(box: Box, side: str) -> Cell:
    return Cell(replace(box, id=f"{side} {box.id}", mark=""))


def _cell(row: Process, column: Process, cells: Cells, width: float) -> Cell:
    """Return a cell, each thing that passes in a box of its own; blank cells stay blank."""
    passed = cells.get((row.iri, column.iri), ())
    name = f"{row.iri} {column.iri}"
    boxes = (
        entry("isian", one.text, width - INSET, id=f"{name} {at}", iri=one.item)
        for at, one in enumerate(passed)
    )
    kind = "sel-diagonal" if row is column else "sel"
    return Cell(Box(id=name, kind=kind, title=f"{row.name} → {column.name}"), tuple(boxes))


def _outline(shown: Sequence[Process], cells: Cells) -> Iterator[Item]:
    for row in shown:
        yield Item(_title(row), 0, row.iri)
        for column in shown:
            passed = cells.get((row.iri, column.iri), ())
            if passed:
                yield Item(_title(column), 1, column.iri, (row.iri, column.iri))
            yield from (Item(one.text, 2, one.item) for one in passed)


def _table(shown: Sequence[Process], cells: Cells) -> Iterator[tuple[str, ...]]:
    """Yield the matrix as the layout of matrices reads it: the lines of a cell are its entries."""
    yield (CORNER, *map(_title, shown))
    for row in shown:
        found = (cells.get((row.iri, column.iri), ()) for column in shown)
        yield (_title(row), *("\n".join(one.text for one in cell) for cell in found))


def _title(process: Process) -> str:
    return f"{process.code} {process.name}".strip()
