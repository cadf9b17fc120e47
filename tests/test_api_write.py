"""What changes anything: who may, from where, and that nothing else does."""

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message

from api.access import COOKIE
from api.app import create_app
from api.shield import LONGEST
from kg.audit import FILE as AUDIT
from kg.cli import main
from kg.dataset import FORMATS
from kg.release import current, read_manifest
from kg.tokens import new_token
from tests.corpus import SCORES
from tests.test_malformed_tables import form

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")

KEY = re.compile(r'name="kunci" value="([0-9a-f]{64})"')
# What a browser may send without any right; all else asks for a scope.
FREE = {"/sparql", "/unggah", "/masuk", "/keluar"}


@pytest.fixture
def place(small_home: Path, tmp_path: Path) -> Path:
    """Return a copy of a home with a release of one small source."""
    return Path(shutil.copytree(small_home, tmp_path / "home", symlinks=True))


@pytest.fixture
def browser(place: Path) -> Iterator[TestClient]:
    """Return a browser at a service of that home; it keeps its cookies."""
    app = create_app(place)
    yield TestClient(app, follow_redirects=False, headers={"Accept": "text/html"})
    app.state.pool.close()


def key(browser: TestClient, page: str, at: int = 0) -> str:
    """Return the key of a form on a page."""
    return KEY.findall(browser.get(page).text)[at]


def sent(browser: TestClient, name: str, content: bytes) -> Any:  # noqa: ANN401
    """Send a file as a person does, and return the answer."""
    data = {"kunci": key(browser, "/unggah")}
    return browser.post("/unggah", data=data, files={"berkas": (name, content)})


def sign_in(browser: TestClient, secret: str) -> Any:  # noqa: ANN401
    """Sign in with a token, and return the answer."""
    return browser.post("/masuk", data={"kunci": key(browser, "/masuk"), "token": secret})


def audited(place: Path) -> list[tuple[str, str, str]]:
    """Return who did what, and the outcome."""
    path = place / AUDIT
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    said = [json.loads(one) for one in lines]
    return [(one["who"], one["what"], one["outcome"]) for one in said]


def test_a_faulty_workbook_comes_back_marked_and_nothing_enters(
    browser: TestClient, place: Path
) -> None:
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    answer = sent(browser, "../../etc/rencana.xlsx", form(Program__C2="#REF!"))
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert page.headers["cache-control"] == "private, no-store"
    assert "access-control-allow-origin" not in page.headers
    assert "Hasil pemeriksaan rencana.xlsx" in page.text
    assert "lembar Program, baris 2, kolom kode program" in page.text
    assert "belum dapat dipakai" in page.text
    read, used, left = map(int, re.findall(r"<strong>(\d+)</strong>", page.text)[:3])
    assert read == used + left > 0
    marked = browser.get(f"{answer.headers['location']}/temuan.xlsx")
    assert marked.headers["content-disposition"].startswith("attachment")
    book = load_workbook(BytesIO(marked.content))
    assert book["Program"]["C2"].comment is not None
    assert book["Program"]["C2"].value == "#REF!"
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_a_result_is_found_by_nobody_else(browser: TestClient) -> None:
    assert browser.get("/unggah/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").status_code == 404
    assert browser.get("/unggah/aaaaaaaaaaaaaaaa/temuan.xlsx").status_code == 404


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_rdf_is_refused_with_the_kinds_that_are_taken(browser: TestClient, suffix: str) -> None:
    """A plan of a planner is a table: RDF comes in by the command line, in the capped child."""
    answer = sent(browser, f"a{suffix}", b"<urn:a> <urn:b> <urn:c> .")
    assert answer.status_code == 422
    assert "jenis berkas tidak dikenal" in answer.text
    assert ".xlsx" in answer.text


def test_a_body_beyond_measure_is_cut_off(browser: TestClient) -> None:
    assert sent(browser, "a.csv", bytes(LONGEST + 2**17)).status_code == 413


def test_a_body_without_end_is_cut_off(browser: TestClient) -> None:
    """A client need not say how long a body is, and the length that it says may be a lie."""
    got, said = [], []

    async def receive() -> Message:
        got.append(1)
        return {"type": "http.request", "body": bytes(2**20), "more_body": True}

    async def send(message: Message) -> None:
        said.append(message.get("status"))

    kind = [(b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", b"1")]
    scope = {"type": "http", "method": "POST", "path": "/unggah", "headers": kind}
    whole = {**scope, "query_string": b"", "server": ("testserver", 80), "scheme": "http"}
    asyncio.run(browser.app({**whole, "raw_path": b"/unggah", "root_path": ""}, receive, send))
    assert said[0] in (400, 413)
    assert len(got) <= LONGEST // 2**20 + 2


@pytest.mark.parametrize("path", ["/unggah", "/masuk", "/keluar", "/unggah/x/terbitkan"])
def test_a_form_of_another_site_is_refused(browser: TestClient, path: str) -> None:
    other = key(browser, "/unggah") if path != "/unggah" else key(browser, "/masuk")
    for data in ({}, {"kunci": "0" * 64}, {"kunci": other}, {"kunci": "é"}):
        assert browser.post(path, data=data).status_code == 403
    browser.cookies.clear()
    assert browser.post(path, data={"kunci": other}).status_code == 403


def test_who_signs_in_has_a_session_that_no_script_and_no_other_site_can_use(
    browser: TestClient, place: Path
) -> None:
    secret = new_token(place, "penerbit", ["publish"], 1)
    assert sign_in(browser, secret + "x").status_code == 401
    before = browser.cookies[COOKIE]
    answer = sign_in(browser, secret)
    assert answer.status_code == 303
    said = answer.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert browser.cookies[COOKIE] != before
    assert "penerbit" in browser.get("/masuk").text
    assert secret not in browser.get("/masuk").text
    out = browser.post("/keluar", data={"kunci": key(browser, "/masuk")})
    assert out.status_code == 303
    assert "penerbit" not in browser.get("/masuk").text
    assert audited(place) == [("–", "sign-in", "refused"), ("penerbit", "sign-in", "done")]


def test_over_https_the_cookie_is_for_https_only(place: Path) -> None:
    app = create_app(place)
    secure = TestClient(app, base_url="https://testserver")
    assert "; secure" in secure.get("/masuk").headers["set-cookie"].lower()
    app.state.pool.close()


def test_a_revoked_token_ends_its_sessions(browser: TestClient, place: Path) -> None:
    sign_in(browser, new_token(place, "penerbit", ["publish"], 1))
    assert main(["token", "revoke", "penerbit", "--home", str(place)]) == 0
    assert "penerbit" not in browser.get("/masuk").text


@pytest.mark.sources
def test_only_who_may_publish_makes_a_release_and_it_is_noted(
    browser: TestClient, place: Path
) -> None:
    before = current(place)
    sent_to = sent(browser, "nilai-2018.csv", SCORES.replace("2017", "2018").encode())
    page = sent_to.headers["location"]
    publish = f"{page}/terbitkan"
    assert browser.post(publish, headers={"Authorization": "Bearer salah"}).status_code == 401
    other = new_token(place, "pengesamping", ["waive"], 1)
    sign_in(browser, other)
    assert "terbitkan" not in browser.get(page).text
    assert browser.post(publish, headers={"Authorization": f"Bearer {other}"}).status_code == 403
    assert current(place) == before
    browser.cookies.clear()
    sign_in(browser, new_token(place, "penerbit", ["publish"], 1))
    answer = browser.post(publish, data={"kunci": key(browser, page)})
    assert answer.status_code == 303
    assert current(place) != before
    held = {one["file"] for one in read_manifest(current(place) or place).sources}
    assert held == {"nilai.csv", "nilai-2018.csv"}
    assert audited(place)[-1] == ("penerbit", "publish", "done")
    assert ("–", "publish", "refused") in audited(place)
    assert ("pengesamping", "publish", "refused") in audited(place)


def test_what_changes_anything_asks_for_a_scope(browser: TestClient) -> None:
    app: Any = browser.app
    for route in app.routes:
        if isinstance(route, Route) and (route.methods or set()) - {"GET", "HEAD"}:
            calls = route.dependant.dependencies  # type: ignore[attr-defined]
            scoped = any(hasattr(one.call, "scope") for one in calls)
            assert scoped or route.path in FREE, route.path


def test_no_request_without_a_right_changes_the_home(browser: TestClient, place: Path) -> None:
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    app: Any = browser.app
    for route in app.routes:
        path = re.sub(r"\{[^}]*\}", "x", getattr(route, "path", "/"))
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert browser.request(method, path, content=b"x=1").status_code in {
                *(307, 400, 401, 403, 404, 405, 406, 415, 422),
            }, (method, path)
    after = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    assert {path: one for path, one in after.items() if path.name != AUDIT} == before
