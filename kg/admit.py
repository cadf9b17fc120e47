"""What data from outside may say: facts about its own things, and nothing that acts or misleads.

Refused are shapes, rules and axioms, which belong to the product; statements about the terms of a
vocabulary; things that are said to be the same as somebody else's; IRIs that run or deceive where a
page shows them; and numbers that the engine does not compute with, for a SUM over one of them is
silently unbound.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.dataset import select
from kg.datatypes import CONTROL, NUMBER, RANGES, in_range
from kg.errors import InputRefused, LimitExceeded, Place, Problem
from kg.names import KODE, OWL, QUERIES, RDF, RDF_TYPE, RDFS, SH, XSD, Term, prefix_map
from kg.rq import read_query

QUADS, LITERAL, IRI, PROBLEMS = 2_000_000, 1_000_000, 2_048, 1_000

SCHEMES = re.compile(r"(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)
USERINFO = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*@", re.IGNORECASE)
# Marks that turn the direction of what is read (Unicode Standard Annex 9).
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Languages of rules: SHACL, SWRL, SPIN and its SPARQL, Notation3.
RULES = (
    *(SH, "http://www.w3.org/2003/11/swrl#", "http://www.w3.org/2000/10/swap/log#"),
    *("http://spinrdf.org/spin#", "http://spinrdf.org/sp#"),
)
SAME = NamedNode(OWL + "sameAs")
# What of OWL and RDFS says something about a thing; all else of them is an axiom.
OF_THINGS = {OWL + name for name in ("deprecated", "sameAs", "versionInfo", "priorVersion")} | {
    RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy", "member")
}
KINDS = {OWL + "NamedIndividual", OWL + "Thing", RDFS + "Resource"}
COUNTED = {XSD + name for name in (*RANGES, "integer", "decimal")}
MEASURED = {XSD + "double", XSD + "float"}


def admitted(path: Path, quads: Iterable[Quad], base: str) -> Iterator[Quad]:
    """Yield the quads of a file that may be said.

    Raises InputRefused, with what is wrong with each statement, when any may not be, LimitExceeded
    for more of them, or longer terms, than any plan has.
    """
    judge = _Judge(path, base)
    for count, quad in enumerate(quads):
        if count >= QUADS:
            raise LimitExceeded.of("too-many-triples", Place(path.name), limit=QUADS)
        judge.judge(quad)
        yield quad
    if judge.problems:
        raise InputRefused(judge.problems)


def refuse_unbound_sums(dataset: Store) -> None:
    """Raise InputRefused for a property whose numbers no longer add up in the engine."""
    found = list(select(dataset, read_query(QUERIES / "unbound-sums.rq")))
    if found:
        raise InputRefused(Problem("sum-unbound", None, {"property": row[0]}) for row in found)


@dataclass
class _Judge:
    """What is wrong with the statements of a file so far; terms that are sound are kept in mind."""

    path: Path
    base: str
    problems: list[Problem] = field(default_factory=list)
    _sound: set[NamedNode] = field(default_factory=set)

    @property
    def _vocabularies(self) -> tuple[str, ...]:
        return tuple(one for one in prefix_map().values() if one != KODE)

    def __post_init__(self) -> None:
        """Find the vocabularies, of whose terms data says nothing."""
        self._closed = (*self._vocabularies, *RULES)

    def judge(self, quad: Quad) -> None:
        """Note what is wrong with a statement."""
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        self._term(quad, subject)
        self._term(quad, predicate)
        self._term(quad, value)
        if key := self._misplaced(subject, predicate, value):
            self._note(key, quad, f"{subject} {predicate} {value}")

    def _misplaced(self, subject: Term, predicate: NamedNode, value: Term) -> str | None:
        """Return what a statement is that does not belong into data."""
        if isinstance(subject, NamedNode) and subject.value.startswith(self._closed):
            return "data-on-vocabulary"
        said = predicate.value
        if said.startswith(RULES):
            return "data-with-rules"
        if said.startswith((OWL, RDFS)) and said not in OF_THINGS:
            return "data-with-axioms"
        if predicate == SAME:
            both = (subject, value)
            own = all(
                isinstance(one, NamedNode) and one.value.startswith(self.base) for one in both
            )
            return None if own else "data-same-as"
        if predicate == RDF_TYPE and isinstance(value, NamedNode):
            if value.value.startswith(RULES):
                return "data-with-rules"
            axiom = value.value.startswith((OWL, RDFS)) and value.value not in KINDS
            return "data-with-axioms" if axiom or value.value == RDF + "Property" else None
        return None

    def _term(self, quad: Quad, term: Term) -> None:
        if isinstance(term, Literal):
            self._literal(quad, term)
        elif isinstance(term, NamedNode) and term not in self._sound:
            if len(term.value) > IRI:
                raise LimitExceeded.of("iri-long", Place(self.path.name), limit=IRI)
            if key := _iri_fault(term.value):
                self._note(key, quad, ascii(term.value))
            else:
                self._sound.add(term)

    def _literal(self, quad: Quad, literal: Literal) -> None:
        if len(literal.value) > LITERAL:
            raise LimitExceeded.of("literal-long", Place(self.path.name), limit=LITERAL)
        if CONTROL.search(literal.value):
            self._note("literal-controls", quad, ascii(literal.value[:80]))
        if literal.datatype.value in COUNTED | MEASURED and not _computes(literal):
            self._note("literal-number", quad, literal.value[:80])
        self._term(quad, literal.datatype)

    def _note(self, key: str, quad: Quad, value: str) -> None:
        said: dict[str, object] = {
            "value": value,
            "subject": quad.subject,
            "property": quad.predicate,
        }
        self.problems.append(Problem(key, Place(self.path.name), said))
        if len(self.problems) >= PROBLEMS:
            raise InputRefused(self.problems)


def _iri_fault(iri: str) -> str | None:
    """Return what is wrong with an IRI.

    >>> _iri_fault("JavaScript:alert(1)"), _iri_fault("https://bappeda@example.org/")
    ('iri-runs', 'iri-userinfo')
    """
    if SCHEMES.match(iri):
        return "iri-runs"
    if USERINFO.match(iri):
        return "iri-userinfo"
    return "iri-turns" if TURNING.search(iri) else None


def _computes(literal: Literal) -> bool:
    """Return whether the engine computes with a number.

    >>> [_computes(Literal(one, datatype=NamedNode(XSD + "decimal"))) for one in ("1.50", "1,5")]
    [True, False]
    """
    if literal.datatype.value in MEASURED:
        try:
            return abs(float(literal.value)) < float("1e300") and "_" not in literal.value
        except ValueError:
            return False
    whole = literal.datatype.value != XSD + "decimal"
    if not NUMBER.fullmatch(literal.value) or (whole and "." in literal.value):
        return False
    return in_range(literal)
