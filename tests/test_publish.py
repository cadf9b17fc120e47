"""The site as plain files: whole, without dead links, changed only where it has changed."""

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from api.addresses import Address, address_of
from api.publish import Published, publish
from kg.cli import main
from kg.errors import Conflict, StorageFailed
from kg.release import locked


def small_site(pages: dict[str, str]) -> Starlette:
    """Return a site of a few pages, which stands for the service."""

    def answer(request: Asked) -> Response:
        path = request.url.path
        if path == "/id/a":
            return RedirectResponse("/doc/id/a", status_code=303)
        if path.endswith(".ttl"):
            return PlainTextResponse(pages.get(path, "<urn:a> <urn:b> <urn:c> ."))
        if path not in pages:
            return PlainTextResponse("", status_code=404)
        asked = f"{request.query_params['lang']} {request.query_params.get('halaman', '')}"
        return HTMLResponse(f"<p>{asked}</p>{pages[path]}")

    return Starlette(routes=[Route("/{rest:path}", answer)])


PAGES = {
    "/": '<form action="/sparql"><input></form><a href="/id/a">a</a> <a href="/b c?lang=en">b</a>',
    "/doc/id/a": '<a href="/#isi">x</a> <a href="/tidak-ada">t</a> <a href="/doc/id/a.ttl">d</a>'
    '<link rel="alternate" href="/sparql"><p data-live>Rilis 1</p>'
    ' <a href="/doc/id/a?halaman=2">2</a>',
    "/b c": '<a href="/doc/id/a?lang=id">a</a>',
}


def written(pages: dict[str, str], root: Path) -> Published:
    return asyncio.run(publish(small_site(pages), root))


def inodes(root: Path) -> dict[str, int]:
    site = root / "current"
    return {
        str(path.relative_to(site)): path.stat().st_ino
        for path in site.rglob("*")
        if path.is_file()
    }


def test_links_lead_from_file_to_file(tmp_path: Path) -> None:
    written(PAGES, tmp_path)
    site = tmp_path / "current"
    front = (site / "index.id.html").read_text(encoding="utf-8")
    assert front == '<p>id </p><a href="doc/id/a.id.html">a</a> <a href="b%20c.en.html">b</a>'
    page = (site / "doc/id/a.en.html").read_text(encoding="utf-8")
    assert page == (
        '<p>en </p><a href="../../index.en.html#isi">x</a> <a>t</a> <a href="a.ttl">d</a>'
        ' <a href="a~halaman%3D2.en.html">2</a>'
    )
    assert "2" in (site / "doc/id/a~halaman=2.en.html").read_text(encoding="utf-8")
    assert (site / "doc/id/a.ttl").read_text(encoding="utf-8") == "<urn:a> <urn:b> <urn:c> ."


def test_only_what_has_changed_is_written(tmp_path: Path) -> None:
    first = written(PAGES, tmp_path)
    before = inodes(tmp_path)
    assert (first.written, first.unchanged, first.removed) == (len(before), 0, 0)
    changed = {**PAGES, "/b c": "other"}
    del changed["/doc/id/a"]
    second = written(changed, tmp_path)
    after = inodes(tmp_path)
    assert set(after) < set(before)
    assert second.removed == len(set(before) - set(after)) == 5
    same = {name for name, inode in after.items() if before[name] == inode}
    # The front page has lost a link, the other page has another text.
    assert set(after) - same == {"index.id.html", "index.en.html", "b c.en.html"}
    assert (second.written, second.unchanged) == (3, len(same))
    assert written(changed, tmp_path).written == 0
    assert len(list((tmp_path / "trees").iterdir())) == 2


def test_a_publication_that_dies_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(PAGES, tmp_path)
    before = inodes(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("api.publish._switch", full)
        with pytest.raises(StorageFailed):
            written({**PAGES, "/b c": "other"}, tmp_path)
    assert inodes(tmp_path) == before
    with locked(tmp_path), pytest.raises(Conflict):
        written(PAGES, tmp_path)


@pytest.mark.parametrize(
    "link",
    [
        "/a/../../etc/passwd",
        "/a//b",
        "/a/%2e%2e/b",
        "/a%00",
        "/sparql?query=x",
        "/a?b=1",
        "/" + "a" * 300,
    ],
)
def test_what_could_leave_the_site_or_needs_a_service_has_no_file(link: str) -> None:
    assert address_of(link, "id") is None


def test_an_address_of_another_language_is_another_file() -> None:
    assert Address("/", (), "en").file(page=True) != Address("/").file(page=True)


def test_a_home_without_release_is_said(tmp_path: Path) -> None:
    assert main(["publish", str(tmp_path / "site"), "--home", str(tmp_path)]) == 4
