"""StratML Part 2 read back: in the order that the standard wants, and every value of the plan."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import parse
from pyoxigraph import Store

from kg.build import build
from kg.cli import main
from kg.dataset import select
from kg.names import DEFAULT_BASE, SHIPPED_DATA

REGION = SHIPPED_DATA / "contoh"
SPACE = "{urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport}"

# The content of each element in its order (ISO 17469-2:2016, schema of 2016-02-16); what must not
# be left out is marked "!", what may come again "*".
CONTENT = {
    "PerformancePlanOrReport": "Name! Description OtherInformation StrategicPlanCore! "
    "AdministrativeInformation Submitter",
    "StrategicPlanCore": "Organization* Vision Mission Value* Goal!*",
    "Organization": "Name Acronym Identifier Description Stakeholder*",
    "Vision": "Description Identifier",
    "Goal": "Name! Description! Identifier SequenceIndicator Stakeholder* OtherInformation "
    "Objective*",
    "Objective": "Name Description Identifier SequenceIndicator Stakeholder* OtherInformation "
    "PerformanceIndicator*",
    "Stakeholder": "Name! Description Role*",
    "Role": "Name! Description RoleType*",
    "PerformanceIndicator": "SequenceIndicator MeasurementDimension! UnitOfMeasurement! Identifier "
    "Relationship* MeasurementInstance* OtherInformation",
    "Relationship": "Identifier ReferentIdentifier* Name Description",
    "MeasurementInstance": "TargetResult* ActualResult*",
    "TargetResult": "StartDate EndDate NumberOfUnits Descriptor Description",
    "ActualResult": "StartDate EndDate NumberOfUnits Descriptor Description",
    "Descriptor": "DescriptorName DescriptorValue",
    "AdministrativeInformation": "Identifier StartDate EndDate PublicationDate Source",
}
ATTRIBUTES = {
    "Type": {"Strategic_Plan", "Performance_Plan", "Performance_Report"},
    "ValueChainStage": {"Outcome", "Output_Processing", "Output", "Input_Processing", "Input"},
    "PerformanceIndicatorType": {"Quantitative", "Qualitative"},
    "RelationshipType": {"Broader_Than", "Peer_To", "Narrower_Than"},
    "StakeholderTypeType": {"Person", "Organization", "Generic_Group"},
}


def local(element: Element) -> str:
    assert element.tag.startswith(SPACE)
    return element.tag.removeprefix(SPACE)


def check(element: Element) -> None:
    """Hold an element and all in it against the content that the standard gives."""
    for name, value in element.attrib.items():
        assert value in ATTRIBUTES[name]
    names = "".join(f"{local(one)} " for one in element)
    parts = CONTENT.get(local(element), "").split()
    pattern = "".join(
        f"(?:{part.rstrip('!*')} )" + QUANTITY[part[len(part.rstrip("!*")) :]] for part in parts
    )
    assert re.fullmatch(pattern, names), names
    for one in element:
        check(one)


QUANTITY = {"": "?", "!": "", "*": "*", "!*": "+"}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Element:
    """Return the worked region in StratML."""
    path = tmp_path_factory.mktemp("stratml") / "plan.xml"
    assert main(["export", str(path), "--sources", str(REGION)]) == 0
    return parse(path).getroot()


@pytest.fixture(scope="module")
def dataset() -> Store:
    """Return the worked region as the graph has it."""
    return build([REGION], {}, DEFAULT_BASE).store


def counted(dataset: Store, *classes: str) -> set[str]:
    """Return the things of some classes."""
    query = "SELECT ?thing WHERE { ?thing a <https://w3id.org/simpul/def#%s> }"
    return {row["thing"].value for one in classes for row in select(dataset, query % one)}


def iris(plan: Element, path: str) -> list[str]:
    """Return the IRIs that the texts of some elements begin or end with."""
    texts = [one.text or "" for one in plan.iterfind(re.sub(r"(\w+)", rf"{SPACE}\1", path))]
    return [re.search(r"https://[^ ]+", text)[0] for text in texts]


def test_the_document_is_as_the_standard_wants_it(plan: Element) -> None:
    assert local(plan) == "PerformancePlanOrReport"
    check(plan)
    identifiers = Counter(one.text for one in plan.iter(SPACE + "Identifier"))
    assert set(identifiers.values()) == {1}
    assert all(re.fullmatch(r"_[\w.-]+", one or "") for one in identifiers)
    referents = {one.text for one in plan.iter(SPACE + "ReferentIdentifier")}
    assert referents <= set(identifiers)
    dates = [one.text or "" for name in ("StartDate", "EndDate") for one in plan.iter(SPACE + name)]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", one) for one in dates)
    for one in plan.iter(SPACE + "NumberOfUnits"):
        assert re.fullmatch(r"[+-]?\d+(\.\d+)?", one.text or "")


def test_every_element_and_indicator_of_the_plan_stands_in_it_once(
    plan: Element, dataset: Store
) -> None:
    levels = ("TujuanDaerah", "SasaranDaerah", "TujuanOPD", "SasaranOPD", "Program", "Kegiatan")
    found = Counter(iris(plan, ".//Objective/OtherInformation"))
    assert set(found.values()) == {1}
    assert set(found) >= counted(dataset, *levels, "SubKegiatan")
    assert len(list(plan.iter(SPACE + "Goal"))) == len(counted(dataset, "Misi")) + 1
    indicators = Counter(iris(plan, ".//PerformanceIndicator/OtherInformation"))
    assert set(indicators.values()) == {1}
    assert set(indicators) == counted(dataset, "Indikator")


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("TargetResult", ("NilaiTarget", "AlokasiAnggaran")),
        ("ActualResult", ("NilaiRealisasi", "NilaiDasar", "RealisasiAnggaran")),
    ],
)
def test_every_value_stands_in_it_once(
    name: str, classes: tuple[str, ...], plan: Element, dataset: Store
) -> None:
    found = Counter(iris(plan, f".//{name}/Description"))
    assert set(found.values()) == {1}
    assert set(found) == counted(dataset, *classes)


def test_the_money_in_it_is_that_of_the_graph(plan: Element, dataset: Store) -> None:
    total = Decimal(0)
    for one in plan.iter(SPACE + "PerformanceIndicator"):
        if one.get("ValueChainStage") == "Input":
            planned = one.iterfind(f".//{SPACE}TargetResult/{SPACE}NumberOfUnits")
            total += sum(Decimal(each.text or "0") for each in planned)
    query = """SELECT (SUM(?amount) AS ?sum) WHERE {
      ?one a <https://w3id.org/simpul/def#AlokasiAnggaran> ;
        <https://w3id.org/simpul/def#jumlahRupiah> ?amount }"""
    (row,) = list(select(dataset, query))
    assert total == Decimal(row["sum"].value) > 0


def test_a_text_cannot_break_out_of_its_element(tmp_path: Path) -> None:
    source, path = tmp_path / "rencana.ttl", tmp_path / "plan.xml"
    source.write_text(
        "@prefix simpul: <https://w3id.org/simpul/def#> .\n"
        "<id/p/1> a simpul:Program ; "
        '<http://www.w3.org/2000/01/rdf-schema#label> "</Name><b>&amp; \\u0022"@id .\n',
        encoding="utf-8",
    )
    assert main(["export", str(path), "--sources", str(source), "--lang", "en"]) == 0
    root = parse(path).getroot()
    check(root)
    (name,) = root.iterfind(f".//{SPACE}Objective/{SPACE}Name")
    assert name.text == '</Name><b>&amp; "'
