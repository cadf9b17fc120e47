"""The table of what serves each element of the seed presentation: `python -m tests.seed_table`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEED = Path(__file__).with_name("seed.toml")
TABLE = SEED.with_suffix(".md")
HEADER = """# What serves each element of the presentation

Made from `tests/seed.toml` by `python -m tests.seed_table`.

| | element | served by |
|---|---|---|
"""


def rows() -> dict[int, dict[str, Any]]:
    """Return the elements by their number: the title, and the names of what serves it, by kind."""
    text = SEED.read_text(encoding="utf-8")
    return {int(number): row for number, row in tomllib.loads(text).items()}


def table() -> str:
    """Return the table in Markdown."""
    return HEADER + "".join(
        f"| {number} | {row['title']} | {'; '.join(_served(row))} |\n"
        for number, row in rows().items()
    )


def _served(row: dict[str, Any]) -> Iterator[str]:
    for kind, names in row.items():
        if kind != "title":
            yield f"{kind}: {', '.join(names)}"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
