"""Units, positions and their duties."""

from itertools import product

from kg.generate.rows import Region
from kg.generate.vocabulary import POSITIONS, Agency, phrase, scaled, words

STARTED = "2025-03-03T00:00:00"


def staff_region(region: Region) -> None:
    """Add the regional head and the positions of every agency."""
    region.add(
        "KepalaDaerah",
        region.head,
        words()["regional_head"],
        bagianDariOrganisasi=region.government,
        ikhtisarJabatan=phrase("lead"),
    )
    share = scaled(POSITIONS, len(region.agencies))
    for at, agency in enumerate(region.agencies):
        mine = share // len(region.agencies) + (at < share % len(region.agencies))
        _staff(region, agency, mine)


def _staff(region: Region, agency: Agency, positions: int) -> None:
    units = _units(region, agency)
    chief = region.chief(agency)
    _position(region, agency, 1, "JabatanPimpinanTinggi", region.agency(agency), region.head)
    _placed(region, chief)
    for at in range(2, positions + 1):
        unit = units[at % len(units)]
        kind = "JabatanAdministrator" if at <= len(units) + 1 else _below(at)[0]
        boss = chief if at <= len(units) + 1 else f"{chief[:-1]}{2 + (at - 2) % len(units)}"
        _position(region, agency, at, kind, unit, boss)


def _units(region: Region, agency: Agency) -> list[str]:
    said, above = words(), region.agency(agency)
    named = [("sekretariat", said["secretariat"]), *(("bidang", one) for one in said["units"])]
    return [
        region.add(
            "UnitKerja",
            f"{above}/unit/{at}",
            phrase("unit", unit=name, agency=agency.name),
            bagianDariOrganisasi=above,
            jenisUnit=f"kode:jenis-unit/{kind}",
            kodeLokal=f"{agency.code[:-4]}{at:04}",
        )
        for at, (kind, name) in enumerate(named, 1)
    ]


def _below(at: int) -> tuple[str, str, int, str]:
    kind, sort, grade, name = words()["positions"][at % len(words()["positions"])]
    return kind, sort, grade, name


def _position(region: Region, agency: Agency, at: int, kind: str, place: str, boss: str) -> None:
    name = f"id/{region.code}/jabatan/{agency.code}/{at}"
    titles = {
        "JabatanPimpinanTinggi": ("jpt-pratama", 14, phrase("chief", agency=agency.name)),
        "JabatanAdministrator": (
            "administrator",
            11,
            phrase("section-head", number=at - 1, agency=agency.name),
        ),
    }
    sort, grade, title = titles.get(kind, _below(at)[1:])
    region.add(
        kind,
        name,
        title,
        bagianDariOrganisasi=place,
        melaporKepada=boss,
        jenisJabatan=f"kode:jenis-jabatan/{sort}",
        kelasJabatan=grade,
        bezetting=1,
        ikhtisarJabatan=phrase("duty", field=agency.field),
    )
    _information(region, name, at)
    _duties(region, name, agency, at)


def _information(region: Region, position: str, at: int) -> None:
    told = f"{position}/informasi"
    region.add("InformasiJabatan", told, menguraikanJabatan=position)
    several = words()["qualifications"]
    region.add(
        "KualifikasiJabatan",
        f"{told}/kualifikasi/1",
        several[min(at // 9, len(several) - 1)],
        butirInformasiDari=told,
        jenisKualifikasi="kode:jenis-kualifikasi/pendidikan",
    )


def _duties(region: Region, position: str, agency: Agency, at: int) -> None:
    """Add two duties, no two of a government in the same words.

    Heads of districts share their objects, but not the name of their position.
    """
    said = words()
    texts = list(product(said["duties"], said["aspects"], agency.objects))
    own = region.owned[agency.code]
    for number in (1, 2):
        verb, aspect, about = texts[(37 * (2 * at + number) + 11 * agency.number) % len(texts)]
        region.add(
            "UraianTugas",
            f"{position}/tugas/{number}",
            f"{verb} {aspect} {about} {said['occasions'][at % len(said['occasions'])]}",
            tugasDariJabatan=position,
            bersumberDariProses=own[(at + number) % len(own)],
            nomorUrut=number,
        )


def _placed(region: Region, position: str) -> None:
    number = len(region.rows["PenempatanJabatan"]) + 1
    region.add(
        "PenempatanJabatan",
        f"{position}/penempatan/1",
        phrase("placement", number=number),
        penempatanPada=position,
        jenisPenempatan="kode:jenis-penempatan/definitif",
        kodePemangku=f"P-{number:04}",
        mulaiBerlaku=STARTED,
    )
