"""SHACL property paths: read from a graph, written as SPARQL and as triples (SHACL, 2.3.1)."""

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.graph import FIRST, NIL, REST, Graph, IllFormed
from kg.names import SH, Term

UNARY = {
    "inversePath": "^{}",
    "zeroOrMorePath": "{}*",
    "oneOrMorePath": "{}+",
    "zeroOrOnePath": "{}?",
}


@dataclass(frozen=True)
class Path:
    """A property path: a predicate, or a kind of path over other paths."""

    kind: str
    parts: tuple["Path", ...] = ()
    predicate: NamedNode | None = None

    @property
    def text(self) -> str:
        """The path in SPARQL."""
        if self.kind == "predicate":
            return str(self.predicate)
        if self.kind in UNARY:
            return UNARY[self.kind].format(self.parts[0].bracketed)
        mark = "/" if self.kind == "sequence" else "|"
        return mark.join(part.bracketed for part in self.parts)

    @property
    def bracketed(self) -> str:
        """The path in SPARQL, ready to stand inside another."""
        return self.text if self.kind == "predicate" else f"({self.text})"

    @property
    def predicates(self) -> set[NamedNode]:
        """The predicates that stand in the path."""
        own = {self.predicate} if self.predicate else set()
        return own.union(*(part.predicates for part in self.parts))

    @property
    def one_triple(self) -> bool:
        """Whether a match of the path is a match of one triple, forward or backward."""
        inner = self.parts[0] if self.kind == "inversePath" else self
        return inner.kind == "predicate"


def read_path(graph: Graph, node: Term, above: tuple[Term, ...] = ()) -> Path:
    """Return the path that a node stands for.

    Raises IllFormed for a node that is none of the seven kinds, or that contains itself.
    """
    if isinstance(node, NamedNode):
        return Path("predicate", predicate=node)
    if not isinstance(node, BlankNode) or node in above:
        raise IllFormed(f"not a property path: {node}")
    above = (*above, node)
    if graph.value(node, FIRST) is not None:
        return Path("sequence", _parts(graph, node, above))
    if (choices := graph.value(node, NamedNode(SH + "alternativePath"))) is not None:
        return Path("alternative", _parts(graph, choices, above))
    for kind in UNARY:
        if (inner := graph.value(node, NamedNode(SH + kind))) is not None:
            return Path(kind, (read_path(graph, inner, above),))
    raise IllFormed(f"not a property path: {node}")


def _parts(graph: Graph, node: Term, above: tuple[Term, ...]) -> tuple[Path, ...]:
    return tuple(read_path(graph, one, above) for one in graph.items(node))


Node = NamedNode | BlankNode
Mint = Callable[[], Node]


def write_path(path: Path, mint: Mint) -> tuple[Node, list[Triple]]:
    """Return a node that stands for a path, and the triples that say which, on minted nodes."""
    if path.predicate is not None:
        return path.predicate, []
    parts = [write_path(part, mint) for part in path.parts]
    triples = [triple for _, inner in parts for triple in inner]
    nodes = [node for node, _ in parts]
    if path.kind in UNARY:
        top = mint()
        return top, [*triples, Triple(top, NamedNode(SH + path.kind), nodes[0])]
    head, listed = _write_list(nodes, mint)
    triples += listed
    if path.kind == "sequence":
        return head, triples
    top = mint()
    return top, [*triples, Triple(top, NamedNode(SH + "alternativePath"), head)]


def _write_list(members: list[Node], mint: Mint) -> tuple[Node, list[Triple]]:
    nodes = [mint() for _ in members]
    links = zip(nodes, members, [*nodes[1:], NIL], strict=True)
    triples = [
        triple
        for node, member, rest in links
        for triple in (Triple(node, FIRST, member), Triple(node, REST, rest))
    ]
    return nodes[0], triples
