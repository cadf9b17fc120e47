"""Files made by others: every row of the real sources is accounted for."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg.cli import main
from kg.dataset import canonical
from kg.mapping import Import, import_file
from kg.names import DEFAULT_BASE, RDF_TYPE, WAS_DERIVED_FROM, simpul
from kg.recognise import read_layouts, recognise

SEMPU = "rencana/sempu/renstra-kecamatan-sempu-2025-2029.json"
CODES = "nomenklatur/sub-kegiatan-2027.xlsx"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEME = "https://w3id.org/simpul/kode/nomenklatur-2027-"
Shared = Callable[[str], Path]
Links = dict[str, set[str]]


def imported(path: Path) -> Import:
    """Import a file by the layout that fits it."""
    return import_file(path, recognise(path, read_layouts()), DEFAULT_BASE)


@pytest.fixture(scope="module")
def sempu(shared: Shared) -> Import:
    """Return the Renstra of Kecamatan Sempu."""
    return imported(shared(SEMPU))


@pytest.fixture(scope="module")
def codes(shared: Shared) -> Import:
    """Return the nomenclature of 2027."""
    return imported(shared(CODES))


def links(account: Import, predicate: str) -> Links:
    """Return the objects of each subject."""
    found: Links = {}
    for quad in account.quads:
        if quad.predicate.value == predicate:
            found.setdefault(quad.subject.value, set()).add(quad.object.value)
    return found


def things(account: Import) -> Counter[str]:
    """Return how many things there are of each class."""
    kinds = {(one.subject, one.object) for one in account.quads if one.predicate == RDF_TYPE}
    return Counter(kind.value.rpartition("#")[2] for _, kind in kinds)


def objects_in(document: object) -> int:
    """Count the objects of a JSON document that stand in a list, and the document itself."""
    if isinstance(document, dict):
        return sum(objects_in(one) for one in document.values())
    if isinstance(document, list):
        return sum(isinstance(one, dict) + objects_in(one) for one in document)
    return 0


def test_sempu_is_whole(sempu: Import) -> None:
    found = things(sempu)
    levels = ("TujuanOPD", "SasaranOPD", "Program", "Kegiatan", "SubKegiatan", "Indikator")
    assert [found[name] for name in levels] == [1, 2, 5, 12, 31, 70]
    assert (found["NilaiTarget"], found["AlokasiAnggaran"]) == (70 * 5, (5 + 12 + 31) * 5)


def test_every_row_of_sempu_is_accounted_for(sempu: Import, shared: Shared) -> None:
    document = json.loads(shared(SEMPU).read_text(encoding="utf-8"))
    assert sempu.read == 1 + objects_in(document)
    assert (sempu.used, sempu.refused) == (sempu.read, [])
    lines = set().union(*links(sempu, WAS_DERIVED_FROM.value).values())
    assert len(lines) == sempu.used == things(sempu)["BarisSumber"]


def test_the_budget_of_sempu_is_the_same_at_each_level(sempu: Import) -> None:
    """Every year's budget of the programmes is that of their kegiatan and sub kegiatan."""
    years = links(sempu, simpul("tahun").value)
    of, amounts = (links(sempu, simpul(name).value) for name in ("anggaranUntuk", "jumlahRupiah"))
    sums: Counter[tuple[str, str]] = Counter()
    for allocation, (amount,) in amounts.items():
        ((element,), (year,)) = of[allocation], years[allocation]
        sums[element.split("/")[-2], year] += int(amount)
    for year in ("2026", "2027", "2028", "2029", "2030"):
        assert sums["program", year] == sums["kegiatan", year] == sums["sub", year] > 0


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        ("SasaranOPD", "menjabarkanTujuan"),
        ("Program", "mendukungSasaran"),
        ("Kegiatan", "bagianDariProgram"),
        ("SubKegiatan", "bagianDariKegiatan"),
    ],
)
def test_each_element_of_sempu_hangs_on_one_above(sempu: Import, kind: str, link: str) -> None:
    types, above = links(sempu, RDF_TYPE.value), links(sempu, simpul(link).value)
    elements = {one for one, kinds in types.items() if simpul(kind).value in kinds}
    assert elements == set(above)
    assert all(len(found) == 1 for found in above.values())


def test_sempu_is_the_same_every_time(sempu: Import, shared: Shared) -> None:
    assert canonical(imported(shared(SEMPU)).quads) == canonical(sempu.quads)


def test_the_command_line_tells_the_account_of_sempu(
    sempu: Import, shared: Shared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "sempu.nq"
    arguments = ["import", str(shared(SEMPU)), "-o", str(output), "--format", "json"]
    assert main(arguments) == 0
    account = json.loads(capsys.readouterr().out)
    assert (account["read"], account["used"], account["refused"]) == (127, 127, 0)
    assert {"sheet": "$", "column": "_catatan"} in account["ignored"]
    assert output.read_bytes() == canonical(sempu.quads)


def test_every_row_of_the_nomenclature_is_used(codes: Import) -> None:
    assert (codes.read, codes.used, codes.refused, codes.ignored) == (7581, 7581, [], [])
    assert things(codes)["BarisSumber"] == 7581
    levels = Counter(
        (concept.removeprefix(SCHEME).split("/")[0], code.count("."))
        for concept, (code,) in links(codes, SKOS + "notation").items()
        if concept.startswith(SCHEME)
    )
    assert (levels["prov", 5], levels["kabkota", 5]) == (4031, 3550)


def test_a_code_is_unique_per_kind_of_government(codes: Import) -> None:
    notations, schemes = (links(codes, SKOS + name) for name in ("notation", "inScheme"))
    assert all(len(found) == 1 for found in [*notations.values(), *schemes.values()])
    keys = [(*schemes[concept], *notations[concept]) for concept in notations]
    assert len(set(keys)) == len(keys) == things(codes)["Concept"]


def test_a_code_nests_in_its_parent(codes: Import) -> None:
    notations = {concept: code for concept, (code,) in links(codes, SKOS + "notation").items()}
    broader = links(codes, SKOS + "broader")
    assert len(broader) > 7581
    for concept, (above,) in broader.items():
        # A kegiatan has two steps more than its program: what it serves, and its number.
        steps = 2 if notations[concept].count(".") == 4 else 1
        assert notations[concept].rsplit(".", steps)[0] == notations[above], concept


def test_a_predecessor_is_a_concept_of_the_scheme_before(codes: Import) -> None:
    replaced = links(codes, "http://purl.org/dc/terms/replaces")
    schemes = links(codes, SKOS + "inScheme")
    earlier = {old for found in replaced.values() for old in found}
    assert len(replaced) > 100
    assert {scheme for old in earlier for scheme in schemes[old]} == {
        "https://w3id.org/simpul/kode/nomenklatur-sebelum-2027-prov",
        "https://w3id.org/simpul/kode/nomenklatur-sebelum-2027-kabkota",
    }


def test_the_iris_of_a_plan_stand_under_the_base(sempu: Import) -> None:
    subjects = {one.subject for one in sempu.quads}
    assert all(isinstance(one, NamedNode) for one in subjects)
    assert all(one.value.startswith(DEFAULT_BASE) for one in subjects)
