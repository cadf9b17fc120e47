"""Write a picture of boxes and lines as a Mermaid flowchart, for documents that draw it."""

from collections.abc import Iterator, Mapping

from kg.draw.picture import Box, Edge, Group, Lane, Picture
from kg.draw.style import style
from kg.draw.svg import clean
from kg.errors import Usage

# Read from left to right; all others from the top.
ACROSS = ("subproses", "lintas-fungsi", "pohon-kinerja", "sipoc")
FORMS = {
    "round": ("(", ")"),
    "pill": ("([", "])"),
    "circle": ("((", "))"),
    "double": ("((", "))"),
    "ring": ("(((", ")))"),
    "diamond": ("{", "}"),
    "note": (">", "]"),
}


def as_mermaid(picture: Picture, _language: str) -> bytes:
    """Return a picture as a Mermaid flowchart; raises Usage for one that has no lines."""
    if not picture.edges:
        raise Usage.of("draw-no-lines", kind=picture.kind)
    names = {box.id: f"n{at}" for at, box in enumerate(picture.boxes, 1)}
    lines = [
        f"---\ntitle: {_quoted(picture.title)}\n---",
        f"flowchart {'LR' if picture.kind in ACROSS else 'TB'}",
        *_parts(picture, names),
        *(_edge(edge, names) for edge in picture.edges),
        *(f'    click {names[box.id]} href "{clean(box.iri)}"' for box in picture.boxes if box.iri),
    ]
    return ("\n".join(lines) + "\n").encode()


def _parts(picture: Picture, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the boxes, those in a lane or frame within it."""
    holders: list[Lane | Group] = [*picture.lanes, *picture.groups]
    held = {one.id for one in holders}
    for at, holder in enumerate(holders, 1):
        yield f"    subgraph s{at}[{_quoted(holder.title)}]"
        yield from (_box(box, names) for box in picture.boxes if box.within == holder.id)
        yield "    end"
    yield from (_box(box, names) for box in picture.boxes if box.within not in held)


def _box(box: Box, names: Mapping[str, str]) -> str:
    left, right = FORMS.get(style("box", box.kind).shape, ("[", "]"))
    return f"    {names[box.id]}{left}{_quoted(box.title)}{right}"


def _edge(edge: Edge, names: Mapping[str, str]) -> str:
    look = style("edge", edge.kind)
    arrow = "-.->" if look.dash else "==>" if look.width > 2 else "-->"
    text = " ".join(line.text for line in edge.label.lines) if edge.label else ""
    label = f"|{_quoted(text)}|" if text else ""
    return f"    {names[edge.source]} {arrow}{label} {names[edge.target]}"


def _quoted(text: str) -> str:
    """Return a text as Mermaid takes it, its quotation marks as entities.

    >>> _quoted('Musrenbang "RKPD"')
    '"Musrenbang #quot;RKPD#quot;"'
    """
    return '"' + clean(text).replace("#", "#35;").replace('"', "#quot;") + '"'
