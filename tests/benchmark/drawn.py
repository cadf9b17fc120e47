"""The measurements as a table in Markdown and as a plot in SVG, both axes logarithmic."""

from collections.abc import Iterable, Mapping, Sequence
from math import log, log10

WIDTH, HEIGHT, MARGIN = 640, 420, 60
COLOURS = ("#1b5e8c", "#b3541e", "#3a7d44", "#7a3b8f", "#8a7000", "#444444", "#c2185b")
Points = Sequence[tuple[float, float]]


def exponent(points: Points) -> float | None:
    """Return the exponent of growth: the slope of the line of best fit through the logarithms.

    >>> round(exponent([(1, 2), (10, 20), (40, 80)]), 2)
    1.0
    """
    logs = [(log(x), log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    middle = sum(x for x, _ in logs) / len(logs)
    height = sum(y for _, y in logs) / len(logs)
    across = sum((x - middle) ** 2 for x, _ in logs)
    return sum((x - middle) * (y - height) for x, y in logs) / across


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown.

    >>> print(table(["a", "b"], [[1, 2.5]]))
    | a | b |
    |---|---|
    | 1 | 2.50 |
    """
    lines = [head, ["---"] * len(head), *([_written(cell) for cell in row] for row in rows)]
    return "\n".join(f"|{'|'.join(line)}|" if "---" in line else _line(line) for line in lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _written(cell: object) -> str:
    if cell is None:
        return "–"
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def plot(series: Mapping[str, Points], across: str, up: str) -> str:
    """Return lines through points as SVG, with a grid at the powers of ten."""
    points = [one for line in series.values() for one in line]
    low_x, high_x = _bounds([x for x, _ in points])
    low_y, high_y = _bounds([y for _, y in points])

    def at(x: float, y: float) -> tuple[float, float]:
        right = (log10(x) - low_x) / (high_x - low_x) * (WIDTH - 3 * MARGIN)
        above = (log10(y) - low_y) / (high_y - low_y) * (HEIGHT - 2 * MARGIN)
        return round(MARGIN + right, 1), round(HEIGHT - MARGIN - above, 1)

    parts = [f'<text x="{MARGIN}" y="30">{up}</text>']
    parts.append(f'<text x="{WIDTH - 3 * MARGIN}" y="{HEIGHT - 15}">{across}</text>')
    for power in range(low_y, high_y + 1):
        (left, line), right = at(10**low_x, 10**power), at(10**high_x, 10**power)[0]
        parts.append(f'<path d="M{left} {line}H{right}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 8}" y="{line + 4}" text-anchor="end">{10.0**power:g}</text>'
        )
    for power in range(low_x, high_x + 1):
        x, y = at(10**power, 10**low_y)
        parts.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{10.0**power:g}</text>')
    for number, (name, line) in enumerate(series.items()):
        parts += _drawn(name, [at(*one) for one in line], COLOURS[number % len(COLOURS)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(parts)}</svg>\n"
    )


def _drawn(name: str, places: Points, colour: str) -> list[str]:
    path = "L".join(f"{x} {y}" for x, y in places)
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places]
    x, y = places[-1]
    label = f'<text x="{x + 8}" y="{y + 4}" fill="{colour}">{name}</text>'
    return [f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>', *dots, label]


def _bounds(values: Sequence[float]) -> tuple[int, int]:
    low = int(log10(min(values)) // 1)
    return low, max(low + 1, int(-(-log10(max(values)) // 1)))
