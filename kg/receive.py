"""An RDF file from outside: read in a process of its own, and only what may be said comes back."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from kg.admit import admitted
from kg.confine import confined
from kg.dataset import graph_quads


def receive_graph(path: Path, graph: NamedNode, base: str) -> Iterator[Quad]:
    """Yield the triples of an RDF file from outside as one named graph.

    Raises the errors of `kg.dataset.read_graph`, `kg.admit.admitted` and `kg.confine.confined`.
    """
    yield from parse(confined(_admitted, path, graph.value, base), format=RdfFormat.N_QUADS)


def _admitted(path: Path, graph: str, base: str) -> bytes:
    quads = admitted(path, graph_quads(path, NamedNode(graph), base), base)
    return serialize(quads, format=RdfFormat.N_QUADS) or b""
