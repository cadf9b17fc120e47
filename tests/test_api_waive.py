"""The form that waives: for whoever may, from a page of ours; the release is built anew with it."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.live import Live
from kg.cli import main
from kg.names import SHIPPED_DATA
from kg.sources import SOURCES
from kg.tokens import new_token

pytestmark = pytest.mark.sources

PAGE = {"Accept": "text/html", "Accept-Language": "id"}
SCALE = str(SHIPPED_DATA / "paparan" / "skala.ttl")
LAST = (date.today() + timedelta(30)).isoformat()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home with a release that has one finding."""
    assert main(["build", SCALE, "--home", str(tmp_path / "home")]) == 0
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    """Return a client of its service."""
    app = create_app(home)
    yield TestClient(app, follow_redirects=False, headers=PAGE)
    app.state.pool.close()


def live(client: TestClient) -> Live:
    """Return the release that is served."""
    found = client.app.state.serving.live  # type: ignore[attr-defined]
    assert isinstance(found, Live)
    return found


def sign_in(client: TestClient, home: Path, *scopes: str) -> None:
    """Sign in with a new token of some scopes."""
    secret = new_token(home, "inspektorat", list(scopes), 1)
    page = client.get("/masuk").text
    sent = {"kunci": key(page, "/masuk"), "token": secret}
    assert client.post("/masuk", data=sent).status_code == 303


def key(page: str, action: str) -> str:
    """Return the key of the form of a page that is sent somewhere."""
    form = page.partition(f'action="{action}"')[2]
    found = re.search(r'name="kunci" value="(\w+)"', form)
    assert found is not None
    return found[1]


def filled(client: TestClient, address: str, **changes: str) -> dict[str, str]:
    """Return the form of a finding, filled in."""
    (one,) = live(client).register.findings.values()
    return {
        "kunci": key(client.get(address).text, address),
        "lingkup": str(getattr(one.result.focus_node, "value", "")),
        "alasan": "Skala itu <b>disalin</b> dari paparan apa adanya.",
        "peran": "Inspektur Daerah",
        "hingga": LAST,
        **changes,
    }


def test_a_finding_is_waived_and_stays_in_the_next_release(home: Path, client: TestClient) -> None:
    (finding,) = live(client).register.findings
    before, address = live(client).release.name, f"/temuan/{finding}/kecualikan"
    sign_in(client, home, "waive")
    for changes in ({"hingga": "besok"}, {"alasan": "ya"}, {"lingkup": "urn:lain"}):
        sent = client.post(address, data=filled(client, address, **changes))
        assert sent.status_code == 409
        assert 'role="alert"' in sent.text
    assert live(client).release.name == before
    done = client.post(address, data=filled(client, address))
    assert (done.status_code, done.headers["location"]) == (303, f"/temuan/{finding}")
    page = client.get(f"/temuan/{finding}").text
    assert live(client).release.name != before
    assert "<s>" in page
    assert "&lt;b&gt;disalin" in page
    # The waivers of the live release are read again: this one is among them.
    assert client.post(address, data=filled(client, address)).status_code == 409
    lines = [json.loads(one) for one in (home / "audit.jsonl").read_text("utf-8").splitlines()]
    assert (lines[-2]["who"], lines[-2]["what"], lines[-2]["outcome"]) == (
        "inspektorat",
        "waive",
        "done",
    )


def test_who_may_not_waive_is_told_so_and_nothing_is_written(
    home: Path, client: TestClient
) -> None:
    (finding,) = live(client).register.findings
    address, before = f"/temuan/{finding}/kecualikan", live(client).release.name
    assert "<form class=" not in client.get(address).text
    assert client.post(address, data={"alasan": "x"}).status_code == 403
    sign_in(client, home, "publish")
    assert "<form class=" not in client.get(address).text
    assert client.post(address, data={"kunci": "x"}).status_code == 403
    assert client.get("/temuan/tidak-ada/kecualikan").status_code == 404
    assert live(client).release.name == before


def test_a_release_that_cannot_be_built_leaves_the_live_one(home: Path, client: TestClient) -> None:
    (finding,) = live(client).register.findings
    address, before = f"/temuan/{finding}/kecualikan", live(client).release.name
    sign_in(client, home, "waive")
    sent = filled(client, address)
    shutil.rmtree(home / SOURCES)
    assert client.post(address, data=sent).status_code == 409
    assert live(client).release.name == before
    assert "<s>" not in client.get(f"/temuan/{finding}").text
