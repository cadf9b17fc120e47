"""Every type of page is sound for those who cannot see it, in both languages, without scripts."""

from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

PAGES = [
    "/",
    "/pertanyaan",
    "/pertanyaan?q=stunting",
    "/pertanyaan/pagu-menurut?dimensi=misi&tahun=2026",
    "/pertanyaan/iku-digerakkan-program",
    "/pertanyaan/pagu-menurut?tahun=1999&dimensi=misi",
    "/pertanyaan/lokasi-kegiatan",
    "/pertanyaan/cascade-misi?misi=id/99.01/rpjmd/2025-2029/misi/4",
    "/laporan",
    "/laporan?keparahan=Violation&halaman=2",
    "/temuan/{key}",
    "/temuan/{key}/kecualikan",
    "/pengecualian",
    "/kosakata",
    "/aturan/SasaranTidakBanyakTujuan",
    "/doc/def/Sasaran",
    "/doc/graph/inferred/kontribusi",
    "/doc/id/99.01/rpjmd/2025-2029/sasaran/5.1",
    "/doc/id/opd/99.01/1.02.2.14.0.00.01.0000",
    "/doc/id/wilayah/99.01",
    "/data",
    "/periksa",
    "/unggah",
    "/masuk",
    "/sparql",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=oops",
    "/tidak-ada",
]


Said = dict[str, str | None]

# A picture, or a drawing whose parts are read out (WAI-ARIA Graphics Module).
DRAWN = {"img", "graphics-document document"}
DATA = {"application/ld+json", "application/json"}
# Those of the upload, and of the editor where it has been installed.
SCRIPTS = {"/static/vendor/yasqe.min.js", "/static/editor.js", "/static/upload.js"}
FAULTS: dict[str, Callable[[str, Said], bool]] = {
    "an image without alt": lambda tag, said: tag == "img" and "alt" not in said,
    "a header cell without scope": lambda tag, said: tag == "th" and "scope" not in said,
    "a picture without role": lambda tag, said: tag == "svg" and said.get("role") not in DRAWN,
    "a style in an attribute": lambda _, said: "style" in said,
    "a script in an attribute": lambda _, said: any(name.startswith("on") for name in said),
    "a script in the page": lambda tag, said: (
        tag == "script" and said.get("type") not in DATA and said.get("src") not in SCRIPTS
    ),
}
FIELDS = {"input", "select", "textarea"}
HEADINGS = {"h1", "h2", "h3", "h4"}


class Outline(HTMLParser):
    """What a page is made of, as far as its soundness goes."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.elements: list[tuple[str, Said]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element; the titles of the parts of a drawing are no titles of the page."""
        if tag == "title" and any(one == "svg" for one, _ in self.elements):
            return
        self.elements.append((tag, dict(attrs)))

    def of(self, *tags: str) -> list[Said]:
        """Return what the elements of some tags say."""
        return [said for tag, said in self.elements if tag in tags]

    def faults(self) -> list[str]:
        """Return what is wrong with single elements."""
        return [
            name
            for tag, said in self.elements
            for name, wrong in FAULTS.items()
            if wrong(tag, said)
        ]


@pytest.fixture(scope="module")
def key(client: TestClient) -> str:
    return client.get("/laporan.csv").text.splitlines()[1].rpartition(",")[2]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_sound(client: TestClient, key: str, address: str, language: str) -> None:
    headers = {"Accept": "text/html", "Accept-Language": language}
    page = Outline(client.get(address.format(key=key), headers=headers).text)
    assert page.of("html") == [{"lang": language}]
    assert [len(page.of(tag)) for tag in ("h1", "main", "title")] == [1, 1, 1]
    assert page.faults() == []
    names = [said["id"] for _, said in page.elements if "id" in said]
    assert len(names) == len(set(names))
    fields = {one.get("id") for one in page.of(*FIELDS) if one.get("type") != "hidden"}
    assert fields <= {one["for"] for one in page.of("label")}
    headings = [int(tag[1]) for tag, _ in page.elements if tag in HEADINGS]
    assert headings[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(headings))


def test_the_language_that_was_chosen_is_kept(client: TestClient) -> None:
    page = client.get("/?lang=en", headers={"Accept": "text/html", "Accept-Language": "id"}).text
    assert 'href="/laporan?lang=en"' in page
    assert '<input type="hidden" name="lang" value="en">' in page
