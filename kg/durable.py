"""What is on the disk when a call returns: texts and names that a power cut does not take back."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import Place, StorageFailed

# A quad takes about 160 bytes while it is loaded in bulk (1.2 million took 190 MB): thrice that.
BYTES_A_QUAD = 480
SPARE_BYTES = 64 * 2**20
SEAL = "seal"


def write_text(path: Path, text: str) -> None:
    """Write a text and make it durable."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sealed(said: Mapping[str, object]) -> str:
    """Return a document as JSON that says the digest of what it says."""
    return json.dumps({**said, SEAL: _seal(said)}, ensure_ascii=False, indent=1)


def unsealed(text: bytes) -> dict[str, Any]:
    """Return what a document says; raises ValueError where it is broken, or is not what was sealed.

    >>> unsealed(sealed({"a": 1}).encode())
    {'a': 1}
    """
    said: dict[str, Any] = json.loads(text)
    # Manifests of before the seal have none.
    if said.pop(SEAL, None) not in (None, _seal(said)):
        raise ValueError(SEAL)
    return said


def _seal(said: Mapping[str, object]) -> str:
    rest = {name: value for name, value in said.items() if name != SEAL}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_full_disk(folder: Path, quads: int) -> None:
    """Raise StorageFailed where that many quads would fill the disk; nothing is written yet."""
    free, needed = shutil.disk_usage(folder).free, SPARE_BYTES + quads * BYTES_A_QUAD
    if free < needed:
        raise StorageFailed.of("disk-full", Place(str(folder)), free=free, needed=needed)
