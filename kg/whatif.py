"""What would change if: a question asked of a dataset that is only supposed, never written.

A supposition is an RDF file. What it says is added; beside that, of a thing of the dataset it may
say ``dcterms:isReplacedBy`` another (it is merged into that one, as units and agencies are), or
``owl:deprecated true`` (it is closed, and nothing speaks of it any more). What follows is inferred
anew. The dataset itself stays as it is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import LANGUAGES, InputRefused, Place, message
from kg.names import DCTERMS, OWL, PROV, RDF_TYPE, Term, graph_name, simpul
from kg.query import Answer, Question, ask
from kg.reason import KIND as INFERRED
from kg.reason import read_rules, reason
from kg.receive import receive_graph

REPLACED_BY = NamedNode(DCTERMS + "isReplacedBy")
DEPRECATED = NamedNode(OWL + "deprecated")
TRUE = Literal(True)

# What a thing is by itself goes with it; what it has to do with other things passes on.
OWN = {RDF_TYPE, REPLACED_BY, NamedNode(PROV + "wasDerivedFrom")} | {
    simpul(name)
    for name in (
        "bagianDariOrganisasi",
        "melaporKepada",
        "jenisUnit",
        "jenisJabatan",
        "jenisPemda",
        "tipologiOPD",
        "wilayahKerja",
    )
}
MARKS = {"lost": "−", "new": "+", "same": "="}
COLUMN = "perubahan"


@dataclass(frozen=True)
class Supposition:
    """What is supposed: what is added, what each merged thing becomes, what is closed."""

    name: str
    added: Sequence[Quad]
    merged: Mapping[Term, Term]
    closed: frozenset[Term]


def read_supposition(path: Path, dataset: Store, base: str) -> Supposition:
    """Read a supposition about a dataset.

    Raises the errors of reading RDF, and InputRefused where it merges or closes what the dataset
    does not know, or merges things into each other.
    """
    quads = list(receive_graph(path, graph_name(base, "andai", path.stem), base))
    merged: dict[Term, Term] = {
        one.subject: one.object for one in quads if one.predicate == REPLACED_BY
    }
    marked = {one.subject for one in quads if one.predicate == DEPRECATED and one.object == TRUE}
    told = {one.subject for one in quads if one.predicate not in (REPLACED_BY, DEPRECATED)}
    for thing in sorted({*merged, *marked, *(set(merged.values()) - told)}, key=str):
        if not _known(dataset, thing):
            name = str(thing).strip("<>").removeprefix(base)
            raise InputRefused.of("what-if-unknown", Place(path.name), value=name)
    return Supposition(
        path.stem,
        [one for one in quads if one.predicate not in (REPLACED_BY, DEPRECATED)],
        {thing: _last(thing, merged, path) for thing in merged},
        frozenset(marked - set(merged)),
    )


def _known(dataset: Store, thing: Term) -> bool:
    if not isinstance(thing, NamedNode):
        return False
    return next(dataset.quads_for_pattern(thing, None, None, None), None) is not None


def _last(thing: Term, merged: Mapping[Term, Term], path: Path) -> Term:
    """Return what a thing becomes in the end."""
    seen = [thing]
    while seen[-1] in merged:
        if (becomes := merged[seen[-1]]) in seen:
            raise InputRefused.of("what-if-circle", Place(path.name), value=str(becomes))
        seen.append(becomes)
    return seen[-1]


def suppose(dataset: Store, supposed: Supposition, base: str) -> Store:
    """Return the dataset as it would be, in memory: what was asserted is altered, then reasoned."""
    dropped = tuple(graph_name(base, kind).value for kind in (INFERRED, "laporan"))
    kept = (quad for quad in dataset if not str(quad.graph_name).strip("<>").startswith(dropped))
    altered = Store()
    altered.bulk_extend(_altered(kept, supposed))
    altered.extend(supposed.added)
    reason(altered, read_rules(), base)
    return altered


def _altered(quads: Iterable[Quad], supposed: Supposition) -> Iterator[Quad]:
    for quad in quads:
        if quad.subject in supposed.closed or quad.object in supposed.closed:
            continue
        own = quad.predicate in OWN or isinstance(quad.object, Literal)
        if quad.subject in supposed.merged and own:
            continue
        subject = supposed.merged.get(quad.subject, quad.subject)
        object_ = supposed.merged.get(quad.object, quad.object)
        if isinstance(subject, NamedNode) and subject != object_:
            yield Quad(subject, quad.predicate, object_, quad.graph_name)


def ask_what_if(
    dataset: Store, question: Question, values: Mapping[str, str], path: Path, base: str
) -> Answer:
    """Ask a question before and after a supposition, and return how the answers differ.

    Raises the errors of `read_supposition` and of `kg.query.ask`.
    """
    supposed = read_supposition(path, dataset, base)
    before = ask(dataset, question, values, base)
    after = ask(suppose(dataset, supposed, base), question, values, base)
    return compared(before, after, supposed.name)


def compared(before: Answer, after: Answer, name: str) -> Answer:
    """Return the rows that go, the rows that come, and those that stay, each marked so."""
    old, new = (Counter(map(tuple, answer.rows)) for answer in (before, after))
    rows = {
        "lost": _rows(before.rows, old - new),
        "new": _rows(after.rows, new - old),
        "same": _rows(after.rows, old & new),
    }
    marked = [[Literal(MARKS[kind]), *row] for kind, found in rows.items() for row in found]
    counts = {kind: len(found) for kind, found in rows.items()}
    question = replace(
        before.question,
        title=_texts("what-if-title", title=before.question.title, name=name),
        sentence=_texts("what-if-sentence", **counts),
        columns={**before.question.columns, COLUMN: _texts("what-if-column")},
        per=(),
        empty=None,
    )
    return Answer(question, before.base, [COLUMN, *before.variables], marked)


def _rows(
    rows: Iterable[Sequence[Term | None]], wanted: Counter[tuple[Term | None, ...]]
) -> list[Sequence[Term | None]]:
    """Return the rows that are wanted, in their order, each as often as that."""
    left = Counter(wanted)
    found = []
    for row in rows:
        if left[tuple(row)] > 0:
            left[tuple(row)] -= 1
            found.append(row)
    return found


def _texts(key: str, **values: object) -> dict[str, str]:
    return {language: message(key, language, **values) for language in LANGUAGES}
