"""Building: every source in a named graph of its own, beside the ontology and its codes."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Store

from kg.build import build, load_vocabulary, source_files
from kg.dataset import canonical, file_digest
from kg.errors import Conflict, InputRefused, Unreadable
from kg.names import DEFAULT_BASE, ONTOLOGY, SHIPPED_DATA, graph_name
from kg.recognise import read_layouts

LAYOUTS = read_layouts()
SCORES = "tahun,wilayah,nilai,predikat\n2017,Kab. A,81.31,A\n"
SOURCE = f"{DEFAULT_BASE}graph/sumber/"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder with two sources, one of them deeper, and two files that are none."""
    folder = tmp_path / "kab"
    (folder / "lain").mkdir(parents=True)
    (folder / "lain" / "nilai.csv").write_text(SCORES, encoding="utf-8")
    (folder / "wilayah.ttl").write_text("<id/a> <urn:p> [] .", encoding="utf-8")
    (folder / "catatan.md").write_text("# catatan", encoding="utf-8")
    (folder / "folder.ttl").mkdir()
    return folder


def graphs(store: Store, start: str) -> set[str]:
    """Return the names of the graphs below an IRI, without it."""
    names = {one.value for one in store.named_graphs() if isinstance(one, NamedNode)}
    return {name.removeprefix(start) for name in names if name.startswith(start)}


def test_a_folder_stands_for_the_source_files_in_it(sources: Path) -> None:
    note = sources / "catatan.md"
    found = list(source_files([note, sources]))
    assert found == [note, sources / "lain" / "nilai.csv", sources / "wilayah.ttl"]


def test_a_source_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="hilang: there is no such file or folder"):
        list(source_files([tmp_path / "hilang"]))


def test_each_source_has_a_graph_of_its_own(sources: Path) -> None:
    made = build([sources], LAYOUTS, DEFAULT_BASE)
    scores, region = sources / "lain" / "nilai.csv", sources / "wilayah.ttl"
    names = {SOURCE + "tabel-nilai-akip/nilai": scores, SOURCE + "kab/wilayah": region}
    assert {graph.value: path for graph, path in made.files.items()} == names
    assert graphs(made.store, SOURCE) == {"tabel-nilai-akip/nilai", "kab/wilayah"}
    assert [(one.file, one.read, one.used) for one in made.imports] == [("nilai.csv", 1, 1)]
    assert made.described() == [
        {
            "file": path.name,
            "folder": path.parent.name,
            "sha256": file_digest(path),
            "graph": name,
        }
        for name, path in names.items()
    ]


def test_the_order_of_the_sources_changes_nothing(sources: Path) -> None:
    files = list(source_files([sources]))
    first, second = (build(one, LAYOUTS, DEFAULT_BASE).store for one in (files, files[::-1]))
    assert canonical(first) == canonical(second)


def test_two_sources_may_not_have_the_same_graph(sources: Path) -> None:
    twin = sources / "wilayah.nt"
    twin.write_text("<urn:a> <urn:p> <urn:b> .", encoding="utf-8")
    with pytest.raises(Conflict, match=r"wilayah\.ttl: its graph .*wilayah\.nt.*kab/wilayah"):
        build([sources], LAYOUTS, DEFAULT_BASE)


def test_one_faulty_source_stops_the_build(sources: Path) -> None:
    (sources / "a.csv").write_text(SCORES.replace("81.31", "81,31"), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"a\.csv"):
        build([sources], LAYOUTS, DEFAULT_BASE)


def test_ontology_and_codes_are_loaded_each_in_its_graph() -> None:
    store = Store()
    load_vocabulary(store, DEFAULT_BASE)
    schemes = {path.stem for path in (ONTOLOGY / "kode").glob("*.ttl")}
    assert graphs(store, f"{DEFAULT_BASE}graph/kode/") == schemes
    ontology = graph_name(DEFAULT_BASE, "ontologi")
    assert any(store.quads_for_pattern(None, None, None, ontology))
    assert len(list(store.named_graphs())) == 1 + len(schemes)


def test_the_shipped_data_is_the_same_every_time_and_has_no_blank_node() -> None:
    first, second = (build([SHIPPED_DATA], LAYOUTS, DEFAULT_BASE) for _ in range(2))
    assert canonical(first.store) == canonical(second.store)
    terms = {term for quad in first.store for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, BlankNode)]
    assert all(one.read == one.used + len(one.refused) > 0 for one in first.imports)
