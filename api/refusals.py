"""What cannot be answered, said so that a person knows what to do: a page, or problem details."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.negotiate import HTML, negotiate
from api.pages import render, text
from api.respond import VARY, Wish, live_of, spoken
from kg.errors import SimpulError

# RFC 9457.
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Refusal:
    """The page of a refusal: what it is, and what was wrong."""

    title: str
    detail: str


def refuse(request: Request, status: int, detail: str, key: str | None = None) -> Response:
    """Answer with a refusal, as a page for a browser and as problem details for a program."""
    language = spoken(request)
    title = text(key, language) if key else HTTPStatus(status).phrase
    chosen = negotiate(request.headers.get("accept"), [PROBLEM, HTML])
    headers = {"Vary": VARY, "Cache-Control": "no-store"}
    if chosen != HTML:
        said = {"title": title, "status": status, "detail": detail}
        body = json.dumps(said, ensure_ascii=False)
        return Response(body, status_code=status, media_type=PROBLEM, headers=headers)
    wished = Wish(live_of(request), HTML, language, request.url.path, request.query_params)
    page = render("refusal.html", wished.frame(title), Refusal(title, detail))
    return Response(page, status_code=status, media_type=HTML, headers=headers)


def refused(request: Request, error: Exception) -> Response:
    """Answer what the router or a route refuses."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    if status == HTTPStatus.NOT_FOUND:
        detail = text("no-such-address", spoken(request), address=request.url.path)
    answer = refuse(
        request, status, detail, "not-found" if status == HTTPStatus.NOT_FOUND else None
    )
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def wrong_values(request: Request, error: Exception) -> Response:
    """Answer 422 for a value in the query that does not fit."""
    if isinstance(error, SimpulError):
        detail = error.text(spoken(request))
    elif isinstance(error, RequestValidationError):
        detail = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
    else:
        detail = ""
    return refuse(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, "wrong-value")
