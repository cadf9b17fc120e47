"""A representation as an HTTP response: made once a release, validated by what it was made from."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

from fastapi import HTTPException, Request, Response
from starlette.responses import PlainTextResponse
from werkzeug.http import parse_etags

from api.live import Live
from api.negotiate import HTML, SUFFIXES, language, negotiate
from api.pages import Frame, Missing, render
from api.serving import Serving

# A representation is asked for again at each use and answered with 304 while the release is live.
CACHE = "public, no-cache"
VARY = "Accept, Accept-Language"
PRIVATE = "private, no-store"


def serving_of(request: Request) -> Serving:
    """Return what the service is answering from."""
    serving: Serving = request.app.state.serving
    return serving


def live_of(request: Request) -> Live:
    """Return the release that a request is answered from."""
    return serving_of(request).live


@dataclass(frozen=True)
class Wish:
    """What a request asks for: a representation, in a language, of what a release says."""

    live: Live
    media_type: str
    language: str
    path: str
    query: Mapping[str, str]
    validators: str | None = None
    # The day that a representation tells of, where it does.
    day: str = ""

    @property
    def etag(self) -> str:
        """The strong validator of the representation (RFC 9110, 8.8.3)."""
        asked = sorted(self.query.items())
        made_by = (
            self.live.manifest.digest,
            self.live.program,
            self.live.standing.in_force,
            self.live.tested,
            self.day,
        )
        said = (made_by, self.path, asked, self.media_type, self.language)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]

    def frame(self, title: str, alternates: Sequence[tuple[str, str]] = ()) -> Frame:
        """Return what surrounds the content of the page."""
        live = self.live
        built = live.manifest.built[:10]
        return Frame(
            title, self.path, self.language, live.release.name, built, self.query, alternates
        )


def spoken(request: Request) -> str:
    """Return the language in which a request is answered."""
    return language(request.headers.get("accept-language"), request.query_params.get("lang"))


def wish(request: Request, live: Live, offered: Sequence[str], suffix: str | None = None) -> Wish:
    """Return what a request asks for; a suffix beats the header.

    Raises NotAcceptable where nothing of what is offered will do.
    """
    accepted = request.headers.get("accept")
    chosen = negotiate(accepted, offered) if suffix is None else suffix
    if chosen is None or chosen not in offered:
        raise NotAcceptable(offered)
    return Wish(
        live,
        chosen,
        spoken(request),
        request.url.path,
        request.query_params,
        request.headers.get("if-none-match"),
    )


def wish_by_suffix(request: Request, live: Live) -> Wish:
    """Return what is asked of what comes in every syntax, by the suffix of its address if any.

    Raises HTTPException for a suffix that is none, and NotAcceptable.
    """
    suffix = request.path_params.get("suffix")
    if suffix is not None and suffix not in SUFFIXES:
        raise HTTPException(HTTPStatus.NOT_FOUND, request.url.path)
    return wish(request, live, list(SUFFIXES.values()), SUFFIXES[suffix] if suffix else None)


class NotAcceptable(Exception):
    """None of the representations that there are is acceptable to the client."""

    def __init__(self, offered: Sequence[str]) -> None:
        """Hold what there is."""
        self.offered = offered
        super().__init__(", ".join(offered))


def not_acceptable(_: Request, error: Exception) -> Response:
    """Answer 406 with the list of what there is (RFC 9110, 15.5.7)."""
    offered = error.offered if isinstance(error, NotAcceptable) else ()
    return PlainTextResponse("\n".join(offered) + "\n", status_code=406, headers={"Vary": VARY})


def has_already(validators: str | None, etag: str) -> bool:
    """Return whether a client has what is validated so (RFC 9110, 13.1.2).

    >>> has_already('"a", W/"b"', "b"), has_already("*", "b"), has_already(None, "b")
    (True, True, False)
    """
    return bool(validators) and parse_etags(validators).contains_weak(etag)


def respond(wished: Wish, make: Callable[[], bytes], links: Mapping[str, str]) -> Response:
    """Answer with the representation, or with 304 where the client has it already.

    ``links`` are the targets of the Link header (RFC 8288) with their parameters.
    """
    live = wished.live
    headers = {
        "Cache-Control": CACHE,
        "ETag": f'"{wished.etag}"',
        "Last-Modified": format_datetime(datetime.fromisoformat(live.manifest.built), usegmt=True),
        "Vary": VARY,
    }
    if links:
        headers["Link"] = ", ".join(f"<{target}>; {said}" for target, said in links.items())
    if wished.media_type == HTML:
        headers["Content-Language"] = wished.language
    if has_already(wished.validators, wished.etag):
        return Response(status_code=304, headers=headers)
    return Response(live.kept(wished.etag, make), media_type=wished.media_type, headers=headers)


def show(
    wished: Wish,
    template: str,
    title: str,
    make: Callable[[], object],
    alternates: Sequence[tuple[str, str]] = (),
) -> Response:
    """Answer with a page, made when it is asked for the first time.

    ``alternates`` are its other representations: media type and address.
    """
    links = {address: f'rel="alternate"; type="{one}"' for one, address in alternates}
    frame = wished.frame(title, alternates)
    return respond(wished, lambda: render(template, frame, make()), links)


def show_once(
    request: Request, template: str, title: str, page: object, status: int = 200
) -> Response:
    """Answer with a page that is for the one who asks, and is kept nowhere."""
    wished = Wish(live_of(request), HTML, spoken(request), request.url.path, request.query_params)
    headers = {"Vary": VARY, "Cache-Control": PRIVATE, "Content-Language": wished.language}
    content = render(template, wished.frame(title), page)
    return Response(content, status_code=status, media_type=HTML, headers=headers)


def not_found(wished: Wish, iri: str, last: str | None = None) -> Response:
    """Answer 404 with a page that says what nothing is known of, or 410 for what went.

    ``last`` is the last release that knew it.
    """
    page = render("missing.html", wished.frame(iri), Missing(iri, last))
    status = HTTPStatus.GONE if last else HTTPStatus.NOT_FOUND
    return Response(page, status_code=status, media_type=HTML, headers={"Vary": VARY})
