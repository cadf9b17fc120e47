"""What the README says is there."""

import re
import subprocess
from pathlib import Path

import pytest

from kg.cli import COMMANDS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_subcommand_is_named_and_every_named_one_exists() -> None:
    assert set(re.findall(r"^    simpul ([\w-]+)", TEXT, re.MULTILINE)) == COMMANDS.keys()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:kg|data|tests)/[\w/.]+?)/?`", TEXT))))
def test_every_path_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"make ([\w-]+)", TEXT))
    assert {"demo", "test", "format"} <= targets
    for target in targets:
        subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)  # noqa: S603, S607
