"""Read RDF files into named graphs, and write a dataset down in its one canonical form."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml import DefusedXmlException
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from kg.errors import InputRefused, LimitExceeded, Place, Unreadable

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}

# Canonical labels cost exponential time on hostile graphs (RDFC-1.0, 7.1 Dataset Poisoning).
BLANK_NODES = 1000


def is_rdf(path: Path) -> bool:
    """Return whether a file is RDF by its ending.

    >>> is_rdf(Path("rencana.ttl")), is_rdf(Path("rencana.xlsx"))
    (True, False)
    """
    return path.suffix in FORMATS


def parse_file(path: Path, base: str) -> list[Quad]:
    """Return the quads of one RDF file as they are written, literals and blank nodes untouched.

    Raises Unreadable for a missing, empty or unsafe file and InputRefused, with line and column,
    for a syntax error.
    """
    if not path.is_file():
        raise Unreadable.of("no-file", Place(str(path)))
    if path.stat().st_size == 0:
        raise Unreadable.of("empty-file", Place(path.name))
    if path.suffix == ".rdf":
        _refuse_document_type(path)
    try:
        quads = list(parse(path=str(path), format=FORMATS[path.suffix], base_iri=base))
    except SyntaxError as error:
        # A fault of the whole document has no line (JSON-LD, an unclosed tag).
        column = None if error.offset is None else str(error.offset)
        place = Place(path.name, row=error.lineno, column=column)
        raise InputRefused.of("rdf-syntax", place, reason=error.msg) from error
    if not quads:
        raise InputRefused.of("no-triples", Place(path.name))
    return quads


def _refuse_document_type(path: Path) -> None:
    try:
        defusedxml.sax.parse(str(path), ContentHandler(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable.of("document-type", Place(path.name)) from error
    except SAXParseException as error:
        column = str((error.getColumnNumber() or 0) + 1)
        place = Place(path.name, row=error.getLineNumber(), column=column)
        raise InputRefused.of("rdf-syntax", place, reason=error.getMessage()) from error


def read_graph(paths: Iterable[Path], graph: NamedNode, base: str) -> list[Quad]:
    """Return the triples of RDF files as one named graph without blank nodes.

    A triple that stands in a graph of its own keeps it (N-Quads, TriG). Raises InputRefused for a
    triple inside a triple, and LimitExceeded for more than a thousand blank nodes.
    """
    dataset = Dataset()
    names: list[str] = []
    for path in paths:
        names.append(path.name)
        for quad in parse_file(path, base):
            if isinstance(quad.object, Triple):
                raise InputRefused.of("triple-term", Place(path.name))
            own = quad.graph_name if isinstance(quad.graph_name, NamedNode) else graph
            dataset.add(Quad(quad.subject, quad.predicate, quad.object, own))
    return list(_skolemised(dataset, Place(", ".join(names)), graph, base))


def _skolemised(dataset: Dataset, place: Place, graph: NamedNode, base: str) -> Iterator[Quad]:
    """Yield the quads with an IRI for each blank node (RDF 1.1 Concepts, 3.5)."""
    blank = {
        term
        for quad in dataset
        for term in (quad.subject, quad.object)
        if isinstance(term, BlankNode)
    }
    if len(blank) > BLANK_NODES:
        raise LimitExceeded.of("blank-nodes", place, limit=BLANK_NODES, count=len(blank))
    if blank:
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    prefix = f"{base}.well-known/genid/{quote(graph.value.removeprefix(base), safe='')}/"
    for quad in dataset:
        subject, value = (
            NamedNode(prefix + term.value) if isinstance(term, BlankNode) else term
            for term in (quad.subject, quad.object)
        )
        yield Quad(subject, quad.predicate, value, quad.graph_name)


def canonical(dataset: Iterable[Quad]) -> bytes:
    """Return a dataset without blank nodes as sorted N-Quads: equal datasets, equal bytes.

    >>> a = Quad(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b"))
    >>> canonical([a, a])
    b'<urn:a> <urn:p> <urn:b> .\\n'
    """
    lines = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(lines.splitlines(keepends=True))))


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(dataset: Iterable[Quad]) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(dataset)).hexdigest()


def bind(query: str, variable: str, terms: Iterable[NamedNode | Literal]) -> str:
    """Return a query with terms in the place of ``VALUES ?variable { UNDEF }``.

    Each term is written by the library, so that no text can be anything but a term.

    >>> bind("VALUES ?opd { UNDEF }", "opd", [NamedNode("urn:a"), Literal('"')])
    'VALUES ?opd { <urn:a> "\\\\"" }'
    """
    written = " ".join(str(term) for term in terms)
    return query.replace(f"VALUES ?{variable} {{ UNDEF }}", f"VALUES ?{variable} {{ {written} }}")


def construct(store: Store, query: str, base: str) -> Iterator[Triple]:
    """Yield the triples that a CONSTRUCT query makes of the union of all graphs."""
    answer = store.query(query, base_iri=base, use_default_graph_as_union=True)
    if not isinstance(answer, QueryTriples):
        raise TypeError(query)
    return answer


def select(store: Store, query: str, base: str | None = None) -> QuerySolutions:
    """Return the solutions of a SELECT query over the union of all graphs."""
    answer = store.query(query, base_iri=base, use_default_graph_as_union=True)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(query)
    return answer
