"""The history of a thing: the texts of the plan that state it, and the releases that knew it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import NamedNode, Quad, Store, Triple

from api.describe import QUERIES, labels_of
from api.naming import Naming
from api.pages import Link
from api.respond import Wish
from kg.dataset import bind, select
from kg.differences import Record, Said, compared, said
from kg.names import RDFS_LABEL, Term, graph_name
from kg.rq import read_query

# Statements that differ and are told; a page that names more helps nobody.
TOLD = 40
# The graphs that were read from files; what is inferred, measured or found follows from them.
READ = ("sumber", "kode", "ontologi")


@dataclass(frozen=True)
class Stated:
    """A text that states the thing or the element that it carries on, and what that changed."""

    version: Link
    element: Link
    since: str
    force: bool
    changes: Sequence[str]


@dataclass(frozen=True)
class Change:
    """A statement that came or went with a release, and its sign."""

    sign: str
    property: Link
    value: Link


@dataclass(frozen=True)
class Step:
    """A release, and how what it says of the thing differs from the release before."""

    release: str
    built: str
    kind: str
    sentences: Sequence[str]
    changes: Sequence[Change]
    more: int


@dataclass(frozen=True)
class History:
    """The history of a thing: across the texts of plans, and across the releases, newest first."""

    stated: Sequence[Stated]
    steps: Sequence[Step]


def history(wished: Wish, thing: NamedNode) -> History:
    """Return the history of a thing, as far as the dataset and the kept releases know it."""
    return History(list(_stated(wished, thing)), list(_steps(wished, thing)))


def _stated(wished: Wish, thing: NamedNode) -> Iterator[Stated]:
    dataset = wished.live.dataset
    rows = list(select(dataset, bind(read_query(QUERIES / "versions.rq"), {"thing": [thing]})))
    named = {term for row in rows for term in (row["version"], row["element"])}
    naming = Naming(wished, labels_of(dataset, named))
    for row in rows:
        before, since = row["before"], row["since"]
        yield Stated(
            version=naming.link(row["version"]),
            element=naming.link(row["element"]),
            since=since.value[:10] if since is not None else "",
            force=row["force"] is not None,
            changes=_revised(wished, before, row["element"]) if before is not None else (),
        )


def _revised(wished: Wish, before: NamedNode, after: NamedNode) -> list[str]:
    """Return in sentences how an element differs from the one that it carries on."""
    dataset = wished.live.dataset
    old, new = (said(dataset, [one, *_indicators(dataset, one)]) for one in (before, after))
    return [one.sentence(wished.language) for one in compared(_named(old), _named(new))]


def _named(record: Record) -> Record:
    """Return a record by names in place of things: a revised element has another IRI.

    The name of the element itself is what may differ, so it has none here.
    """
    return {
        (kind, one.name if kind == "target" else "", year, stage): Said(
            one.name, {shown: shown for shown in one.values.values()}
        )
        for (kind, _, year, stage), one in record.items()
    }


def _indicators(dataset: Store, thing: NamedNode) -> list[NamedNode]:
    query = bind(read_query(QUERIES / "measured-by.rq"), {"thing": [thing]})
    return [row["indicator"] for row in select(dataset, query)]


def _steps(wished: Wish, thing: NamedNode) -> Iterator[Step]:
    """Yield the releases in which something of the thing changed, and the first that knew it."""
    live = wished.live
    chain = [(live.release.name, live.manifest, live.dataset)]
    chain += [(one.name, one.manifest, one.dataset) for one in live.before]
    for (name, manifest, new), (_, _, old) in pairwise(chain):
        if step := _step(wished, thing, (name, manifest.built[:10]), (old, new)):
            yield step
    name, manifest, first = chain[-1]
    # Where older releases are kept than these, the last of these is no beginning.
    if manifest.previous is None and _statements(first, thing, live.base):
        yield Step(name, manifest.built[:10], "known", (), (), 0)


def _step(
    wished: Wish, thing: NamedNode, release: tuple[str, str], datasets: tuple[Store, Store]
) -> Step | None:
    old, new = (_statements(one, thing, wished.live.base) for one in datasets)
    if not old or not new:
        kind = "came" if new else "went"
        return Step(*release, kind, (), (), 0) if old or new else None
    records = (said(one, [thing, *_indicators(one, thing)]) for one in datasets)
    differences = compared(*records)
    sentences = [one.sentence(wished.language) for one in differences]
    if any(one.kind == "name" and one.thing == thing.value for one in differences):
        old, new = (
            {key: one[key] for key in one if key.predicate != RDFS_LABEL} for one in (old, new)
        )
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    if not sentences and not gone and not come:
        return None
    changes = _changes(wished, [("−", one) for one in gone] + [("+", one) for one in come])
    return Step(*release, "changed", sentences, changes[:TOLD], max(len(changes) - TOLD, 0))


def _statements(dataset: Store, thing: NamedNode, base: str) -> Mapping[Triple, Quad]:
    """Return what files say of a thing."""
    read = tuple(graph_name(base, kind).value for kind in READ)
    quads = dataset.quads_for_pattern(thing, None, None, None)
    return {
        one.triple: one for one in quads if getattr(one.graph_name, "value", "").startswith(read)
    }


def _changes(wished: Wish, found: Sequence[tuple[str, Triple]]) -> list[Change]:
    terms: set[Term] = {term for _, one in found for term in (one.predicate, one.object)}
    naming = Naming(wished, labels_of(wished.live.dataset, terms))
    ordered = sorted(found, key=lambda one: (str(one[1].predicate), one[0] == "+", str(one[1])))
    return [
        Change(sign, naming.link(one.predicate), naming.shown(one.object)) for sign, one in ordered
    ]
