"""The drawings: a picture of each kind of a thing, in a page and as a file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pyoxigraph import NamedNode

from api.described import answers
from api.live import Live
from api.negotiate import HTML
from api.respond import Wish, live_of, respond, show, wish
from kg.errors import Usage
from kg.query import Answer

SVG = "image/svg+xml"
# By suffix: the format of the drawing and its media type.
FORMATS = {
    "svg": ("svg", SVG),
    "txt": ("text", "text/plain"),
    "csv": ("csv", "text/csv"),
    "mmd": ("mermaid", "text/vnd.mermaid"),
}
# A drawing with more pictures than this is not looked at.
MOST = 3
# The style of a drawing that stands alone; in a page its own stylesheet has it.
STYLE = re.compile(rb"<style>.*?</style>", re.DOTALL)

DRAWN = answers(HTML, *(one for _, one in FORMATS.values()), missing=True, values=True)

router = APIRouter()


@dataclass(frozen=True)
class DrawingPage:
    """A drawing: the picture, what it says as text, and the thing that is drawn."""

    picture: str
    outline: str
    values: Mapping[str, str]
    files: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """A drawing as another page shows it: of which thing, and its picture."""

    of: str
    picture: str


@router.get("/gambar/{name}", responses=DRAWN, summary="Satu gambar")
def drawing(
    request: Request,
    name: str,
    live: Annotated[Live, Depends(live_of)],
    of: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Return a drawing of a thing, or of all: a page, SVG, text, CSV or Mermaid."""
    kind, _, end = name.partition(".")
    if kind not in _kinds() or (end and end not in FORMATS):
        raise HTTPException(404, f"/gambar/{name}")
    offered = [HTML, *(one for _, one in FORMATS.values())]
    wished = wish(request, live, offered, FORMATS[end][1] if end else None)
    if wished.media_type != HTML:
        form = next(form for form, one in FORMATS.values() if one == wished.media_type)
        drawn = draw(wished, kind, of, form)
        return respond(wished, lambda: drawn, {})
    picture = inline(wished, kind, of)
    values = {"of": of} if of else {}
    files = [(end, f"gambar/{kind}.{end}") for end in ("svg", "txt")]
    outline = draw(wished, kind, of, "text").decode()
    title = outline.partition("\n")[0]
    page = DrawingPage(picture, outline, values, files)
    return show(wished, "drawing.html", title, lambda: page)


def _kinds() -> Sequence[str]:
    # What draws is loaded where a drawing is asked for: the service is sooner there.
    from kg.draw.kinds import KINDS

    return tuple(KINDS)


def draw(wished: Wish, kind: str, of: str, form: str) -> bytes:
    """Return a drawing in one of the formats of `kg.draw`.

    ``of`` is an IRI or its end after the base; empty, all is drawn. Raises Usage where there is
    nothing to draw.
    """
    live, language = wished.live, wished.language
    key = f"drawing {kind} {form} {language} {of}"
    return live.kept(key, partial(_drawn, live, kind, of, form, language))


def _drawn(live: Live, kind: str, of: str, form: str, language: str) -> bytes:
    from kg.draw import render
    from kg.draw.kinds import KINDS

    try:
        thing = NamedNode(of if of.startswith(("http://", "https://")) else live.base + of)
    except ValueError as error:
        raise Usage.of("bad-parameter", name="of", value=of, type="iri") from error
    picture = KINDS[kind](live.dataset, thing if of else None, live.base, language)
    return render(picture, form, language)


def inline(wished: Wish, kind: str, of: str) -> str:
    """Return a drawing to stand in a page, its links leading to pages of this service.

    The library writes it as XML, so that no name in it can be markup.
    """
    drawn = unstyled(draw(wished, kind, of, "svg"))
    drawn = drawn[drawn.index(b"<svg") :]
    return drawn.replace(b'href="' + wished.live.base.encode(), b'href="/').decode()


def unstyled(drawn: bytes) -> bytes:
    """Return a drawing without the style that it has when it stands alone: a page lets none in."""
    return STYLE.sub(b"", drawn)


def shown(wished: Wish, answer: Answer) -> list[Shown]:
    """Return the drawings of the things of the column that a question names.

    There are none where there are more than a page can show.
    """
    asked, found = answer.question.drawing, []
    things = dict.fromkeys(filter(None, answer.column(asked.of))) if asked else {}
    if asked is None or len(things) > MOST:
        return []
    for thing in things:
        of = str(getattr(thing, "value", "")).removeprefix(wished.live.base)
        try:
            found.append(Shown(of, inline(wished, asked.kind, of)))
        except Usage:
            continue
    return found
