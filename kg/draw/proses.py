"""The process map of level 0: the processes in the band of their group, and what flows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from pyoxigraph import NamedNode, Store

from kg.draw.boxes import even
from kg.draw.diagram import Diagram, Flow, Plan, diagram
from kg.draw.picture import Lane, Picture
from kg.draw.processes import GROUPS, Process, Processes, mapped, read_processes
from kg.draw.reading import names, rows, title_of
from kg.draw.sheet import on_sheet
from kg.draw.text import Line, block_height, wrap
from kg.errors import Usage, message

WIDTH, ITEM = 170, 104
PER_ROW = 7
PAD = 14
UNDER = 6
HEAD = 112


def proses(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw the processes of a map, of an organisation or of all, in bands by their group."""
    known = read_processes(dataset, language, base)
    shown = mapped(dataset, known, of, base)
    if not shown:
        raise Usage.of("draw-nothing", kind="proses", of=f" {of.value}" if of else "")
    bands = _bands(known, shown, language)
    ranks = {iri: rank for band in bands for rank, row in band.rows.items() for iri in row}
    within = {iri: band.id for band in bands for row in band.rows.values() for iri in row}
    flows = flows_of(known, [one.iri for one in shown], language)
    boxes = [known.box(one, language, width=WIDTH, within=within[one.iri]) for one in shown]
    lowest = max(block_height(band.lines) for band in bands)
    drawn = diagram(even(boxes, lowest), flows, Plan(ranks=ranks, lanes={}))
    picture = Picture(
        kind="proses",
        title=_title(dataset, of, base, language),
        description=message("draw-proses-said", language, count=len(boxes), flows=len(flows)),
        boxes=drawn.boxes,
        edges=drawn.edges,
        lanes=tuple(_lanes(drawn, bands)),
        of=of and of.value,
    )
    return on_sheet(picture, language)


def _title(dataset: Store, of: NamedNode | None, base: str, language: str) -> str:
    """Return the name of the one map of level 0 that there is, or of what is asked for."""
    maps = {row["peta"] for row in rows(dataset, "proses-terpeta", base)}
    if of is None and len(maps) == 1:
        return next(iter(names(dataset, maps, language, base).values()))
    return title_of("draw-proses", dataset, of, base, language)


@dataclass(frozen=True)
class Band:
    """The processes of one group that one process holds, in rows by rank."""

    id: str
    title: str
    rows: Mapping[int, Sequence[str]]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The title as it stands in the head of the band."""
        return wrap(self.title, HEAD - 2 * UNDER, 12, bold=True)


def _bands(known: Processes, shown: Sequence[Process], language: str) -> list[Band]:
    """Return the bands from the top: by group, and by what holds the processes."""
    keys = sorted({(GROUPS.index(one.group), one.parent or "") for one in shown})
    order = {one.iri: at for at, one in enumerate(known.of.values())}
    keys.sort(key=lambda key: (key[0], order.get(key[1], -1)))
    bands: list[Band] = []
    row = 0
    for at, parent in keys:
        group = GROUPS[at]
        inside = [one.iri for one in shown if (one.group, one.parent or "") == (group, parent)]
        per_row = ceil(len(inside) / ceil(len(inside) / PER_ROW))
        rows = {
            row + start // per_row: inside[start : start + per_row]
            for start in range(0, len(inside), per_row)
        }
        title = message(f"draw-group-{group}", language)
        title = f"{title}: {known.of[parent].name}" if parent else title
        bands.append(Band(f"kelompok-{group} {parent}".strip(), title, rows))
        row += len(rows)
    return bands


def flows_of(known: Processes, shown: Sequence[str], language: str) -> list[Flow]:
    """Return what flows between shown processes, as lines that carry the names of items."""
    flows = []
    for source, target, item in known.lifted(shown):
        name = known.names.get(item, "")
        said = {"source": known.of[source].name, "target": known.of[target].name, "item": name}
        title = message("draw-flow", language, **said).removesuffix(": ")
        flows.append(
            Flow(
                source=source, target=target, kind="aliran", title=title, lines=wrap(name, ITEM, 10)
            )
        )
    return flows


def _lanes(drawn: Diagram, bands: Sequence[Band]) -> Iterator[Lane]:
    """Yield each band, its border between the lines of one row and the texts of the next."""
    zones, around = drawn.layout.zones, drawn.borders
    starts = [zones[min(band.rows)][0] - UNDER for band in bands]
    left, right = around.x - PAD - HEAD, around.right + PAD
    for band, start, end in zip(bands, starts, [*starts[1:], around.bottom + UNDER], strict=True):
        yield Lane(
            id=band.id,
            kind="lajur",
            lines=band.lines,
            title=band.title,
            x=left,
            y=start,
            width=right - left,
            height=end - start,
            head=HEAD,
        )
