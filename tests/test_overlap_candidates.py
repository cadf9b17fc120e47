"""Candidates: which pairs are found, of what class, on what evidence, and what a decision does."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.build import load_vocabulary
from kg.names import DCTERMS, DEFAULT_BASE, KODE, RDF_TYPE, RDFS_LABEL, graph_name, simpul
from kg.overlap.candidates import GRAPH, find_overlaps, pair_name

SOURCE = graph_name(DEFAULT_BASE, "sumber", "rencana")


def iri(name: str) -> NamedNode:
    return NamedNode(f"{DEFAULT_BASE}id/{name}")


def plan(*activities: dict[str, str], budgets: tuple[int, ...] = (300, 200)) -> Store:
    """Return a plan of sub kegiatan, each of an agency of its own, with a budget in 2026."""
    store = Store()
    load_vocabulary(store, DEFAULT_BASE)
    for number, (said, amount) in enumerate(zip(activities, budgets, strict=False)):
        sub, budget = iri(f"sub/{number}"), iri(f"pagu/{number}")
        told = {
            RDF_TYPE: simpul("SubKegiatan"),
            simpul("berlaku"): Literal(True),
            simpul("milikPemda"): iri(said.get("pemda", "pemda/1")),
            simpul("milikOPD"): iri(said.get("opd", f"opd/{number}")),
            simpul("kodeLokal"): Literal(said.get("kode", "1.02.02.2.01.0001")),
            RDFS_LABEL: Literal(said["nama"], language="id"),
        }
        if "kelompok" in said:
            told[simpul("menyasarKelompok")] = iri(said["kelompok"])
        if "lokasi" in said:
            told[simpul("berlokasiDi")] = iri(said["lokasi"])
        for predicate, value in told.items():
            store.add(Quad(sub, predicate, value, SOURCE))
        spent = {
            RDF_TYPE: simpul("AlokasiAnggaran"),
            simpul("anggaranUntuk"): sub,
            simpul("tahapAnggaran"): NamedNode(f"{KODE}tahap-anggaran/indikatif"),
            simpul("tahun"): Literal(int(said.get("tahun", "2026"))),
            simpul("jumlahRupiah"): Literal(amount),
        }
        for predicate, value in spent.items():
            store.add(Quad(budget, predicate, value, SOURCE))
    return store


def found(store: Store) -> dict[str, set[str]]:
    """Find the overlaps anew, and return what is said of the one pair, if there is one."""
    graph = graph_name(DEFAULT_BASE, GRAPH)
    store.remove_graph(graph)
    find_overlaps(store, DEFAULT_BASE)
    said: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, None, None, graph):
        name = quad.predicate.value.rpartition("#")[2]
        said.setdefault(name, set()).add(quad.object.value.rpartition("/")[2])
    assert len({quad.subject for quad in store.quads_for_pattern(None, None, None, graph)}) <= 1
    return said


HERE = {"kelompok": "kelompok/miskin", "lokasi": "desa/1"}
ONE = {"nama": "Penyaluran BLT bagi warga miskin", **HERE}
TWO = {"nama": "Pembagian bantuan langsung tunai untuk keluarga tidak mampu", **HERE}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, "duplikasi"),
        ({"lokasi": "desa/2"}, "tumpang-tindih"),
        ({"tahun": "2028"}, "tumpang-tindih"),
        ({"kelompok": "kelompok/lansia"}, "fragmentasi"),
    ],
)
def test_the_class_is_the_one_that_the_evidence_supports(change: dict[str, str], kind: str) -> None:
    assert found(plan(ONE, {**TWO, **change}))["golonganTumpangTindih"] == {kind}


@pytest.mark.parametrize(("missing", "facet"), [("kelompok", "kelompok"), ("lokasi", "tempat")])
def test_what_is_not_stated_is_not_guessed(missing: str, facet: str) -> None:
    said = found(plan(ONE, {name: value for name, value in TWO.items() if name != missing}))
    assert said["golonganTumpangTindih"] == {"data-belum-cukup"}
    assert facet in said["segiBelumDiketahui"]


@pytest.mark.parametrize(
    "change",
    [
        {"nama": "Pengawasan bantuan langsung tunai"},
        {"opd": "opd/0"},
        {"pemda": "pemda/2"},
        {"kode": "1.02.01.2.01.0001"},
    ],
    ids=["another action", "the same agency", "another government", "a supporting programme"],
)
def test_no_pair_is_made_of(change: dict[str, str]) -> None:
    assert found(plan(ONE, {**TWO, **change})) == {}


def test_a_pair_says_each_facet_and_the_smaller_budget_is_at_stake() -> None:
    said = found(plan(ONE, TWO))
    assert said["segiSama"] == {"nama", "kelompok", "tempat", "periode"}
    assert said["segiBelumDiketahui"] == {"nomenklatur", "keluaran", "tema", "pendanaan"}
    assert said["rupiahDipertaruhkan"] == {"200"}
    assert said["statusTelaah"] == {"kandidat"}


def test_a_place_inside_the_place_of_the_other_is_shared() -> None:
    store = plan(ONE, {**TWO, "lokasi": "kecamatan/1"})
    store.add(Quad(iri("sub/0"), simpul("berlokasiDi"), iri("kecamatan/1"), SOURCE))
    store.add(Quad(iri("desa/1"), simpul("dalamWilayah"), iri("kecamatan/1"), SOURCE))
    assert found(store)["golonganTumpangTindih"] == {"duplikasi"}


def decide(store: Store, seal: str, status: str, date: str) -> None:
    """Add a decision on the pair of the first two sub kegiatan."""
    decision = iri(f"putusan/{date}")
    pair = pair_name(iri("sub/0").value, iri("sub/1").value, DEFAULT_BASE)
    told = {
        simpul("putusanAtas"): pair,
        simpul("isiPutusan"): NamedNode(f"{KODE}status-telaah/{status}"),
        simpul("sidikBukti"): Literal(seal),
        NamedNode(DCTERMS + "date"): Literal(date),
    }
    for predicate, value in told.items():
        store.add(Quad(decision, predicate, value, graph_name(DEFAULT_BASE, "sumber", "putusan")))


def test_a_decision_survives_a_rebuild_and_the_last_one_holds() -> None:
    store = plan(ONE, TWO)
    (seal,) = found(store)["sidikBukti"]
    decide(store, seal, "bukan", "2026-01-01")
    decide(store, seal, "digabung", "2026-02-01")
    said = found(store)
    assert said["statusTelaah"] == {"digabung"}
    assert "segiBerubah" not in said


def test_a_changed_place_opens_a_decided_pair_again_and_says_why() -> None:
    store = plan(ONE, TWO)
    (seal,) = found(store)["sidikBukti"]
    decide(store, seal, "terbukti", "2026-01-01")
    store.remove(Quad(iri("sub/1"), simpul("berlokasiDi"), iri("desa/1"), SOURCE))
    store.add(Quad(iri("sub/1"), simpul("berlokasiDi"), iri("desa/2"), SOURCE))
    said = found(store)
    assert said["statusTelaah"] == {"telaah-ulang"}
    assert said["segiBerubah"] == {"tempat"}


def test_a_budget_that_grows_does_not_open_a_pair_again() -> None:
    store = plan(ONE, TWO)
    before = found(store)["sidikBukti"]
    store.add(Quad(iri("pagu/0"), simpul("jumlahRupiah"), Literal(7), SOURCE))
    assert found(store)["sidikBukti"] == before


def test_the_planted_duplicates_of_the_region_are_found(region: Store) -> None:
    kind = NamedNode(f"{KODE}golongan-tumpang-tindih/duplikasi")
    pairs = region.quads_for_pattern(None, simpul("golonganTumpangTindih"), kind, None)
    members = {
        tuple(
            sorted(
                quad.object.value.rpartition("/")[2]
                for quad in region.quads_for_pattern(
                    pair.subject, simpul("anggotaPasangan"), None, None
                )
            )
        )
        for pair in pairs
    }
    assert members == {
        ("1.02.05.2.02.0002", "7.01.03.2.06.0007"),
        ("2.14.04.2.02.0009", "2.14.04.2.02.0009"),
    }
