"""The whole region as plain files, and what web servers make of them."""

import re
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.cli import main
from kg.release import current, live_dataset
from kg.release import publish as publish_release
from tests.web_servers import apache, nginx

OPD = "id/opd/99.01/1.01.0.00.0.00.01.0000"
KEPT_GRAPHS = ("graph/sumber/contoh/organisasi", "graph/laporan")
KEPT_TERMS = ("https://w3id.org/simpul/ont/core", "https://w3id.org/simpul/def#OPD")


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
