"""Write a picture as one self-contained SVG: no script, no font, no file but itself.

Every box is a link to its thing and carries its name and description as text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.draw.picture import Area, Box, Edge, Group, Key, Label, Lane, Picture, Point
from kg.draw.shapes import arrow_head, forms_of, number, path_of
from kg.draw.style import INK, Style, style
from kg.draw.text import ASCENT, Line, block_height

FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
PAD = 6
MARK = 12
SAMPLE = 30

# A capital letter is twice this much of the font size high.
MIDDLE = 0.36

# Only what a keyboard needs; the look itself stands on each element.
FOCUS = "a:focus{outline:none}a:hover>.bentuk,a:focus>.bentuk{stroke:#0b5fff;stroke-width:4}"

# XML 1.0, 2.2: what may not stand in a document at all.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_svg(picture: Picture, language: str) -> bytes:
    """Return a picture as an SVG document of its own."""
    root = svg_element(picture, language)
    indent(root, " ")
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def svg_element(picture: Picture, language: str) -> Element:
    """Return a picture as an SVG element, to stand alone or inside a page."""
    name = "g" + sha256(f"{picture.kind} {picture.of} {picture.title}".encode()).hexdigest()[:8]
    size = {"width": number(picture.width), "height": number(picture.height)}
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})
    root.set("viewBox", f"0 0 {size['width']} {size['height']}")
    root.set("role", "graphics-document document")
    root.set("aria-labelledby", f"{name}-judul")
    root.set("aria-describedby", f"{name}-uraian")
    for attribute, value in (("lang", language), ("font-family", FONT), ("fill", INK)):
        root.set(attribute, value)
    _say(root, picture.title, picture.description, name)
    SubElement(root, "style").text = FOCUS
    SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    texts = tuple(edge.label for edge in picture.edges if edge.label)
    for part in (picture.groups, picture.lanes, picture.edges, texts, picture.boxes,
                 picture.labels, picture.legend):  # fmt: skip
        for one in part:
            DRAW[type(one)](root, one)
    return root


def _say(element: Element, title: str, description: str, name: str | None = None) -> None:
    """Give an element its name and description, as its first children (SVG 2, 5.8)."""
    for tag, text, suffix in (("title", title, "judul"), ("desc", description, "uraian")):
        if text or name:
            attributes = {"id": f"{name}-{suffix}"} if name else {}
            SubElement(element, tag, attributes).text = clean(text)


def clean(text: str) -> str:
    """Return a text without the characters that XML does not have.

    >>> clean("Kominfo\\x00")
    'Kominfo'
    """
    return ILLEGAL.sub("", text)


def _linked(root: Element, area: Area) -> Element:
    parent = SubElement(root, "a", {"href": clean(area.iri)}) if area.iri else SubElement(root, "g")
    _say(parent, area.title, area.description)
    return parent


def _form(parent: Element, area: Area, look: Style) -> None:
    for tag, attributes in forms_of(area, look):
        paint = {"fill": look.fill, "stroke": look.stroke, "stroke-width": number(look.width)}
        dash = {"stroke-dasharray": look.dash} if look.dash else {}
        SubElement(parent, tag, {"class": "bentuk", **paint, **dash, **attributes})


def _box(root: Element, box: Box) -> None:
    parent, look = _linked(root, box), style("box", box.kind)
    _form(parent, box, look)
    _text(parent, box)
    if box.mark and look.shape == "diamond":
        size = box.height / 2
        _line(parent, Line(box.mark, size, bold=True), box.centre.x, box.centre.y + size * MIDDLE)
    elif box.mark:
        _line(parent, Line(box.mark, MARK, bold=True), box.right - MARK / 1.5, box.bottom - 4)


def _group(root: Element, group: Group) -> None:
    parent = _linked(root, group)
    _form(parent, group, style("group", group.kind))
    _text(parent, replace(group, y=group.y + PAD, height=block_height(group.lines)))


def _lane(root: Element, lane: Lane) -> None:
    parent, look = _linked(root, lane), style("lane", lane.kind)
    _form(parent, lane, look)
    if lane.head:
        head = replace(lane, width=lane.head)
        _form(parent, head, look)
        _text(parent, head)


def _label(root: Element, label: Label) -> None:
    if label.kind == "aliran":
        place = {"x": label.x, "y": label.y, "width": label.width, "height": label.height}
        back = {name: number(value) for name, value in place.items()}
        SubElement(root, "rect", {**back, "fill": "#ffffff"})
    _text(_linked(root, label) if label.iri else root, label)


def _text(parent: Element, area: Area) -> None:
    """Set the lines of an area below each other in its middle, or at one side of it."""
    if area.turned:
        move = f"translate({number(area.x)} {number(area.bottom)}) rotate(-90)"
        parent = SubElement(parent, "g", {"transform": move})
        area = replace(area, x=0, y=0, width=area.height, height=area.width)
    x = {"start": area.x + PAD, "middle": area.centre.x, "end": area.right - PAD}[area.align]
    top = area.y + (area.height - block_height(area.lines)) / 2
    for line in area.lines:
        _line(parent, line, x, top + line.size * ASCENT + (line.height - line.size) / 2, area.align)
        top += line.height


def _line(parent: Element, line: Line, x: float, y: float, align: str = "middle") -> None:
    attributes = {"x": number(x), "y": number(y), "font-size": number(line.size)}
    attributes |= {"text-anchor": align} if align != "start" else {}
    attributes |= {"font-weight": "bold"} if line.bold else {}
    SubElement(parent, "text", attributes).text = clean(line.text)


def _edge(root: Element, edge: Edge) -> None:
    parent = SubElement(root, "g")
    _say(parent, edge.title, "")
    _stroke(parent, edge.points, style("edge", edge.kind))


def _stroke(parent: Element, points: Sequence[Point], look: Style) -> None:
    line = {"fill": "none", "stroke": look.stroke, "stroke-width": number(look.width)}
    dash = {"stroke-dasharray": look.dash} if look.dash else {}
    SubElement(parent, "path", {"d": path_of(points), **line, **dash})
    if look.arrow != "none":
        fill = look.stroke if look.arrow == "filled" else "#ffffff"
        head = {"d": arrow_head(points, look.width), "fill": fill, "stroke": look.stroke}
        SubElement(parent, "path", head)


def _key(root: Element, key: Key) -> None:
    parent = SubElement(root, "g")
    middle = key.y + key.height / 2
    if key.of_edge:
        ends = (Point(key.x, middle), Point(key.x + SAMPLE, middle))
        _stroke(parent, ends, style("edge", key.kind))
    else:
        sample = Area(id="", kind="", x=key.x, y=key.y, width=SAMPLE, height=key.height)
        _form(parent, sample, style("box", key.kind))
    for line in key.lines:
        _line(parent, line, key.x + SAMPLE + PAD, middle + line.size * MIDDLE, "start")


DRAW: dict[type, Callable[[Element, Any], None]] = {
    Lane: _lane,
    Group: _group,
    Edge: _edge,
    Box: _box,
    Label: _label,
    Key: _key,
}
