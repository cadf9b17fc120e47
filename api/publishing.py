"""A checked file as a source of a new release: the sources of the live one, and this one too."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from api.shelf import Kept
from kg.release import Manifest
from kg.sources import kept_source

SECONDS = 900
UPLOADED = "unggahan"


class NotBuilt(Exception):
    """The build refused the sources or failed; the argument is what it said."""


def add_source(home: Path, live: Manifest, kept: Kept, language: str) -> None:
    """Build a release of the live one's sources and a checked file, in a process of its own.

    A source of the same graph is replaced. Raises Conflict where a source is not kept, and
    NotBuilt; then the live release is what it was.
    """
    checkup = kept.checkup
    with TemporaryDirectory(prefix="simpul-") as folder:
        path = Path(folder) / UPLOADED / checkup.file
        path.parent.mkdir()
        path.write_bytes(kept.content)
        rebuild(home, live, checkup.graph, path, language)


def rebuild(home: Path, live: Manifest, graph: str, path: Path, language: str) -> None:
    """Build a release of the live one's sources, and of a file in the place of a graph.

    Raises Conflict where a source is not kept, and NotBuilt; then the live release is what it was.
    """
    others = [kept_source(home, one) for one in live.sources if one["graph"] != graph]
    command = [sys.executable, "-m", "kg.cli", "build", *map(str, [*others, path])]
    _run([*command, "--home", str(home), "--base", live.base, "--lang", language])


def _run(command: list[str]) -> None:
    """Run a command to its end; raises NotBuilt with the last of what it said."""
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotBuilt(f"> {SECONDS} s") from error
    if done.returncode:
        said = [one for one in done.stderr.splitlines() if not one.endswith("…")]
        raise NotBuilt("\n".join(said[:20]) if done.returncode in range(2, 9) else "")
