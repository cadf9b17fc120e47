"""Every kind of drawing as a page: what axe finds in it, and that it prints on one sheet.

Needs the packages of ``tests/modeller`` and a headless Chromium (``make modeller``).
"""

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Store

from kg.draw.html import as_page
from kg.draw.kinds import KINDS
from kg.names import DEFAULT_BASE
from kg.release import live_dataset
from tests.browser import AXE, found, package, printed
from tests.test_draw_command import CHOSEN

JUDGE = """
<script>
  axe.run().then((judged) => {
    const result = document.createElement("pre");
    result.id = "found";
    result.textContent = JSON.stringify({
      passes: judged.passes.length,
      unsure: judged.incomplete.map((one) => one.id),
      violations: judged.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]),
    });
    document.body.append(result);
  });
</script>
"""


@pytest.fixture(scope="module")
def release(home: Path) -> Store:
    """Return the dataset of a release: with its conformance report."""
    return live_dataset(home, None)[0]


def page_of(kind: str, language: str, release: Store, folder: Path) -> Path:
    """Write a drawing of a kind as a page."""
    of = NamedNode(DEFAULT_BASE + CHOSEN[kind]) if kind in CHOSEN else None
    path = folder / "gambar.html"
    path.write_bytes(as_page(KINDS[kind](release, of, DEFAULT_BASE, language), language))
    return path


def judged(page: Path) -> dict[str, Any]:
    """Let axe judge a page, its folded part open."""
    script = package(AXE).read_text(encoding="utf-8")
    text = page.read_text(encoding="utf-8").replace("<details ", "<details open ")
    text = text.replace("</body>", f"<script>{script}</script>{JUDGE}</body>")
    page.write_text(text, encoding="utf-8")
    verdict: dict[str, Any] = found(page)
    return verdict


@pytest.mark.slow
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_a_page(
    kind: str, language: str, release: Store, tmp_path: Path
) -> None:
    verdict = judged(page_of(kind, language, release, tmp_path))
    assert verdict["violations"] == []
    assert verdict["passes"] > 15


def test_axe_finds_what_is_wrong(release: Store, tmp_path: Path) -> None:
    page = page_of("proses", "id", release, tmp_path)
    text = page.read_text(encoding="utf-8").replace('<html lang="id">', "<html>")
    page.write_text(text.replace("#0b3d91", "#c0c0f0"), encoding="utf-8")
    found = {rule for rule, _ in judged(page)["violations"]}
    assert found == {"html-has-lang", "color-contrast"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_prints_on_one_sheet_of_a3(kind: str, release: Store, tmp_path: Path) -> None:
    (sheet,) = printed(page_of(kind, "id", release, tmp_path))
    assert sorted(sheet) == [297, 420]
