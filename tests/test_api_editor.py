"""The page to write a query in: with the editor where it is installed, else with a field."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import editor

HTML = {"Accept": "text/html"}
POLICY = "Content-Security-Policy"


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    stand_in = folder / "yasqe.min.js"
    if there:
        stand_in.touch()
    monkeypatch.setattr(editor, "INSTALLED", stand_in)


@pytest.mark.parametrize("there", [True, False])
def test_only_pages_that_need_them_run_scripts_and_only_ours(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool
) -> None:
    install(tmp_path, monkeypatch, there=there)
    for address in ("/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=oops"):
        answer = client.get(address, headers=HTML)
        assert ("script-src 'self'" in answer.headers[POLICY]) == there
        assert ("/static/editor.js" in answer.text) == there
        assert '<textarea class="code" id="query" name="query"' in answer.text
    assert "script-src 'self'" in client.get("/unggah", headers=HTML).headers[POLICY]
    assert "script-src" not in client.get("/", headers=HTML).headers[POLICY]


def test_the_editor_completes_the_terms_of_the_release(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, there=True)
    page = client.get("/sparql", headers=HTML).text
    assert "simpul: \\u003chttps://w3id.org/simpul/def#\\u003e" in page
    assert '"https://w3id.org/simpul/def#SubKegiatan"' in page
    assert '"https://w3id.org/simpul/def#berkontribusiPada"' in page


def test_a_refused_query_is_mended_where_it_was_written(client: TestClient) -> None:
    asked = {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "lang": "en"}
    answer = client.get("/sparql", params=asked, headers=HTML)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store")
    assert "SERVICE &lt;http://127.0.0.1/&gt; { ?s ?p ?o } }</textarea>" in answer.text
    assert 'aria-invalid="true"' in answer.text
