"""From process to organisation: positions by unit, the processes they work on, and their staff.

A position without process and a process without position are where a step was left out: the
organisation was drawn before its work ("lompatan proses").
"""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Store

from kg.draw.organisasi_isi import NOWHERE, Position, Sheet, read_staffing
from kg.draw.picture import Box, Item, Picture
from kg.draw.reading import agencies
from kg.draw.sheet import on_sheet
from kg.draw.table import Cell, TablePicture, laid_out, tabular
from kg.draw.text import Line, wrap
from kg.errors import Usage

NAME, PROCESS, NUMBER, INSET = 220, 118, 62, 14
FIGURES = ("butuh", "ada", "selisih", "tingkat")


def organisasi(dataset: Store, of: NamedNode | None, base: str, language: str) -> TablePicture:
    """Draw the positions of an agency against its processes, with the staff needed and in place."""
    if of is None:
        raise Usage.of("draw-of-due", kind="organisasi", what=agencies(dataset, base))
    sheet = Sheet(read_staffing(dataset, of.value, base, language), language)
    staffing = sheet.staffing
    if not staffing.positions and not staffing.processes:
        raise Usage.of("draw-nothing", kind="organisasi", of=f" {of.value}")
    widths = [NAME, *(PROCESS for _ in sheet.columns), *(NUMBER for _ in FIGURES)]
    said = {
        "positions": len(staffing.positions),
        "processes": len(sheet.columns),
        "idle": sum(not one.processes for one in staffing.positions),
        "unmanned": sum(not staffing.manned(one) for one in staffing.shown),
    }
    picture = Picture(
        kind="organisasi",
        title=sheet.say("title", name=staffing.called[of.value]),
        description=sheet.say("said", **said),
        boxes=laid_out(list(_rows(sheet)), widths),
        outline=tuple(_outline(sheet)),
        of=of.value,
    )
    return tabular(on_sheet(picture, language), _table(sheet))


def _rows(sheet: Sheet) -> Iterator[list[Cell]]:
    yield [_head(sheet.say("position")), *(_column(sheet, one) for one in sheet.columns),
           *(_head(sheet.say(one)) for one in FIGURES)]  # fmt: skip
    unit = None
    for position in sheet.staffing.positions:
        if position.unit != unit:
            unit = position.unit
            yield _unit(sheet, unit)
        cells = (_cell(sheet, position, process) for process in sheet.columns)
        yield [_position(sheet, position), *cells, *_figures(sheet, [position], position.iri)]
    yield _totals(sheet)


def _head(text: str) -> Cell:
    lines = wrap(text, PROCESS - INSET, 11, bold=True)
    return Cell(Box(id=f"judul {text}", kind="sudut", lines=lines, title=text))


def _column(sheet: Sheet, process: str) -> Cell:
    title = sheet.process(process)
    manned = process == NOWHERE or sheet.staffing.manned(process)
    note = "" if manned else sheet.say("unmanned")
    lines = (*wrap(title, PROCESS - INSET, 11), *wrap(note, PROCESS - INSET, 10, bold=True))
    kind = "butir-cacat" if process == NOWHERE or not manned else "proses-kolom"
    iri = process or None
    return Cell(Box(id=f"proses {process}", kind=kind, lines=lines, title=title, iri=iri,
                    description=note))  # fmt: skip


def _unit(sheet: Sheet, unit: str) -> list[Cell]:
    """Return the row that heads the positions of a unit, with what they come to together."""
    inside = [one for one in sheet.staffing.positions if one.unit == unit]
    title = sheet.staffing.called.get(unit, "–")
    lines = wrap(title, NAME - INSET, 11, bold=True)
    head = Box(id=f"unit {unit}", kind="unit", lines=lines, title=title, iri=unit or None)
    blank = (Cell(Box(id=f"unit {unit} {one}", kind="unit")) for one in sheet.columns)
    return [Cell(head), *blank, *_figures(sheet, inside, f"unit {unit}", "unit", bold=True)]


def _position(sheet: Sheet, position: Position) -> Cell:
    note = "" if position.processes else sheet.say("idle")
    lines = (*wrap(position.name, NAME - INSET, 11), *wrap(note, NAME - INSET, 10, bold=True))
    kind = "butir-cacat" if note else "sel"
    return Cell(Box(id=position.iri, kind=kind, lines=lines, title=position.name,
                    description=note, iri=position.iri))  # fmt: skip


def _cell(sheet: Sheet, position: Position, process: str) -> Cell:
    said = _said(sheet, position, process)
    duties = "; ".join(one.name for one in position.duties_of(process))
    lines = tuple(Line(one, 11) for one in said)
    title = f"{position.name}: {sheet.process(process)}"
    kind = "sel-isi" if said else "sel"
    return Cell(Box(id=f"{position.iri} {process}", kind=kind, lines=lines, title=title,
                    description=duties))  # fmt: skip


def _said(sheet: Sheet, position: Position, process: str) -> list[str]:
    """Return what a position does in a process: duties, staff needed, roles."""
    duties = position.duties_of(process)
    needed = position.needed_for(process) if duties else None
    roles = position.roles.get(process, ())
    return [
        *([sheet.say("duties", count=len(duties))] if duties else []),
        *([sheet.say("people", count=sheet.number(needed))] if needed else []),
        *([sheet.say("roles", roles=", ".join(roles))] if roles else []),
    ]


def _figures(
    sheet: Sheet, positions: Sequence[Position], name: str, kind: str = "sel", *, bold: bool = False
) -> list[Cell]:
    """Return the staff needed, in place and the difference, and how the first compares."""
    texts = _amounts(sheet, positions)
    return [
        Cell(
            Box(
                id=f"{name} {one}",
                kind=kind,
                lines=(Line(text, 11, bold),) if text else (),
                title=f"{sheet.say(one)}: {text}",
            )
        )
        for one, text in zip(FIGURES, texts, strict=True)
    ]


def _amounts(sheet: Sheet, positions: Sequence[Position]) -> list[str]:
    measured = [one for one in positions if one.needed is not None]
    needed = sum(one.needed or 0 for one in measured) if measured else None
    counted = [one.present for one in positions if one.present is not None]
    present = sum(counted) if counted else None
    gap = present - needed if needed is not None and present is not None else None
    level = positions[0].level if len(positions) == 1 else ""
    signed = ("+" if gap and gap > 0 else "") + sheet.number(gap).replace("-", "−")
    return [sheet.number(needed), sheet.number(present), signed, level]


def _totals(sheet: Sheet) -> list[Cell]:
    """Return the last row: the staff that each process needs, over all positions."""
    cells = []
    for process in sheet.columns:
        found = (one.needed_for(process) for one in sheet.staffing.positions)
        parts = [one for one in found if one]
        text = sheet.say("people", count=sheet.number(sum(parts))) if parts else ""
        lines = (Line(text, 11, bold=True),) if text else ()
        title = f"{sheet.process(process)}: {text or '–'}"
        cells.append(Cell(Box(id=f"jumlah {process}", kind="unit", lines=lines, title=title)))
    words = sheet.say("total")
    head = Box(id="jumlah", kind="unit", lines=(Line(words, 11, bold=True),), title=words)
    everyone = sheet.staffing.positions
    return [Cell(head), *cells, *_figures(sheet, everyone, "jumlah", "unit", bold=True)]


def _outline(sheet: Sheet) -> Iterator[Item]:
    for position in sheet.staffing.positions:
        figures = zip(FIGURES, _amounts(sheet, [position]), strict=True)
        told = ", ".join(f"{sheet.say(one)} {text}" for one, text in figures if text)
        idle = "" if position.processes else f" {sheet.say('idle')}"
        yield Item(f"{position.name}: {told}{idle}", 0, position.iri)
        for process in sheet.columns:
            if said := _said(sheet, position, process):
                yield Item(f"{sheet.process(process)}: {', '.join(said)}", 1, process or None)
                duties = position.duties_of(process)
                yield from (Item(duty.name, 2, duty.iri) for duty in duties)
    for process in sheet.staffing.shown:
        if not sheet.staffing.manned(process):
            yield Item(f"{sheet.process(process)}: {sheet.say('unmanned')}", 0, process)


def _table(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    yield (sheet.say("unit"), sheet.say("position"), *map(sheet.process, sheet.columns),
           *map(sheet.say, FIGURES))  # fmt: skip
    for one in sheet.staffing.positions:
        cells = ("; ".join(_said(sheet, one, process)) for process in sheet.columns)
        unit = sheet.staffing.called.get(one.unit, "")
        yield (unit, one.name, *cells, *_amounts(sheet, [one]))
