"""Deadlines: by when a finding is to be mended, by the policy of ``deadlines.toml``."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

POLICY = Path(__file__).with_name("deadlines.toml")


@cache
def _days() -> dict[str, int]:
    return {
        severity: int(days)
        for severity, days in tomllib.loads(POLICY.read_text(encoding="utf-8"))["days"].items()
    }


def days_for(severity: str) -> int | None:
    """Return how many days there are to mend a finding of a severity; None: without a deadline."""
    return _days().get(severity)


def deadline_of(severity: str, first: date) -> date | None:
    """Return the deadline of what was first found on a day.

    >>> deadline_of("Violation", date(2026, 1, 1)), deadline_of("Info", date(2026, 1, 1))
    (datetime.date(2026, 3, 2), None)
    """
    days = days_for(severity)
    return None if days is None else first + timedelta(days)
