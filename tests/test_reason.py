"""Reasoning: it ends, adds nothing twice, and does not depend on what was said first."""

import random

from pyoxigraph import NamedNode, Quad, Store

from kg.dataset import digest
from kg.names import DEFAULT_BASE, graph_name, simpul
from kg.reason import read_rules, reason
from kg.rq import QueryFile

NODES = [NamedNode(f"urn:{letter}") for letter in "abcde"]


def cycle() -> list[Quad]:
    graph = graph_name(DEFAULT_BASE, "sumber", "siklus")
    pairs = zip(NODES, [*NODES[1:], NODES[0]], strict=True)
    return [Quad(one, simpul("dalamWilayah"), other, graph) for one, other in pairs]


def test_a_cycle_ends() -> None:
    store = Store()
    store.extend(cycle())
    assert reason(store, read_rules(), DEFAULT_BASE)["wilayah"] == 5 * 5 - 5


def test_a_second_run_adds_nothing(region: Store) -> None:
    copy = Store()
    copy.extend(region)
    assert set(reason(copy, read_rules(), DEFAULT_BASE).values()) == {0}


def test_the_order_of_the_data_makes_no_difference() -> None:
    digests = set()
    for seed in range(3):
        quads = cycle()
        random.Random(seed).shuffle(quads)  # noqa: S311
        store = Store()
        store.extend(quads)
        reason(store, read_rules(), DEFAULT_BASE)
        digests.add(digest(store))
    assert len(digests) == 1


def test_what_a_rule_adds_stands_in_the_graph_of_the_rule(region: Store) -> None:
    graph = graph_name(DEFAULT_BASE, "inferred", "predikat")
    added = list(region.quads_for_pattern(None, None, None, graph))
    assert {quad.predicate for quad in added} == {simpul("predikat")}
    assert len(added) == 41


def test_a_new_rule_is_a_file_and_no_code() -> None:
    text = (
        "CONSTRUCT { ?b <urn:balik> ?a } WHERE { ?a <https://w3id.org/simpul/def#dalamWilayah> ?b }"
    )
    store = Store()
    store.extend(cycle())
    assert reason(store, {"balik": QueryFile("balik", {}, text)}, DEFAULT_BASE) == {"balik": 5}
