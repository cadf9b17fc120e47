"""Each entailment rule by its example: what follows from it and what does not.

``entailments/{rule}.trig`` holds what is known in the default graph, all that must follow in
``<mengikuti>``, and what must not, though it looks like it, in ``<tidak-mengikuti>``.
"""

import random
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad, Store, Triple, parse

from kg.build import load_vocabulary
from kg.dataset import digest
from kg.measure import read_measures
from kg.names import (
    DEFAULT_BASE,
    QUESTIONS,
    RDF_TYPE,
    SHAPE_PROFILES,
    Term,
    graph_name,
)
from kg.reason import layer_of, read_rules, reads, reason

EXAMPLES = Path(__file__).parent / "entailments"
INFERENCES = Path(__file__).parent / "inferences.toml"
FOLLOWS, FOLLOWS_NOT = "mengikuti", "tidak-mengikuti"

# A rule that counts or looks for what is not there may be wrong until all that it reads is said.
NOT_MONOTONE = re.compile(r"\b(MINUS|NOT EXISTS|COUNT|SUM|MIN|MAX)\b|!BOUND")

RULES = read_rules()
LAYERS = {rule: layer_of(one) for rule, one in RULES.items()}

each_rule = pytest.mark.parametrize("rule", RULES)


@cache
def example(rule: str) -> dict[str, set[Triple]]:
    """Return the triples of the parts of an example; what is known has no name."""
    base = f"https://contoh.example/{rule}/"
    parts: dict[str, set[Triple]] = {}
    for quad in parse(path=str(EXAMPLES / f"{rule}.trig"), base_iri=base):
        known = isinstance(quad.graph_name, DefaultGraph)
        part = "" if known else quad.graph_name.value.removeprefix(base)
        parts.setdefault(part, set()).add(quad.triple)
    return parts


def quads(triples: set[Triple]) -> list[Quad]:
    graph = graph_name(DEFAULT_BASE, "sumber", "contoh")
    return [Quad(*triple, graph) for triple in triples]


def as_stored(triples: set[Triple]) -> set[Triple]:
    """Return triples with numbers as the store writes them, 70.0 as 70."""
    store = Store()
    store.extend(quads(triples))
    return {quad.triple for quad in store}


@cache
def vocabulary() -> list[Quad]:
    store = Store()
    load_vocabulary(store, DEFAULT_BASE)
    return list(store)


@cache
def found(rule: str) -> set[Triple]:
    """Return what a rule alone finds in its example."""
    store = Store()
    store.bulk_extend([*vocabulary(), *quads(example(rule)[""])])
    reason(store, {rule: RULES[rule]}, DEFAULT_BASE)
    graph = graph_name(DEFAULT_BASE, "inferred", rule)
    own = {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}
    return {triple for triple in own if "contoh.example" in str(triple)}


@cache
def says() -> dict[str, set[Term]]:
    """Return the terms with which each rule says something: predicates, and of a type the class."""
    return {
        rule: {t.object if t.predicate == RDF_TYPE else t.predicate for t in found(rule)}
        for rule in RULES
    }


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == set(RULES)


@each_rule
def test_what_follows_follows_and_nothing_else(rule: str) -> None:
    parts = example(rule)
    assert set(parts) == {"", FOLLOWS, FOLLOWS_NOT}
    assert found(rule) == as_stored(parts[FOLLOWS])
    assert not found(rule) & as_stored(parts[FOLLOWS_NOT])


@each_rule
def test_a_rule_that_is_not_monotone_comes_after_what_it_reads(rule: str) -> None:
    one = RULES[rule]
    if NOT_MONOTONE.search(one.text):
        terms = reads(one)
        assert terms is not None
        for other in RULES.keys() - {rule}:
            assert LAYERS[other] < LAYERS[rule] or not terms & says()[other], other


@each_rule
def test_a_rule_reads_nothing_that_only_a_later_layer_says(rule: str) -> None:
    terms = reads(RULES[rule]) or set()
    for other in RULES:
        assert LAYERS[other] <= LAYERS[rule] or not terms & says()[other], other


def world(seed: int) -> Store:
    """Return the examples of all rules together, reasoned over, in the order of a seed."""
    known = [quad for rule in RULES for quad in quads(example(rule)[""])]
    random.Random(seed).shuffle(known)  # noqa: S311
    store = Store()
    store.bulk_extend(vocabulary())
    for quad in known:
        store.add(quad)
    reason(store, RULES, DEFAULT_BASE)
    return store


def test_all_rules_together_do_not_depend_on_the_order_of_the_data() -> None:
    assert len({digest(world(seed)) for seed in range(3)}) == 1


def test_all_rules_together_find_nothing_more_the_second_time() -> None:
    store = world(0)
    assert set(reason(store, RULES, DEFAULT_BASE).values()) == {0}


def test_a_rule_says_the_same_with_the_others_as_alone() -> None:
    store = world(0)
    for rule in RULES:
        for triple in found(rule):
            quads_found = store.quads_for_pattern(*triple, None)
            assert next(iter(quads_found), None) is not None, (rule, str(triple))


def inferences() -> list[dict[str, object]]:
    return tomllib.loads(INFERENCES.read_text(encoding="utf-8"))["inference"]


def known_names() -> dict[str, set[str]]:
    """Return the names of all that may serve an inference."""
    shapes = "".join(path.read_text(encoding="utf-8") for path in SHAPE_PROFILES.rglob("*.ttl"))
    return {
        "rules": set(RULES),
        "measures": set(read_measures()),
        "questions": {path.stem for path in QUESTIONS.glob("*.rq")},
        "shapes": set(re.findall(r"^shapes:(\w+) a sh:", shapes, re.MULTILINE)),
    }


def test_the_25_inferences_are_served_by_what_exists() -> None:
    served = inferences()
    assert [one["number"] for one in served] == list(range(1, 26))
    for one in served:
        named = {kind: set(one.get(kind, [])) for kind in known_names()}
        assert one.get("dl") or any(named.values()), one["name"]
        for kind, names in known_names().items():
            assert named[kind] <= names, one["name"]
