"""Write the answer to a question as a table for people, CSV, JSON, XLSX and Turtle."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.names import RDF_TYPE, XSD, Term, prefix_map
from kg.query import Answer

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
NUMBERS: dict[str, Callable[[str], int | float]] = {
    XSD + "integer": int,
    XSD + "decimal": float,
    XSD + "double": float,
}
WIDEST = 60

# What no XML may hold, and so no workbook (XML 1.0, 2.2); it comes in by an address.
NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A spreadsheet takes a text that begins so for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_of(answer: Answer, term: Term | None) -> str | int | float:
    """Return a term as a spreadsheet cell: numbers as numbers, no text that acts as a formula."""
    if isinstance(term, Literal) and term.datatype.value in NUMBERS:
        return NUMBERS[term.datatype.value](term.value)
    return inert(answer.written(term))


def inert(text: str) -> str:
    """Return a text that every spreadsheet takes, and none for a formula.

    >>> inert("=HYPERLINK()"), inert("Program"), inert("a\\x07") == "a\\ufffd"
    ("'=HYPERLINK()", 'Program', True)
    """
    text = NO_XML.sub("\ufffd", text)
    return f"'{text}" if text.startswith(FORMULA) else text


def headers_of(answer: Answer, language: str) -> list[str]:
    """Return what the columns of an answer are called."""
    return [answer.question.columns[name][language] for name in answer.variables]


def as_table(answer: Answer, language: str) -> bytes:
    """Return the title, the rows in columns, and the answer as a sentence."""
    rows = [[answer.written(term) for term in row] for row in answer.rows]
    table = [headers_of(answer, language), *rows]
    widths = [min(max(map(len, column)), WIDEST) for column in zip(*table, strict=True)]
    lines = [
        "  ".join(text[:width].ljust(width) for text, width in zip(row, widths, strict=True))
        for row in table
    ]
    rule = "  ".join("─" * width for width in widths)
    title = answer.question.title[language]
    parts = [title, "", lines[0], rule, *lines[1:], "", answer.sentence(language), ""]
    return "\n".join(line.rstrip() for line in parts).encode()


def as_csv(answer: Answer, language: str) -> bytes:
    """Return the rows as CSV (RFC 4180), the headers in words."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headers_of(answer, language))
    writer.writerows([cell_of(answer, term) for term in row] for row in answer.rows)
    return buffer.getvalue().encode()


def as_json(answer: Answer, _language: str) -> bytes:
    """Return the answer as SPARQL 1.1 Query Results JSON."""
    bindings = [
        {
            name: _object(term)
            for name, term in zip(answer.variables, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    document = {"head": {"vars": answer.variables}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False).encode()


def _object(term: Term) -> dict[str, str]:
    if isinstance(term, Literal):
        said = {"type": "literal", "value": term.value}
        if term.language:
            return {**said, "xml:lang": term.language}
        plain = term.datatype.value == XSD + "string"
        return said if plain else {**said, "datatype": term.datatype.value}
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    return {"type": "bnode", "value": getattr(term, "value", str(term))}


def as_xlsx(answer: Answer, language: str, asked: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return a workbook: the answer, and on a second sheet the question and its basis.

    ``asked`` is what the cover says besides: the values asked for, the release.
    """
    # What writes workbooks is loaded where one is wanted.
    from kg.answer_workbook import workbook_of

    return workbook_of(answer, language, asked)


def as_turtle(answer: Answer, _language: str) -> bytes:
    """Return the answer in the W3C result set vocabulary."""
    return serialize(_result_set(answer), format=RdfFormat.TURTLE, prefixes=prefix_map()) or b""


def _result_set(answer: Answer) -> Iterator[Triple]:
    top = BlankNode()
    yield Triple(top, RDF_TYPE, NamedNode(RS + "ResultSet"))
    for name in answer.variables:
        yield Triple(top, NamedNode(RS + "resultVariable"), Literal(name))
    for row in answer.rows:
        solution = BlankNode()
        yield Triple(top, NamedNode(RS + "solution"), solution)
        for name, term in zip(answer.variables, row, strict=True):
            if term is not None:
                binding = BlankNode()
                yield Triple(solution, NamedNode(RS + "binding"), binding)
                yield Triple(binding, NamedNode(RS + "variable"), Literal(name))
                yield Triple(binding, NamedNode(RS + "value"), term)


FORMATS: dict[str, Callable[[Answer, str], bytes]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "xlsx": as_xlsx,
    "ttl": as_turtle,
}
