"""What the workbook asks for: its sheets and columns, as shapes and ontology say."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.classes import Classes
from kg.dataset import bind, read_quads, select
from kg.graph import closure_down
from kg.names import ONTOLOGY, QUERIES, RDF, RDF_TYPE, XSD, Term, expand
from kg.rq import read_query
from kg.shapes import PROFILES, profile_files

FORM = Path(__file__).with_name("form.toml")
LANG_STRING = NamedNode(RDF + "langString")
LABEL_NAMES = {"id": "uraian", "en": "text"}
ID = {"id": "Pengenal", "en": "Identifier"}


@dataclass
class Field:
    """A column: the property that it fills, what it is called, and what is allowed in it."""

    property: NamedNode
    name: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=lambda: {"id": [], "en": []})
    kinds: set[Term] = field(default_factory=set)
    datatype: NamedNode | None = None

    @cached_property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return self.datatype is not None and self.datatype.value in (
            XSD + "integer",
            XSD + "decimal",
        )


@dataclass(frozen=True)
class Form:
    """One sheet: the class of its rows, the classes below that, its name, and its columns.

    ``year`` is what the columns of the years hold, where there are such.
    """

    kind: NamedNode
    below: set[Term]
    name: Mapping[str, str]
    fields: list[Field]
    year: Field | None = None

    def headers(self, language: str) -> list[str]:
        """Return the headers, the identifier first; each is one only."""
        return [ID[language], *(one.name[language] for one in self.fields)]

    def field_of(self, header: str) -> Field | None:
        """Return the column of a header in either language."""
        return next((one for one in self.fields if header in one.name.values()), None)


def form_files() -> list[Path]:
    """Return the files that the workbook is made from."""
    modules = [path for path in sorted(ONTOLOGY.glob("*.ttl")) if path.stem != "alignments"]
    return [*profile_files(PROFILES), *modules, FORM]


def version() -> str:
    """Return the version of the shapes: a digest of the files that the workbook is made from."""
    texts = b"".join(path.read_bytes() for path in form_files())
    return hashlib.sha256(texts).hexdigest()[:12]


@cache
def read_forms() -> tuple[Form, ...]:
    """Return the sheets in the order of the cascade."""
    store = Store()
    for path in dict.fromkeys(form_files()):
        if path.suffix == ".ttl":
            store.extend(read_quads(path, "urn:simpul:form/"))
    text = tomllib.loads(FORM.read_text(encoding="utf-8"))
    derived = {expand(one) for one in text["derived"]}
    asked = _rules(store, [expand(one["class"]) for one in text["sheets"]])
    rules = [one for one in asked if one["property"] not in derived]
    below = Classes.of(store).below
    return tuple(_form(store, one, rules, below) for one in text["sheets"])


def _rules(store: Store, kinds: Iterable[NamedNode]) -> Iterator[dict[str, Any]]:
    solutions = select(store, bind(read_query(QUERIES / "form-columns.rq"), {"class": kinds}))
    names = [one.value for one in solutions.variables]
    for solution in solutions:
        yield dict(zip(names, solution, strict=True))


def _form(
    store: Store,
    spec: Mapping[str, Any],
    rules: list[dict[str, Any]],
    below: list[tuple[Term, Term]],
) -> Form:
    kind = expand(spec["class"])
    fields = {one: Field(one) for one in map(expand, spec["columns"])}
    for rule in rules:
        if rule["class"] == kind:
            _add(fields.setdefault(rule["property"], Field(rule["property"])), rule)
    years = spec.get("years")
    value = Field(expand(years)) if years else None
    if value is not None:
        fields = {one: it for one, it in fields.items() if one not in _pivoted(value)}
    known = _terms(store, [kind, *fields, *([value.property] if value else [])])
    for one in [*fields.values(), *([value] if value else [])]:
        _complete(one, known[one.property])
    _distinguish(list(fields.values()))
    names = known[kind]["name"]
    return Form(kind, closure_down(below, kind), names, list(fields.values()), value)


def _pivoted(value: Field) -> set[NamedNode]:
    return {value.property, expand("tahun")}


def _add(one: Field, rule: Mapping[str, Any]) -> None:
    language = rule["name"].language
    if rule["identifier"] is None:
        return
    source = f" [{rule['identifier'].value}; {rule['source'].value if rule['source'] else '–'}]"
    note = rule["description"].value + source
    if note not in one.notes[language]:
        one.notes[language].append(note)
    one.name.setdefault(language, rule["name"].value)
    if rule["kind"] is not None:
        one.kinds.add(rule["kind"])
    one.datatype = rule["datatype"] or one.datatype


def _terms(store: Store, terms: list[NamedNode]) -> dict[NamedNode, dict[str, Any]]:
    found: dict[NamedNode, dict[str, Any]] = {}
    for row in select(store, bind(read_query(QUERIES / "form-terms.rq"), {"term": terms})):
        one = found.setdefault(row["term"], {"name": {}, "definition": {}, "range": row["range"]})
        if row["name"] is not None:
            one["name"][row["name"].language] = row["name"].value
        if row["definition"] is not None:
            one["definition"][row["definition"].language] = row["definition"].value
    return found


def _complete(one: Field, known: Mapping[str, Any]) -> None:
    """Give a column what the ontology says where no shape says it."""
    fixed = {RDF_TYPE: {"id": "jenis", "en": "type"}, expand("rdfs:label"): LABEL_NAMES}
    one.name = {**known["name"], **one.name, **fixed.get(one.property, {})}
    for language, text in known["definition"].items():
        one.notes[language].insert(0, text)
    kind = known["range"]
    if one.property == expand("rdfs:label"):
        one.datatype = LANG_STRING
    elif kind is not None and kind.value.startswith((XSD, RDF)):
        one.datatype = one.datatype or kind
    elif kind is not None:
        one.kinds.add(kind)


def _distinguish(fields: list[Field]) -> None:
    """Tell apart columns of one name."""
    for language in ("id", "en"):
        seen: set[str] = set()
        for one in fields:
            short = one.property.value.rpartition("#")[2]
            name = one.name.setdefault(language, short)
            one.name[language] = f"{name} ({short})" if name in seen else name
            seen.add(one.name[language])
