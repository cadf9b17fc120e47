"""Write a picture as a figure of a page: the SVG, and its outline for those who do not see it."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template
from xml.etree.ElementTree import indent, tostring

from kg.draw.outline import outline
from kg.draw.picture import Item, Picture
from kg.draw.svg import clean, svg_element
from kg.errors import message

TEMPLATES = Path(__file__).parent / "templates"

# How high a picture may be on A3 within margins of 10 mm, by how the sheet is turned.
HIGH = {"landscape": "276mm", "portrait": "399mm"}

# How much a small picture grows to fill its sheet.
GROWTH = 1.5


def as_html(picture: Picture, language: str) -> bytes:
    """Return a picture as a figure that stands in any page, with the same content as text."""
    return _figure(picture, language, _escaped(picture.title)).encode()


def as_page(picture: Picture, language: str) -> bytes:
    """Return a picture as a page of its own, that prints on one sheet of A3."""
    title = _escaped(picture.title)
    turned = "landscape" if picture.width >= picture.height else "portrait"
    figure = _figure(picture, language, f"<h1>{title}</h1>")
    values = {"language": language, "title": title, "turned": turned, "high": HIGH[turned]}
    values["wide"] = f"{picture.width * GROWTH:.0f}px"
    return _filled("halaman.html", figure=figure, **values).encode()


def _figure(picture: Picture, language: str, caption: str) -> str:
    root = svg_element(picture, language)
    indent(root, " ")
    values = {
        "name": f"gambar-{picture.kind}",
        "caption": caption,
        "description": _escaped(picture.description),
        "summary": _escaped(message("draw-outline", language)),
        "svg": tostring(root, encoding="unicode"),
        "outline": "\n".join(_list(outline(picture))),
    }
    return _filled("gambar.html", **values)


def _filled(template: str, **values: str) -> str:
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)


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
