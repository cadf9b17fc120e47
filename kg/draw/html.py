"""Write a picture as a fragment of a page: the SVG, and its outline for those who do not see it."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template
from xml.etree.ElementTree import indent, tostring

from kg.draw.outline import outline
from kg.draw.picture import Item, Picture
from kg.draw.svg import clean, svg_element
from kg.errors import message

TEMPLATE = Path(__file__).parent / "templates" / "gambar.html"


def as_html(picture: Picture, language: str) -> bytes:
    """Return a picture as a figure that stands in any page, with the same content as text."""
    root = svg_element(picture, language)
    indent(root, " ")
    name = f"gambar-{picture.kind}"
    values = {
        "name": name,
        "title": _escaped(picture.title),
        "description": _escaped(picture.description),
        "summary": _escaped(message("draw-outline", language)),
        "svg": tostring(root, encoding="unicode"),
        "outline": "\n".join(_list(outline(picture))),
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(values).encode()


def _escaped(text: str) -> str:
    return escape(clean(text))


def _list(items: Iterable[Item]) -> Iterator[str]:
    """Yield the lines of nested lists, as deep as the items are."""
    depth = -1
    for item in items:
        for _ in range(depth - item.depth):
            yield "</li></ul>"
        yield "<ul>" * max(item.depth - depth, 0) or "</li>"
        depth = item.depth
        text = _escaped(item.text)
        yield f'<li><a href="{_escaped(item.iri)}">{text}</a>' if item.iri else f"<li>{text}"
    yield "</li></ul>" * (depth + 1)
