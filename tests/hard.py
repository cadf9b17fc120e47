"""Where the full counts write what they found: one line of JSON for each test, under var/hard."""

import fcntl
import json
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
