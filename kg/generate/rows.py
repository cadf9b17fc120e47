"""Rows of the made-up things, in the words of the ontology's JSON-LD context, and as triples."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from kg.generate.vocabulary import Agency
from kg.names import ONTOLOGY

# A row: ``id``, ``type`` and the names of properties, each with a value or a list of them.
Row = dict[str, Any]
CONTEXT = ONTOLOGY / "context.jsonld"


@dataclass
class Region:
    """A made-up kabupaten: its code and name, its agencies, and its rows by class."""

    code: str
    name: str
    agencies: list[Agency]
    random: Random
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    owned: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, kind: str, iri: str, label: str | None = None, **said: object) -> str:
        """Add a thing of a class, and return its name."""
        row = Row(id=iri, type=kind, **said)
        if label is not None:
            row["label"] = {"id": label}
        self.rows[kind].append(row)
        return iri

    def say(self, about: str, name: str, value: str) -> None:
        """Add one statement about a thing that has its class elsewhere."""
        self.rows[name].append({"id": about, name: value})

    @property
    def government(self) -> str:
        """The name of the regional government."""
        return f"id/pemda/{self.code}"

    @property
    def head(self) -> str:
        """The name of the position of the regional head."""
        return f"id/{self.code}/jabatan/kepala-daerah"

    def agency(self, one: Agency) -> str:
        """Return the name of an agency."""
        return f"id/opd/{self.code}/{one.code}"

    def chief(self, one: Agency) -> str:
        """Return the name of the position of the head of an agency."""
        return f"id/{self.code}/jabatan/{one.code}/1"

    def plan(self, one: Agency | None = None) -> str:
        """Return how the names of the elements of a plan begin."""
        return f"id/{self.code}/{one.code}/renstra" if one else f"id/{self.code}/rpjmd"

    def version(self, one: Agency | None = None) -> str:
        """Return the name of the version of a plan."""
        return f"{self.document(one)}/v/murni"

    def document(self, one: Agency | None = None) -> str:
        """Return the name of the document of a plan."""
        return f"id/dokumen/{self.plan(one).removeprefix('id/')}/2025-2029"


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context of the ontology."""
    said: dict[str, Any] = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    return said


def triples(rows: Iterable[Row], base: str) -> Iterable[Quad]:
    """Return the triples of rows; raises KeyError for a name that the ontology does not have."""
    known = context()
    several = list(rows)
    for name in {name for row in several for name in row}:
        if name not in known:
            known[name.partition(":")[0]]
    document = json.dumps({"@context": known, "@graph": several}, ensure_ascii=False)
    return parse(document.encode(), format=RdfFormat.JSON_LD, base_iri=base)
