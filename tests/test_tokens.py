"""Tokens: only a digest is kept, each has its scopes and its end, and all changes are noted."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kg import audit, tokens
from kg.cli import main
from kg.errors import Unreadable

Capture = pytest.CaptureFixture[str]


def made(home: Path, capsys: Capture, name: str, *more: str) -> str:
    """Make a token on the command line and return what it says."""
    capsys.readouterr()
    assert main(["token", "new", name, "--scope", *more, "--home", str(home)]) == 0
    return capsys.readouterr().out.strip()


def test_a_token_is_told_once_and_only_its_digest_is_kept(tmp_path: Path, capsys: Capture) -> None:
    secret = made(tmp_path, capsys, "penerbit", "publish", "waive")
    assert len(secret) > 40
    kept = tmp_path / tokens.FILE
    assert secret not in kept.read_text(encoding="utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    found = tokens.token_of(tmp_path, secret)
    assert found is not None
    assert (found.name, found.scopes) == ("penerbit", ["publish", "waive"])
    assert tokens.token_of(tmp_path, secret[:-1]) is None
    assert main(["token", "list", "--home", str(tmp_path)]) == 0
    assert "penerbit: publish, waive" in capsys.readouterr().out


def test_a_token_ends_on_its_day_or_when_it_is_revoked(tmp_path: Path, capsys: Capture) -> None:
    secret = made(tmp_path, capsys, "penerbit", "publish")
    (kept,) = json.loads((tmp_path / tokens.FILE).read_text(encoding="utf-8"))
    for days, valid in ((1, True), (0, False)):
        kept["ends"] = (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
        (tmp_path / tokens.FILE).write_text(json.dumps([kept]), encoding="utf-8")
        assert (tokens.token_of(tmp_path, secret) is not None) == valid
    assert main(["token", "revoke", "penerbit", "--home", str(tmp_path)]) == 0
    assert tokens.read_tokens(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["new"], 2),
        (["new", "a"], 2),
        (["new", "a", "--scope", "publish", "--days", "0"], 2),
        (["revoke", "a"], 2),
        (["new", "lama", "--scope", "waive"], 5),
    ],
)
def test_what_does_not_fit_is_told(arguments: list[str], code: int, tmp_path: Path) -> None:
    tokens.new_token(tmp_path, "lama", ["publish"], 1)
    before = (tmp_path / tokens.FILE).read_bytes()
    assert main(["token", *arguments, "--home", str(tmp_path)]) == code
    assert (tmp_path / tokens.FILE).read_bytes() == before


def test_a_damaged_list_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / tokens.FILE).write_text("[{}]", encoding="utf-8")
    with pytest.raises(Unreadable):
        tokens.token_of(tmp_path, "x")


def test_the_record_only_grows_and_a_line_stays_a_line(tmp_path: Path, capsys: Capture) -> None:
    secret = made(tmp_path, capsys, "penerbit", "publish")
    before = (tmp_path / audit.FILE).read_bytes()
    audit.note(tmp_path, "penerbit\n{}", "publish", "done", file="a\nb")
    content = (tmp_path / audit.FILE).read_bytes()
    assert content.startswith(before)
    lines = [json.loads(one) for one in content.splitlines()]
    assert [one["what"] for one in lines] == ["token-new", "publish"]
    assert lines[1]["who"] == "penerbit\n{}"
    assert secret.encode() not in content
