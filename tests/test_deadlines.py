"""The policy of deadlines of a home: kept to by its builds, refused where it is none."""

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.deadlines import policy_of, shipped
from kg.errors import Unreadable
from kg.history import read_record
from kg.names import SHIPPED_DATA
from kg.release import current

OTHER = str(SHIPPED_DATA / "contoh" / "about.ttl")
SCALE = str(SHIPPED_DATA / "paparan" / "skala.ttl")


def test_a_home_has_a_policy_of_its_own_from_the_next_build(tmp_path: Path) -> None:
    assert policy_of(tmp_path) == shipped() == {"Violation": 60, "Warning": 120}
    assert main(["build", SCALE, "--home", str(tmp_path)]) == 0
    days = {one.severity: one.days for one in read_record(current(tmp_path)).values()}
    assert days == {one: shipped().get(one) for one in days}
    own = "\n".join(f"{one} = 14" for one in days)
    (tmp_path / "deadlines.toml").write_text(f"[days]\n{own}\n", encoding="utf-8")
    assert main(["build", SCALE, "--home", str(tmp_path)]) == 0
    assert {one.days for one in read_record(current(tmp_path)).values()} == {*days.values()}
    assert main(["build", SCALE, OTHER, "--home", str(tmp_path)]) == 0
    known = read_record(current(tmp_path))
    assert {one.days for one in known.values() if one.severity in days} == {14}


def test_a_record_of_before_keeps_to_the_shipped_policy(tmp_path: Path) -> None:
    known = {"first": "2026-01-01", "rule": "", "profile": "", "severity": "Warning", "opd": None}
    (tmp_path / "findings.json").write_text(json.dumps({"a": known}), encoding="utf-8")
    assert read_record(tmp_path)["a"].days == shipped()["Warning"]


@pytest.mark.parametrize(
    "text",
    ["", "[days", "days = 3", "[days]\nFatal = 3", "[days]\nInfo = 0", "[days]\nInfo = true"],
)
def test_what_is_no_policy_is_refused_and_nothing_is_built(tmp_path: Path, text: str) -> None:
    (tmp_path / "deadlines.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"deadlines\.toml"):
        policy_of(tmp_path)
    assert main(["build", SCALE, "--home", str(tmp_path)]) == 4
    assert current(tmp_path) is None
