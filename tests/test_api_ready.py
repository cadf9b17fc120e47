"""Answers kept ready: the same bytes and headers, for who asks in the same words, a day long."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.live import _none_ready

PLACE = "/doc/id/wilayah/99.01"
PATHS = (PLACE, f"{PLACE}.ttl", "/pertanyaan", "/laporan.csv")


class Tomorrow(date):
    """A calendar that is a day ahead."""

    @classmethod
    def today(cls) -> date:
        """Return the day after today."""
        return date.today() + timedelta(days=1)


def test_an_answer_that_is_ready_is_the_one_that_was_made(home: Path) -> None:
    app = create_app(home)
    with TestClient(app) as one:
        live = app.state.serving.live
        for path in (
            "/doc/id/wilayah/99.01",
            "/doc/id/wilayah/99.01.ttl",
            "/pertanyaan",
            "/laporan.csv",
        ):
            asked = [one.get(path) for _ in range(2)]
            assert len({(tuple(sorted(a.headers.items())), a.content) for a in asked}) == 1, path
            held = one.get(path, headers={"If-None-Match": asked[0].headers["etag"]})
            assert (held.status_code, held.content) == (304, b""), path
            assert held.headers["etag"] == asked[0].headers["etag"]
            assert "content-length" not in held.headers
            other = one.get(path, headers={"If-None-Match": '"another"'})
            assert (other.status_code, other.content) == (200, asked[0].content)
            assert one.head(path).headers == asked[0].headers
        assert len(live.ready) == 4
        one.get("/masuk")
        one.get("/doc/id/none")
        one.get("/sparql?query=ASK{}")
        one.get("/pertanyaan?q=" + "x" * 5000)
        one.get("/doc/id/wilayah/99.01.nt", headers={"Range": "bytes=0-9"})
        assert len(live.ready) == 4


def test_a_ready_answer_is_for_who_asks_in_the_same_words(home: Path) -> None:
    path = "/doc/id/wilayah/99.01"
    with TestClient(create_app(home)) as one:
        twice = [("Accept", "text/turtle"), ("Accept", "text/html")]
        assert one.get(path, headers=twice).headers["content-type"].startswith("text/turtle")
        for accept in ("text/html", "text/turtle", "application/n-triples"):
            told = one.get(path, headers={"Accept": accept}).headers["content-type"]
            assert told.startswith(accept)
        for language in ("id", "en"):
            for asked in ({"Accept-Language": language}, {"Accept-Language": "de"}):
                page = one.get(f"{path}?lang={language}", headers={**asked, "Accept": "text/html"})
                assert page.headers["content-language"] == language
                page = one.get(path, headers={"Accept": "text/html", "Accept-Language": language})
                assert page.headers["content-language"] == language


def test_a_ready_answer_goes_with_its_day_and_its_release(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(home)
    with TestClient(app) as one:
        before = one.get("/laporan").headers["etag"]
        monkeypatch.setattr("api.ready.date", Tomorrow)
        monkeypatch.setattr("api.conformance.date", Tomorrow)
        assert one.get("/laporan").headers["etag"] != before
        serving = app.state.serving
        serving._live = replace(serving._live, program="another", ready=_none_ready())
        assert one.get("/doc/id/wilayah/99.01").status_code == 200
        assert len(serving.live.ready) == 1
