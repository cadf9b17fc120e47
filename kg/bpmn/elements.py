"""The elements of a process map as the graph tells them, ready to be written as BPMN.

Each query in ``queries/elements`` gives one kind of row: ``?unsur`` is the thing that becomes an
element (none for one without an identity), ``?tag`` its name, ``?wadah`` what it stands in,
``?teks`` its text or ``?acuan`` the element that its text refers to; every other variable is an
attribute of that name, in which an IRI refers to an element.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from kg.dataset import bind, select
from kg.rq import read_query

QUERIES = Path(__file__).parent / "queries"
TOLD = {"unsur", "tag", "wadah", "teks", "acuan"}

Value = NamedNode | Literal


@dataclass(frozen=True)
class Element:
    """One element: what it is, what holds it, and its attributes; an IRI refers to an element."""

    tag: str
    iri: NamedNode | None = None
    parent: NamedNode | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    text: Value | None = None

    @property
    def references(self) -> Iterator[tuple[str, NamedNode]]:
        """The attributes that refer to an element, and ``text`` if that does."""
        for name, value in [*self.attributes.items(), ("text", self.text)]:
            if isinstance(value, NamedNode):
                yield name, value

    def renamed(self, names: Mapping[NamedNode, NamedNode]) -> "Element":
        """Return the same with other IRIs."""

        def new(value: Value) -> Value:
            return names.get(value, value) if isinstance(value, NamedNode) else value

        return replace(
            self,
            parent=names.get(self.parent, self.parent) if self.parent else None,
            attributes={name: new(value) for name, value in self.attributes.items()},
            text=new(self.text) if self.text else None,
        )


@dataclass(frozen=True)
class Naming:
    """What the graph says of one element beside its place: its code, name and documentation."""

    code: str | None = None
    name: str | None = None
    documentation: str | None = None
    language: str | None = None


def rows(
    dataset: Store, query: str, name: str, values: Iterable[NamedNode]
) -> Iterator[dict[str, Value]]:
    """Yield the solutions of a query for some values of its parameter, without what is unbound."""
    found = select(dataset, bind(query, {name: values}))
    variables = [variable.value for variable in found.variables]
    for solution in found:
        pairs = zip(variables, solution, strict=True)
        yield {name: term for name, term in pairs if isinstance(term, Value)}


def read_elements(dataset: Store, map_: NamedNode) -> list[Element]:
    """Return the elements of a map; one that several rows tell of is told by the first."""
    content = read_query(QUERIES / "subproses.rq")
    held = {
        row["proses"]: row["unsur"]
        for row in rows(dataset, content, "peta", [map_])
        if isinstance(row["proses"], NamedNode) and isinstance(row["unsur"], NamedNode)
    }
    found: dict[object, Element] = {}
    for path in sorted((QUERIES / "elements").glob("*.rq")):
        for row in rows(dataset, read_query(path), "peta", [map_]):
            element = _element(row).renamed(held)
            found.setdefault(element.iri or len(found), element)
    return list(found.values())


def _element(row: Mapping[str, Value]) -> Element:
    iri, parent = row.get("unsur"), row.get("wadah")
    return Element(
        row["tag"].value,
        iri if isinstance(iri, NamedNode) else None,
        parent if isinstance(parent, NamedNode) else None,
        {name: value for name, value in row.items() if name not in TOLD},
        row.get("teks") or row.get("acuan"),
    )


def read_namings(
    dataset: Store, iris: Iterable[NamedNode], language: str
) -> dict[NamedNode, Naming]:
    """Return what elements are called, in a language where that is given."""
    found: dict[NamedNode, dict[str, Literal]] = {}
    for row in rows(dataset, read_query(QUERIES / "nama.rq"), "unsur", iris):
        iri = row.pop("unsur")
        for name, value in row.items():
            if isinstance(iri, NamedNode) and isinstance(value, Literal):
                told = found.setdefault(iri, {})
                if name not in told or value.language == language != told[name].language:
                    told[name] = value
    return {iri: _naming(told) for iri, told in found.items()}


def _naming(told: Mapping[str, Literal]) -> Naming:
    code, name, documentation = (told.get(key) for key in ("kode", "nama", "uraian"))
    return Naming(
        code.value if code else None,
        name.value if name else None,
        documentation.value if documentation else None,
        name.language if name else None,
    )
