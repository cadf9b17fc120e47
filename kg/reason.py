"""Write down what follows from a dataset: each rule's triples in a named graph of its own."""

import re
from collections.abc import Mapping

from pyoxigraph import NamedNode, Quad, Store, Triple

from kg.dataset import construct
from kg.names import ENTAILMENTS, RDF_TYPE, Term, graph_name, prefix_map
from kg.rq import QueryFile, read_query_files

KIND = "inferred"

# A layer ends before the next begins: a rule that counts, or looks for what is not there, sees all
# that there is. A rule whose header names none is in the first.
LAYER, FIRST = "layer", 1

NAME = re.compile(r"\b(\w+):([\w-]+)")
ANY_CLASS = re.compile(r"\ba \?")
ANY_PREDICATE = re.compile(r"\?\w+ \?\w+ \?\w+|[;{] *\?\w+ \?\w+")
# What lists variables side by side and says no triple.
LISTS = re.compile(r"(?:SELECT|GROUP BY|VALUES)[^{}]*")


def read_rules() -> dict[str, QueryFile]:
    """Read the entailment rules that the product knows, by name."""
    return read_query_files(ENTAILMENTS)


def reason(store: Store, rules: Mapping[str, QueryFile], base: str) -> dict[str, int]:
    """Apply the rules until nothing new follows, and return how many triples each has added.

    A triple is put down once, in the graph of the first rule that finds it, layer by layer and in
    the order of names, so equal datasets have equal inferred graphs.
    """
    added = dict.fromkeys(rules, 0)
    for layer in sorted({layer_of(rule) for rule in rules.values()}):
        together = {name: rule for name, rule in rules.items() if layer_of(rule) == layer}
        _saturate(store, together, added, base)
    return added


def layer_of(rule: QueryFile) -> int:
    """Return the layer of a rule."""
    return int(rule.header.get(LAYER, FIRST))


def reads(rule: QueryFile) -> set[NamedNode] | None:
    """Return the terms that a rule's condition names, or None where it reads any predicate.

    >>> text = "CONSTRUCT { ?a simpul:d ?c } WHERE { ?a simpul:b ?c ; a simpul:C }"
    >>> sorted(term.value.partition("#")[2] for term in reads(QueryFile("r", {}, text)))
    ['C', 'b']
    """
    text = "\n".join(line.partition("# ")[0] for line in rule.text.splitlines())
    condition = LISTS.sub("", text.partition("WHERE")[2])
    if ANY_PREDICATE.search(condition):
        return None
    prefixes = prefix_map()
    names = [one for one in NAME.findall(condition) if one[0] in prefixes]
    any_class = {RDF_TYPE} if ANY_CLASS.search(condition) else set()
    return any_class | {NamedNode(prefixes[prefix] + name) for prefix, name in names}


def _saturate(
    store: Store, rules: Mapping[str, QueryFile], added: dict[str, int], base: str
) -> None:
    """Apply rules to a fixpoint; one that has read all there is to it is not asked again."""
    reading = {name: reads(rule) for name, rule in rules.items()}
    said: dict[Term, int] = {}
    asked: dict[str, int] = {}
    step = 0

    def due(name: str) -> bool:
        terms = reading[name]
        news = said.values() if terms is None else [said.get(term, 0) for term in terms]
        return name not in asked or any(when >= asked[name] for when in news)

    while waiting := [name for name in rules if due(name)]:
        for name in waiting:
            step += 1
            new = _apply(store, rules[name], graph_name(base, KIND, name), base)
            added[name] += len(new)
            asked[name] = step
            said |= {term: step for triple in new for term in _terms(triple)}


def _apply(store: Store, rule: QueryFile, graph: NamedNode, base: str) -> list[Triple]:
    # Once each and in the order of the answer: what is found side by side is then stored side by
    # side, where the next rule reads it. In the order of a set, memory is read all over.
    found = dict.fromkeys(construct(store, rule.text, base))
    # Most rules alone say what they say: of a term that nothing has yet, no triple is looked up.
    heard = {one for one in {each.predicate for each in found} if _said(store, one)}
    new = [one for one in found if one.predicate not in heard or not _known(store, one, graph)]
    store.extend(Quad(one.subject, one.predicate, one.object, graph) for one in new)
    return new


def _said(store: Store, predicate: NamedNode) -> bool:
    return next(store.quads_for_pattern(None, predicate, None, None), None) is not None


def _terms(triple: Triple) -> tuple[Term, ...]:
    """Return what a rule must name to read a triple: the predicate, and of a type the class."""
    if triple.predicate == RDF_TYPE:
        return triple.predicate, triple.object
    return (triple.predicate,)


def _known(store: Store, triple: Triple, graph: NamedNode) -> bool:
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    # Its own graph first: a rule that is asked again finds there what it found before.
    if Quad(subject, predicate, value, graph) in store:
        return True
    return next(store.quads_for_pattern(subject, predicate, value, None), None) is not None
