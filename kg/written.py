"""Literals as they are written, where the store keeps them in another form.

The store turns ``01`` into ``1``, ``1.50`` into ``1.5`` and ``"5"^^xsd:int`` into an xsd:integer.
Where a constraint looks at the spelling, the datatype or the number of values, the written form
decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from kg.dataset import read_quads
from kg.names import RDF, XSD, Term
from kg.results import Result

# Kept as they are written, and so often met that it pays to know.
TEXTS = {NamedNode(XSD + "string"), NamedNode(RDF + "langString")}
PLACE = UNKNOWN = NamedNode("urn:simpul:tempat")

# The values of a predicate that are stored otherwise: by subject and stored form, as written.
Forms = dict[tuple[Term, Term], set[Literal]]


@dataclass
class Written:
    """What the store keeps in another form, by predicate."""

    forms: dict[NamedNode, Forms] = field(default_factory=dict)
    # The predicates of which two written values have become one.
    merged: set[NamedNode] = field(default_factory=set)

    def note(self, quad: Quad, literal: Literal, stored: Term) -> None:
        """Keep the object of a quad as it is written, beside the form that is stored."""
        forms = self.forms.setdefault(quad.predicate, {}).setdefault((quad.subject, stored), set())
        self._add(quad, literal, forms)

    def note_twin(self, quad: Quad) -> None:
        """Keep an object that is stored as it is written, and another form with it."""
        forms = self.forms.get(quad.predicate, {}).get((quad.subject, quad.object))
        if forms is not None and isinstance(quad.object, Literal):
            self._add(quad, quad.object, forms)

    def _add(self, quad: Quad, literal: Literal, forms: set[Literal]) -> None:
        forms.add(literal)
        if len(forms) > 1:
            self.merged.add(quad.predicate)

    @property
    def lost(self) -> int:
        """How many written values the store holds no longer apart."""
        tables = (self.forms[predicate] for predicate in self.merged)
        return sum(len(forms) - 1 for table in tables for forms in table.values())

    def of(self, result: Result) -> Iterator[Result]:
        """Yield a result for each written form of its value."""
        predicate = result.path.predicate if result.path else None
        forms = self.forms.get(predicate, {}) if predicate else {}
        key = (result.focus_node, result.value)
        for form in forms.get(key, {result.value}):  # type: ignore[arg-type]
            yield replace(result, value=form)

    def triples(self, dataset: Iterable[Quad]) -> Iterator[Triple]:
        """Yield the triples of a dataset with their literals as they are written."""
        for one in dataset:
            forms = self.forms.get(one.predicate, {})
            for term in forms.get((one.subject, one.object), {one.object}):
                yield Triple(one.subject, one.predicate, term)


def load_as_written(paths: Iterable[Path]) -> tuple[Store, Written]:
    """Load RDF files as they are, blank nodes too, and keep what the store puts otherwise.

    Raises the errors of `kg.dataset.read_quads`.
    """
    store, written = Store(), Written()
    files = list(paths)
    read = sum(_load(store, written, path) for path in files)
    # More was read than is stored and noted: there are triples twice, or canonical twins.
    if read - len(store) != written.lost:
        for path in files:
            for quad in read_quads(path, path.absolute().as_uri()):
                written.note_twin(quad)
    return store, written


def _load(store: Store, written: Written, path: Path) -> int:
    """Load one file, note what is stored otherwise, and return how many triples it has."""
    known: dict[Term, Term | None] = {}
    read = 0

    def noting() -> Iterator[Quad]:
        nonlocal read
        for quad in read_quads(path, path.absolute().as_uri()):
            read += 1
            term = quad.object
            if type(term) is Literal:
                stored = known.get(term, UNKNOWN)
                if stored is UNKNOWN:
                    stored = known[term] = otherwise_stored(term)
                if stored is not None:
                    written.note(quad, term, stored)
            yield quad

    store.bulk_extend(noting())
    return read


def otherwise_stored(literal: Literal) -> Term | None:
    """Return the form in which the store keeps a literal, where that is not the written one.

    >>> otherwise_stored(Literal("01", datatype=NamedNode(XSD + "int"))) == Literal(1)
    True
    """
    if literal.datatype in TEXTS:
        return None
    store = Store()
    store.add(Quad(PLACE, PLACE, literal))
    (quad,) = store
    return None if quad.object == literal else quad.object
