"""The process map: core, management and supporting processes, their parts and hand-overs."""

from kg.generate.rows import Region, Row
from kg.generate.vocabulary import PROCESSES, Agency, phrase, scaled, words

PREFIX = "KAB"
CORE = 4
GROUPS = ["inti"] * CORE + ["manajemen", "manajemen", "pendukung", "pendukung"]


def map_processes(region: Region) -> None:
    """Add the processes of three levels, the tasks that they cover and the map of the highest."""
    tops = [_top(region, at) for at in range(min(len(GROUPS), len(region.agencies)))]
    middles = [_middle(region, one, tops) for one in region.agencies]
    rest = scaled(PROCESSES, len(region.agencies)) - len(tops) - len(middles)
    for at in range(max(rest, len(middles))):
        agency = region.agencies[at % len(middles)]
        _part(region, agency, middles[at % len(middles)], at // len(middles) + 1)
    _map(region, tops)


def _process(
    region: Region, agency: Agency, code: str, level: int, name: str, **said: object
) -> Row:
    """Add a process with all that its rules ask for."""
    item = f"id/{region.code}/item/{code}"
    region.add("ItemProses", f"{item}/masukan", phrase("input", process=name.lower()))
    region.add("ItemProses", f"{item}/luaran", phrase("output", process=name.lower()))
    iri = region.add(
        "Proses",
        f"id/{region.code}/proses/{code}",
        name,
        kodeLokal=code,
        levelProses=level,
        batasAwal=phrase("begins", process=name.lower()),
        batasAkhir=phrase("ends", process=name.lower()),
        memerlukanMasukan=f"{item}/masukan",
        menghasilkanLuaran=f"{item}/luaran",
        dipasokOleh=region.government,
        melayani=f"id/{region.code}/kelompok/{agency.code}",
        **said,
    )
    region.say(region.agency(agency), "mengampuLangsung", iri)
    region.owned[agency.code].append(iri)
    return region.rows["Proses"][-1]


def _top(region: Region, at: int) -> Row:
    many = len(region.agencies)
    turns = (at % CORE, (at + 1) % CORE)
    involved = [region.agency(one) for one in region.agencies if one.number % CORE in turns]
    return _process(
        region,
        region.agencies[at % many],
        f"{PREFIX}-{at + 1:02}",
        0,
        words()["core_processes"][at],
        termasukKelompok=f"kode:kelompok-proses/{GROUPS[at]}",
        prosesMendukung=f"{region.plan()}/misi/{at % CORE + 1}",
        melibatkan=involved,
    )


def _middle(region: Region, agency: Agency, tops: list[Row]) -> Row:
    above = tops[agency.number % len(tops)]
    code = f"{above['kodeLokal']}.{agency.number // len(tops) + 1:02}"
    other = region.agencies[(agency.number + 1) % len(region.agencies)]
    return _process(
        region,
        agency,
        code,
        1,
        phrase("manage", field=agency.field),
        subProsesLangsungDari=above["id"],
        prosesMendukung=f"{region.plan(agency)}/sasaran/1",
        melibatkan=[region.agency(agency), region.agency(other)],
        mencakupTugas=_tasks(region, agency),
    )


def _tasks(region: Region, agency: Agency) -> list[str]:
    return [
        region.add(
            "TugasFungsi",
            f"{region.agency(agency)}/tugas-fungsi/{at}",
            f"{verb} {agency.field} {agency.number + 1}",
            tugasDariOrganisasi=region.agency(agency),
            nomorUrut=at,
        )
        for at, verb in enumerate(words()["tasks"], 1)
    ]


def _part(region: Region, agency: Agency, above: Row, at: int) -> None:
    about = agency.objects[(at - 1) % len(agency.objects)]
    other = region.agencies[(agency.number + 2) % len(region.agencies)]
    row = _process(
        region,
        agency,
        f"{above['kodeLokal']}.{at:02}",
        2,
        phrase("serve", about=about),
        subProsesLangsungDari=above["id"],
        prosesMendukung=f"{region.plan(agency)}/sasaran/2",
        melibatkan=[region.agency(agency), region.agency(other)],
    )
    if at > 1:
        _hand_over(region, f"{above['kodeLokal']}.{at - 1:02}", row)


def _hand_over(region: Region, before: str, row: Row) -> None:
    """Let a process take what the one before it yields."""
    item = f"id/{region.code}/item/{before}/luaran"
    row["memerlukanMasukan"] = [row["memerlukanMasukan"], item]
    region.add(
        "InteraksiProses",
        f"id/{region.code}/interaksi/{row['kodeLokal']}",
        f"{before} → {row['kodeLokal']}",
        dariProses=f"id/{region.code}/proses/{before}",
        keProses=row["id"],
        itemInteraksi=item,
        jenisAliran="kode:jenis-aliran/dokumen",
    )


def _map(region: Region, tops: list[Row]) -> None:
    drawn = f"id/{region.code}/peta/1"
    act = f"id/{region.code}/pengesahan/peta"
    region.add("PengesahanDokumen", act, phrase("map-act"), tanggal="2025-08-20T00:00:00")
    region.add(
        "PetaProses",
        drawn,
        phrase("map", place=region.name),
        kodeLokal=PREFIX,
        petaDari=region.government,
        memetakan=[one["id"] for one in tops],
        statusDokumen="kode:status-dokumen/berlaku",
        ditetapkanDengan=act,
    )
    region.add(
        "PersetujuanPihak",
        f"{drawn}/persetujuan/1",
        phrase("map-agreed"),
        persetujuanAtas=drawn,
        persetujuanDari=region.agency(region.agencies[0]),
        tanggal="2025-08-11T00:00:00",
    )
