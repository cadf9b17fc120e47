"""What the sentence of an answer may say of a column."""

import re
from collections.abc import Callable

FIGURE = re.compile(r"\{(\w+)(?::(\w+))?\}")


def _first(values: list[str]) -> str:
    return values[0] if values else "–"


def _sum(values: list[str]) -> str:
    return f"{sum(int(value) for value in values):,}".replace(",", ".")


# By what stands before the colon: {true:cocok}, {distinct:opd}, {sum:jumlah}, {first:nama}.
FIGURES: dict[str, Callable[[list[str]], str]] = {
    "true": lambda values: str(values.count("true")),
    "distinct": lambda values: str(len(set(values))),
    "sum": _sum,
    "first": _first,
}
