"""The criteria: what each shape says of itself as a rule that an inspector judges by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.graph import Graph
from kg.names import DCTERMS, SHAPES, Term
from kg.shacl import sh
from kg.shapes import Shapes

Text = Mapping[str, str]


@dataclass(frozen=True)
class Criterion:
    """A rule as its shape says it: what must be, what it rests on, what to do, whom it judges."""

    shape: Term
    profile: str
    severity: str
    name: Text
    remedy: Text
    messages: Text
    identifier: str
    source: str
    targets: Sequence[NamedNode]
    path: NamedNode | None
    value_class: NamedNode | None

    @property
    def key(self) -> str:
        """The name of the shape, as it stands in addresses."""
        return written(self.shape).removeprefix(SHAPES)

    def called(self, language: str) -> str:
        """Return the name of the rule in a language, else that of its shape."""
        return self.name.get(language) or self.key.rpartition("#")[2]


def written(term: Term) -> str:
    """Return an IRI or a literal as it is written, and any other term as SPARQL writes it."""
    return str(getattr(term, "value", term))


def local(term: Term) -> str:
    """Return the name of a term within its namespace.

    >>> local(sh("Violation"))
    'Violation'
    """
    return written(term).rpartition("#")[2]


def texts_of(literals: Iterable[Term]) -> dict[str, str]:
    """Return texts by language; one without a language stands for both.

    >>> texts_of([Literal("ya", language="id"), Literal("yes", language="en")])
    {'id': 'ya', 'en': 'yes'}
    """
    texts: dict[str, str] = {}
    for literal in literals:
        if isinstance(literal, Literal):
            for language in [literal.language] if literal.language else ["id", "en"]:
                texts.setdefault(language, literal.value)
    return texts


def criteria(shapes: Shapes, judged: Iterable[Term] = ()) -> dict[Term, Criterion]:
    """Return the rules of some shapes by shape: those that state a severity, and those judged by.

    A shape of somebody else may leave the severity to the default of SHACL.
    """
    owners = {below: above for above, below in shapes.graph.pairs(sh("property"))}
    stated = [shape for shape, _ in shapes.graph.pairs(sh("severity"))]
    return {one: _criterion(shapes, one, owners) for one in dict.fromkeys([*stated, *judged])}


def _criterion(shapes: Shapes, shape: Term, owners: Mapping[Term, Term]) -> Criterion:
    graph = shapes.graph
    targets = graph.values(owners.get(shape, shape), sh("targetClass"))
    path, of_class = graph.value(shape, sh("path")), graph.value(shape, sh("class"))
    return Criterion(
        shape=shape,
        profile=shapes.profiles.get(shape, ""),
        severity=local(graph.value(shape, sh("severity")) or sh("Violation")),
        name=texts_of(graph.values(shape, sh("name"))),
        remedy=texts_of(graph.values(shape, sh("description"))),
        messages=texts_of(_messages(graph, shape)),
        identifier=_first(graph, shape, "identifier"),
        source=_first(graph, shape, "source"),
        targets=[one for one in targets if isinstance(one, NamedNode)],
        path=path if isinstance(path, NamedNode) else None,
        value_class=of_class if isinstance(of_class, NamedNode) else None,
    )


def _messages(graph: Graph, shape: Term) -> list[Term]:
    """Return the messages of a shape, and those of its constraints in SPARQL."""
    nodes = [shape, *graph.values(shape, sh("sparql"))]
    return [message for node in nodes for message in graph.values(node, sh("message"))]


def _first(graph: Graph, shape: Term, name: str) -> str:
    value = graph.value(shape, NamedNode(DCTERMS + name))
    return value.value if isinstance(value, Literal) else ""
