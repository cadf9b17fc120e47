"""Every type of page in a browser: axe finds nothing, nothing is cut off, nothing comes from
elsewhere; on a desk, on a phone and on paper, light and dark, in both languages.

Needs the packages of ``tests/modeller`` and a headless Chromium (``make tools``).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from starlette.testclient import TestClient

from api.shield import BUG_PAGE
from tests.browser import accessibility, browsing
from tests.test_api_pages import PAGES
from tests.test_serve import serving

# The page of a bug is served in the place of an address that there is not.
BUG = "/kesalahan"
DESK: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "id",
    "color_scheme": "light",
}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "locale": "en",
    "color_scheme": "dark",
}
# What a sheet of A4 holds between its margins, in pixels of CSS.
SHEET = {"width": 688, "height": 1000}
# A matrix has as many columns as it has, and prints on a broad sheet of its own.
BROAD = "/pertanyaan/iku-digerakkan-program"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(DESK, id="desk"),
        pytest.param(PHONE, id="phone", marks=pytest.mark.proof),
    ],
)
def look(request: pytest.FixtureRequest, browser: Browser, home: Path) -> Iterator[BrowserContext]:
    with serving(home) as address:
        context = browser.new_context(base_url=address, **request.param)
        context.route(f"**{BUG}", bug)
        yield context
        context.close()


def bug(route: Route) -> None:
    route.fulfill(status=500, content_type="text/html; charset=utf-8", body=BUG_PAGE)


@pytest.fixture
def page(look: BrowserContext) -> Iterator[Page]:
    page = look.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def key(client: TestClient) -> str:
    return client.get("/laporan.csv").text.splitlines()[1].rpartition(",")[2]


@pytest.mark.parametrize("path", [*PAGES, BUG])
def test_a_page_is_for_everybody_on_everything(page: Page, path: str, key: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: said.append(one.text))
    page.goto(path.format(key=key))
    assert accessibility(page) == []
    for look in (DESK, PHONE):
        page.set_viewport_size(look["viewport"])
        assert cut_off(page) == 0
    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)
    assert cut_off(page) == 0 or path == BROAD
    assert [one for one in asked if not one.startswith("http://127.0.0.1:")] == []
    assert [one for one in said if "Content Security Policy" in one] == []


def cut_off(page: Page) -> int:
    """Return how many pixels of a page lie beside the screen or the sheet."""
    beside: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(beside, 0)


def test_the_judge_finds_what_is_wrong(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('main').style.minWidth = '5000px'")
    assert [rule for rule, _ in accessibility(page)] == ["html-has-lang"]
    assert cut_off(page) > 3000
