"""Pages: one frozen dataclass for each template, which is the whole of what the template knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.errors import LANGUAGES, knows, words
from kg.report_texts import REPORT_TEXTS

TEXTS = Path(__file__).with_name("texts.toml")
TEMPLATES = Environment(
    loader=PackageLoader("api"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


# The main menu: where it leads, and the key of its text.
MENU = (
    ("/pertanyaan", "menu-questions"),
    ("/laporan", "menu-report"),
    ("/unggah", "menu-upload"),
    ("/kosakata", "menu-vocabulary"),
    ("/data", "menu-data"),
    ("/sparql", "menu-sparql"),
)


@dataclass(frozen=True)
class Frame:
    """What every page shows around its content: where it is, its language, its release."""

    title: str
    path: str
    language: str
    release: str
    built: str
    query: Mapping[str, str]
    # The other representations of the page: media type and address.
    alternates: Sequence[tuple[str, str]] = ()

    def link(self, path: str, **query: str) -> str:
        """Return the address of a page of the service, the chosen language kept."""
        chosen = {"lang": self.query["lang"]} if "lang" in self.query else {}
        asked = urlencode({**query, **chosen})
        return "/" + quote(path, safe="/:@!$&'()*+,;=~") + (f"?{asked}" if asked else "")

    @property
    def here(self) -> str:
        """The address of the page, its query with it."""
        asked = urlencode(list(self.query.items()))
        return self.path + (f"?{asked}" if asked else "")

    @property
    def chosen(self) -> str | None:
        """The language that the switch was set to, for forms to keep."""
        return self.query.get("lang")

    @property
    def menu(self) -> list[tuple[str, str, bool]]:
        """The main menu: the address, the key of the text, and whether the page lies there."""
        return [(self.link(one[1:]), key, self.path.startswith(one)) for one, key in MENU]

    @property
    def switches(self) -> list[tuple[str, str]]:
        """The same page in each language: the language and the address."""
        asked = {name: value for name, value in self.query.items() if name != "lang"}
        return [(one, f"{self.path}?{urlencode({**asked, 'lang': one})}") for one in LANGUAGES]


@dataclass(frozen=True)
class Link:
    """A thing as a page names it; without a path it is a name only, or a place outside."""

    text: str
    iri: str
    path: str | None = None

    @property
    def outside(self) -> str | None:
        """The address of a thing that somebody else answers for."""
        known = self.path is None and self.iri.startswith(("http://", "https://"))
        return self.iri if known else None


@dataclass(frozen=True)
class Value:
    """One value of a property: a thing or a literal, and what says so."""

    text: str
    thing: Link | None
    language: str | None
    origins: Sequence[Link]


@dataclass(frozen=True)
class Property:
    """A property with its values; the other way round the values are the things that point here."""

    name: Link
    values: Sequence[Value]
    # What the property means.
    about: str = ""


@dataclass(frozen=True)
class Missing:
    """The page of an IRI that the release says nothing about, and the last one that did."""

    iri: str
    last: str | None = None


def figure(number: str, language: str) -> str:
    """Return a number as people write it.

    >>> figure("41678500000", "id"), figure("1234.5", "en")
    ('41.678.500.000', '1,234.5')
    """
    whole, _, rest = number.partition(".")
    grouped = f"{int(whole or 0):,}"
    sign = "-" if whole.startswith("-") and not grouped.startswith("-") else ""
    written = sign + grouped + (f".{rest.rstrip('0')}" if rest.strip("0") else "")
    return written if language == "en" else written.translate(str.maketrans(",.", ".,"))


def day(written: str, language: str) -> str:
    """Return a date of ISO 8601 as people write it.

    >>> day("2026-11-04", "id"), day("2026-11-04T09:30:00Z", "en")
    ('4 November 2026', '4 November 2026')
    """
    said = date.fromisoformat(written[:10])
    month = words(TEXTS, "months", language).split()[said.month - 1]
    return f"{said.day} {month} {said.year}"


def text(key: str, language: str, **values: object) -> str:
    """Return a text of the pages or of a report; its numbers are written as people write them."""
    said = {
        name: figure(f"{one:.15g}", language) if type(one) in {int, float} else one
        for name, one in values.items()
    }
    catalogue = REPORT_TEXTS if knows(REPORT_TEXTS, key) else TEXTS
    return words(catalogue, key, language, **said)


def render(template: str, frame: Frame, page: object) -> bytes:
    """Return a page as HTML."""
    show = TEMPLATES.get_template(template).render

    def said(key: str, **values: object) -> str:
        return text(key, frame.language, **values)

    def number(count: int) -> str:
        return figure(str(count), frame.language)

    known = {"frame": frame, "page": page, "text": said, "link": frame.link}
    return show(known, number=number, day=partial(day, language=frame.language)).encode()
