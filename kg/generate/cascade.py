"""What an agency does: programmes, activities and sub activities, with indicators and budgets."""

from collections import Counter

from kg.generate.budget import allocate
from kg.generate.indicators import COUNT, SHARE, indicator
from kg.generate.nomenclature import Entry
from kg.generate.rows import Region
from kg.generate.vocabulary import Agency, phrase, words

FIRST = 2025


def programme(
    region: Region, agency: Agency, entry: Entry, objective: str, stated: dict[str, object]
) -> None:
    """Add a programme with its activities and sub activities, their indicators and budgets."""
    plan = region.plan(agency)
    named = {"kodeLokal": entry.code, **stated}
    made = region.add(
        "Program",
        f"{plan}/program/{entry.code}",
        entry.name,
        mendukungSasaran=objective,
        statusProgram="kode:status-program/" + ("penunjang" if entry.support else "lainnya"),
        **named,
    )
    text = phrase("share", about=entry.about)
    indicator(region, made, text, SHARE, stated)
    budgets: Counter[int] = Counter()
    for part in entry.parts:
        budgets += _activity(region, agency, part, made, stated)
    allocate(region, made, {FIRST: budgets[FIRST]})
    if not entry.support:
        _logframe(region, agency, entry, made)


def _activity(
    region: Region, agency: Agency, entry: Entry, programme: str, stated: dict[str, object]
) -> Counter[int]:
    plan = region.plan(agency)
    named = {"kodeLokal": entry.code, **stated}
    activity = region.add(
        "Kegiatan",
        f"{plan}/kegiatan/{entry.code}",
        entry.name,
        bagianDariProgram=programme,
        **named,
    )
    indicator(
        region,
        activity,
        phrase("count-of", about=entry.about, work=entry.name.lower()),
        COUNT,
        stated,
    )
    budgets: Counter[int] = Counter()
    for part in entry.parts:
        budgets += _work(region, agency, part, activity, stated)
    allocate(region, activity, {FIRST: budgets[FIRST]})
    return budgets


def _work(
    region: Region, agency: Agency, entry: Entry, activity: str, stated: dict[str, object]
) -> Counter[int]:
    chance = region.random
    served = {"menyasarKelompok": f"id/{region.code}/kelompok/{agency.code}"}
    sub = region.add(
        "SubKegiatan",
        f"{region.plan(agency)}/sub/{entry.code}",
        entry.name,
        bagianDariKegiatan=activity,
        kodeLokal=entry.code,
        berlokasiDi=chance.choice(region.rows["Desa"])["id"],
        pernyataanKeluaran=phrase("done", work=entry.name.lower()),
        **served,
        **stated,
    )
    if agency.basic_services and not entry.support:
        done = len(region.rows["memenuhiSPM"])
        service = agency.basic_services[done % len(agency.basic_services)]
        region.say(sub, "memenuhiSPM", f"kode:spm/{service}")
    indicator(region, sub, entry.indicator, COUNT, stated)
    budgets = Counter({year: chance.randrange(20, 900) * 1_000_000 for year in (FIRST, FIRST + 1)})
    allocate(region, sub, budgets, fund=chance.choice(words()["funds"]))
    return budgets


def _logframe(region: Region, agency: Agency, entry: Entry, programme: str) -> None:
    name = f"id/{region.code}/{agency.code}/logframe/{entry.code}"
    region.add(
        "LogframeKinerja", name, phrase("logframe", name=entry.name), logframeUntuk=programme
    )
    for at, level in enumerate(("tujuan-akhir", "maksud", "keluaran", "aktivitas"), 1):
        region.add(
            "BarisLogframe",
            f"{name}/baris/{at}",
            phrase("logframe-row", number=at, name=entry.name),
            barisDariLogframe=name,
            tingkatLogframe=f"kode:tingkat-logframe/{level}",
        )
