"""The area, the government and its agencies, and what they share."""

from kg.generate.rows import Region
from kg.generate.vocabulary import DISTRICTS, Agency, phrase, place, scaled

VILLAGES = 6


def found_region(region: Region, province: str) -> None:
    """Add the area with its districts and villages, the government and its agencies."""
    area = region.add(
        "Kabupaten",
        f"id/wilayah/{region.code}",
        phrase("area", place=region.name),
        kodeWilayah=region.code,
        dalamWilayah=province,
    )
    _places(region, area)
    region.add(
        "PemerintahDaerah",
        region.government,
        phrase("government", place=region.name),
        jenisPemda="kode:jenis-pemda/kabupaten",
        memakaiWaktuKerja="kode:waktu-kerja-efektif/75000",
        wilayahKerja=area,
    )
    region.add("SumberData", f"id/{region.code}/sumber-data/survei", phrase("survey"))
    for one in region.agencies:
        _agency(region, one, area)


def _agency(region: Region, one: Agency, area: str) -> None:
    region.add(
        "OPD",
        region.agency(one),
        phrase("agency", agency=one.name, place=region.name),
        bagianDariOrganisasi=region.government,
        kodeLokal=one.code,
        melaksanakanUrusan=f"kode:urusan/{one.affairs}",
        tipologiOPD="kode:tipologi-opd/B",
        wilayahKerja=area,
    )
    group = f"id/{region.code}/kelompok/{one.code}"
    region.add("KelompokSasaran", group, f"{one.group[0].upper()}{one.group[1:]} {region.name}")


def _places(region: Region, area: str) -> None:
    for district in range(1, max(2, scaled(DISTRICTS, len(region.agencies))) + 1):
        code = f"{region.code}.{district:02}"
        inside = region.add(
            "Kecamatan",
            f"id/wilayah/{code}",
            phrase("district", place=place(district)),
            kodeWilayah=code,
            dalamWilayah=area,
        )
        for village in range(1, VILLAGES + 1):
            below = f"{code}.{2000 + village}"
            region.add(
                "Desa",
                f"id/wilayah/{below}",
                phrase("village", place=place(7 * district + village)),
                kodeWilayah=below,
                dalamWilayah=inside,
            )
