"""Indicators with their baseline and yearly targets."""

from dataclasses import dataclass

from kg.generate.rows import Region
from kg.generate.vocabulary import phrase, words

YEARS = range(2025, 2030)
UP = "kode:arah-indikator/naik"


@dataclass(frozen=True)
class Scale:
    """How an indicator counts: its kind, and the least and the largest baseline and step."""

    kind: str
    lowest: int
    highest: int
    step: int
    unit: str | None = None


# Shares and indices rise to a hundred at most; outputs are counted.
SHARE = Scale("hasil", 3000, 7000, 500, "persen")
COUNT = Scale("keluaran", 100, 90000, 9000)


def indicator(
    region: Region,
    measured: str,
    text: str,
    scale: Scale,
    stated: dict[str, object],
    answers: str | None = None,
) -> None:
    """Add an indicator of something; who answers for it makes it a key performance indicator."""
    name = f"{measured}/indikator/1"
    unit = scale.unit or region.random.choice(words()["output_units"])
    key = _key(region, name, text, answers) if answers else {}
    region.add(
        "IndikatorKinerjaUtama" if answers else "Indikator",
        name,
        text,
        mengukur=measured,
        satuanTertulis=unit,
        arahIndikator=UP,
        jenisIndikator=f"kode:jenis-indikator/{scale.kind}",
        **key,
        **stated,
    )
    _values(region, name, region.random.randrange(scale.lowest, scale.highest), scale.step)


def _key(region: Region, name: str, text: str, answers: str) -> dict[str, object]:
    formula = region.add(
        "FormulaIndikator",
        f"{name}/formula",
        phrase("formula", indicator=text.lower()),
        ekspresi="A / B * 100",
    )
    source = f"id/{region.code}/sumber-data/survei"
    return {
        "memilikiFormula": formula,
        "memakaiSumberData": source,
        "dipertanggungjawabkanOleh": answers,
    }


def _values(region: Region, name: str, value: int, step: int) -> None:
    _value(region, "NilaiDasar", f"{name}/dasar/2024", name, 2024, value)
    for year in YEARS:
        value += region.random.randrange(step)
        _value(region, "NilaiTarget", f"{name}/target/{year}", name, year, value)


def _value(region: Region, kind: str, iri: str, of: str, year: int, hundredths: int) -> None:
    number = f"{hundredths // 100}.{hundredths % 100:02}"
    region.add(kind, iri, nilaiUntukIndikator=of, tahun=year, nilaiAngka=number)
