"""Judge a dataset: what the rules find in it, and what the dataset knows of each finding."""

from collections.abc import Callable
from datetime import date

from kg.dataset import Dataset
from kg.report import ConformanceReport, report
from kg.shapes import Shapes
from kg.validate import validate
from kg.written import Written


def judge(
    dataset: Dataset,
    shapes: Shapes,
    engine: str,
    tell: Callable[[str], None],
    written: Written | None = None,
    day: date | None = None,
) -> ConformanceReport:
    """Validate a dataset and tell of each result what the dataset knows.

    Waivers are looked at on a day, by default today.

    Raises the errors of `kg.validate.validate`.
    """
    tell("step-validate")
    found = validate(dataset, shapes, engine, written)
    return report(dataset, found, shapes, day or date.today())
