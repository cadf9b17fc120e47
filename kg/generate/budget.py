"""Indicative budgets, in whole rupiah."""

from collections.abc import Mapping

from kg.generate.rows import Region


def allocate(
    region: Region, element: str, budgets: Mapping[int, int], fund: str | None = None
) -> None:
    """Add the budget of a plan element for each year; only sub activities name a fund."""
    financed = {"sumberDana": f"kode:sumber-dana/{fund}"} if fund else {}
    for year, rupiah in budgets.items():
        region.add(
            "AlokasiAnggaran",
            f"{element}/pagu/{year}",
            anggaranUntuk=element,
            jumlahRupiah=rupiah,
            tahun=year,
            tahapAnggaran="kode:tahap-anggaran/indikatif",
            **financed,
        )
