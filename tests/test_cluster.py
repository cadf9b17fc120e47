"""Clusters of duties: what is alike without the name of the position, and nothing else."""

import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.build import build
from kg.cluster import agreement, cluster, clusters, pattern, read_clusterings, wording
from kg.names import DEFAULT_BASE, RDF_TYPE, SHIPPED_DATA, graph_name, simpul
from kg.pipeline import make_world
from kg.reason import read_rules, reason
from kg.recognise import read_layouts
from tests.conftest import Find

LEAST = 0.8
FORMULA = "menyusun bahan telaah dan laporan berkala di bidang {}"
TOPICS = ("hukum", "pangan", "sosial", "pariwisata dan kebudayaan", "perencanaan")
WORDS = st.sampled_from(
    ["menyusun", "menelaah", "laporan", "bahan", "data", "rencana", "hukum", "pangan"]
)
TEXTS = st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=6)), max_size=12)


def test_one_formula_for_many_positions_is_one_cluster() -> None:
    texts = [
        wording(topic, f"analis {topic}", FORMULA.format(topic), 3) for topic in reversed(TOPICS)
    ]
    other = wording("sopir", "sopir", "mengantar pegawai ke tempat kerja dengan selamat", 3)
    (found,) = clusters([*texts, other], LEAST)
    assert {one.subject for one in found} == set(TOPICS)
    assert pattern(found) == FORMULA.format("…")


def test_a_gap_stands_where_many_say_more_than_the_first() -> None:
    texts = ["mengolah data", *(f"mengolah data {topic}" for topic in TOPICS)]
    assert pattern([wording(text, text, text, 1) for text in texts]) == "mengolah data …"


def test_one_position_in_many_agencies_is_no_cluster() -> None:
    text = FORMULA.format("umum")
    assert clusters([wording(str(at), "sekretaris", text, 3) for at in range(5)], LEAST) == []


def test_a_chain_of_small_steps_is_not_one_cluster() -> None:
    words = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
    chain = [" ".join(f"{word}{'x' * (at > step)}" for at, word in enumerate(words))
             for step in range(len(words))]  # fmt: skip
    texts = [wording(str(at), f"jabatan{at}", text, 3) for at, text in enumerate(chain)]
    found = clusters(texts, LEAST)
    assert all(agreement(one[0], member) >= LEAST for one in found for member in one)
    assert len(found) > 1


@given(TEXTS)
def test_clusters_part_their_texts_and_do_not_depend_on_order(
    told: list[tuple[str, list[str]]],
) -> None:
    texts = [wording(str(at), group, " ".join(said), 2) for at, (group, said) in enumerate(told)]
    found = clusters(texts, LEAST)
    members = [one.subject for each in found for one in each]
    assert len(members) == len(set(members))
    assert all(len({one.group for one in each}) > 1 for each in found)
    assert {frozenset(one.subject for one in each) for each in found} == {
        frozenset(one.subject for one in each) for each in clusters(texts[::-1], LEAST)
    }


def test_an_empty_dataset_has_no_clusters() -> None:
    assert set(cluster(Store(), read_clusterings(), DEFAULT_BASE).values()) == {0}


def test_the_build_puts_the_clusters_of_the_region_into_a_graph_of_their_own() -> None:
    world = make_world([SHIPPED_DATA], DEFAULT_BASE, lambda _: None)
    assert set(world.clustered) == set(read_clusterings())
    for name, number in world.clustered.items():
        graph = graph_name(DEFAULT_BASE, "clustered", name)
        assert len(list(world.dataset.quads_for_pattern(None, None, None, graph))) == number
    kind = simpul("GugusSeragam")
    (found,) = {
        quad.subject for quad in world.dataset.quads_for_pattern(None, RDF_TYPE, kind, None)
    }
    members = world.dataset.quads_for_pattern(found, simpul("anggotaGugus"), None, None)
    assert {quad.object.value.removeprefix(DEFAULT_BASE) for quad in members} == {
        "id/99.01/jabatan/23/tugas/2",
        "id/99.01/jabatan/30/tugas/2",
    }


def clustered(*sources: Path) -> Store:
    """Build a dataset from sources and cluster its duties."""
    store = build(sources, read_layouts(), DEFAULT_BASE).store
    reason(store, read_rules(), DEFAULT_BASE)
    cluster(store, read_clusterings(), DEFAULT_BASE)
    return store


def test_the_duties_of_the_real_dump_fall_into_few_formulas(shared: Find) -> None:
    begun = time.perf_counter()
    store = clustered(shared("organisasi/jabatan-riau.sql"))
    assert time.perf_counter() - begun < 30
    members = list(store.quads_for_pattern(None, simpul("anggotaGugus"), None, None))
    patterns = {
        quad.subject: quad.object.value
        for quad in store.quads_for_pattern(None, simpul("polaTeks"), None, None)
    }
    sizes = dict.fromkeys(patterns, 0)
    for quad in members:
        sizes[quad.subject] += 1
    largest = max(sizes, key=lambda node: sizes[node])
    assert (len(members), len(patterns), sizes[largest]) == (3016, 57, 845)
    assert patterns[largest].endswith("menyimpulkan dan menyusun rekomendasi di bidang …")
