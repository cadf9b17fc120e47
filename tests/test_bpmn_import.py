"""Models in BPMN 2.0 become triples: every element is counted, used or refused, none is lost."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.cli import main
from kg.errors import InputRefused, LimitExceeded, SimpulError, Unreadable
from kg.mapping import Import
from kg.names import DEFAULT_BASE, KODE, RDF_TYPE, RDFS_LABEL, WAS_DERIVED_FROM, simpul
from kg.readers.bpmn import BYTES, NESTING, read_bpmn
from kg.render_import import as_json, as_text
from tests.bpmn_models import (
    CLASSES,
    DI,
    EVENTS,
    GATEWAYS,
    MODEL,
    POINT,
    REFERENCE,
    TASKS,
    WHOLE,
    imported,
    kinds,
    things,
)
from tests.conftest import Find

SMALLEST = f'<definitions xmlns="{MODEL[1:-1]}" id="d"><process id="p">{{}}</process></definitions>'


def node(name: str, path: Path = WHOLE) -> NamedNode:
    """Return the thing that an element of a model becomes."""
    return NamedNode(f"{DEFAULT_BASE}id/bpmn/{path.stem}/{name}")


def values(account: Import, subject: NamedNode, predicate: str) -> set[str]:
    """Return what is said of a thing, short of the base."""
    return {
        one.object.value.removeprefix(DEFAULT_BASE)
        for one in account.quads
        if one.subject == subject and one.predicate == simpul(predicate)
    }


def codes(account: Import, predicate: str) -> dict[NamedNode, str]:
    """Return the notation of the concept that each thing has by a predicate."""
    return {
        one.subject: one.object.value.rpartition("/")[2]
        for one in account.quads
        if one.predicate == simpul(predicate) and one.object.value.startswith(KODE)
    }


@pytest.fixture(scope="module")
def whole() -> Import:
    """Return a model with an element of every kind."""
    return imported(WHOLE)


@pytest.fixture(scope="module", params=[WHOLE.name, *(REFERENCE or ["A.1.0.bpmn"])])
def model(request: pytest.FixtureRequest, shared: Find) -> Path:
    """Return each reference model, and the one with an element of every kind."""
    name = request.param
    return WHOLE if name == WHOLE.name else shared(f"bpmn/reference/{name}")


def test_there_are_21_reference_models(shared: Find) -> None:
    assert len(list(shared("bpmn/reference").glob("*.bpmn"))) == 21


def test_every_element_is_used_or_refused(model: Path) -> None:
    account = imported(model)
    assert account.read == kinds(model).total()
    derived = {one.object for one in account.quads if one.predicate == WAS_DERIVED_FROM}
    assert len(derived) == account.used == things(account)["BarisSumber"]
    assert all(one.place.sheet == one.value for one in account.refused)


def test_what_the_specification_draws_is_never_refused(model: Path) -> None:
    due = {MODEL + tag for tags in CLASSES.values() for tag in tags} - {MODEL + "definitions"}
    assert not {one.value for one in imported(model).refused} & {tag.split("}")[1] for tag in due}


@pytest.mark.parametrize("name", CLASSES)
def test_there_are_as_many_things_as_elements(model: Path, name: str) -> None:
    found = kinds(model)
    assert things(imported(model))[name] == sum(found[MODEL + tag] for tag in CLASSES[name])


def test_each_kind_of_flow_object_is_as_often_as_in_the_file(model: Path) -> None:
    account, found = imported(model), kinds(model)
    due = Counter({kind: found[MODEL + tag] for tag, kind in TASKS.items()})
    assert Counter(codes(account, "jenisAktivitas").values()) == +due
    due = Counter({kind: found[MODEL + tag] for tag, kind in GATEWAYS.items()})
    assert Counter(codes(account, "jenisGerbang").values()) == +due
    kind, stance = codes(account, "jenisPeristiwa"), codes(account, "sifatPeristiwa")
    attached = {one.subject for one in account.quads if one.predicate == simpul("menempelPada")}
    events = Counter((kind[one], stance[one], one in attached) for one in kind)
    assert events == +Counter({kind: found[MODEL + tag] for tag, kind in EVENTS.items()})


def test_lanes_are_the_actors_that_take_part(model: Path) -> None:
    quads = imported(model).quads
    lanes = {one.object for one in quads if one.predicate == simpul("melibatkan")}
    assert len(lanes) == kinds(model)[MODEL + "lane"]


def test_what_is_drawn_is_placed(model: Path) -> None:
    account, found = imported(model), kinds(model)
    refused = Counter(one.value for one in account.refused)
    places = things(account)["LetakUnsur"]
    drawn = found[DI + "BPMNShape"] + found[DI + "BPMNEdge"]
    assert places == drawn - refused["BPMNShape"] - refused["BPMNEdge"]
    lines = [one.object.value for one in account.quads if one.predicate == simpul("garisLetak")]
    points = sum(len(line.split()) for line in {*lines} for _ in range(lines.count(line)))
    assert points == found[POINT] - refused["waypoint"]


def test_an_element_knows_its_row_and_its_identifier(whole: Import) -> None:
    (row,) = {
        one.object
        for one in whole.quads
        if one.subject == node("kirim") and one.predicate == WAS_DERIVED_FROM
    }
    assert isinstance(row, NamedNode)
    assert row.value.endswith("/sendTask/1")
    assert values(whole, row, "kodeLokal") == values(whole, node("kirim"), "kodeLokal") == {"kirim"}


@pytest.mark.parametrize(
    ("name", "predicate", "due"),
    [
        ("umum", "pelaksanaAktivitas", {"loket"}),
        ("mulai", "diLajur", {"loket"}),
        ("manual", "pelaksanaAktivitas", {"seksi"}),
        ("sub-tugas", "pelaksanaAktivitas", {"seksi"}),
        ("layanan", "pelaksanaAktivitas", set()),
        ("terima", "pelaksanaAktivitas", {"bank"}),
        ("seksi", "bagianDariOrganisasi", {"bidang"}),
        ("dinas", "mengampuLangsung", {"izin-1"}),
        ("pemohon", "mengampuLangsung", set()),
        ("sub-tugas", "aktivitasDari", {"sub/proses"}),
        ("sub", "memanggilProses", {"sub/proses"}),
        ("sub/proses", "subProsesLangsungDari", {"izin-1"}),
        ("panggil", "memanggilProses", {"survei"}),
        ("tepi-1", "menempelPada", {"periksa"}),
        ("f3", "dariObjek", {"pilih"}),
        ("f3", "keObjek", {"periksa"}),
        ("m1", "dariUjung", {"pemohon"}),
        ("m1", "dariProses", set()),
        ("m1", "keProses", {"izin-1"}),
        ("m1", "itemInteraksi", {"pesan-1"}),
        ("m2", "keProses", {"bayar"}),
        ("berkas-1", "kemunculanDari", {"berkas"}),
        ("periksa", "memerlukanMasukan", {"berkas", "masukan-proses/item"}),
        ("periksa", "menghasilkanLuaran", {"gudang-1"}),
        ("lempar-2", "memerlukanMasukan", {"berkas"}),
        ("izin-1", "memerlukanMasukan", {"masukan-proses/item"}),
        ("izin-1", "menghasilkanLuaran", {"luaran-proses/item"}),
        ("d1", "mengacuIsyarat", {"pesan-1"}),
        ("a2", "dariUjung", {"catatan-sub"}),
    ],
)
def test_elements_are_tied_to_each_other(
    whole: Import, name: str, predicate: str, due: set[str]
) -> None:
    found = values(whole, node(name), predicate)
    assert found == {f"id/bpmn/lengkap/{one}" for one in due}


@pytest.mark.parametrize(
    ("name", "predicate", "due"),
    [
        ("tepi-1", "menginterupsi", "false"),
        ("tangkap-1", "semuaPemicu", "true"),
        ("aturan", "untukKompensasi", "true"),
        ("f2", "aliranBawaan", "true"),
        ("f3", "syaratAliran", 'berkas = "lengkap"'),
        ("berkas-1", "keadaanItem", "lengkap"),
        ("luaran-proses", "keadaanItem", "terbit"),
        ("catatan", "catatan", "Gratis."),
        ("tangkap-1/timerEventDefinition/2", "isiPemicu", "R3/P1D"),
        ("lempar-1/linkEventDefinition/1", "isiPemicu", "ke loket"),
        ("g-dinas", "kotakLetak", "100 80.5 900 4E2"),
        ("g-mulai", "kotakLabel", "160 200 76 14"),
        ("g-f1", "garisLetak", "216,178 230,178 230,180 260,180"),
        ("g-sub", "terbentang", "false"),
        ("g-loket", "mendatar", "true"),
        ("g-pilih", "bertanda", "true"),
    ],
)
def test_elements_keep_what_is_written(whole: Import, name: str, predicate: str, due: str) -> None:
    assert values(whole, node(name), predicate) == {due}


@pytest.mark.parametrize(
    ("name", "predicate", "due"),
    [
        ("sub", "jenisPemanggilan", "tertanam"),
        ("sela", "jenisPemanggilan", "peristiwa"),
        ("transaksi", "jenisPemanggilan", "transaksi"),
        ("bebas", "jenisPemanggilan", "ad-hoc"),
        ("panggil", "jenisPemanggilan", "panggilan"),
        ("periksa", "jenisPerulangan", "bersyarat"),
        ("manual", "jenisPerulangan", "berurutan"),
        ("layanan", "jenisPerulangan", "serentak"),
        ("a0", "jenisKaitan", "dua-arah"),
        ("a1", "jenisKaitan", "tanpa-arah"),
        ("a2", "jenisKaitan", "searah"),
        ("do1", "jenisKaitan", "luaran-data"),
        ("gudang-1", "jenisItem", "gudang-data"),
        ("sifat-periksa", "jenisItem", "sifat"),
        ("galat-1", "jenisPemicu", "galat"),
        ("tangkap-1/conditionalEventDefinition/1", "jenisPemicu", "syarat"),
    ],
)
def test_elements_are_of_a_kind(whole: Import, name: str, predicate: str, due: str) -> None:
    assert codes(whole, predicate)[node(name)] == due


def test_texts_have_a_language_and_formatted_ones_are_read_whole(whole: Import) -> None:
    said = {(one.subject, one.object) for one in whole.quads}
    assert (node("mulai"), Literal("Permohonan datang", language="id")) in said
    assert (node("izin-1"), Literal("Paling lama tiga hari.", language="id")) in said
    assert (node("kelompok"), Literal("Dapat dikerjakan daring", language="id")) in said
    whole_map = NamedNode(f"{DEFAULT_BASE}id/bpmn/lengkap")
    assert (whole_map, Literal("Dari permohonan sampai izin terbit.", language="id")) in said


def test_the_stated_language_of_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    text = SMALLEST.format('<task id="t" name="Check" />').replace(" id=", ' xml:lang="en" id=', 1)
    path.write_text(text, encoding="utf-8")
    labels = {one.object for one in imported(path).quads if one.predicate == RDFS_LABEL}
    assert Literal("Check", language="en") in labels


@pytest.mark.parametrize(
    ("language", "due"), [("id", "3 unsur inputSet tidak"), ("en", "3 of inputSet, which is not")]
)
def test_what_is_not_understood_is_counted_and_named(
    whole: Import, language: str, due: str
) -> None:
    assert due in as_text(whole, language)
    told = json.loads(as_json(whole, language))
    reasons = {one["examples"][0]["value"]: one["count"] for one in told["reasons"]}
    due_counts = {"inputSet": 3, "dataInputRefs": 2, "script": 1, "{https://alat.example/}warna": 1}
    assert due_counts.items() <= reasons.items()
    assert sum(reasons.values()) == told["refused"] == told["read"] - told["used"]
    assert {"sheet": "error", "column": "errorCode"} in told["ignored"]


def test_what_stands_in_something_not_understood_is_not_understood(tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    choreography = (
        '<choreography id="c"><startEvent id="s"><documentation>x</documentation></startEvent>'
        "</choreography></definitions>"
    )
    text = SMALLEST.format("").replace("</definitions>", choreography)
    path.write_text(text, encoding="utf-8")
    account = imported(path)
    assert {one.value for one in account.refused} == {"choreography", "startEvent", "documentation"}
    assert things(account)["Peristiwa"] == 0


def test_a_flow_without_an_end_is_imported_for_a_shape_to_find(tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    path.write_text(SMALLEST.format('<sequenceFlow id="f" sourceRef="x" />'), encoding="utf-8")
    account = imported(path)
    assert (account.refused, things(account)["AliranUrutan"]) == ([], 1)
    assert values(account, node("f", path), "dariObjek") == {"id/bpmn/a/x"}
    assert values(account, node("f", path), "keObjek") == set()


@pytest.mark.parametrize(
    ("text", "error", "due"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', Unreadable, "document type declaration"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', Unreadable, "document type declaration"),
        ("<definitions>", InputRefused, r"a\.bpmn, row 1, column 14: not well-formed XML"),
        ('<?xml version="1.0" encoding="x-bukan"?><a/>', InputRefused, "not well-formed XML"),
        ("<a>" * (NESTING + 1) + "</a>" * (NESTING + 1), LimitExceeded, "200 levels"),
        (
            SMALLEST.format('<task id="t" /><endEvent id="t" />'),
            InputRefused,
            r"'t' belongs to more than one element \(task, endEvent\)",
        ),
        ('<a xmlns="urn:b"/>', InputRefused, r"no sheet definitions; there are: \{urn:b\}a"),
        (
            SMALLEST.format('<startEvent id="s" isInterrupting="mungkin" />'),
            InputRefused,
            "column isInterrupting",
        ),
    ],
)
def test_a_hostile_or_faulty_file_is_refused(
    tmp_path: Path, text: str, error: type[SimpulError], due: str
) -> None:
    path = tmp_path / "a.bpmn"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=due):
        imported(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    with path.open("wb") as file:
        file.truncate(BYTES + 1)
    with pytest.raises(LimitExceeded, match="larger than"):
        read_bpmn(path, 1)


def test_the_command_line_recognises_a_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "a.nq"
    assert main(["import", str(WHOLE), "-o", str(output), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["used"], told["refused"]) == (180, 158, 22)
    assert output.read_bytes().count(b"#AktivitasProses>") == 9


TAGS = st.sampled_from(
    [tag for tags in CLASSES.values() for tag in tags]
    + ["process", "laneSet", "childLaneSet", "flowNodeRef", "incoming", "documentation", "text"]
    + ["messageEventDefinition", "timerEventDefinition", "timeDate", "ioSpecification", "dataInput"]
    + ["dataObjectReference", "collaboration", "category", "categoryValue", "extensionElements"]
)
NAMES = st.sampled_from(["a", "b", "c", "t:a", "é", "x y"])
ATTRIBUTES = ("id", "name", "sourceRef", "targetRef", "processRef", "attachedToRef", "default")


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """Draw an element with any of the kinds inside any other, and references to anything."""
    tag = draw(TAGS)
    attributes = draw(st.dictionaries(st.sampled_from(ATTRIBUTES), NAMES, max_size=4))
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    inside = draw(st.lists(elements(depth - 1), max_size=3)) if depth else [draw(NAMES)]
    return f"<{tag}{told}>{''.join(inside)}</{tag}>"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(elements(), max_size=4))
def test_any_arrangement_of_elements_is_accounted_for_or_refused(
    tmp_path: Path, inside: list[str]
) -> None:
    path = tmp_path / "a.bpmn"
    path.write_text(SMALLEST.format("".join(inside)), encoding="utf-8")
    try:
        account = imported(path)
    except SimpulError:
        return
    assert account.read == kinds(path).total()
    typed = {one.subject for one in account.quads if one.predicate == RDF_TYPE}
    placed = {one.subject for one in account.quads if one.predicate == WAS_DERIVED_FROM}
    assert placed <= typed
