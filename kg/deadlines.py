"""Deadlines: by when a finding is to be mended, by the policy of a home or by the shipped one."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from kg.errors import Place, Unreadable
from kg.report import SEVERITIES

SHIPPED = Path(__file__).with_name("deadlines.toml")
POLICY = SHIPPED.name
# Ten years: more is a slip of the pen.
LONGEST = 3653

# Days to mend a finding, by severity; one without days has no deadline.
Policy = Mapping[str, int]


@cache
def shipped() -> Policy:
    """Return the policy that holds where a home has none of its own."""
    return _read(SHIPPED)


def policy_of(home: Path) -> Policy:
    """Return the policy of a home: its ``deadlines.toml``, or the shipped one.

    Raises Unreadable for a file that is no policy.
    """
    own = home / POLICY
    return _read(own) if own.exists() else shipped()


def _read(file: Path) -> Policy:
    try:
        days = tomllib.loads(file.read_text(encoding="utf-8"))["days"]
        read = {one: _days(days[one]) for one in days}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Unreadable.of("not-a-policy", Place(str(file)), most=LONGEST) from error
    if not read.keys() <= set(SEVERITIES):
        raise Unreadable.of("not-a-policy", Place(str(file)), most=LONGEST)
    return read


def _days(value: object) -> int:
    if type(value) is not int or not 0 < value <= LONGEST:
        raise ValueError(value)
    return value


def deadline_of(days: int | None, first: date) -> date | None:
    """Return the deadline of what was first found on a day; None: without a deadline.

    >>> deadline_of(60, date(2026, 1, 1)), deadline_of(None, date(2026, 1, 1))
    (datetime.date(2026, 3, 2), None)
    """
    return None if days is None else first + timedelta(days)
