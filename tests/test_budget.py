"""What a client may take of the endpoint, by a clock that the test holds."""

import pytest

from api.budget import REMEMBERED, Budget
from api.gate import Refused
from api.limits import Limits


def test_what_was_taken_fades_over_a_minute() -> None:
    now = [0.0]
    budget = Budget(Limits(client_seconds=60), lambda: now[0])
    budget.charge("a", 90, failed=False)
    with pytest.raises(Refused) as refused:
        budget.admit("a")
    assert (refused.value.status, refused.value.retry_after) == (429, 31)
    budget.admit("b")
    now[0] = 31
    budget.admit("a")


def test_failures_count_apart_from_time() -> None:
    budget = Budget(Limits(client_failures=2), lambda: 0.0)
    budget.charge("a", 0, failed=True)
    budget.admit("a")
    budget.charge("a", 0, failed=True)
    with pytest.raises(Refused):
        budget.admit("a")


def test_clients_without_end_take_no_memory_without_end() -> None:
    budget = Budget(Limits(), lambda: 0.0)
    for one in range(REMEMBERED + 5):
        budget.charge(str(one), 1, failed=False)
    assert len(budget._taken) == REMEMBERED
