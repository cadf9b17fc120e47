"""Which of the known layouts a foreign file fits."""

from collections.abc import Mapping
from pathlib import Path

from kg.errors import InputRefused, Place, Problem, Unreadable, Usage
from kg.layout import Layout, read_layout
from kg.names import LAYOUTS
from kg.readers import SUFFIXES


def read_layouts(folder: Path = LAYOUTS) -> dict[str, Layout]:
    """Read every layout that the product knows, by name."""
    return {
        path.parent.name: read_layout(path.parent) for path in sorted(folder.glob("*/layout.toml"))
    }


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
