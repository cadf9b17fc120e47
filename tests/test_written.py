"""Literals as written: the probes of spelling that the W3C suite does not have."""

from collections import Counter
from pathlib import Path

import pytest

from kg.shapes import read_shapes
from kg.validate import validate
from kg.written import load_as_written

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:> .
"""
SHAPE = ":S a sh:NodeShape ; sh:targetNode :a ; sh:property :S-p . :S-p sh:path :p ; {} ."

# Data, constraint, and the values that are found wanting.
PROBES = {
    "derived-type-met": (":a :p '5'^^xsd:int", "sh:datatype xsd:int", []),
    "derived-type-missed": (":a :p '5'^^xsd:int", "sh:datatype xsd:integer", ["5 int"]),
    "type-out-of-range": (":a :p '300'^^xsd:byte", "sh:datatype xsd:byte", ["300 byte"]),
    "pattern-met": (":a :p 007", "sh:pattern '^007$'", []),
    "pattern-missed": (":a :p 007", "sh:pattern '^7$'", ["007 integer"]),
    "length": (":a :p 1.50", "sh:maxLength 3", ["1.50 decimal"]),
    "in-met": (":a :p 01", "sh:in ( 02 01 )", []),
    "in-missed": (":a :p 01", "sh:in ( 1 2 )", ["01 integer"]),
    "boolean": (":a :p '1'^^xsd:boolean", "sh:pattern 'true'", ["1 boolean"]),
    "range-as-written": (":a :p 01", "sh:minInclusive 2", ["01 integer"]),
    "two-spellings": (":a :p 01, 1", "sh:minInclusive 2", ["01 integer", "1 integer"]),
    "two-spellings-in": (":a :p 01, 1", "sh:in ( 1 )", ["01 integer"]),
    "has-value": (":a :p 1", "sh:hasValue 01", [None]),
    "counted-twice": (":a :p 01, 1", "sh:maxCount 1", [None]),
    "stated-twice": (":a :p 01 . :a :p 01", "sh:maxCount 1", []),
    "or-met": (":a :p 01.0", "sh:or ( [ sh:in ( 1.0 ) ] [ sh:datatype xsd:decimal ] )", []),
    "xone": (":a :p 01", "sh:xone ( [ sh:pattern '^0' ] [ sh:pattern '1$' ] )", ["01 integer"]),
    "not": (":a :p 01", "sh:not [ sh:and ( [ sh:minInclusive 1 ] ) ]", ["01 integer"]),
    "beyond": (
        ":a :p 01",
        "sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]",
        ["01 integer"],
    ),
    "inside": (":a :p 01", "sh:or ( [ sh:pattern '^1' ] )", ["01 integer"]),
}


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
@pytest.mark.parametrize("name", PROBES)
def test_the_written_form_decides(name: str, engine: str, tmp_path: Path) -> None:
    data, constraint, wanting = PROBES[name]
    (tmp_path / "data.ttl").write_text(f"{PREFIXES} {data} .")
    (tmp_path / "shapes.ttl").write_text(f"{PREFIXES} {SHAPE.format(constraint)}")
    dataset, written = load_as_written([tmp_path / "data.ttl"])
    found = validate(dataset, read_shapes([tmp_path / "shapes.ttl"]), engine, written)
    values = [one.value for one in found.results]
    named = (v and f"{v.value} {v.datatype.value.partition('#')[2]}" for v in values)
    assert Counter(named) == Counter(wanting)


def test_literal_targets_are_focus_nodes_as_written(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(f"{PREFIXES} :a :p 01 .")
    shape = ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:pattern '^1' ."
    (tmp_path / "shapes.ttl").write_text(PREFIXES + shape)
    dataset, written = load_as_written([tmp_path / "data.ttl"])
    found = validate(dataset, read_shapes([tmp_path / "shapes.ttl"]), written=written)
    assert [one.focus_node.value for one in found.results] == ["01"]
    assert "rewrites" in next(iter(found.handed_over.values()))
