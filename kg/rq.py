"""Self-describing SPARQL files: a header of TOML in lines that begin with ``#+``, then SPARQL."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MARK = "#+"


@dataclass(frozen=True)
class QueryFile:
    """A query with its name (that of the file), its header and its text."""

    name: str
    header: Mapping[str, Any]
    text: str


@cache
def read_query(path: Path) -> str:
    """Return the text of a query that only the program asks."""
    return path.read_text(encoding="utf-8")


def read_query_file(path: Path) -> QueryFile:
    """Read one ``.rq`` file."""
    text = path.read_text(encoding="utf-8")
    lines = [line.removeprefix(MARK) for line in text.splitlines() if line.startswith(MARK)]
    return QueryFile(path.stem, tomllib.loads("\n".join(lines)), text)


def read_query_files(folder: Path) -> dict[str, QueryFile]:
    """Read the ``.rq`` files of a folder, by name and in the order of their names."""
    return {path.stem: read_query_file(path) for path in sorted(folder.glob("*.rq"))}
