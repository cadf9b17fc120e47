"""Reasoning: it ends, adds nothing twice, and does not depend on what was said first."""

import random

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.dataset import construct, digest
from kg.names import DEFAULT_BASE, RDF_TYPE, graph_name, simpul
from kg.reason import read_rules, reads, reason
from kg.rq import QueryFile

# The region was copied from nobody, its nomenclature is its first, and its units have one spelling.
NOT_OF_THE_REGION = {
    "kode-pengganti",
    "menyebut-daerah-lain",
    "nomenklatur-pengganti",
    "satuan-sama",
}

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
    assert len(added) > 38


def test_a_new_rule_is_a_file_and_no_code() -> None:
    text = (
        "CONSTRUCT { ?b <urn:balik> ?a } WHERE { ?a <https://w3id.org/simpul/def#dalamWilayah> ?b }"
    )
    store = Store()
    store.extend(cycle())
    assert reason(store, {"balik": QueryFile("balik", {}, text)}, DEFAULT_BASE) == {"balik": 5}


def rule(name: str, text: str, **header: object) -> dict[str, QueryFile]:
    prefixed = f"PREFIX simpul: <https://w3id.org/simpul/def#> {text}"
    return {name: QueryFile(name, header, prefixed)}


CLOSURE = rule(
    "tutupan",
    "CONSTRUCT { ?a simpul:dalamWilayah ?c }"
    " WHERE { ?a simpul:dalamWilayah ?b . ?b simpul:dalamWilayah ?c }",
)
COUNT = (
    "CONSTRUCT { ?a simpul:jumlahLoop ?n } WHERE { { SELECT ?a (COUNT(?b) AS ?n)"
    " WHERE { ?a simpul:dalamWilayah ?b } GROUP BY ?a } }"
)


def test_a_rule_that_reads_what_it_says_goes_on_to_the_end() -> None:
    store = Store()
    store.extend(cycle())
    assert reason(store, CLOSURE, DEFAULT_BASE) == {"tutupan": 5 * 5 - 5}


def test_a_later_layer_counts_once_all_is_said() -> None:
    store = Store()
    store.extend(cycle())
    # By its name this rule would come first.
    reason(store, {**rule("hitung", COUNT, layer=2), **CLOSURE}, DEFAULT_BASE)
    counted = store.quads_for_pattern(None, simpul("jumlahLoop"), None, None)
    assert {quad.object for quad in counted} == {Literal(5)}


def test_a_rule_is_asked_again_only_if_what_it_reads_was_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def counting(store: Store, text: str, base: str) -> object:
        asked.append(text)
        return construct(store, text, base)

    monkeypatch.setattr("kg.reason.construct", counting)
    other = rule("lain", "CONSTRUCT { ?a simpul:milikOPD ?b } WHERE { ?a simpul:dokumenDari ?b }")
    store = Store()
    store.extend(cycle())
    reason(store, {**other, **CLOSURE}, DEFAULT_BASE)
    assert asked.count(other["lain"].text) == 1
    assert asked.count(CLOSURE["tutupan"].text) > 1


@pytest.mark.parametrize(
    "condition",
    [
        "?a ?p ?b",
        "?a simpul:tahun ?n ; ?p ?b",
        "VALUES ?p { simpul:tahun } ?a ?p ?b",
    ],
)
def test_a_rule_with_a_variable_for_a_predicate_reads_everything(condition: str) -> None:
    text = f"CONSTRUCT {{ ?a simpul:b ?b }} WHERE {{ {condition} }}"
    assert reads(rule("apa saja", text)["apa saja"]) is None


def test_a_rule_with_a_variable_for_a_class_reads_every_type() -> None:
    one = rule("kelas", "CONSTRUCT { ?a simpul:b ?c } WHERE { ?a a ?c ; simpul:tahun ?n }")["kelas"]
    assert reads(one) == {RDF_TYPE, simpul("tahun")}


def test_every_rule_has_something_to_say_of_the_worked_region(region: Store) -> None:
    rules = read_rules().items()
    silent = {name for name, one in rules if not any(construct(region, one.text, DEFAULT_BASE))}
    assert silent <= NOT_OF_THE_REGION
