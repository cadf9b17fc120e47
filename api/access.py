"""Who asks, and what they may: bearer tokens for programs, sessions for browsers, keys for forms.

A route that changes anything depends on `asks_for` with a scope, one that takes a form on
`own_form`:

    @router.post("/…", dependencies=[Depends(own_form)])
    def waive(token: Annotated[Token, Depends(asks_for("waive"))]) -> Response: …
"""

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cachetools import TTLCache
from fastapi import HTTPException, Request, Response
from starlette.datastructures import FormData

from api.pages import text
from api.respond import spoken
from kg.audit import note
from kg.tokens import Token, read_tokens, token_of

COOKIE = "simpul"
KEY = "kunci"
BEARER = "bearer "
# A working day; then one signs in again.
SECONDS, SESSIONS = 8 * 3600, 10_000


def _signed_in() -> TTLCache[str, str]:
    return TTLCache(SESSIONS, SECONDS)


@dataclass
class Access:
    """The sessions of a service: which token each has shown. They end when the service does."""

    home: Path
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _signed_in: TTLCache[str, str] = field(default_factory=_signed_in)
    _looking: Lock = field(default_factory=Lock)

    def sign_in(self, secret: str) -> tuple[str, Token] | None:
        """Return a new session for who shows a token, with the token; None for what is none."""
        token = token_of(self.home, secret)
        if token is None:
            return None
        session = secrets.token_urlsafe(32)
        with self._looking:
            self._signed_in[session] = token.sha256
        return session, token

    def sign_out(self, session: str) -> None:
        """End a session."""
        with self._looking:
            self._signed_in.pop(session, None)

    def token(self, session: str) -> Token | None:
        """Return the token of a session, as long as it is neither revoked nor ended."""
        with self._looking:
            shown = self._signed_in.get(session)
        known = (one for one in read_tokens(self.home) if one.sha256 == shown and one.valid)
        return next(known, None)

    def key(self, session: str, path: str) -> str:
        """Return the key of the form of a session that is sent to a path."""
        said = f"{session} {path}".encode()
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()


def access_of(request: Request) -> Access:
    """Return the sessions of the service."""
    access: Access = request.app.state.access
    return access


def bearer_of(request: Request) -> str | None:
    """Return what a program shows as its token."""
    said = request.headers.get("authorization", "")
    return said[len(BEARER) :].strip() if said.lower().startswith(BEARER) else None


def who(request: Request) -> Token | None:
    """Return the token that a program shows, or that a browser has signed in with."""
    access, shown = access_of(request), bearer_of(request)
    if shown is not None:
        return token_of(access.home, shown)
    return access.token(request.cookies.get(COOKIE, ""))


def asks_for(scope: str) -> Callable[[Request], Token]:
    """Return the dependency that lets only those in who may do what a scope names."""

    def allowed(request: Request) -> Token:
        token = who(request)
        if token is not None and scope in token.scopes:
            return token
        known = token.name if token else "–"
        note(access_of(request).home, known, scope, "refused", path=request.url.path)
        if token is None:
            detail = text("access-who", spoken(request))
            raise HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})
        raise HTTPException(403, text("access-scope", spoken(request), scope=scope))

    allowed.scope = scope  # type: ignore[attr-defined]
    return allowed


async def own_form(request: Request) -> AsyncIterator[FormData]:
    """Give the form of a request, sent from a page of ours, or by a program with its token.

    Raises HTTPException 403 for one that another site made a browser send.
    """
    form = await request.form(max_files=1, max_fields=20, max_part_size=64 * 1024)
    try:
        if not _is_own(request, form.get(KEY)) and bearer_of(request) is None:
            raise HTTPException(403, text("access-form", spoken(request)))
        yield form
    finally:
        await form.close()


def _is_own(request: Request, said: object) -> bool:
    """Return whether a form has the key that its page had for this browser."""
    session = request.cookies.get(COOKIE, "")
    due = access_of(request).key(session, request.url.path)
    said = said.encode() if isinstance(said, str) else b""
    return session != "" and hmac.compare_digest(said, due.encode())


def key_of(request: Request, path: str) -> tuple[str, str]:
    """Return the session of a browser, a new one if it has none, and the key of a form of it."""
    session = request.cookies.get(COOKIE) or secrets.token_urlsafe(32)
    return session, access_of(request).key(session, path)


def remember(request: Request, answer: Response, session: str) -> None:
    """Have the browser keep its session: for no script, for no other site, for no other use."""
    secure = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, session, SECONDS, httponly=True, samesite="strict", secure=secure, path="/"
    )
