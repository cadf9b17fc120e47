"""A headless browser and the packages of ``tests/modeller``, for the tests that look at drawings.

``make modeller`` installs both. A test is skipped, saying so, where they are not.
"""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "modeller"
RESULT = re.compile(r'<pre id="found">(.*?)</pre>', re.DOTALL)
SHEET = re.compile(rb"/MediaBox\s*\[([^\]]*)\]")
POINT = 72 / 25.4


def package(name: str) -> Path:
    """Return a file of the packages."""
    path = FOLDER / "node_modules" / name
    if not path.exists():
        pytest.skip("needs the packages of tests/modeller: make modeller")
    return path


def found(page: Path) -> Any:  # noqa: ANN401
    """Open a page and return what its script has put into the element ``found``, as JSON."""
    shown = _run("--allow-file-access-from-files", "--dump-dom", page.as_uri())
    (result,) = RESULT.findall(shown)
    return json.loads(html.unescape(result))


def printed(page: Path) -> list[tuple[int, int]]:
    """Print a page and return the width and height of each sheet, in whole millimetres."""
    paper = page.with_suffix(".pdf")
    _run("--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri())
    sizes = [[float(one) for one in box.split()] for box in SHEET.findall(paper.read_bytes())]
    return [(round(width / POINT), round(height / POINT)) for _, _, width, height in sizes]


def _run(*arguments: str) -> str:
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("needs a headless Chromium: make modeller")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000"]
    done = subprocess.run(  # noqa: S603
        [browser, *quiet, *arguments], capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout
