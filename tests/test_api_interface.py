"""Requests made from the description of the interface, fitting and not: none is a bug.

The names in the paths are drawn from those that there are as well, for a made-up one is only ever
not found. ``make hard`` draws many more.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error

from api.app import create_app
from api.limits import Limits
from kg.query import read_questions
from tests.hard import note

# What stands in a path, by the name that the description gives it.
KNOWN = {
    "name": [*sorted(read_questions())[::9], "pagu-menurut.csv", "SasaranTidakBanyakTujuan.ttl"],
    "suffix": ["ttl", "csv", "json", "xlsx", "jsonld"],
    "key": ["SasaranTidakBanyakTujuan"],
    "rest": ["Sasaran", "99.01/rpjmd/2025-2029/misi/4", "kode/belanja"],
    "path": ["def/Sasaran", "id/99.01/rpjmd/2025-2029/misi/4.ttl", "graph/kode/belanja.nq"],
}

# In every run, of each operation.
FEW = 6


@pytest.fixture(scope="module")
def interface(home: Path) -> Iterator[Any]:
    app = create_app(home, Limits(seconds=2, client_seconds=1e6, client_failures=1e6))
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    app.state.pool.close()


def known(draw: st.DrawFn, case: Any) -> Any:  # noqa: ANN401
    for name in case.path_parameters or {}:
        if name in KNOWN and draw(st.booleans()):
            case.path_parameters[name] = draw(st.sampled_from(KNOWN[name]))
    return case


def asked(operation: Any, examples: int, mode: GenerationMode) -> int:  # noqa: ANN401
    """Ask what an operation offers, with values that are drawn; return how often."""
    count = 0

    @st.composite
    def cases(draw: st.DrawFn) -> Any:  # noqa: ANN401
        return known(draw, draw(operation.as_strategy(generation_mode=mode)))

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases())
    def ask(case: Any) -> None:  # noqa: ANN401
        nonlocal count
        count += 1
        case.call_and_validate(checks=[not_a_server_error])

    ask()
    return count


@pytest.mark.parametrize("examples", [FEW, pytest.param(400, marks=pytest.mark.hard)])
def test_what_fits_is_no_bug(interface: Any, examples: int) -> None:  # noqa: ANN401
    operations = [one.ok() for one in interface.get_all_operations()]
    drawn = sum(asked(one, examples, GenerationMode.POSITIVE) for one in operations)
    if examples > FEW:
        note("requests that fit the interface", drawn)
    assert drawn > 100


@pytest.mark.parametrize("examples", [FEW, pytest.param(400, marks=pytest.mark.hard)])
def test_what_does_not_fit_is_no_bug(interface: Any, examples: int) -> None:  # noqa: ANN401
    # Any text fits into a path; what has neither query nor body has nothing that does not fit.
    operations = [
        one.ok() for one in interface.get_all_operations() if one.ok().query or one.ok().body
    ]
    drawn = sum(asked(one, examples, GenerationMode.NEGATIVE) for one in operations)
    if examples > FEW:
        note("requests that do not fit the interface", drawn)
    assert drawn > 20
