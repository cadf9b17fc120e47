"""The record of who changed what: a file of JSON lines to which is only ever added.

{home}/audit.jsonl   when, which token (a role, no person), what, the outcome, and more
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import Place, StorageFailed

FILE = "audit.jsonl"


def note(home: Path, who: str, what: str, outcome: str, **more: object) -> None:
    """Add a line, and make it durable; raises StorageFailed when the disk will not."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"when": when, "who": who, "what": what, "outcome": outcome, **more})
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(path)), reason=error.strerror) from error
