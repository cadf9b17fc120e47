"""The release that a SPARQL server holds, asked there or read from there.

One triple in a graph of its own says which it is: the manifest, with a digest of each graph. It
stands and falls with the graphs, for one transaction writes both (`kg.push`). The graph's number
grows with each push, so that who writes can say what it found, and who reads can see that it has
not changed meanwhile.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from kg.dataset import digest
from kg.errors import Conflict, StorageFailed, Unreadable
from kg.names import QUERIES, XSD
from kg.protocol import Endpoint, connect
from kg.release import Manifest
from kg.rq import read_query
from kg.servers import Login

MARKER = "urn:simpul:rilis:"
DECIMAL = NamedNode(XSD + "decimal")
INTEGER = NamedNode(XSD + "integer")
# Whole numbers that take more than 32 bits have ten digits or more.
WIDE = re.compile(r"[+-]?[0-9]{10,}")
READERS = 4


@dataclass(frozen=True)
class Pushed:
    """A release on a server: how many pushes it took, its manifest, a digest of each graph."""

    number: int
    manifest: Manifest
    graphs: dict[str, str]
    documents: dict[str, str] = field(default_factory=dict)

    def written(self) -> str:
        """Return what the marker says, the documents apart."""
        said = {"manifest": asdict(self.manifest), "graphs": self.graphs}
        return json.dumps({"number": self.number, **said}, ensure_ascii=False)


class Remote:
    """The dataset of a server; it answers queries as the embedded store does."""

    def __init__(self, endpoint: Endpoint, pushed: Pushed) -> None:
        """Hold the server and the release that was found there."""
        self.endpoint = endpoint
        self.pushed = pushed

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        use_default_graph_as_union: bool = True,  # noqa: ARG002
    ) -> Any:  # noqa: ANN401 - solutions, or the triples of a CONSTRUCT
        """Ask the server about the union of its graphs."""
        base = "" if base_iri is None else f"BASE {NamedNode(base_iri)}\n"
        return _answer(self.endpoint, base + query)

    def __iter__(self) -> Iterator[Quad]:
        """Yield every quad of the release; raises the errors of `copy`."""
        yield from self.copy()

    def copy(self) -> Store:
        """Return the release in memory, proved to be whole by its digest.

        Raises StorageFailed where the server holds anything else, Conflict where it was replaced
        while it was read.
        """
        store = read_graphs(self.endpoint, self.pushed.graphs)
        self.refuse_moved()
        if digest(store) != self.pushed.manifest.digest:
            raise StorageFailed.of("remote-differs", self.endpoint.place)
        return store

    def refuse_moved(self) -> None:
        """Raise Conflict where another release has been pushed since this one was found."""
        now = find_pushed(self.endpoint)
        if now is None or now.number != self.pushed.number:
            raise Conflict.of("remote-moved", self.endpoint.place)


def open_remote(url: str, login: Login | None) -> Remote:
    """Return the dataset at a URL; raises Unreadable where no release was pushed to it."""
    endpoint = connect(url, login)
    pushed = find_pushed(endpoint)
    if pushed is None:
        raise Unreadable.of("no-remote-release", endpoint.place)
    return Remote(endpoint, pushed)


def find_pushed(endpoint: Endpoint) -> Pushed | None:
    """Return what the marker of a server says, None where there is no marker."""
    for row in _answer(endpoint, read_query(QUERIES / "marker.rq")):
        said: dict[str, Any] = json.loads(row["manifest"].value)
        return Pushed(said["number"], Manifest(**said["manifest"]), said["graphs"])
    return None


def read_documents(endpoint: Endpoint) -> dict[str, str]:
    """Return the texts that were pushed with a release, by file name."""
    for row in _answer(endpoint, read_query(QUERIES / "marker-documents.rq")):
        return dict(json.loads(row["documents"].value))
    return {}


def read_graphs(endpoint: Endpoint, graphs: Iterable[str]) -> Store:
    """Return graphs of a server in memory, with their literals as they were pushed."""
    store = Store()
    wanted = {NamedNode(one) for one in graphs}
    if endpoint.server.whole_dataset:
        quads = parse(endpoint.get(None), format=RdfFormat.N_QUADS)
        store.bulk_extend(one for one in quads if one.graph_name in wanted)
        return store
    with ThreadPoolExecutor(READERS) as pool:
        for graph, content in zip(wanted, pool.map(endpoint.get, wanted), strict=True):
            triples = parse(content, format=RdfFormat.N_TRIPLES)
            store.bulk_extend(_as_pushed(endpoint, one.triple, graph) for one in triples)
    return store


def _as_pushed(endpoint: Endpoint, triple: Triple, graph: NamedNode) -> Quad:
    """Return a triple as it was pushed; whether that is right, the digest of the whole tells."""
    term = triple.object
    if (
        "wide-integers" in endpoint.server.rewrites
        and isinstance(term, Literal)
        and term.datatype == DECIMAL
        and WIDE.fullmatch(term.value)
    ):
        term = Literal(term.value, datatype=INTEGER)
    return Quad(triple.subject, triple.predicate, term, graph)


def graph_digest(triples: Iterable[Triple]) -> str:
    """Return the SHA-256 of the sorted N-Triples of a graph, in hexadecimal."""
    lines = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def _answer(endpoint: Endpoint, query: str) -> Any:  # noqa: ANN401 - solutions or triples
    content = endpoint.query(query)
    try:
        if content.lstrip().startswith(b"{"):
            return parse_query_results(content, QueryResultsFormat.JSON)
        return [one.triple for one in parse(content, format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise Unreadable.of("server-no-answer", endpoint.place, reason=error.msg) from error
