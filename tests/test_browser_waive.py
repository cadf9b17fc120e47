"""An inspector waives a finding in a browser: in both languages, with JavaScript and without.

The finding is struck through wherever it stands, and open again the day after the last.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from api.app import create_app
from kg.cli import main
from kg.names import SHIPPED_DATA
from kg.tokens import new_token
from tests.browser import browsing
from tests.test_browser_tasks import READERS, Say, follow, heading, reader, say
from tests.test_serve import serving

__all__ = ["reader", "say"]

SOURCES = ("about.ttl", "organisasi.ttl", "renstra-dispar.ttl")
REASON = "Lokasi ditetapkan dalam perubahan rencana yang sedang disusun."
LAST = date.today() + timedelta(30)


class AfterTheLast(date):
    """A calendar of the day after the waiver ends."""

    @classmethod
    def today(cls) -> date:
        """Return that day."""
        return LAST + timedelta(1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home of its own, with the plan of one agency."""
    sources = [str(SHIPPED_DATA / "contoh" / one) for one in SOURCES]
    assert main(["build", *sources, "--home", str(tmp_path / "home")]) == 0
    return tmp_path / "home"


@pytest.fixture
def page(reader: tuple[str, bool], home: Path) -> Iterator[Page]:
    language, scripts = reader
    with browsing() as browser, serving(home) as address:
        context = browser.new_context(
            base_url=address, locale=language, java_script_enabled=scripts
        )
        context.set_default_timeout(30_000)
        yield context.new_page()
        context.close()


def finding_of_an_agency(page: Page, say: Say) -> tuple[str, str]:
    """Open the first finding of an agency, and return its key and the list that it stood in."""
    page.goto("/laporan")
    page.get_by_label(say("agency"), exact=True).select_option(index=1)
    page.get_by_role("button", name=say("show")).click()
    listed = page.url
    page.locator("#temuan + .found a").first.click()
    return page.url.partition("?")[0].rpartition("/")[2], listed


def waive(page: Page, say: Say, token: str) -> None:
    """From the page of a finding: to the form, in, and through it."""
    page.locator("summary", has_text=say("waive-how")).click()
    follow(page, say("waive"))
    page.locator("main").get_by_role("link", name=say("sign-in")).click()
    page.get_by_label(say("sign-in-token"), exact=True).fill(token)
    page.get_by_role("button", name=say("sign-in")).click()
    assert heading(page) == say("waive")
    page.get_by_label(say("column-reason"), exact=True).fill(REASON)
    page.get_by_label(say("column-role"), exact=True).fill("Inspektur Daerah")
    page.get_by_label(say("column-end"), exact=True).fill(LAST.isoformat())
    page.get_by_role("button", name=say("waive-do")).click()
    page.wait_for_url("**/temuan/*", timeout=120_000)


def struck_on(page: Page, listed: str, key: str) -> int:
    """Return how many texts of a finding are struck through on a list."""
    page.goto(listed)
    return page.locator(f".found li:has(a[href^='/temuan/{key}']) s").count()


def state_in_csv(text: str, key: str) -> list[str]:
    """Return the states that a report as CSV gives to a finding."""
    return [row[1] for row in csv.reader(io.StringIO(text)) if row[-1] == key]


def struck_in_xlsx(content: bytes, key: str) -> bool:
    """Return whether the row of a finding is struck through in a report as a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    (row,) = (row for row in sheet.iter_rows() if row[-1].value == key)
    return all(cell.font.strike for cell in row)


@pytest.mark.proof
@pytest.mark.parametrize("reader", [*(one.values[0] for one in READERS)], indirect=True)
def test_an_inspector_waives_a_finding_and_it_opens_again(
    page: Page, say: Say, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, listed = finding_of_an_agency(page, say)
    assert struck_on(page, listed, key) == 0
    page.goto(f"/temuan/{key}")
    token = new_token(home, "inspektorat", ["waive"], 1)
    waive(page, say, token)
    assert page.url.partition("?")[0].endswith(f"/temuan/{key}")
    assert page.locator("main dd s").is_visible()
    assert struck_on(page, listed, key) > 0
    get = page.request.get
    assert struck_in_xlsx(get("/laporan.xlsx").body(), key)
    assert state_in_csv(get("/laporan.csv?lang=id").text(), key) == ["dikecualikan"]
    page.goto("/pengecualian")
    row = page.locator("tbody tr", has_text=REASON)
    assert row.get_by_text(say("waiver-running"), exact=True).is_visible()
    assert row.get_by_role("cell", name=LAST.isoformat(), exact=True).is_visible()
    opened_again(home, key, monkeypatch)


def opened_again(home: Path, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the same release on the day after the waiver has ended."""
    for module in ("api.standing", "api.ready", "api.conformance", "api.waivers_page"):
        monkeypatch.setattr(f"{module}.date", AfterTheLast, raising=False)
    with TestClient(create_app(home)) as later:
        assert "<s>" not in later.get(f"/temuan/{key}").text
        assert state_in_csv(later.get("/laporan.csv").text, key) == ["terbuka"]
        assert "sudah berakhir" in later.get("/pengecualian").text
