"""A made-up province on disk: a file for each region, the nomenclature, and the list of faults."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from pyoxigraph import RdfFormat, serialize

from kg.errors import Place, StorageFailed
from kg.generate.nomenclature import programmes
from kg.generate.nomenclature import rows as concepts
from kg.generate.organisation import found_region
from kg.generate.plan import plan_agency, plan_region
from kg.generate.plant import Fault, plant
from kg.generate.processes import map_processes
from kg.generate.rows import Region, Row, triples
from kg.generate.staff import staff_region
from kg.generate.vocabulary import agencies, phrase, place
from kg.talk import write

# The codes of kabupaten run to 69 in a province; these provinces do not exist.
PROVINCES, IN_ONE = range(98, 90, -1), 69
SOURCES, FAULTS = "sumber", "cacat.json"


@dataclass(frozen=True)
class Size:
    """How many regions, and how many agencies each has."""

    regions: int
    agencies: int


def generate(folder: Path, size: Size, seed: int, base: str, tell: Callable[..., None]) -> int:
    """Write a province, its nomenclature and the list of its faults; return how many those are.

    The same arguments make the same bytes. ``tell`` is called as each region begins. Raises
    StorageFailed when the disk will not.
    """
    sources = folder / SOURCES
    _make_folder(sources)
    _write(sources / "nomenklatur.nt", concepts(size.agencies), base)
    _write(sources / "provinsi.nt", _provinces(size.regions), base)
    found: list[dict[str, object]] = []
    for number in range(size.regions):
        tell("step-region", number=number + 1, regions=size.regions)
        region = make_region(number, seed, size.agencies)
        found += [_listed(one, base) for one in plant(region)]
        _write(sources / f"{region.code}.nt", _rows(region), base)
    listed = {"seed": seed, **asdict(size), "faults": found}
    write(folder / FAULTS, json.dumps(listed, ensure_ascii=False, indent=1).encode())
    return len(found)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(folder)), reason=error.strerror) from error


def make_region(number: int, seed: int, count: int) -> Region:
    """Return a region of so many agencies, clean as yet."""
    code = f"{PROVINCES[number // IN_ONE]}.{number % IN_ONE + 1:02}"
    # The seed is not for secrets; a text as a seed is the same on every machine.
    region = Region(code, place(3 * number), agencies(count), Random(f"{seed}/{number}"))  # noqa: S311
    found_region(region, f"id/wilayah/{code[:2]}")
    plan_region(region)
    for one, entries in zip(region.agencies, programmes(count).values(), strict=True):
        plan_agency(region, one, entries)
    map_processes(region)
    staff_region(region)
    return region


def _provinces(regions: int) -> Iterator[Row]:
    for number in PROVINCES[: (regions - 1) // IN_ONE + 1]:
        yield Row(
            id=f"id/wilayah/{number}",
            type="Provinsi",
            label={"id": phrase("province", place=place(number))},
            kodeWilayah=str(number),
        )


def _rows(region: Region) -> Iterator[Row]:
    return (row for rows in region.rows.values() for row in rows)


def _write(path: Path, rows: Iterable[Row], base: str) -> None:
    lines = serialize(triples(rows, base), format=RdfFormat.N_TRIPLES) or b""
    write(path, lines)


def _listed(fault: Fault, base: str) -> dict[str, object]:
    twin = {"twin": base + fault.twin} if fault.twin else {}
    return {**asdict(fault), "focus": base + fault.focus, **twin}
