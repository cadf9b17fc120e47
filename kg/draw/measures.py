"""What is measured of the elements of a plan and what they cost, as short notes for their boxes."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from pyoxigraph import Store

from kg.draw.plan import PlanGraph
from kg.draw.reading import names, rows
from kg.errors import message

Notes = Mapping[str, list[str]]

# Steps of a thousand, and what a sum is called in words.
SCALES = ((10**12, "draw-trillion"), (10**9, "draw-billion"), (10**6, "draw-million"))


def indicator_notes(dataset: Store, base: str, language: str) -> Notes:
    """Return the indicators of each element: name, unit, baseline and target of the last year."""
    told: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows(dataset, "indikator", base):
        about = told[row["unsur"], row["indikator"]]
        about["unit"] = row.get("satuan", "")
        value = row.get("angka", row.get("teks", ""))
        if value:
            which = "baseline" if row.get("dasar") == "true" else "target"
            about[which] = value
            about[f"{which}_year"] = row.get("tahun", "")
    called = names(dataset, {indicator for _, indicator in told}, language, base)
    found: dict[str, list[str]] = defaultdict(list)
    for (element, indicator), about in told.items():
        unit = f" ({about['unit']})" if about["unit"] else ""
        unit = "" if called[indicator].endswith(unit) else unit
        values = " → ".join(
            f"{_local(about[which], language)} ({about[f'{which}_year']})"
            for which in ("baseline", "target")
            if which in about
        )
        found[element].append(f"▪ {called[indicator]}{unit}{': ' + values if values else ''}")
    return found


def money_notes(dataset: Store, graph: PlanGraph, base: str, language: str) -> Notes:
    """Return what the sub kegiatan that serve each element cost together, each counted once."""
    amounts = {row["unsur"]: int(Decimal(row["pagu"])) for row in rows(dataset, "pagu", base)}
    found: dict[str, list[str]] = {}
    for iri in graph.elements:
        below = graph.reached([iri], graph.children)
        total = sum(amounts.get(each, 0) for each in below)
        if total:
            found[iri] = [message("draw-money", language, amount=rupiah(total, language))]
    return found


def rupiah(amount: int, language: str) -> str:
    """Return a sum as people say it, to a tenth of the largest word that fits.

    >>> rupiah(12_345_000_000, "id"), rupiah(12_345_000_000, "en"), rupiah(950_000, "id")
    ('Rp12,3 miliar', 'Rp12.3 billion', 'Rp950.000')
    """
    for scale, word in SCALES:
        if amount >= scale:
            text = f"Rp{amount / scale:,.1f} {message(word, language)}"
            break
    else:
        text = f"Rp{amount:,}"
    return _local(text, language)


def _local(text: str, language: str) -> str:
    """Return a number, written the English way, as the language writes it."""
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text
