"""Committed Turtle is in its one deterministic form; `make format` puts it there."""

from pathlib import Path

import pytest

from tests.canonical_turtle import ROOT, canonical, turtle_files


@pytest.mark.parametrize("path", turtle_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_canonical(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == canonical(path)
