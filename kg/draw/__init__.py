"""Drawings of the graph: one picture of each kind, written in several formats."""

from collections.abc import Callable

from kg.draw.html import as_html
from kg.draw.mermaid import as_mermaid
from kg.draw.outline import as_outline
from kg.draw.picture import Picture
from kg.draw.svg import as_svg
from kg.draw.table import as_csv

FORMATS: dict[str, Callable[[Picture, str], bytes]] = {
    "svg": as_svg,
    "html": as_html,
    "text": as_outline,
    "mermaid": as_mermaid,
    "csv": as_csv,
}


def render(picture: Picture, form: str, language: str) -> bytes:
    """Return a picture in one of the `FORMATS`."""
    return FORMATS[form](picture, language)
