"""SIPOC: who supplies what to a process, what it makes of it, and who receives that."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Store

from kg.draw.diagram import RIGHT, Diagram, Flow, Plan, diagram
from kg.draw.lanes import InLanes
from kg.draw.picture import Label, Lane, Picture
from kg.draw.processes import mapped, read_processes
from kg.draw.reading import title_of
from kg.draw.sheet import on_sheet
from kg.draw.strips import WIDTH, Strip, lane_of, read_items, strip_of
from kg.draw.swimlanes import swimlanes
from kg.draw.text import Line
from kg.errors import Usage, message

COLUMNS = ("pemasok", "masukan", "proses", "keluaran", "pengguna")
HEADING = 26


def sipoc(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw suppliers, inputs, process, outputs and customers of one process or of a whole map."""
    known = read_processes(dataset, language, base)
    one = known.of.get(of.value) if of else None
    shown = [one] if one else mapped(dataset, known, of, base)
    if not shown:
        raise Usage.of("draw-nothing", kind="sipoc", of=f" {of.value}" if of else "")
    items = read_items(dataset, language, base)
    strips = [strip_of(known, each, items, language) for each in shown]
    boxes = [box for strip in strips for _, box in strip.boxes.values()]
    drawn = diagram(boxes, [flow for each in strips for flow in _flows(each)], _plan(strips))
    lanes = [Lane(id=lane_of(each), kind="lajur", title=each.title) for each in shown]
    headings = list(_headings(drawn, language))
    placed = tuple(swimlanes(drawn, lanes, headings, head=0))
    picture = Picture(
        kind="sipoc",
        title=title_of("draw-sipoc", dataset, of, base, language),
        description=message("draw-sipoc-said", language, count=len(shown)),
        boxes=drawn.boxes,
        edges=drawn.edges,
        lanes=placed,
        labels=tuple(one.moved(0, placed[0].y - HEADING) for one in headings),
        of=of and of.value,
    )
    return on_sheet(picture, language)


def _plan(strips: Sequence[Strip]) -> Plan:
    """Return how strips are laid out: below each other, their columns in line."""
    boxes = [(at, column, box) for at, strip in enumerate(strips)
             for column, box in strip.boxes.values()]  # fmt: skip
    return Plan(
        ranks={box.id: column for _, column, box in boxes},
        lanes={box.id: at for at, _, box in boxes},
        direction=RIGHT,
        placing=InLanes([0.0 for _ in strips]),
        least=tuple(float(WIDTH) for _ in COLUMNS),
    )


def _flows(strip: Strip) -> Iterator[Flow]:
    titles = {name: box.title for name, (_, box) in strip.boxes.items()}
    for source, target in strip.ties:
        title = f"{titles[source]} → {titles[target]}"
        yield Flow(source=source, target=target, kind="alir", title=title)


def _headings(drawn: Diagram, language: str) -> Iterator[Label]:
    """Yield the name of each column."""
    for column, (low, high) in zip(COLUMNS, drawn.layout.zones, strict=True):
        yield Label(
            id=f"kolom {column}",
            kind="judul",
            lines=(Line(message(f"draw-column-{column}", language), 12, bold=True),),
            x=(low + high - WIDTH) / 2,
            width=WIDTH,
            height=HEADING,
        )
