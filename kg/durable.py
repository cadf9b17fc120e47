"""What is on the disk when a call returns: texts and names that a power cut does not take back."""

import os
import shutil
from pathlib import Path

from kg.errors import Place, StorageFailed

# A quad takes about 160 bytes while it is loaded in bulk (1.2 million took 190 MB): thrice that.
BYTES_A_QUAD = 480
SPARE_BYTES = 64 * 2**20


def write_text(path: Path, text: str) -> None:
    """Write a text and make it durable."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


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
