"""Say a picture as nested lines of text: the same things and the same links, in reading order."""

from collections.abc import Iterable, Iterator, Sequence

from kg.draw.picture import Box, Edge, Group, Item, Lane, Picture

INDENT = "  "


def as_outline(picture: Picture, _language: str) -> bytes:
    """Return a picture as text for people: its title, what it shows, and its outline."""
    lines = [picture.title, picture.description, ""]
    lines += [f"{INDENT * item.depth}{_sign(item)} {item.text}" for item in outline(picture)]
    return ("\n".join(lines) + "\n").encode()


def _sign(item: Item) -> str:
    return "→" if item.edge else "–"


def outline(picture: Picture) -> Sequence[Item]:
    """Return the outline of a picture: its own, or its parts with the edges that leave each."""
    return picture.outline or list(_parts(picture))


def _parts(picture: Picture) -> Iterator[Item]:
    holders: list[Lane | Group] = [*picture.lanes, *picture.groups]
    known = {one.id for one in holders}
    for holder in holders:
        depth = _depth(holder, holders)
        yield Item(_words(holder.title, holder.description), depth, holder.iri)
        inside = [box for box in picture.boxes if box.within == holder.id]
        yield from _boxes(inside, picture.edges, depth + 1)
    free = [box for box in picture.boxes if box.within not in known]
    yield from _boxes(free, picture.edges, 0)


def _depth(holder: Lane | Group, holders: Sequence[Lane | Group]) -> int:
    outer = holder.within if isinstance(holder, Group) else None
    return sum(1 + _depth(one, holders) for one in holders if one.id == outer)


def _boxes(boxes: Iterable[Box], edges: Sequence[Edge], depth: int) -> Iterator[Item]:
    for box in boxes:
        yield Item(_words(box.title, box.description), depth, box.iri)
        for edge in edges:
            if edge.source == box.id:
                # It stands below its source, which need not be said again.
                _, _, told = edge.title.partition(" → ")
                yield Item(told or edge.title, depth + 1, edge=(edge.source, edge.target))


def _words(title: str, description: str) -> str:
    return f"{title}. {description}" if description else title
