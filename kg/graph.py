"""A small graph for reading shapes and reports, with literals kept exactly as they are written."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from kg.names import RDF, RDFS, Term

FIRST = NamedNode(RDF + "first")
REST = NamedNode(RDF + "rest")
NIL = NamedNode(RDF + "nil")
SUBCLASS_OF = NamedNode(RDFS + "subClassOf")


class IllFormed(ValueError):
    """A graph that its specification calls ill-formed; the argument says what is wrong."""


class Graph:
    """The triples of some quads, whatever graph they stand in, found by subject or by predicate."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Index the quads."""
        self.quads = list(dict.fromkeys(quads))
        self._values: dict[tuple[Term, NamedNode], list[Term]] = defaultdict(list)
        self._predicates: dict[Term, list[NamedNode]] = defaultdict(list)
        self._pairs: dict[NamedNode, list[tuple[Term, Term]]] = defaultdict(list)
        for quad in self.quads:
            self._values[quad.subject, quad.predicate].append(quad.object)
            self._predicates[quad.subject].append(quad.predicate)
            self._pairs[quad.predicate].append((quad.subject, quad.object))

    def values(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Return the objects of a subject and predicate, in the order of the file."""
        return self._values.get((subject, predicate), [])

    def value(self, subject: Term, predicate: NamedNode) -> Term | None:
        """Return the first object of a subject and predicate, or None."""
        return next(iter(self.values(subject, predicate)), None)

    def pairs(self, predicate: NamedNode) -> list[tuple[Term, Term]]:
        """Return the subjects and objects of a predicate."""
        return self._pairs.get(predicate, [])

    def predicates(self, subject: Term) -> list[NamedNode]:
        """Return the predicates that a subject has."""
        return self._predicates.get(subject, [])

    def items(self, node: Term) -> list[Term]:
        """Return the members of an RDF list; raises IllFormed when it is none or has a cycle."""
        members: list[Term] = []
        seen = set()
        while node != NIL:
            first, rest = self.value(node, FIRST), self.value(node, REST)
            if first is None or rest is None or node in seen:
                raise IllFormed(f"not a list: {node}")
            seen.add(node)
            members.append(first)
            node = rest
        return members


def lexical(term: Term) -> str:
    """Return the written form of a literal or an IRI; raises IllFormed for anything else."""
    if not isinstance(term, NamedNode | Literal):
        raise IllFormed(f"a literal or an IRI is due, not {term}")
    return term.value


def closure_down(pairs: Iterable[tuple[Term, Term]], top: Term) -> set[Term]:
    """Return a node and everything below it, from pairs of lower and upper.

    >>> a, b, c = (NamedNode(f"urn:{x}") for x in "abc")
    >>> sorted(one.value for one in closure_down([(a, b), (b, c), (c, b)], b))
    ['urn:a', 'urn:b', 'urn:c']
    """
    lower = defaultdict(list)
    for low, high in pairs:
        lower[high].append(low)
    found, open_ = {top}, [top]
    while open_:
        for low in lower[open_.pop()]:
            if low not in found:
                found.add(low)
                open_.append(low)
    return found
