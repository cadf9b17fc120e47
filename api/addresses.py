"""Where an address of the service lies as a plain file, and its links as links between files."""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from kg.errors import LANGUAGES

# The parts of a query that have files of their own; of those that choose, one at a time.
PAGE, CHOOSING = "halaman", frozenset({"aturan", "keadaan", "keparahan", "opd", "profil"})
# What only a service can do.
LIVE = tuple(
    f"/{one}"
    for one in [
        "sparql",
        "openapi.json",
        "gambar",
        "unggah",
        "masuk",
        "keluar",
        "metrics",
        "healthz",
        "readyz",
    ]
)
WAIVING = "/kecualikan"
# Files that speak a language though they are no pages.
SPEAKING = frozenset({".csv", ".xlsx"})
# Bytes in a part of a path that every file system takes.
LONGEST = 240

LINK = re.compile(r' (href|src)="(/[^"]*)"')
# What is dropped from a page that no service stands behind: forms, and what is marked so.
SERVED = re.compile(r"<form\b.*?</form>|<(p|div) data-live\b.*?</\1>", re.DOTALL)
HEAD_LINK = re.compile(r"[ \t]*<link\b[^>]*>\n?")


@dataclass(frozen=True)
class Address:
    """An address within the site: its path decoded, what its query asks, and the language."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    language: str = LANGUAGES[0]

    @property
    def target(self) -> tuple[str, str]:
        """The path as it is sent, and the query with the language."""
        asked = [*self.query, ("lang", self.language)]
        written = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in asked)
        return quote(self.path), written

    def file(self, *, page: bool) -> PurePosixPath:
        """Return the file of the address, relative to the root of the site.

        >>> Address("/doc/id/opd/1.02", (("halaman", "2"),)).file(page=True)
        PurePosixPath('doc/id/opd/1.02~halaman=2.id.html')
        >>> Address("/pertanyaan/a.csv", (), "en").file(page=False)
        PurePosixPath('pertanyaan/a.en.csv')
        """
        path = self.path.removeprefix("/") or "index"
        if page:
            chosen = "".join(f"~{name}={quote(value, safe='')}" for name, value in self.query)
            return PurePosixPath(f"{path}{chosen}.{self.language}.html")
        file = PurePosixPath(path)
        if file.suffix in SPEAKING and self.language != LANGUAGES[0]:
            return file.with_suffix(f".{self.language}{file.suffix}")
        return file


def address_of(link: str, language: str) -> Address | None:
    """Return the address of a link on a page in a language; None for what has no file.

    >>> address_of("/doc/id/a%20b?lang=en", "id")
    Address(path='/doc/id/a b', query=(), language='en')
    >>> address_of("/sparql", "id") is None, address_of("/laporan?opd=a&aturan=b", "id") is None
    (True, True)
    """
    parts = urlsplit(link)
    asked = dict(parse_qsl(parts.query))
    spoken = asked.pop("lang", language)
    path = unquote(parts.path)
    if not _publishable(path) or not {*asked} <= {PAGE, *CHOOSING}:
        return None
    if len({*asked} & CHOOSING) > 1 or spoken not in LANGUAGES:
        return None
    asked = {name: value for name, value in asked.items() if (name, value) != (PAGE, "1")}
    return Address(path, tuple(sorted(asked.items())), spoken)


def _publishable(path: str) -> bool:
    parts = path.removeprefix("/").split("/")
    odd = any(one in {"", ".", ".."} or len(one.encode()) > LONGEST for one in parts)
    live = path.startswith(LIVE) or path.endswith(WAIVING)
    return path == "/" or not (odd or live or "\0" in path)


def links(page: str, language: str) -> Iterator[Address]:
    """Yield the addresses that a page links to."""
    for _, link in LINK.findall(SERVED.sub("", page)):
        if address := address_of(unescape(link), language):
            yield address


def relinked(page: str, here: Address, find: Callable[[Address], PurePosixPath | None]) -> str:
    """Return a page as a file: its links relative to it, what needs a service left out.

    ``find`` gives the file of an address, or None where there is none; such a link is text.
    """
    folder = str(here.file(page=True).parent)

    def file(found: re.Match[str]) -> str:
        link = unescape(found[2])
        address = address_of(link, here.language)
        target = find(address) if address else None
        if target is None:
            return ""
        way = quote(posixpath.relpath(str(target), folder))
        fragment = urlsplit(link).fragment
        return f' {found[1]}="{escape(way)}{"#" + fragment if fragment else ""}"'

    def head_link(found: re.Match[str]) -> str:
        return found[0] if "href=" in found[0] else ""

    plain = LINK.sub(file, SERVED.sub("", page))
    return HEAD_LINK.sub(head_link, plain)


def in_language(address: Address, language: str) -> Address:
    """Return the same address in another language."""
    return replace(address, language=language)
