"""Signing in: a token is shown once, and the browser keeps a session instead of it."""

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


@dataclass(frozen=True)
class SignInPage:
    """The page to sign in and out."""

    token: Token | None
    key: str
    key_out: str
    wrong: bool = False


@router.get("/masuk", include_in_schema=False)
def form(request: Request) -> Response:
    """Return the page."""
    return _page(request)


def _page(request: Request, *, wrong: bool = False) -> Response:
    session, key = key_of(request, "/masuk")
    key_out = access_of(request).key(session, "/keluar")
    page = SignInPage(who(request), key, key_out, wrong)
    title = text("sign-in", spoken(request))
    answer = show_once(request, "sign-in.html", title, page, 401 if wrong else 200)
    remember(request, answer, session)
    return answer


@router.post("/masuk", include_in_schema=False)
def sign_in(request: Request, sent: Annotated[FormData, Depends(own_form)]) -> Response:
    """Begin a session for who shows a token."""
    access = access_of(request)
    begun = access.sign_in(str(sent.get("token", "")).strip())
    if begun is None:
        note(access.home, "–", AUDITED, "refused")
        return _page(request, wrong=True)
    session, token = begun
    access.sign_out(request.cookies.get(COOKIE, ""))
    note(access.home, token.name, AUDITED, "done")
    answer = RedirectResponse("/masuk", 303)
    remember(request, answer, session)
    return answer


@router.post("/keluar", include_in_schema=False, dependencies=[Depends(own_form)])
def sign_out(request: Request) -> Response:
    """End the session."""
    access_of(request).sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(COOKIE)
    return answer
