"""The site as plain files: whole, without dead links, changed only where it has changed."""

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from pyoxigraph import RdfFormat, Store, parse
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from api.addresses import Address, address_of
from api.publish import Published, publish
from kg.cli import main
from kg.errors import Conflict, StorageFailed
from kg.release import current, live_dataset, locked
from kg.release import publish as publish_release
from tests.servers import free_port

OPD = "id/opd/99.01/1.01.0.00.0.00.01.0000"
KEPT_GRAPHS = ("graph/sumber/contoh/organisasi", "graph/laporan")
KEPT_TERMS = ("https://w3id.org/simpul/ont/core", "https://w3id.org/simpul/def#OPD")


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


@pytest.fixture(scope="module")
def site(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a small part of the worked region: some agencies, a term, every rule."""
    folder = tmp_path_factory.mktemp("site")
    release = current(home)
    assert release is not None
    dataset, manifest = live_dataset(home, release)
    part = Store()
    part.extend(
        quad
        for quad in dataset
        if str(quad.graph_name).startswith(
            tuple(f"<{manifest.base}{one}" for one in KEPT_GRAPHS[:1])
        )
        or str(quad.subject).startswith(tuple(f"<{one}" for one in KEPT_TERMS))
    )
    facts = {
        name: value
        for name, value in vars(manifest).items()
        if name not in ("digest", "quads", "files", "previous")
    }
    publish_release(folder / "home", part, {}, facts)
    root = folder / "site"
    assert main(["publish", str(root), "--home", str(folder / "home")]) == 0
    return root


def test_no_link_is_dead_and_each_page_speaks_both_languages(site: Path) -> None:
    root = (site / "current").resolve()
    pages = list(root.rglob("*.html"))
    assert len(pages) > 300
    for page in pages:
        text = page.read_text(encoding="utf-8")
        language = page.name.split(".")[-2]
        assert f'<html lang="{language}">' in text
        other = {"id": "en", "en": "id"}[language]
        assert page.with_name(page.name.replace(f".{language}.html", f".{other}.html")).is_file()
        assert "<form" not in text
        for link in re.findall(r'(?:href|src)="([^"#]+)', text):
            if not link.startswith(("http://", "https://")):
                assert not link.startswith("/")
                target = page.parent / unquote(link.replace("&amp;", "&"))
                assert target.is_file(), f"{page}: {link}"


def test_the_data_are_there_in_every_syntax(site: Path) -> None:
    root = site / "current"
    said = set()
    for end in ("ttl", "nt", "rdf", "jsonld", "nq", "trig"):
        content = (root / f"doc/{OPD}.{end}").read_bytes()
        syntax = RdfFormat.from_extension(end)
        assert syntax is not None
        said.add(frozenset(one.triple for one in parse(content, format=syntax)))
    assert len(said) == 1
    assert (root / "unduh/simpul.nq.gz").is_file()
    assert (root / "pertanyaan/pagu-menurut.csv").is_file()
    assert (root / "robots.txt").is_file()
    assert (root / "tidak-ditemukan.en.html").is_file()
    assert (site / "nginx.conf").read_text(encoding="utf-8").count(str(site.resolve())) == 2


def test_a_plain_file_server_is_enough(site: Path) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(site / "current"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            for path in ("/index.id.html", f"/doc/{OPD}.en.html", f"/doc/{OPD}.ttl"):
                assert asked(address, path)[0] == 200
        finally:
            server.shutdown()


class Stay(HTTPRedirectHandler):
    """Follow no redirect."""

    def redirect_request(self, *_: object) -> None:
        """Return no request, so that the answer is the redirect itself."""


def asked(address: str, path: str, **headers: str) -> tuple[int, str, str]:
    """Return the status of an answer, its media type and where it leads."""
    request = Request(address + path, headers=headers)  # noqa: S310
    try:
        with build_opener(Stay).open(request, timeout=5) as answer:
            return answer.status, answer.headers.get_content_type(), ""
    except HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.headers.get("location", "")


@contextmanager
def nginx(site: Path, folder: Path) -> Iterator[str]:
    """Serve a site by nginx with the example configuration, on a free port."""
    if shutil.which("nginx") is None:
        pytest.skip("needs nginx: make tools")
    port = free_port()
    text = (site / "nginx.conf").read_text(encoding="utf-8").replace(":8080", f":{port}")
    (folder / "site.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{one}_temp_path {folder}/{one};"
        for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} pid {folder}/pid; error_log stderr; events {{}}"
        f" http {{ access_log off; {temporary} include {folder}/site.conf; }}",
        encoding="utf-8",
    )
    command = ["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            for _ in range(100):
                if (folder / "pid").exists():
                    break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


# What the example needs, and what every Apache needs.
MODULES = ("mpm_event", "authz_core", "dir", "mime", "alias", "negotiation", "rewrite", "headers")


@contextmanager
def apache(site: Path, folder: Path) -> Iterator[str]:
    """Serve a site by Apache with the example configuration, on a free port."""
    if shutil.which("apache2") is None:
        pytest.skip("needs Apache: apt-get install apache2-bin")
    port = free_port()
    # It gives up the rights of root, and the folders of a test are closed to others.
    public = Path(tempfile.mkdtemp(prefix="simpul-"))
    public.chmod(0o755)
    shutil.copytree(site, public / "site", symlinks=True)
    text = (site / "apache.conf").read_text(encoding="utf-8").replace(":8080", f":{port}")
    text = text.replace(str(site.resolve()), str(public / "site"))
    loaded = "\n".join(
        f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so" for one in MODULES
    )
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    (folder / "apache2.conf").write_text(
        f"ServerName localhost\nServerRoot {folder}\nPidFile {folder}/pid\n"
        f"Listen 127.0.0.1:{port}\nErrorLog {folder}/error.log\n"
        f"TypesConfig /dev/null\n{loaded}\n{user}{text}",
        encoding="utf-8",
    )
    command = ["apache2", "-f", str(folder / "apache2.conf"), "-D", "FOREGROUND"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            for _ in range(100):
                if (folder / "pid").exists():
                    break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)
            shutil.rmtree(public)


Server = Callable[[Path, Path], AbstractContextManager[str]]


@pytest.mark.parametrize("server", [nginx, apache], ids=["nginx", "apache"])
def test_a_web_server_negotiates_with_the_example_configuration(
    site: Path, tmp_path: Path, server: Server
) -> None:
    document = f"/doc/{OPD}"
    with server(site, tmp_path) as address:
        get = partial(asked, address)
        assert get(f"/{OPD}") == (303, "text/html", f"{address}{document}")
        for accept, kind in {
            "text/html,*/*;q=0.8": "text/html",
            "*/*": "text/html",
            "text/turtle": "text/turtle",
            "application/ld+json": "application/ld+json",
            "application/rdf+xml": "application/rdf+xml",
            "application/n-triples": "application/n-triples",
        }.items():
            assert get(document, Accept=accept)[:2] == (200, kind), accept
        assert get(f"{document}.ttl", Accept="text/html")[:2] == (200, "text/turtle")
        assert get(document, Accept="image/png")[0] == 406
        assert get("/doc/id/tidak-ada")[:2] == (404, "text/html")
        assert get("/sparql")[0] == 404
        assert get("/")[0] == 200
        assert get("/.well-known/void") == (303, "text/html", f"{address}/data")
        shape = get("/shapes/SasaranTidakBanyakTujuan")
        assert shape[2] == f"{address}/doc/shapes/SasaranTidakBanyakTujuan"
        assert (
            get("/doc/shapes/SasaranTidakBanyakTujuan")[2]
            == f"{address}/aturan/SasaranTidakBanyakTujuan"
        )
        assert get("/aturan/SasaranTidakBanyakTujuan")[0] == 200
        for language, headers in (("id", {}), ("en", {"Accept-Language": "en-GB"})):
            request = Request(f"{address}{document}", headers={"Accept": "text/html", **headers})  # noqa: S310
            with build_opener().open(request, timeout=5) as answer:
                assert f'<html lang="{language}">' in answer.read().decode()


def test_an_address_of_another_language_is_another_file() -> None:
    assert Address("/", (), "en").file(page=True) != Address("/").file(page=True)


def test_a_home_without_release_is_said(tmp_path: Path) -> None:
    assert main(["publish", str(tmp_path / "site"), "--home", str(tmp_path)]) == 4
