"""One RPJMD exported twice, with a point and with a comma: what agrees, and where the rest lies.

The exports are of two states of the plan. That the sums of 102 programmes and years differ is no
fault of reading: each amount of theirs stands in its own file, written as that file writes numbers.
"""

import json
import re
from collections import defaultdict
from decimal import Decimal

import pytest

from kg.cli import main
from kg.intake import take_in
from kg.mapping import Import
from kg.names import DEFAULT_BASE
from kg.recognise import read_layouts
from tests.conftest import Find

POINT, COMMA = (f"rencana/sumedang/rpjmd-2019-2023-{name}.html" for name in ("en", "id"))
Sums = dict[tuple[str, str], list[int]]


def amounts(account: Import) -> Sums:
    """Return the amounts of each programme (its place below the file) and year."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for one in account.quads:
        said[one.subject.value][one.predicate.value.rpartition("#")[2]] = one.object.value
    found: Sums = defaultdict(list)
    for one in said.values():
        if "jumlahRupiah" in one:
            programme = one["anggaranUntuk"].partition(".html/program/")[2]
            found[programme, one["tahun"]].append(int(one["jumlahRupiah"]))
    return found


@pytest.fixture(scope="module")
def both(shared: Find) -> tuple[Sums, Sums]:
    """Return the amounts of both exports."""
    return tuple(  # type: ignore[return-value]
        amounts(take_in(shared(name), read_layouts(), DEFAULT_BASE)) for name in (POINT, COMMA)
    )


def test_the_programmes_and_most_sums_are_the_same(both: tuple[Sums, Sums]) -> None:
    first, second = both
    programmes = [{programme for programme, _ in sums} for sums in both]
    assert [len(one) for one in programmes] == [265, 266]
    assert len(programmes[0] & programmes[1]) == 256
    common = first.keys() & second.keys()
    same = [key for key in common if sum(first[key]) == sum(second[key])]
    assert (len(same), len(common)) == (651, 753)


def test_what_differs_stands_so_in_the_files(both: tuple[Sums, Sums], shared: Find) -> None:
    first, second = both
    differing = [key for key in first.keys() & second.keys() if sum(first[key]) != sum(second[key])]
    for sums, name, marks in ((first, POINT, ",."), (second, COMMA, ".,")):
        text = shared(name).read_text(encoding="utf-8")
        written = {
            int(Decimal(one.replace(marks[0], "").replace(marks[1], ".")) + Decimal("0.5"))
            for one in re.findall(rf"\d+(?:[{marks[0]}]\d+)*(?:[{marks[1]}]\d+)?", text)
        }
        assert not {one for key in differing for one in sums[key]} - written - {0}


def test_the_command_lists_every_sum_that_differs(
    shared: Find, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(shared(POINT)), str(shared(COMMA))]
    assert main(["diff", *arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    changed = [one for one in found if one["kind"] == "budget" and one["way"] in ("up", "down")]
    assert len(changed) == 753 - 651
