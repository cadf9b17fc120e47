"""What protects stands at every answer: whatever the address, the method, and how it ends."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from api.app import create_app
from api.limits import Limits
from api.shield import HEADERS, POLICY, WITH_SCRIPTS
from tests.test_api_hostile import addresses

LONG = {"content": b"x" * 300_000, "headers": {"Content-Type": "application/sparql-query"}}
# A request for each status that there is, with what it needs beside method and address.
ENDS = [
    (200, "GET", "/", {}),
    (200, "HEAD", "/", {}),
    (200, "GET", "/static/simpul.css", {}),
    (200, "GET", "/sparql?query=ASK%7B%7D", {}),
    (303, "GET", "/def/Sasaran", {}),
    (304, "GET", "/doc/def/Sasaran", {"headers": {"If-None-Match": "*"}}),
    (400, "GET", "/sparql?query=oops", {}),
    (403, "GET", "/sparql?update=CLEAR", {}),
    (404, "GET", "/tidak-ada", {}),
    (404, "GET", "/static/tidak-ada", {}),
    (404, "GET", "/doc/id/tidak-ada", {}),
    (405, "DELETE", "/", {}),
    (405, "POST", "/static/simpul.css", {}),
    (406, "GET", "/doc/def/Sasaran", {"headers": {"Accept": "image/png"}}),
    (413, "POST", "/sparql", LONG),
    (415, "POST", "/sparql", {"json": {}}),
    (422, "GET", "/pertanyaan/pagu-menurut?tahun=x", {}),
    (422, "GET", "/laporan?halaman=0", {}),
    (429, "GET", "/sparql?query=ASK%7B%7D", {}),
    (500, "GET", "/kesalahan", {}),
]


def failing(_: Request) -> None:
    raise RuntimeError("rahasia")


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    """A service with an address at which the program is at fault, and no patience."""
    app = create_app(home, Limits(client_failures=1.5))
    app.router.routes.insert(0, Route("/kesalahan", failing))
    yield TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    app.state.pool.close()


def protected(headers: Mapping[str, str]) -> bool:
    """Return whether everything stands there; where scripts run, they are those of the service."""
    scripts = headers[POLICY] == WITH_SCRIPTS[POLICY]
    wanted = HEADERS | WITH_SCRIPTS if scripts else HEADERS
    return all(headers.get(name) == value for name, value in wanted.items())


@pytest.mark.parametrize("accept", ["text/html", "application/json, */*"])
def test_every_end_is_protected(client: TestClient, accept: str) -> None:
    client.app.state.budget._taken.clear()
    for status, method, address, more in ENDS:
        asked = {"Accept": accept, **more.get("headers", {})}
        if status == 429:
            for _ in range(2):
                client.get("/sparql", params={"query": "SELECT * {"})
        answer = client.request(method, address, **{**more, "headers": asked})
        assert answer.status_code == status, address
        assert protected(answer.headers), address
        assert "rahasia" not in answer.text


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_every_address_is_protected(client: TestClient, method: str) -> None:
    for path, _ in addresses(client):
        answer = client.request(method, path.replace("{", "").replace("}", ""))
        assert protected(answer.headers), path
        assert answer.status_code < 500, path


def test_a_bug_is_told_in_the_form_that_is_liked_and_in_no_detail(client: TestClient) -> None:
    page = client.get("/kesalahan", headers={"Accept": "text/html"})
    said = client.get("/kesalahan")
    assert (page.status_code, said.status_code) == (500, 500)
    assert "<h1>Layanan ini sedang salah</h1>" in page.text
    assert said.json() == {"title": "Internal Server Error", "status": 500}
    assert {page.headers["cache-control"], said.headers["cache-control"]} == {"no-store"}
