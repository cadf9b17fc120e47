"""Write down what follows from a dataset: each rule's triples in a named graph of its own."""

from collections.abc import Mapping

from pyoxigraph import NamedNode, Quad, Store, Triple

from kg.dataset import construct
from kg.names import ENTAILMENTS, graph_name
from kg.rq import QueryFile, read_query_files

KIND = "inferred"


def read_rules() -> dict[str, QueryFile]:
    """Read the entailment rules that the product knows, by name."""
    return read_query_files(ENTAILMENTS)


def reason(store: Store, rules: Mapping[str, QueryFile], base: str) -> dict[str, int]:
    """Apply the rules until nothing new follows, and return how many triples each has added.

    A triple is put down once, in the graph of the first rule by name that finds it, so equal
    datasets have equal inferred graphs.
    """
    added = dict.fromkeys(rules, 0)
    while True:
        before = sum(added.values())
        for name, rule in rules.items():
            added[name] += _apply(store, rule, graph_name(base, KIND, name), base)
        if sum(added.values()) == before:
            return added


def _apply(store: Store, rule: QueryFile, graph: NamedNode, base: str) -> int:
    new = {triple for triple in construct(store, rule.text, base) if not _known(store, triple)}
    store.extend(Quad(one.subject, one.predicate, one.object, graph) for one in new)
    return len(new)


def _known(store: Store, triple: Triple) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(iter(found), None) is not None
