"""The relationship map: who is in charge of which process, and who takes part in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.draw.picture import Box, Group, Item, Label, Lane, Picture
from kg.draw.processes import OWNER, Process
from kg.draw.reading import title_of
from kg.draw.relations import Relations, read_relations
from kg.draw.sheet import on_sheet
from kg.draw.text import Line, block_height, block_width, wrap
from kg.errors import Usage, message

HEAD = 250
TEXT, PAD = 11, 3
NARROWEST, ROW = 20, 18
MARK_WIDTH, MARK_HEIGHT = 16, 14
LONGEST = 190


@dataclass(frozen=True)
class Table:
    """The columns and rows of a map at their places."""

    columns: Sequence[Box]
    lanes: Sequence[Lane]
    headings: Sequence[Label]


def relasi(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw the units put into each process (Permenpan RB 19/2018), one row for each."""
    found = read_relations(dataset, of, base, language)
    if not found.roles:
        raise Usage.of("draw-nothing", kind="relasi", of=f" {of.value}" if of else "")
    table = _table(found)
    idle = [one for one in found.actors if one not in {actor for _, actor in found.roles}]
    said = {"count": len(found.processes), "actors": len(found.actors), "idle": len(idle)}
    picture = Picture(
        kind="relasi",
        title=title_of("draw-relasi", dataset, of, base, language),
        description=message("draw-relasi-said", language, **said),
        boxes=(*table.columns, *_marks(found, table, language)),
        lanes=tuple(table.lanes),
        groups=tuple(_stripes(table)),
        labels=tuple(table.headings),
        outline=tuple(_outline(found, idle, language)),
        of=of and of.value,
    )
    return on_sheet(picture, language)


def _table(found: Relations) -> Table:
    """Return headings that read upwards, and rows below each other, parted by what holds them."""
    columns = list(_columns(found))
    width = columns[-1].right
    headings: list[Label] = []
    lanes: list[Lane] = []
    y, holder = columns[0].height, None
    shown = {one.iri for one in found.processes}
    for process in found.processes:
        if process.parent and process.parent not in {holder, *shown}:
            headings.append(_heading(found.known.of[process.parent], width, y))
            y = headings[-1].bottom
        holder = process.parent
        lanes.append(_lane(process, width, y))
        y = lanes[-1].bottom
    return Table(columns, lanes, headings)


def _columns(found: Relations) -> Iterator[Box]:
    """Yield the heading of each actor, all as high as the longest needs."""
    texts = {one: wrap(found.short[one], LONGEST, TEXT) for one in found.actors}
    height = max(block_width(lines) for lines in texts.values()) + 3 * PAD
    acting = {actor for _, actor in found.roles}
    x = float(HEAD)
    for actor, lines in texts.items():
        width = max(block_height(lines) + 2 * PAD, NARROWEST)
        yield Box(
            id=actor,
            kind="pelaku" if actor in acting else "pelaku-kosong",
            lines=lines,
            title=found.names[actor],
            iri=actor,
            x=x,
            width=width,
            height=height,
            turned=True,
            align="start",
        )
        x += width


def _heading(holder: Process, width: float, y: float) -> Label:
    title = holder.title
    lines = wrap(title, width, TEXT, bold=True)
    return Label(
        id=f"judul {holder.iri}",
        kind="judul",
        lines=lines,
        title=title,
        y=y,
        width=width,
        height=block_height(lines) + 3 * PAD,
        align="start",
    )


def _lane(process: Process, width: float, y: float) -> Lane:
    title = process.title
    lines = wrap(title, HEAD - 4 * PAD, TEXT)
    return Lane(
        id=process.iri,
        kind="baris",
        lines=lines,
        title=title,
        iri=process.iri,
        y=y,
        width=width,
        height=max(block_height(lines) + 2 * PAD, ROW),
        head=HEAD,
        align="start",
    )


def _marks(found: Relations, table: Table, language: str) -> Iterator[Box]:
    """Yield the sign of each role where its row and column meet."""
    lanes = {lane.id: lane for lane in table.lanes}
    columns = {column.id: column for column in table.columns}
    for (process, actor), role in found.roles.items():
        lane, column = lanes[process], columns[actor]
        yield Box(
            id=f"{process} {actor}",
            kind=f"peran-{role}",
            lines=(Line(message(f"draw-sign-{role}", language), TEXT - 1, bold=role == OWNER),),
            title=f"{message(f'draw-role-{role}', language)}: {column.title}, {lane.title}",
            x=column.centre.x - MARK_WIDTH / 2,
            y=lane.centre.y - MARK_HEIGHT / 2,
            width=MARK_WIDTH,
            height=MARK_HEIGHT,
            within=process,
        )


def _stripes(table: Table) -> Iterator[Group]:
    """Yield a ground below every second column, to lead the eye."""
    for column in table.columns[1::2]:
        yield Group(
            id=f"kolom {column.id}",
            kind="kolom",
            x=column.x,
            y=column.bottom,
            width=column.width,
            height=table.lanes[-1].bottom - column.bottom,
        )


def _outline(found: Relations, idle: Sequence[str], language: str) -> Iterator[Item]:
    for process in found.processes:
        yield Item(process.title, 0, process.iri)
        for (one, actor), role in found.roles.items():
            if one == process.iri:
                said = message(f"draw-role-{role}", language)
                yield Item(f"{said}: {found.names[actor]}", 1, actor)
    if idle:
        yield Item(message("draw-idle", language, count=len(idle)))
        yield from (Item(found.names[actor], 1, actor) for actor in idle)
