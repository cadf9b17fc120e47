"""Say a cascade as nested text: each element once, below the first that it serves."""

from collections.abc import Iterator, Mapping

from kg.draw.picture import Box, Item, Picture
from kg.errors import message


def cascade_outline(picture: Picture, orphans: set[str], language: str) -> tuple[Item, ...]:
    """Return the outline of a picture whose edges lead upwards; orphans stand apart at its end."""
    boxes = {box.id: box for box in picture.boxes}
    above: dict[str, list[str]] = {name: [] for name in boxes}
    below: dict[str, list[str]] = {name: [] for name in boxes}
    for edge in picture.edges:
        above[edge.source].append(edge.target)
    for name, holders in above.items():
        for holder in holders[:1]:
            below[holder].append(name)
    told: set[str] = set()

    def tell(root: str, depth: int) -> list[Item]:
        return list(_told(root, depth, boxes, above, below, told, language))

    roots = [name for name in boxes if not above[name]]
    items = [item for root in roots if root not in orphans for item in tell(root, 0)]
    apart = [item for root in roots if root in orphans for item in tell(root, 1)]
    # What serves itself by way of others hangs on no root.
    items += [item for name in boxes if name not in told for item in tell(name, 0)]
    if apart:
        items.append(Item(message("draw-orphans", language, count=len(orphans))))
    return (*items, *apart)


def _told(
    root: str,
    depth: int,
    boxes: Mapping[str, Box],
    above: Mapping[str, list[str]],
    below: Mapping[str, list[str]],
    told: set[str],
    language: str,
) -> Iterator[Item]:
    """Yield an element, what else it serves, and all that hangs below it and is not told yet."""
    open_ = [(root, depth)]
    while open_:
        name, deep = open_.pop()
        if name in told:
            continue
        told.add(name)
        box = boxes[name]
        edge = (name, above[name][0]) if above[name] else None
        text = f"{box.title}. {box.description}" if box.description else box.title
        yield Item(text, deep, box.iri, edge)
        for other in above[name][1:]:
            said = message("draw-also-serves", language, name=boxes[other].title)
            yield Item(said, deep + 1, edge=(name, other))
        open_ += [(each, deep + 1) for each in reversed(below[name])]
