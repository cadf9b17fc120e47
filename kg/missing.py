"""Why an answer is empty, whatever the values: the condition of the question that nothing fulfils.

The patterns that every answer needs are those outside OPTIONAL, UNION, MINUS and EXISTS. They are
asked for one more at a time, as they hang together; the first with which nothing is left is the
reason. Where all of them can be met, it is a bound or an exclusion.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from pyoxigraph import Literal, NamedNode, QueryBoolean, Store
from rdflib import RDF, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.errors import message
from kg.names import RDFS_LABEL

Pattern = tuple[Node, Node, Node]
IRI_REF = re.compile(r"<([^>]*)>")
# Of these only the first operand is needed for an answer (SPARQL 1.1, 18.2).
FIRST_ONLY = {"LeftJoin", "Minus"}
# The parser learns at its first use how its functions are called; two threads at once mislead it.
PARSING = Lock()


@dataclass(frozen=True)
class Condition:
    """What is not there: in all the data, or only together with the conditions before it.

    Without a term it is no pattern at all but a bound or an exclusion.
    """

    term: NamedNode | None = None
    anywhere: bool = False


def unmet(dataset: Store, query: str, base: str) -> Condition:
    """Return the first condition of an empty answer that nothing in the dataset fulfils."""
    groups: list[list[Pattern]] = [[]]
    with PARSING:
        algebra = prepareQuery(query, base=base).algebra
    _collect(algebra, groups, 0)
    for group in groups:
        asked: list[Pattern] = []
        for pattern in _connected(group):
            asked.append(pattern)
            if not _any(dataset, asked):
                return Condition(_name(pattern), anywhere=_any(dataset, [pattern]))
    return Condition()


def _collect(node: CompValue, groups: list[list[Pattern]], at: int) -> None:
    """Put the patterns that are needed into groups, those of a nested SELECT apart."""
    if node.name == "BGP":
        groups[at] += node.triples
    if node.name == "ToMultiSet":
        groups.append([])
        at = len(groups) - 1
    if node.name != "Union":
        for key in ("p", "p1") if node.name in FIRST_ONLY else ("p", "p1", "p2"):
            if isinstance(below := node.get(key), CompValue):
                _collect(below, groups, at)


def _connected(group: Sequence[Pattern]) -> Iterator[Pattern]:
    """Yield the patterns so that each shares a variable with those before it, where one does.

    Classes come first: a person knows what they are.
    """
    left, known = sorted(group, key=lambda one: _class(one) is None), set[Node]()
    while left:
        pattern = next((one for one in left if known & _variables(one)), left[0])
        left.remove(pattern)
        known |= _variables(pattern)
        yield pattern


def _variables(pattern: Pattern) -> set[Node]:
    return {one for one in pattern if isinstance(one, Variable)}


def _any(dataset: Store, patterns: Sequence[Pattern]) -> bool:
    lines = [" ".join(one.n3() for one in pattern) for pattern in patterns]
    found = dataset.query(f"ASK {{ {' . '.join(lines)} }}", use_default_graph_as_union=True)
    return isinstance(found, QueryBoolean) and bool(found)


def _class(pattern: Pattern) -> URIRef | None:
    _, way, value = pattern
    return value if way == RDF.type and isinstance(value, URIRef) else None


def _name(pattern: Pattern) -> NamedNode:
    """Return the term that names a pattern: its class, or the first property that it follows."""
    if found := _class(pattern):
        return NamedNode(found)
    return NamedNode(IRI_REF.findall(pattern[1].n3())[0])


def explain(dataset: Store, condition: Condition, language: str) -> str:
    """Return why an answer is empty, in words.

    >>> explain(Store(), Condition(NamedNode("urn:x#Lokasi")), "id")
    'Mengapa kosong? Data tidak memuat Lokasi.'
    """
    if condition.term is None:
        return message("empty-by-bound", language)
    key = "empty-together" if condition.anywhere else "empty-absent"
    return message(key, language, name=_label(dataset, condition.term, language))


def _label(dataset: Store, term: NamedNode, language: str) -> str:
    named = (one.object for one in dataset.quads_for_pattern(term, RDFS_LABEL, None))
    labels = {one.language: one.value for one in named if isinstance(one, Literal)}
    return labels.get(language) or re.split("[#/:]", term.value)[-1]
