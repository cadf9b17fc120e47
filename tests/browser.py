"""A headless browser and the packages of ``tests/modeller``, for the tests that look and click.

``make tools`` installs both. A test is skipped, saying so, where they are not.
"""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "modeller"
RESULT = re.compile(r'<pre id="found">(.*?)</pre>', re.DOTALL)
SHEET = re.compile(rb"/MediaBox\s*\[([^\]]*)\]")
POINT = 72 / 25.4
AXE = "axe-core/axe.min.js"
FAULTS = """
async () => {
  const judged = await axe.run();
  return judged.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
}
"""


def package(name: str) -> Path:
    """Return a file of the packages."""
    path = FOLDER / "node_modules" / name
    if not path.exists():
        pytest.skip("needs the packages of tests/modeller: make tools")
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


def program() -> str:
    """Return the browser."""
    if (browser := shutil.which("chromium")) is None:
        pytest.skip("needs a headless Chromium: make tools")
    return browser


@contextmanager
def browsing() -> Iterator[Browser]:
    """Run the browser, to be driven."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        yield browser
        browser.close()


def accessibility(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds wrong with a page, everything that is folded opened."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(package(AXE).read_text(encoding="utf-8"))
    found: list[tuple[str, list[str]]] = page.evaluate(FAULTS)
    return found


def _run(*arguments: str) -> str:
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000"]
    done = subprocess.run(  # noqa: S603
        [program(), *quiet, *arguments], capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout
