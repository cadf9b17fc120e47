"""What a service and its workers hold: memory and open files, as the system counts them."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Held:
    """What a process holds at a moment: kibibytes of memory, and open files."""

    at: float
    kind: str
    process: int
    memory: int
    files: int


def resident(process: int | str = "self") -> int:
    """Return the kibibytes of memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0])


def holding(service: int, began: float) -> Iterator[Held]:
    """Yield what the service and its workers hold now."""
    for folder in Path("/proc").glob("[0-9]*"):
        process = int(folder.name)
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            worker = b"api.query_worker" in (folder / "cmdline").read_bytes()
            if process != service and (parent != service or not worker):
                continue
            memory, files = resident(process), len(list((folder / "fd").iterdir()))
        except (OSError, ValueError, IndexError):
            continue
        kind = "worker" if worker else "service"
        yield Held(time.monotonic() - began, kind, process, memory, files)


def slope(points: list[tuple[float, float]]) -> float:
    """Return by how much the values grow in an hour: least squares over the medians of minutes."""
    minutes: dict[int, list[float]] = {}
    for at, value in points:
        minutes.setdefault(int(at // 60), []).append(value)
    hours = [one / 60 for one in minutes]
    values = [statistics.median(one) for one in minutes.values()]
    return statistics.linear_regression(hours, values).slope if len(hours) > 2 else 0.0


def growth(held: list[Held]) -> tuple[float, float]:
    """Return by how many mebibytes and files they grow in an hour."""
    memory = slope([(one.at, one.memory / 1024) for one in held])
    return round(memory, 2), round(slope([(one.at, one.files) for one in held]), 2)


def level(held: list[Held]) -> tuple[int, int]:
    """Return the median of the mebibytes, and the most files, that are held."""
    median = statistics.median(one.memory for one in held)
    return round(median / 1024), max(one.files for one in held)
