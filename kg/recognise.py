"""The known layouts, each read from its folder, and which of them a foreign file fits."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import InputRefused, Place, Problem, Unreadable, Usage
from kg.layout import Column, Layout, Skip, Table
from kg.names import LAYOUTS
from kg.readers import SUFFIXES


def read_layouts(folder: Path = LAYOUTS) -> dict[str, Layout]:
    """Read every layout that the product knows, by name."""
    return {
        path.parent.name: read_layout(path.parent) for path in sorted(folder.glob("*/layout.toml"))
    }


def read_layout(folder: Path) -> Layout:
    """Read one layout from its folder."""
    text = tomllib.loads((folder / "layout.toml").read_text(encoding="utf-8"))
    return Layout(
        name=folder.name,
        title=text["title"],
        format=text["format"],
        header_row=text.get("header_row", 1),
        tables=[_table(sheet, body) for sheet, body in text["sheets"].items()],
        mappings={
            path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))
        },
        file_name=re.compile(text["file_name"]) if "file_name" in text else None,
        rest=text.get("rest"),
        version=_version(folder),
    )


def _version(folder: Path) -> str:
    """Return a digest of the files of a layout: another text, another version."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".toml", ".rq"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _table(sheet: str, body: dict[str, Any]) -> Table:
    columns = {name: _column(name, spec) for name, spec in body.pop("columns").items()}
    skip = [
        Skip(one["column"], re.compile(one["pattern"]), one["reason"])
        for one in body.pop("skip", [])
    ]
    unique = [tuple(one) for one in body.pop("unique", [])]
    return Table(sheet, columns, unique, skip, **body)


def _column(name: str, spec: dict[str, Any]) -> Column:
    pattern = spec.pop("pattern", None)
    return Column(
        name, pattern=re.compile(pattern, re.DOTALL | re.ASCII) if pattern else None, **spec
    )


def recognise(path: Path, layouts: Mapping[str, Layout]) -> Layout:
    """Return the one layout that a file fits.

    Raises InputRefused with the reason of each layout when none fits, Usage when several do.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise Unreadable.of("unknown-format", Place(path.name), known=", ".join(sorted(SUFFIXES)))
    fitting: list[str] = []
    problems: list[Problem] = []
    for layout in layouts.values():
        if layout.format == SUFFIXES[suffix]:
            lacking = layout.match(path).lacking
            problems += [Problem("misfit", None, {"layout": layout.name})] if lacking else []
            problems += lacking
            fitting += [] if lacking else [layout.name]
    if len(fitting) > 1:
        raise Usage.of("several-layouts", Place(path.name), layouts=", ".join(fitting))
    if not fitting:
        raise InputRefused([Problem("no-layout", Place(path.name)), *problems])
    return layouts[fitting[0]]
