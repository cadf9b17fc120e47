"""What a planner, an inspector and a publisher do, done in a browser: in both languages, with
JavaScript and without.

Needs a headless Chromium (``make tools``); the editor of queries where ``make editor`` put it.
"""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import rdflib
from playwright.sync_api import Browser, Page

from api import editor
from api.pages import text
from tests.browser import browsing
from tests.test_malformed_tables import form
from tests.test_serve import serving

SUB_KEGIATAN = "/id/99.01/1.02.2.14.0.00.01.0000/renstra/2025-2029/sub/1.02.02.2.01.0006"
VISI = "Terwujudnya Tirta Kencana yang sejahtera, berdaya saing, dan melayani"

Say = Callable[[str], str]
Reader = tuple[str, bool]

READERS = [
    pytest.param(("id", True), id="id-scripts"),
    pytest.param(("en", False), id="en-none"),
    pytest.param(("id", False), id="id-none", marks=pytest.mark.proof),
    pytest.param(("en", True), id="en-scripts", marks=pytest.mark.proof),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with serving(home) as address:
        yield address


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Reader:
    """Return a language and whether the browser runs scripts."""
    language, scripts = request.param
    return str(language), bool(scripts)


@pytest.fixture
def say(reader: Reader) -> Say:
    """Return how to say a text of the pages in the language of the reader."""
    return lambda key: text(key, reader[0])


@pytest.fixture
def page(reader: Reader, browser: Browser, address: str) -> Iterator[Page]:
    language, scripts = reader
    context = browser.new_context(base_url=address, locale=language, java_script_enabled=scripts)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_a_planner_asks_a_question_and_takes_the_answer_home(page: Page, say: Say) -> None:
    page.get_by_label(say("question-search")).fill("pagu menurut sumber dana")
    page.get_by_role("button", name=say("search")).click()
    page.locator(".found a").first.click()
    asked = heading(page)
    page.get_by_label(re.compile("^(Tahun|Year)$")).select_option("2026")
    page.get_by_role("button", name=say("ask")).click()
    assert "tahun=2026" in page.url
    rows = page.locator("table.by-row tbody tr").count()
    assert rows > 1
    with page.expect_download() as downloaded:
        follow(page, say("as-xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(Path(downloaded.value.path()).read_bytes()))
    assert len(book.sheetnames) == 2
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert asked in said
    assert "2026" in said


def test_a_planner_learns_why_an_answer_is_empty(page: Page, say: Say) -> None:
    page.goto("/pertanyaan/pagu-menurut?tahun=1999&dimensi=misi")
    assert page.get_by_role("heading", name=say("no-rows")).is_visible()
    page.locator(".notice a").first.click()
    assert page.locator("table.by-row tbody tr").count() > 1


def test_a_planner_sends_a_faulty_workbook_and_gets_it_back_marked(
    page: Page, say: Say, tmp_path: Path
) -> None:
    path = tmp_path / "rencana.xlsx"
    path.write_bytes(form(Program__C2="#REF!"))
    follow(page, say("menu-upload"))
    page.get_by_label(say("upload-file"), exact=True).set_input_files(path)
    page.get_by_role("button", name=say("upload-check")).click()
    page.wait_for_url("**/unggah/*", timeout=60_000)
    assert page.locator(".found li").first.locator(".badge.violation").is_visible()
    with page.expect_download() as downloaded:
        follow(page, say("checkup-marked"))
    book = openpyxl.load_workbook(io.BytesIO(Path(downloaded.value.path()).read_bytes()))
    assert book["Program"]["C2"].comment is not None


def test_a_file_that_cannot_be_checked_is_refused_where_it_was_chosen(
    page: Page, say: Say, tmp_path: Path
) -> None:
    path = tmp_path / "lain.csv"
    path.write_bytes(b"x,y\n1,2\n")
    page.goto("/unggah")
    page.get_by_label(say("upload-file"), exact=True).set_input_files(path)
    page.get_by_role("button", name=say("upload-check")).click()
    page.get_by_role("heading", name=say("upload-refused")).wait_for(timeout=60_000)
    assert page.get_by_role("button", name=say("upload-check")).is_enabled()


def test_an_inspector_finds_what_one_agency_must_mend(page: Page, say: Say) -> None:
    follow(page, say("menu-report"))
    agency = page.get_by_label(say("agency"), exact=True)
    agency.select_option(index=1)
    page.get_by_role("button", name=say("show")).click()
    assert "opd=id" in page.url
    page.locator("#temuan + .found a").first.click()
    for key in ("criterion", "condition", "cause", "effect", "recommendation", "responsible"):
        assert page.get_by_text(say(key), exact=True).is_visible()
    page.locator("dl.register dd a").first.click()
    assert "/aturan/" in page.url


def test_a_publisher_climbs_from_a_sub_kegiatan_to_the_visi(page: Page) -> None:
    page.goto(SUB_KEGIATAN)
    assert page.url.partition("?")[0].endswith(f"/doc{SUB_KEGIATAN}")
    follow(page, VISI)
    assert heading(page) == VISI
    turtle = page.locator("footer a[type='text/turtle']").get_attribute("href")
    taken = page.request.get(turtle or "")
    graph = rdflib.Graph().parse(data=taken.text(), format="turtle")
    assert rdflib.Literal(VISI, lang="id") in set(graph.objects())


def test_a_publisher_takes_the_whole_release(page: Page, say: Say) -> None:
    follow(page, say("menu-data"))
    with page.expect_download() as downloaded:
        follow(page, "simpul.nq.gz")
    assert Path(downloaded.value.path()).stat().st_size > 100_000


def test_the_switch_of_language_leads_to_the_same_page(
    page: Page, say: Say, reader: Reader
) -> None:
    follow(page, say("menu-vocabulary"))
    follow(page, "English" if reader[0] == "id" else "Bahasa Indonesia")
    assert page.url.partition("?")[0].endswith("/kosakata")
    assert heading(page) != say("menu-vocabulary")


def test_a_query_is_written_and_answered(page: Page, say: Say) -> None:
    follow(page, say("menu-sparql"))
    query = "SELECT ?misi WHERE { ?misi a <https://w3id.org/simpul/def#Misi> }"
    page.wait_for_load_state()
    if page.locator(".CodeMirror").count():
        page.locator(".CodeMirror").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(query)
    else:
        page.get_by_label(say("sparql-query")).fill(query)
    page.get_by_role("button", name=say("sparql-run")).click()
    assert page.locator("tbody tr").count() > 3


def test_the_editor_completes_a_term_and_lets_the_keyboard_go(
    browser: Browser, address: str
) -> None:
    if not editor.INSTALLED.exists():
        pytest.skip("needs the editor: make editor")
    page = browser.new_page(base_url=address)
    page.goto("/sparql")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("PREFIX simpul: <https://w3id.org/simpul/def#>\n")
    page.keyboard.type("SELECT * WHERE { ?s a simpul:SubKeg")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text="simpul:SubKegiatan").first.click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "format"
    page.close()
