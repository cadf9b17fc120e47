"""Versions of a document side by side in one dataset: each for itself, what is the same in both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, Store

from kg.dataset import bind, construct, select
from kg.errors import Usage
from kg.names import QUERIES, expand
from kg.rq import read_query

# The owner of an indicator (none for an element), and what it is known by.
Identity = tuple[str, str]


def version_in(dataset: Store, thing: NamedNode, base: str) -> Store:
    """Return what one version of a document states, or what one named graph holds.

    The names of codes go with it. Raises Usage where there is neither.
    """
    part = Store()
    part.extend(dataset.quads_for_pattern(None, None, None, thing))
    if not len(part):
        query = bind(read_query(QUERIES / "version.rq"), {"version": [thing]})
        part.extend(
            Quad(one.subject, one.predicate, one.object, thing)
            for one in construct(dataset, query, base)
        )
    if not len(part):
        raise Usage.of("no-version", version=thing.value)
    part.extend(dataset.quads_for_pattern(None, expand("skos:prefLabel"), None, None))
    return part


@dataclass
class Known:
    """By what the things of a dataset can be known again."""

    origins: dict[str, str] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)

    @classmethod
    def of(cls, dataset: Store) -> "Known":
        """Read it from a dataset."""
        known = cls()
        for row in select(dataset, read_query(QUERIES / "identities.rq")):
            thing, owner = row["thing"].value, row["owner"].value if row["owner"] else ""
            known.identities.setdefault(thing, (owner, row["key"].value))
            if row["origin"] is not None:
                known.origins.setdefault(thing, row["origin"].value)
        return known


def counterparts(before: Store, after: Store) -> Mapping[str, str]:
    """Return for things of another IRI after than before the IRI that they had.

    What continues a thing is its counterpart; else what alone has its code, or its words.
    """
    old, new = Known.of(before), Known.of(after)
    same: dict[str, str] = {}
    gone: dict[Identity, list[str]] = {}
    for thing in sorted(old.identities.keys() - new.identities.keys()):
        gone.setdefault(old.identities[thing], []).append(thing)
    # Elements come before their indicators: those are known by their element.
    for thing, (owner, key) in sorted(new.identities.items(), key=lambda one: (one[1][0], one[0])):
        origin = new.origins.get(thing, "")
        if thing in old.identities:
            continue
        if origin in old.identities and origin not in new.identities:
            same[thing] = origin
        elif len(found := gone.get((same.get(owner, owner), key), [])) == 1:
            same[thing] = found.pop()
    return same
