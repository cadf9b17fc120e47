"""Signing in: a token is shown once, and the browser keeps a session instead of it."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.access import COOKIE, access_of, key_of, own_form, remember, who
from api.pages import text
from api.respond import show_once, spoken
from kg.audit import note
from kg.tokens import Token

router = APIRouter()
AUDITED = "sign-in"
OURS = re.compile(r"/(?:unggah|laporan|temuan)(?:/[A-Za-z0-9_-]+)*")


@dataclass(frozen=True)
class SignInPage:
    """The page to sign in and out."""

    token: Token | None
    key: str
    key_out: str
    back: str
    wrong: bool = False


@router.get("/masuk", include_in_schema=False)
def form(request: Request) -> Response:
    """Return the page."""
    return _page(request, request.query_params.get("ke", ""))


def back(path: str) -> str:
    """Return where to go after signing in: back to a page of ours, else to the sign-in itself.

    >>> back("/unggah/Ab-1"), back("//evil.example/"), back("/unggah/../x")
    ('/unggah/Ab-1', '/masuk', '/masuk')
    """
    return path if OURS.fullmatch(path) else "/masuk"


def _page(request: Request, path: str, *, wrong: bool = False) -> Response:
    session, key = key_of(request, "/masuk")
    key_out = access_of(request).key(session, "/keluar")
    page = SignInPage(who(request), key, key_out, back(path), wrong)
    title = text("sign-in", spoken(request))
    answer = show_once(request, "sign-in.html", title, page, 401 if wrong else 200)
    remember(request, answer, session)
    return answer


@router.post("/masuk", include_in_schema=False)
def sign_in(request: Request, sent: Annotated[FormData, Depends(own_form)]) -> Response:
    """Begin a session for who shows a token."""
    access, path = access_of(request), str(sent.get("ke", ""))
    begun = access.sign_in(str(sent.get("token", "")).strip())
    if begun is None:
        note(access.home, "–", AUDITED, "refused")
        return _page(request, path, wrong=True)
    session, token = begun
    access.sign_out(request.cookies.get(COOKIE, ""))
    note(access.home, token.name, AUDITED, "done")
    answer = RedirectResponse(back(path), 303)
    remember(request, answer, session)
    return answer


@router.post("/keluar", include_in_schema=False, dependencies=[Depends(own_form)])
def sign_out(request: Request) -> Response:
    """End the session."""
    access_of(request).sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(COOKIE)
    return answer
