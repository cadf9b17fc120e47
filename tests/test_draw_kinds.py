"""What each kind of drawing shows, held against the graph that it is drawn from."""

from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.dataset import select
from kg.draw import render
from kg.draw.cascade import READABLE
from kg.draw.kinds import KINDS
from kg.draw.measures import rupiah
from kg.draw.outline import outline
from kg.draw.packing import paper_scale
from kg.draw.picture import Picture
from kg.names import DEFAULT_BASE, RDF_TYPE, RDFS_LABEL, simpul

ID = DEFAULT_BASE + "id/99.01/"
GRAPH = NamedNode("urn:coba")


def draw(store: Store, kind: str, of: str | None = None, language: str = "id") -> Picture:
    thing = NamedNode(of if ":" in of else ID + of) if of else None
    return KINDS[kind](store, thing, DEFAULT_BASE, language)


def objects(store: Store, predicate: str, subject: str | None = None) -> set[tuple[str, str]]:
    """Return the subjects and objects of a predicate in all graphs."""
    start = NamedNode(subject) if subject else None
    found = store.quads_for_pattern(start, simpul(predicate), None)
    return {(one.subject.value, one.object.value) for one in found}


def small(*triples: tuple[str, str, str]) -> Store:
    """Return a store of a few things; ``a`` gives a class, ``nama`` a name."""
    store = Store()
    for subject, predicate, value in triples:
        one = NamedNode(f"urn:{subject}")
        if predicate == "a":
            store.add(Quad(one, RDF_TYPE, simpul(value), GRAPH))
        elif predicate == "nama":
            store.add(Quad(one, RDFS_LABEL, Literal(value, language="id"), GRAPH))
        else:
            store.add(Quad(one, simpul(predicate), NamedNode(f"urn:{value}"), GRAPH))
    return store


def test_the_process_map_has_a_band_for_each_group(region: Store) -> None:
    picture = draw(region, "proses")
    groups = dict(objects(region, "termasukKelompok"))
    for box in picture.boxes:
        group = groups.get(box.id, "/").rpartition("/")[2]
        assert box.within == f"kelompok-{group}"
    bands = [lane.id for lane in picture.lanes]
    assert bands[:4] == [f"kelompok-{one}" for one in ("manajemen", "inti", "pendukung", "lainnya")]


def test_a_flow_below_is_told_of_the_process_above(region: Store) -> None:
    """What flows between processes of any level shows between those of level 0 that hold them."""
    picture = draw(region, "proses")
    shown = {box.id for box in picture.boxes}
    tops = {low: high for low, high in objects(region, "subProsesDari") if high in shown}
    tops |= {one: one for one in shown}
    flows = {(tops.get(a), tops.get(b)) for a, b in objects(region, "memasokKe")}
    due = {(a, b) for a, b in flows if a and b and a != b}
    assert {(edge.source, edge.target) for edge in picture.edges} >= due


def test_a_subprocess_map_has_the_next_level_and_its_neighbours(region: Store) -> None:
    picture = draw(region, "subproses", "proses/TKC-03")
    inside = {box.id for box in picture.boxes if box.within}
    parents = objects(region, "subProsesLangsungDari")
    assert inside == {child for child, above in parents if above == ID + "proses/TKC-03"}
    assert {box.kind for box in picture.boxes if not box.within} == {"proses-luar"}
    marked = {box.id for box in picture.boxes if box.within and box.mark}
    assert marked == {one for one in inside if one in {above for _, above in parents}}


def test_every_process_stands_in_the_frame_of_what_holds_it(region: Store) -> None:
    picture = draw(region, "subproses")
    parents = dict(objects(region, "subProsesLangsungDari"))
    held = {one.id: one.within for one in (*picture.boxes, *picture.groups)}
    assert {one: above for one, above in held.items() if above} == parents


def test_processes_that_stand_together_are_alike_high(region: Store) -> None:
    picture = draw(region, "subproses")
    heights: dict[str | None, set[float]] = {}
    for box in picture.boxes:
        heights.setdefault(box.within, set()).add(box.height)
    assert {len(found) for found in heights.values()} == {1}


def test_what_no_sheet_of_a3_can_show_says_so() -> None:
    found = [("p", "a", "Proses")]
    for at in range(60):
        found += [(f"p{at}", "a", "Proses"), (f"p{at}", "subProsesLangsungDari", "p")]
    store = small(
        *found, ("m", "a", "PetaProses"), *((("m", "memetakan", f"p{at}")) for at in range(60))
    )
    picture = draw(store, "sipoc", "urn:m")
    assert "60 proses" in picture.description
    assert picture.description.endswith("pilih sebagian saja.")
    assert not draw(store, "sipoc", "urn:p1").description.endswith("pilih sebagian saja.")


def test_sipoc_has_the_inputs_and_outputs_of_the_process(region: Store) -> None:
    process = ID + "proses/TKC-01"
    picture = draw(region, "sipoc", process)
    columns = {"memerlukanMasukan": " 1 ", "menghasilkanLuaran": " 3 ", "melayani": " 4 "}
    for predicate, column in columns.items():
        stated = {value for _, value in objects(region, predicate, process)}
        shown = {box.iri for box in picture.boxes if column in box.id}
        assert stated <= shown, predicate


def test_the_relationship_map_has_the_roles_that_are_stated(region: Store) -> None:
    picture = draw(region, "relasi")
    rows = {lane.id for lane in picture.lanes}
    owners = {(process, actor) for actor, process in objects(region, "mengampuLangsung")}
    signs = {box.id: box.kind for box in picture.boxes if box.kind.startswith("peran-")}
    for process, actor in owners:
        if process in rows:
            assert signs[f"{process} {actor}"] == "peran-pemilik"
    for process, actor in objects(region, "melibatkan") - owners:
        if process in rows:
            assert signs[f"{process} {actor}"] == "peran-terlibat"
    assert {box.kind for box in picture.boxes if not box.kind.startswith("peran-")} == {
        "pelaku",
        "pelaku-kosong",
    }


def test_a_cross_functional_map_has_the_flow_of_its_process(region: Store) -> None:
    process = ID + "proses/TKC-02.01.02.01"
    picture = draw(region, "lintas-fungsi", process)
    tasks = {one for one, of in objects(region, "aktivitasDari") if of == process}
    assert {box.id for box in picture.boxes if box.kind == "aktivitas"} == tasks
    kinds = Counter(box.kind for box in picture.boxes)
    assert (kinds["peristiwa-mulai"], kinds["peristiwa-akhir"]) == (1, 1)
    flows = dict(objects(region, "dariObjek"))
    own = {flow for flow, source in flows.items() if source.startswith(process)}
    assert len(picture.edges) == len(own)
    lanes = {box.id: box.within for box in picture.boxes}
    for edge in picture.edges:
        crosses = lanes[edge.source] != lanes[edge.target]
        assert edge.kind == ("serah" if crosses else "lanjut")
        assert edge.points[0].x < edge.points[-1].x


def test_a_process_without_events_gets_a_start_and_an_end() -> None:
    store = small(
        ("p", "a", "Proses"), ("p", "nama", "Proses"), ("u", "nama", "Unit"),
        ("t1", "a", "AktivitasProses"), ("t1", "aktivitasDari", "p"), ("t1", "nama", "Satu"),
        ("t2", "a", "AktivitasProses"), ("t2", "aktivitasDari", "p"), ("t2", "nama", "Dua"),
        ("t1", "mendahuluiLangsung", "t2"), ("t1", "pelaksanaAktivitas", "u"),
    )  # fmt: skip
    picture = draw(store, "lintas-fungsi", "urn:p")
    kinds = [box.kind for box in picture.boxes]
    assert kinds == ["peristiwa-mulai", "aktivitas", "aktivitas", "peristiwa-akhir"]
    assert [box.iri for box in picture.boxes] == [None, "urn:t1", "urn:t2", None]
    assert [lane.title for lane in picture.lanes] == ["Unit", "Pelaku belum ditetapkan"]
    assert [edge.kind for edge in picture.edges] == ["lanjut", "serah", "lanjut"]


def test_a_cascade_draws_what_serves_two_things_once(region: Store) -> None:
    picture = draw(region, "cascade")
    served = Counter(edge.source for edge in picture.edges)
    several = [one for one, count in served.items() if count > 1]
    assert ID + "rpjmd/2025-2029/sasaran/5.1" in several
    top = min(picture.boxes, key=lambda box: box.y)
    assert top.kind == "visi"
    lines = [item.text for item in outline(picture)]
    assert sum("Menurunnya beban pengeluaran" in line.split("mendukung")[0] for line in lines) == 1
    assert any(line.startswith("juga mendukung") for line in lines)


def test_what_hangs_on_nothing_stands_in_the_margin(region: Store) -> None:
    """The planted tujuan without misi, and the programme without sasaran."""
    picture = draw(region, "cascade")
    margin = next(group for group in picture.groups if group.id == "yatim")
    inside = {box.id for box in picture.boxes if box.within == "yatim"}
    assert ID + "rpjmd/2025-2029/tujuan/5.2" in inside
    others = [box for box in picture.boxes if not box.within]
    assert all(box.right < margin.x for box in others)
    items = [item.text for item in outline(picture)]
    (orphan,) = (item for item in items if item.startswith("Tujuan daerah 5.2"))
    assert items.index(margin.title) < items.index(orphan)


def test_an_orphan_keeps_what_hangs_on_it() -> None:
    store = small(
        ("v", "a", "Visi"), ("v", "nama", "Visi"), ("m", "a", "Misi"), ("m", "nama", "Misi"),
        ("m", "berkontribusiLangsungPada", "v"), ("p", "a", "Program"), ("p", "nama", "Program"),
        ("k", "a", "Kegiatan"), ("k", "nama", "Kegiatan"), ("k", "berkontribusiLangsungPada", "p"),
    )  # fmt: skip
    picture = draw(store, "cascade")
    assert {box.id for box in picture.boxes if box.within == "yatim"} == {"urn:p", "urn:k"}
    assert {(edge.source, edge.target) for edge in picture.edges} == {
        ("urn:m", "urn:v"),
        ("urn:k", "urn:p"),
    }


def test_a_cascade_that_turns_in_a_circle_is_drawn_all_the_same() -> None:
    store = small(
        ("a", "a", "Kegiatan"), ("b", "a", "Kegiatan"), ("a", "berkontribusiLangsungPada", "b"),
        ("b", "berkontribusiLangsungPada", "a"), ("a", "berkontribusiLangsungPada", "a"),
    )  # fmt: skip
    picture = draw(store, "cascade")
    assert {box.id for box in picture.boxes} == {"urn:a", "urn:b"}
    assert {item.iri for item in outline(picture) if item.iri} == {"urn:a", "urn:b"}


@pytest.mark.parametrize("of", ["rpjmd/2025-2029/misi/1", "rpjmd/2025-2029/sasaran/4.1"])
def test_a_cascade_of_a_thing_is_what_serves_it_and_what_it_serves(region: Store, of: str) -> None:
    picture = draw(region, "cascade", of)
    closure = objects(region, "berkontribusiPada")
    above = {high for low, high in closure if low == ID + of}
    shown = {box.id for box in picture.boxes}
    assert ID + of in shown
    assert above <= shown
    for box in picture.boxes:
        assert (
            box.id == ID + of
            or (box.id, ID + of) in closure
            or any((low, box.id) in closure for low in shown)
        )


def test_a_cascade_is_readable_on_paper_or_says_what_it_leaves_out(region: Store) -> None:
    picture = draw(region, "cascade")
    assert paper_scale(picture.width, picture.height) >= READABLE * 0.9
    assert "tidak muat terbaca" in picture.description
    part = draw(region, "cascade", "rpjmd/2025-2029/misi/2")
    assert "tidak muat terbaca" not in part.description
    assert any(box.kind == "subkegiatan" for box in part.boxes)


def test_a_superseded_element_is_not_drawn(region: Store) -> None:
    shown = {box.id for box in draw(region, "cascade", "rpjmd/2025-2029/misi/4").boxes}
    query = """
        SELECT ?unsur WHERE { ?unsur <https://w3id.org/simpul/def#ditetapkanDalam> ?versi
        MINUS { ?unsur <https://w3id.org/simpul/def#berlaku> true } }"""
    superseded = {row["unsur"].value for row in select(region, query)}
    assert superseded
    assert not superseded & shown


def test_indicators_and_money_are_shown_on_demand(region: Store) -> None:
    plain, full = (
        draw(region, kind, "rpjmd/2025-2029/sasaran/2.1") for kind in ("cascade", "cascade-lengkap")
    )
    assert "Pagu indikatif" not in render(plain, "text", "id").decode()
    text = render(full, "text", "id").decode()
    assert "Pagu indikatif Rp" in text
    assert "▪ Laju pertumbuhan ekonomi (%): 4,86 (2024) → 5,8 (2029)" in text


def test_a_visi_costs_what_all_its_sub_kegiatan_cost(region: Store) -> None:
    """Each counted once, whatever of the plan is drawn."""
    whole = draw(region, "cascade-anggaran", "rpjmd/2025-2029/misi/1")
    part = draw(region, "cascade-anggaran", "rpjmd/2025-2029/sasaran/2.1")
    notes = [
        next(box.description for box in picture.boxes if box.kind == "visi")
        for picture in (whole, part)
    ]
    assert notes[0] == notes[1] != ""


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "Rp0"), (999_999, "Rp999.999"), (1_500_000, "Rp1,5 juta"), (2 * 10**12, "Rp2,0 triliun")],
)
def test_rupiah_is_said_as_people_say_it(amount: int, said: str) -> None:
    assert rupiah(amount, "id") == said


def test_a_performance_tree_stands_beside_the_plan(region: Store) -> None:
    picture = draw(region, "pohon-kinerja", "pohon/stunting")
    tree = {one for one, of in objects(region, "kondisiDalamPohon") if of == ID + "pohon/stunting"}
    assert {box.id for box in picture.boxes if box.within == "pohon"} == tree
    links = {pair for pair in objects(region, "diterjemahkanMenjadi") if pair[0] in tree}
    drawn = {(one.source, one.target) for one in picture.edges if one.kind == "diterjemahkan"}
    assert drawn == links
    loose = {box.id for box in picture.boxes if box.kind == "kondisi-lepas"}
    assert loose == tree - {condition for condition, _ in links}
    left, right = ((group.x, group.right) for group in picture.groups)
    assert left[1] < right[0]


def test_a_tree_whose_conditions_turn_in_a_circle_is_drawn(region: Store) -> None:
    picture = draw(region, "pohon-kinerja", "1.06.2.08.2.14.01.0000/pohon/1")
    pairs = {(edge.source, edge.target) for edge in picture.edges}
    assert any((target, source) in pairs for source, target in pairs)


def test_a_name_is_in_the_language_asked_for() -> None:
    store = small(("p", "a", "Proses"), ("p", "nama", "Perencanaan"))
    name = Literal("planning", language="en")
    store.add(Quad(NamedNode("urn:p"), RDFS_LABEL, name, GRAPH))
    assert [draw(store, "proses", None, one).boxes[0].title for one in ("id", "en")] == [
        "Perencanaan",
        "planning",
    ]


def test_a_thing_without_a_name_is_called_by_the_end_of_its_iri() -> None:
    store = small(("x/proses/7", "a", "Proses"))
    assert draw(store, "proses").boxes[0].title == "7"


def test_what_has_no_map_is_drawn_from_the_top() -> None:
    store = small(
        ("a", "a", "Proses"), ("b", "a", "Proses"), ("b", "subProsesLangsungDari", "a"),
    )  # fmt: skip
    assert [box.id for box in draw(store, "proses").boxes] == ["urn:a"]
    assert [box.id for box in draw(store, "subproses").boxes] == ["urn:b"]
