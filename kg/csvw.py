"""A plan as CSV with metadata (CSV on the Web, W3C 2015): a table for each class."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from io import StringIO

from pyoxigraph import Literal, Triple

from kg.graph import lexical
from kg.names import RDF, RDF_TYPE, XSD, Term

METADATA = "metadata.json"
# The sign for the separator of units, which no plan has in its texts.
SEPARATOR = "\u241f"
REST = "lain"

# A column: the property, and of its values the datatype (empty for a thing) and the language.
Column = tuple[str, str, str]
Rows = dict[str, dict[Column, list[str]]]


def as_csvw(triples: Iterable[Triple]) -> dict[str, bytes]:
    """Return the files of a plan: every statement is in one cell of one table.

    Several values in a cell are separated by ``␟``, as the metadata says; in a value that sign is
    written as a space.
    """
    tables: dict[str, Rows] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    said: dict[Term, list[Triple]] = defaultdict(list)
    for one in sorted(set(triples), key=str):
        said[one.subject].append(one)
    for subject, those in said.items():
        kinds = sorted(lexical(one.object) for one in those if one.predicate == RDF_TYPE)
        row = tables[_local(kinds[0]) if kinds else REST][lexical(subject)]
        for one in those:
            row[_column(one)].append(lexical(one.object))
    files = {f"{name}.csv": _table(rows) for name, rows in sorted(tables.items())}
    described = [_described(name, rows) for name, rows in sorted(tables.items())]
    metadata = {"@context": "http://www.w3.org/ns/csvw", "tables": described}
    return {**files, METADATA: json.dumps(metadata, ensure_ascii=False, indent=1).encode()}


def _column(one: Triple) -> Column:
    value = one.object
    if isinstance(value, Literal):
        return one.predicate.value, value.datatype.value, value.language or ""
    return one.predicate.value, "", ""


def _columns(rows: Rows) -> dict[Column, str]:
    """Return the name of each column; a property with values of several kinds has several."""
    names: dict[Column, str] = {}
    for column in sorted({one for row in rows.values() for one in row}):
        name = _local(column[0])
        count = sum(each.split("-")[0] == name for each in names.values())
        names[column] = f"{name}-{count + 1}" if count else name
    return names


def _table(rows: Rows) -> bytes:
    columns, file = _columns(rows), StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(["id", *columns.values()])
    for subject, row in rows.items():
        cells = (SEPARATOR.join(map(_escaped, row.get(one, []))) for one in columns)
        writer.writerow([subject, *cells])
    return file.getvalue().encode()


def _escaped(value: str) -> str:
    return value.replace(SEPARATOR, " ")


def _described(name: str, rows: Rows) -> Mapping[str, object]:
    columns = [_schema(column, title) for column, title in _columns(rows).items()]
    about = [{"name": "id", "titles": "id", "required": True, "suppressOutput": True}]
    schema = {"aboutUrl": "{+id}", "primaryKey": "id", "columns": [*about, *columns]}
    return {"url": f"{name}.csv", "tableSchema": schema}


def _schema(column: Column, title: str) -> Mapping[str, object]:
    predicate, datatype, language = column
    said: dict[str, object] = {"name": title, "titles": title, "propertyUrl": predicate}
    said["separator"] = SEPARATOR
    if not datatype:
        said["valueUrl"] = f"{{+{title}}}"
    elif language:
        said["lang"] = language
    elif datatype.startswith(XSD) and datatype != RDF + "langString":
        said["datatype"] = datatype.removeprefix(XSD)
    return said


def _local(iri: str) -> str:
    return iri.replace("#", "/").rstrip("/").rpartition("/")[2]
