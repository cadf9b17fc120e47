"""Duties that are the same in positions of different functions: clusters, the largest first.

Without process map and job analysis, job descriptions come out uniform, and no indicator can be
found for them (deck on process maps).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Store

from kg.draw.picture import Box, Item, Picture
from kg.draw.reading import names, rows
from kg.draw.sheet import on_sheet
from kg.draw.table import Cell, TablePicture, entry, laid_out, tabular
from kg.draw.text import Line, wrap
from kg.errors import Usage, message

WIDTHS = (44, 560, 70, 70, 70, 560)
HEADS = ("number", "pattern", "duties", "positions", "agencies", "examples")
SHOWN, EXAMPLES, INSET = 15, 2, 12


@dataclass
class Cluster:
    """A cluster of duties: its pattern, and the positions and agencies that have one."""

    iri: str
    pattern: str
    duties: dict[str, None] = field(default_factory=dict)
    positions: dict[str, None] = field(default_factory=dict)
    agencies: set[str] = field(default_factory=set)


def seragam(dataset: Store, of: NamedNode | None, base: str, language: str) -> TablePicture:
    """Draw the clusters of uniform duties of a dataset, or those that an agency has a part in."""
    clusters = _read(dataset, base)
    if of is not None:
        clusters = [one for one in clusters if of.value in one.agencies]
    if not clusters:
        raise Usage.of("draw-nothing", kind="seragam", of=f" {of.value}" if of else "")
    things = {thing for one in clusters for thing in (*one.positions, *one.duties)}
    called = names(dataset, {*things, *([of.value] if of else [])}, language, base)
    said = {
        "clusters": len(clusters),
        "duties": len({duty for one in clusters for duty in one.duties}),
        "shown": min(len(clusters), SHOWN),
    }
    name = f": {called[of.value]}" if of else ""
    picture = Picture(
        kind="seragam",
        title=message("draw-seragam", language, of=name),
        description=message("draw-seragam-said", language, **said),
        boxes=laid_out(list(_rows(clusters[:SHOWN], called, language)), WIDTHS),
        outline=tuple(_outline(clusters, called, language)),
        of=of and of.value,
    )
    return tabular(on_sheet(picture, language), _table(clusters, called, language))


def _read(dataset: Store, base: str) -> list[Cluster]:
    found: dict[str, Cluster] = {}
    for row in rows(dataset, "gugus", base):
        one = found.setdefault(row["gugus"], Cluster(row["gugus"], row["pola"]))
        one.duties[row["tugas"]] = None
        one.positions[row["jabatan"]] = None
        one.agencies |= {row["opd"]} if "opd" in row else set()
    return sorted(found.values(), key=lambda one: (-len(one.duties), one.pattern))


def _figures(one: Cluster, called: Mapping[str, str]) -> tuple[int, int, int]:
    """Return how many duties, how many positions by their name, and how many agencies."""
    return len(one.duties), len({called[each] for each in one.positions}), len(one.agencies)


def _rows(
    clusters: Sequence[Cluster], called: Mapping[str, str], language: str
) -> Iterator[list[Cell]]:
    heads = (message(f"draw-seragam-{one}", language) for one in HEADS)
    yield [_words(f"judul {at}", text, width, "unit", bold=True)
           for at, (text, width) in enumerate(zip(heads, WIDTHS, strict=True))]  # fmt: skip
    for at, one in enumerate(clusters, start=1):
        figures = [str(figure) if figure else "–" for figure in _figures(one, called)]
        texts = [str(at), one.pattern, *figures]
        cells = [
            _words(f"{one.iri} {column}", text, width, "sel", iri=one.iri if column == 1 else None)
            for column, (text, width) in enumerate(zip(texts, WIDTHS[:-1], strict=True))
        ]
        ground = Box(id=f"{one.iri} contoh", kind="sel", title=one.pattern)
        yield [*cells, Cell(ground, tuple(_examples(one, called)))]


def _words(
    name: str, text: str, width: float, kind: str, *, bold: bool = False, iri: str | None = None
) -> Cell:
    lines: tuple[Line, ...] = wrap(text, width - INSET, 11, bold=bold)
    return Cell(Box(id=name, kind=kind, lines=lines, title=text, iri=iri))


def _examples(one: Cluster, called: Mapping[str, str]) -> Iterator[Box]:
    """Yield positions of different names, as many as are shown."""
    named: dict[str, str] = defaultdict(str)
    for position in one.positions:
        named[called[position]] = named[called[position]] or position
    width = WIDTHS[-1] - INSET
    for name, position in list(named.items())[:EXAMPLES]:
        yield entry("isian", name, width, id=f"{one.iri} {position}", iri=position)


def _outline(
    clusters: Sequence[Cluster], called: Mapping[str, str], language: str
) -> Iterator[Item]:
    for one in clusters:
        duties, positions, _ = _figures(one, called)
        said = {"duties": duties, "positions": positions, "pattern": one.pattern}
        yield Item(message("draw-seragam-item", language, **said), 0, one.iri)
        yield from (Item(called[each], 1, each) for each in one.positions)


def _table(
    clusters: Sequence[Cluster], called: Mapping[str, str], language: str
) -> Iterator[tuple[str, ...]]:
    yield tuple(message(f"draw-seragam-{one}", language) for one in HEADS)
    for at, one in enumerate(clusters, start=1):
        examples = dict.fromkeys(called[each] for each in one.positions)
        figures = map(str, _figures(one, called))
        yield (str(at), one.pattern, *figures, "; ".join(examples))
