"""Where the full counts write what they found: one line of JSON for each test, under var/hard.

``python -m tests.hard`` prints the lines as a table. Those of one story, as of the corpus, make one
row: how many, and the most that each figure came to.
"""

import fcntl
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent.parent / "var" / "hard" / "results.jsonl"


def note(what: str, count: int, **figures: object) -> None:
    """Add a line: what was done, how often, what was measured, and the date."""
    said = {"what": what, "count": count, **figures}
    said["date"] = datetime.now(UTC).isoformat(timespec="minutes")
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(json.dumps(said, ensure_ascii=False) + "\n")


def read() -> list[dict[str, object]]:
    """Return the lines that there are."""
    if not RESULTS.exists():
        return []
    return [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()]


def rows(lines: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, int, str]]:
    """Yield what was done, how often, and its figures; of many alike the most of each figure.

    >>> lines = [{"what": f"corpus: {one}", "count": 1, "MB": one, "date": ""} for one in (3, 7)]
    >>> list(rows(lines))
    [('corpus', 2, 'MB ≤ 7')]
    """
    stories: dict[str, list[Mapping[str, object]]] = {}
    for one in lines:
        stories.setdefault(str(one["what"]).partition(":")[0], []).append(one)
    for story, alike in stories.items():
        if len(alike) == 1:
            (one,) = alike
            yield str(one["what"]), int(str(one["count"])), ", ".join(_figures(one))
            continue
        most: dict[str, float] = {}
        for one in alike:
            for name, figure in one.items():
                if isinstance(figure, int | float) and name not in {"count", "code", "status"}:
                    most[name] = max(figure, most.get(name, figure))
        told = ", ".join(f"{name} ≤ {figure}" for name, figure in most.items())
        yield story, sum(int(str(one["count"])) for one in alike), told


def _figures(line: Mapping[str, object]) -> Iterator[str]:
    for name, figure in line.items():
        if name not in {"what", "count", "date"}:
            yield f"{name} {figure}"


if __name__ == "__main__":
    for what, count, figures in rows(read()):
        sys.stdout.write(f"{what:44.44}{count:9}  {figures}\n")
