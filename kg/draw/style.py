"""What each kind of box, edge, lane and group looks like, as ``styles.toml`` says it.

Forms and borders tell the kinds apart, colour only helps: a print in black and white says the same.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

INK = "#1b1b1b"


@dataclass(frozen=True)
class Style:
    """The look of one kind; ``label`` is what the legend calls it, None when it needs no entry.

    The shape of a box is rect, round, pill, circle, ring, double, diamond, chevron, note or plain;
    the arrow of an edge is filled, open or none.
    """

    shape: str = "rect"
    fill: str = "#ffffff"
    stroke: str = INK
    width: float = 1.2
    dash: str = ""
    arrow: str = "filled"
    label: Mapping[str, str] | None = None


@cache
def _styles() -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("styles.toml").read_text(encoding="utf-8"))


def style(part: str, kind: str) -> Style:
    """Return the look of a kind of box, edge, lane or group.

    >>> style("box", "peristiwa-mulai").shape
    'circle'
    """
    return Style(**_styles()[part].get(kind, {}))
