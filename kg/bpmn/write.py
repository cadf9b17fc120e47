"""A process map as BPMN 2.0 XML with its drawings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from xml.etree import ElementTree

from pyoxigraph import Literal, NamedNode, Store

from kg.bpmn.drawing import drawn, read_pages
from kg.bpmn.elements import QUERIES, Element, Naming, Value, read_elements, read_namings, rows
from kg.bpmn.grammar import (
    NAMELESS,
    NAMESPACES,
    UNREFERRED,
    completed,
    qualified,
    rank,
    sound,
)
from kg.bpmn.identify import identifiers
from kg.bpmn.pictured import pictured
from kg.draw.lintas_fungsi import lintas_fungsi
from kg.errors import Usage
from kg.rq import read_query

# XML 1.0, 2.2: characters that no document may have.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XSI_TYPE = "xsiType"
ROOT = "definitions"


def write_bpmn(dataset: Store, of: NamedNode | None, base: str, language: str) -> bytes:
    """Return a cross-functional map, or that of a process, as one BPMN 2.0 file with its drawings.

    It is drawn as its source drew it, and else as `kg.draw` does. Raises Usage for anything else.
    """
    found = rows(dataset, read_query(QUERIES / "peta.rq"), "hal", [of] if of else [])
    maps = [row["peta"] for row in found]
    if not maps:
        raise Usage.of("not-a-map", name=of.value.removeprefix(base) if of else "–")
    map_ = NamedNode(maps[0].value)
    told, pages = read_elements(dataset, map_), read_pages(dataset, map_)
    if not pages:
        picture = lintas_fungsi(dataset, of, base, language)
        process = NamedNode(picture.of or map_.value)
        name = read_namings(dataset, [process], language).get(process, Naming()).name or ""
        seen = pictured(picture, map_, told, name)
        told, pages = list(seen.elements), [seen.page]
    told += [element for page in pages for element in drawn(page)]
    elements = list(completed(sound(told)))
    iris = [one.iri for one in elements if one.iri is not None]
    namings = read_namings(dataset, [map_, *iris], language)
    elements += _documentation(elements, namings)
    return _Writer(map_, elements, namings).document()


def _of(one: Element, namings: Mapping[NamedNode, Naming]) -> Naming:
    return namings.get(one.iri, Naming()) if one.iri is not None else Naming()


def _documentation(
    elements: Iterable[Element], namings: Mapping[NamedNode, Naming]
) -> list[Element]:
    return [
        Element("documentation", None, one.iri, text=Literal(said))
        for one in elements
        if (said := _of(one, namings).documentation)
    ]


class _Writer:
    """The elements of one file on their way to XML."""

    def __init__(
        self, map_: NamedNode, elements: Sequence[Element], namings: Mapping[NamedNode, Naming]
    ) -> None:
        """Give each element its identifier and know what each holds."""
        self._map = map_
        self._namings = namings
        self._root = NamedNode(f"{map_.value}~{ROOT}")
        codes = {iri: one.code for iri, one in namings.items() if one.code}
        # The map's own code is that of the file; its pools are together an element apart.
        codes[self._root] = codes.pop(map_, "")
        due = {*codes, *(iri for one in elements for _, iri in one.references)}
        named = [
            one.iri
            for one in elements
            if one.iri and (one.iri in due or not UNREFERRED.fullmatch(one.tag))
        ]
        self._ids = identifiers([self._root, *named], codes)
        self._children: dict[NamedNode | None, list[Element]] = {}
        for one in elements:
            self._children.setdefault(one.parent, []).append(one)

    def document(self) -> bytes:
        """Return the whole file."""
        naming = self._namings.get(self._map, Naming())
        attributes = {f"xmlns:{prefix}": iri for prefix, iri in NAMESPACES.items()}
        attributes |= {"id": self._ids[self._root], "targetNamespace": self._map.value}
        attributes |= {"exporter": "Simpul", "exporterVersion": version("simpul")}
        if naming.name is not None:
            attributes |= {"name": naming.name, "xml:lang": naming.language or ""}
        root = ElementTree.Element(qualified(ROOT), _clean(attributes))
        self._fill(root, None)
        ElementTree.indent(root)
        written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        return written + b"\n"

    def _fill(self, node: ElementTree.Element, iri: NamedNode | None) -> None:
        """Put the children of an element into it, in the order of the schema."""
        for one in sorted(self._children.get(iri, []), key=lambda child: rank(child.tag)):
            made = ElementTree.SubElement(node, qualified(one.tag), _clean(self._attributes(one)))
            if one.text is not None:
                made.text = FORBIDDEN.sub(" ", self._written(one.text))
            if one.iri is not None:
                self._fill(made, one.iri)

    def _attributes(self, one: Element) -> dict[str, str]:
        attributes: dict[str, str] = {}
        if one.iri is not None and one.iri in self._ids:
            attributes["id"] = self._ids[one.iri]
        name = _of(one, self._namings).name
        if name and not (one.tag in NAMELESS or UNREFERRED.fullmatch(one.tag)):
            attributes["name"] = name
        for key, value in one.attributes.items():
            attributes["xsi:type" if key == XSI_TYPE else key] = self._written(value)
        return attributes

    def _written(self, value: Value) -> str:
        return self._ids[value] if isinstance(value, NamedNode) else value.value


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: FORBIDDEN.sub(" ", value) for name, value in attributes.items() if value}
