"""The plan of the region and those of its agencies, down to their objectives."""

from collections.abc import Sequence

from kg.generate.cascade import programme
from kg.generate.indicators import SHARE, indicator
from kg.generate.nomenclature import Entry
from kg.generate.rows import Region
from kg.generate.vocabulary import GOALS, Agency, phrase, scaled, words

FIRST, LAST = 2025, 2029
ADOPTED = "2025-08-20T00:00:00"


def plan_region(region: Region) -> None:
    """Add the plan of the region: a vision, missions, goals and objectives with key indicators."""
    said, plan = words(), region.plan()
    stated = adopt(region, "RPJMD", None, phrase("region-plan", place=region.name))
    annual = {"dokumenDari": region.government, "tahunAwal": 2026, "tahunAkhir": 2026}
    region.add("RKPD", f"id/dokumen/{region.code}/rkpd/2026", "RKPD 2026", **annual)
    vision = region.add("Visi", f"{plan}/visi/1", said["vision"], **stated)
    missions = [
        region.add(
            "Misi", f"{plan}/misi/{at}", text, mewujudkanVisi=vision, kodeLokal=str(at), **stated
        )
        for at, text in enumerate(said["missions"], 1)
    ]
    for at, mission in enumerate(missions, 1):
        aim = phrase("aim", number=at, mission=said["missions"][at - 1].lower())
        region.add("TujuanDaerah", f"{plan}/tujuan/{at}", aim, mendukungMisi=mission, **stated)
    for at in range(max(2, scaled(GOALS, len(region.agencies)))):
        _goal(region, at, f"{plan}/tujuan/{at % len(missions) + 1}", stated)


def _goal(region: Region, at: int, aim: str, stated: dict[str, object]) -> None:
    name = words()["goals"][at]
    goal = region.add(
        "SasaranDaerah",
        f"{region.plan()}/sasaran/{at + 1}",
        phrase("better", what=name),
        menjabarkanTujuan=aim,
        mewakiliVariabel=_variable(region, f"daerah-{at + 1}", name),
        **stated,
    )
    lead = region.agency(region.agencies[at % len(region.agencies)])
    region.say(lead, "mengoordinasikan", goal)
    indicator(region, goal, phrase("index", what=name), SHARE, stated, answers=lead)


def plan_agency(region: Region, agency: Agency, programmes: Sequence[Entry]) -> None:
    """Add the plan of an agency: an aim, two objectives, programmes and what they are made of."""
    plan, field = region.plan(agency), agency.field
    stated = adopt(region, "RenstraOPD", agency, phrase("agency-plan", agency=agency.name))
    goals = region.rows["SasaranDaerah"]
    above = agency.number % len(goals)
    aim = region.add(
        "TujuanOPD",
        f"{plan}/tujuan/1",
        phrase("better-field", field=field),
        menjawabSasaran=goals[above]["id"],
        **stated,
    )
    indicator(region, aim, phrase("index-field", field=field), SHARE, stated)
    objectives = [
        _objective(region, agency, f"{what} {field}", aim, goals[above]["mewakiliVariabel"], stated)
        for what in words()["objectives"]
    ]
    for at, entry in enumerate(programmes):
        programme(region, agency, entry, objectives[at % 2], stated)


def _objective(
    region: Region, agency: Agency, what: str, aim: str, effect: str, stated: dict[str, object]
) -> str:
    at = 1 + what.startswith("tata")
    variable = _variable(region, f"{agency.code}-{at}", what)
    _cause(region, variable, effect)
    objective = region.add(
        "SasaranOPD",
        f"{region.plan(agency)}/sasaran/{at}",
        phrase("better", what=what),
        menjabarkanTujuan=aim,
        mewakiliVariabel=variable,
        **stated,
    )
    text = phrase("satisfaction", what=what)
    indicator(region, objective, text, SHARE, stated, answers=region.agency(agency))
    return objective


def adopt(region: Region, kind: str, agency: Agency | None, title: str) -> dict[str, object]:
    """Add a document with its adopted version; return what an element that it states says."""
    document = region.document(agency)
    owner = region.agency(agency) if agency else region.government
    guided = {"berpedomanPada": region.document()} if agency else {}
    region.add(kind, document, title, dokumenDari=owner, tahunAwal=FIRST, tahunAkhir=LAST, **guided)
    act = f"id/{region.code}/pengesahan/{agency.code if agency else 'rpjmd'}"
    region.add("PengesahanDokumen", act, phrase("act", title=title), tanggal=ADOPTED)
    region.add(
        "VersiDokumen",
        region.version(agency),
        phrase("version", title=title),
        versiDari=document,
        ditetapkanDengan=act,
        mulaiBerlaku=ADOPTED,
    )
    return {"ditetapkanDalam": region.version(agency)}


def _variable(region: Region, name: str, text: str) -> str:
    label = text[0].upper() + text[1:]
    return region.add("VariabelKausal", f"id/{region.code}/kausal/variabel/{name}", label)


def _cause(region: Region, cause: str, effect: str) -> None:
    number = len(region.rows["HubunganKausal"]) + 1
    region.add(
        "HubunganKausal",
        f"id/{region.code}/kausal/hubungan/{number}",
        phrase("cause", number=number),
        dariVariabel=cause,
        keVariabel=effect,
        polaritas="kode:polaritas/positif",
    )
