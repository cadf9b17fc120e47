"""Read a SHACL shapes graph: which nodes are judged, by which constraints."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from pyoxigraph import Literal, NamedNode

from kg.dataset import parse_file
from kg.errors import Usage
from kg.graph import SUBCLASS_OF, Graph, IllFormed, closure_down
from kg.names import ONTOLOGY, OWL, RDF_TYPE, RDFS, SH, SHAPE_PROFILES, SHAPES, Term
from kg.paths import Path, read_path
from kg.shacl import KNOWN, LISTS, ONCE, SINGLE, TARGETS, TRUE, Constraint, sh


@dataclass(frozen=True)
class Shape:
    """A node shape (path None) or a property shape."""

    node: Term
    path: Path | None
    severity: NamedNode
    messages: tuple[Literal, ...]
    constraints: tuple[Constraint, ...]
    deactivated: bool
    targets: tuple[tuple[str, Term], ...] = ()


@dataclass
class Shapes:
    """The shapes of a shapes graph, read when they are asked for."""

    graph: Graph
    # The profile that each shape stands in: the folder of its file.
    profiles: Mapping[Term, str] = field(default_factory=dict)
    _read: dict[Term, Shape] = field(default_factory=dict)

    def targeted(self) -> list[Shape]:
        """Return the shapes that name their own focus nodes (SHACL, 2.1)."""
        nodes = {node for kind in TARGETS for node, _ in self.graph.pairs(sh(kind))}
        nodes |= self._implicit()
        return [self.shape(node) for node in sorted(nodes, key=str)]

    def _implicit(self) -> set[Term]:
        """Return the shapes that are classes: their instances are their focus nodes."""
        shapes = self._instances(sh("NodeShape")) | self._instances(sh("PropertyShape"))
        return shapes & (
            self._instances(NamedNode(RDFS + "Class")) | self._instances(NamedNode(OWL + "Class"))
        )

    def _instances(self, top: NamedNode) -> set[Term]:
        classes = closure_down(self.graph.pairs(SUBCLASS_OF), top)
        return {node for node, kind in self.graph.pairs(RDF_TYPE) if kind in classes}

    def shape(self, node: Term) -> Shape:
        """Return the shape that a node of the shapes graph is.

        Raises IllFormed for what SHACL does not allow, a misspelt parameter included.
        """
        if node not in self._read:
            self._read[node] = self._shape(node)
        return self._read[node]

    def _shape(self, node: Term) -> Shape:
        graph = self.graph
        path = graph.value(node, sh("path"))
        severity = graph.value(node, sh("severity"))
        targets = [(kind, one) for kind in TARGETS for one in graph.values(node, sh(kind))]
        if node in self._implicit() and ("targetClass", node) not in targets:
            targets.append(("targetClass", node))
        self._refuse_unknown(node)
        self._refuse_twice(node)
        return Shape(
            node=node,
            path=None if path is None else read_path(graph, path),
            severity=severity if isinstance(severity, NamedNode) else sh("Violation"),
            messages=tuple(self.messages(node)),
            constraints=tuple(self._constraints(node)),
            deactivated=TRUE in graph.values(node, sh("deactivated")),
            targets=tuple(targets),
        )

    def messages(self, node: Term) -> list[Literal]:
        """Return the messages of a shape or constraint, in every language."""
        return [one for one in self.graph.values(node, sh("message")) if isinstance(one, Literal)]

    def _refuse_unknown(self, node: Term) -> None:
        for predicate in self.graph.predicates(node):
            name = predicate.value.removeprefix(SH)
            if predicate.value.startswith(SH) and name not in KNOWN:
                raise IllFormed(f"{node}: sh:{name} is not a parameter of a shape")

    def _refuse_twice(self, node: Term) -> None:
        for name in ONCE:
            if len(self.graph.values(node, sh(name))) > 1:
                raise IllFormed(f"{node}: sh:{name} stands there more than once")

    def _constraints(self, node: Term) -> Iterator[Constraint]:
        graph = self.graph
        flags = graph.value(node, sh("flags"))
        for name in SINGLE:
            for value in graph.values(node, sh(name)):
                yield Constraint(name, value, flags=flags if isinstance(flags, Literal) else None)
        for name in LISTS:
            for value in graph.values(node, sh(name)):
                yield Constraint(name, value, tuple(graph.items(value)))
        if TRUE in graph.values(node, sh("uniqueLang")):
            yield Constraint("uniqueLang")
        if TRUE in graph.values(node, sh("closed")):
            yield Constraint("closed", members=tuple(self._allowed(node)))
        yield from self._qualified(node)
        yield from self._custom(node)

    def _custom(self, node: Term) -> Iterator[Constraint]:
        for one, parameters in self._components().items():
            if all(self.graph.values(node, parameter) for parameter in parameters):
                yield Constraint("component", one)

    def _components(self) -> dict[Term, list[NamedNode]]:
        """Return the constraint components that the graph declares, with what each is given."""
        needed: dict[Term, list[NamedNode]] = {}
        for one, parameter in self.graph.pairs(sh("parameter")):
            path = self.graph.value(parameter, sh("path"))
            optional = TRUE in self.graph.values(parameter, sh("optional"))
            if isinstance(path, NamedNode) and not optional:
                needed.setdefault(one, []).append(path)
        return needed

    def _qualified(self, node: Term) -> Iterator[Constraint]:
        for value in self.graph.values(node, sh("qualifiedValueShape")):
            for name in ("qualifiedMinCount", "qualifiedMaxCount"):
                for count in self.graph.values(node, sh(name)):
                    yield Constraint(name, value, self._siblings(node, value), count=count)

    def _allowed(self, node: Term) -> Iterator[Term]:
        """Yield the predicates that a closed shape admits (SHACL, 4.8.1)."""
        for one in self.graph.values(node, sh("property")):
            path = self.graph.value(one, sh("path"))
            if isinstance(path, NamedNode):
                yield path
        for ignored in self.graph.values(node, sh("ignoredProperties")):
            yield from self.graph.items(ignored)

    def _siblings(self, node: Term, value: Term) -> tuple[Term, ...]:
        """Return the sibling shapes that a value may not conform to as well (SHACL, 4.7.3)."""
        if TRUE not in self.graph.values(node, sh("qualifiedValueShapesDisjoint")):
            return ()
        parents = [one for one, below in self.graph.pairs(sh("property")) if below == node]
        siblings = {
            shape
            for parent in parents
            for one in self.graph.values(parent, sh("property"))
            for shape in self.graph.values(one, sh("qualifiedValueShape"))
        }
        return tuple(sorted(siblings - {value}, key=str))


def read_shapes(paths: Iterable[FilePath]) -> Shapes:
    """Read shapes files into one shapes graph, literals as they are written.

    Raises the errors of `kg.dataset.parse_file`.
    """
    read = [(path.parent.name, parse_file(path, SHAPES)) for path in paths]
    profiles: dict[Term, str] = {quad.subject: profile for profile, quads in read for quad in quads}
    return Shapes(Graph(quad for _, quads in read for quad in quads), profiles)


# The shipped profiles: what data must be to be usable, what makes a good plan, a good process map
# and what follows from it, and sound money.
PROFILES = ("minimal", "kualitas", "peta-proses", "anggaran")


def profile_files(profiles: Iterable[str]) -> list[FilePath]:
    """Return the shapes files of some profiles of the product.

    Raises Usage for a profile that does not exist.
    """
    files = [ONTOLOGY / "prefixes.ttl"]
    for profile in profiles:
        if profile not in PROFILES:
            raise Usage.of("unknown-profile", profile=profile, known=", ".join(PROFILES))
        files += sorted((SHAPE_PROFILES / profile).glob("*.ttl"))
    return files
