"""The performance tree (Permenpan RB 89/2021), and beside it the plan elements that take it up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.draw.boxes import text_box
from kg.draw.diagram import RIGHT, Diagram, Flow, Plan, diagram
from kg.draw.elements import read_wording
from kg.draw.measures import indicator_notes
from kg.draw.picture import Box, Group, Picture
from kg.draw.plan import PlanGraph, read_plan
from kg.draw.ranks import ranks_of
from kg.draw.reading import Row, names, rows
from kg.draw.sheet import on_sheet
from kg.draw.text import block_height, wrap
from kg.errors import Usage, message

WIDTH = 150
PAD, UNDER = 14, 8
CAUSES, TRANSLATED, SERVES = "menyebabkan", "diterjemahkan", "mendukung"
TREE, CASCADE = "pohon", "cascade"


@dataclass(frozen=True)
class Tree:
    """The conditions of one tree in order, what each brings about, and what takes each up."""

    iri: str
    conditions: Sequence[Row]
    causes: Sequence[tuple[str, str]]
    translated: Sequence[tuple[str, str]]


def pohon(dataset: Store, of: NamedNode | None, base: str, language: str) -> Picture:
    """Draw the tree that is asked for, or that of an organisation or of one of its conditions."""
    tree = _read(dataset, of, base)
    plans = read_plan(dataset, base, language)
    graph = plans.only(element for _, element in tree.translated)
    wording = read_wording(dataset, graph, frozenset(), base, language)
    called = names(
        dataset, [tree.iri, *(row["kondisi"] for row in tree.conditions)], language, base
    )
    boxes = [*_conditions(dataset, tree, called, base, language)]
    boxes += [wording.box(iri, WIDTH, CASCADE) for iri in graph.elements]
    ranks = _ranks(tree, graph)
    flows = list(_flows(tree, graph, called))
    drawn = diagram(boxes, flows, Plan(ranks=ranks, lanes={}, direction=RIGHT))
    loose = sum(box.kind == "kondisi-lepas" for box in boxes)
    said = {"count": len(tree.conditions), "elements": len(graph.elements), "loose": loose}
    picture = Picture(
        kind="pohon-kinerja",
        title=called[tree.iri],
        description=message("draw-pohon-said", language, **said),
        boxes=drawn.boxes,
        edges=drawn.edges,
        groups=tuple(_frames(drawn, ranks, language)),
        of=tree.iri,
    )
    return on_sheet(picture, language)


def _read(dataset: Store, of: NamedNode | None, base: str) -> Tree:
    """Read a tree; raises Usage when there are several to choose from, or none that fits."""
    found = rows(dataset, "kondisi", base)
    fitting = [
        row
        for row in found
        if of is None or of.value in (row["pohon"], row.get("untuk"), row["kondisi"])
    ]
    trees = list(dict.fromkeys(row["pohon"] for row in fitting))
    if len(trees) != 1 and not (trees and of):
        there = dict.fromkeys(row["pohon"].removeprefix(base) for row in found)
        raise Usage.of("draw-of-due", kind="pohon-kinerja", what=", ".join(there) or "–")
    own = [row for row in found if row["pohon"] == trees[0]]
    conditions = {row["kondisi"]: row for row in own}
    causes = [(row["kondisi"], row["akibat"]) for row in own if "akibat" in row]
    links = [(row["kondisi"], row["unsur"]) for row in rows(dataset, "terjemahan", base)]
    return Tree(
        trees[0],
        list(conditions.values()),
        [pair for pair in causes if pair[1] in conditions],
        [pair for pair in links if pair[0] in conditions],
    )


def _conditions(
    dataset: Store, tree: Tree, called: dict[str, str], base: str, language: str
) -> Iterator[Box]:
    """Yield the box of each condition, dashed when no element of a plan takes it up."""
    classes = {row["kelas"] for row in tree.conditions if "kelas" in row}
    kinds = names(dataset, classes, language, base)
    notes = indicator_notes(dataset, base, language)
    taken = {condition for condition, _ in tree.translated}
    for row in tree.conditions:
        iri, kind = row["kondisi"], kinds.get(row.get("kelas", ""), "")
        yield text_box(
            "kondisi" if iri in taken else "kondisi-lepas",
            iri,
            called[iri],
            code=f"{kind[:1].upper()}{kind[1:]} {row.get('kode', '')}".strip(),
            notes=notes.get(iri, []),
            width=WIDTH,
            description=". ".join(notes.get(iri, [])),
            within=TREE,
        )


def _ranks(tree: Tree, graph: PlanGraph) -> dict[str, int]:
    """Return ranks: the outcome first, its causes behind it, then the plan from its foot."""
    down = [(effect, cause) for cause, effect in tree.causes]
    ranks = ranks_of([row["kondisi"] for row in tree.conditions], down)
    behind = max(ranks.values()) + 1
    levels = sorted({one.level for one in graph.elements.values()}, reverse=True)
    return ranks | {iri: behind + levels.index(one.level) for iri, one in graph.elements.items()}


def _flows(tree: Tree, graph: PlanGraph, called: dict[str, str]) -> Iterator[Flow]:
    """Yield what brings about what, what is taken up by what, and what serves what."""
    name = called | {iri: one.name for iri, one in graph.elements.items()}
    serving = [(iri, above) for iri in graph.elements for above in graph.parents(iri)]
    for kind, pairs in ((CAUSES, tree.causes), (TRANSLATED, tree.translated), (SERVES, serving)):
        for source, target in pairs:
            if source != target and {source, target} <= name.keys():
                yield Flow(
                    source=source,
                    target=target,
                    kind=kind,
                    title=f"{name[source]} → {name[target]}",
                    gathered=kind != TRANSLATED,
                )


def _frames(drawn: Diagram, ranks: dict[str, int], language: str) -> Iterator[Group]:
    """Yield the frame around the tree, and the one around the plan."""
    for name in (TREE, CASCADE):
        inside = [box for box in drawn.boxes if box.within == name]
        if not inside:
            continue
        zones = [drawn.layout.zones[ranks[box.id]] for box in inside]
        left = min(low for low, _ in zones) - UNDER
        right = max(high for _, high in zones) + UNDER
        title = message(f"draw-{name}-frame", language)
        lines = wrap(title, right - left, 12, bold=True)
        top = drawn.borders.y - block_height(lines) - PAD
        yield Group(
            id=name,
            kind="bingkai",
            lines=lines,
            title=title,
            x=left,
            y=top,
            width=right - left,
            height=drawn.borders.bottom + PAD - top,
        )
