"""What goes with every answer, an error too: headers that protect, HEAD, a count and a time."""

import json
import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: "default-src 'none'; style-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
# As ASGI has them.
RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
# What is published may be read from anywhere; what is private, from here only.
OPEN = (b"access-control-allow-origin", b"*")
# The largest file that is taken to be checked, and the form around it.
LONGEST = 20 * 2**20
FORM = 2**16
BUG = json.dumps({"title": "Internal Server Error", "status": 500}).encode()
# Written beforehand: when the program is at fault, nothing is made.
BUG_PAGE = Path(__file__).with_name("templates").joinpath("bug.html").read_bytes()

# For the few pages that a script of our own makes more comfortable.
WITH_SCRIPTS = {POLICY: f"{HEADERS[POLICY]}; script-src 'self'; connect-src 'self'"}

LOG = logging.getLogger("simpul")


@dataclass
class Tally:
    """How many requests were answered with which status, and how long they took together."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0
    _counting: Lock = field(default_factory=Lock)

    def count(self, status: int, seconds: float) -> None:
        """Count an answer."""
        with self._counting:
            self.statuses[status] += 1
            self.seconds += seconds

    def lines(self) -> list[str]:
        """Return the counts as Prometheus reads them."""
        with self._counting:
            told = [
                f'simpul_requests_total{{status="{status}"}} {count}'
                for status, count in sorted(self.statuses.items())
            ]
            told.append(f"simpul_request_seconds_sum {self.seconds:.6f}")
            told.append(f"simpul_request_seconds_count {self.statuses.total()}")
        return told


class Shield:
    """The outermost layer of the service."""

    def __init__(self, app: ASGIApp, tally: Tally) -> None:
        """Stand before an application."""
        self._app = app
        self._tally = tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever the application does."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, bodiless=scope["method"] == "HEAD")
        if answer.bodiless:
            scope = {**scope, "method": "GET"}
        began = time.perf_counter()
        try:
            await self._app(scope, _counted(receive), answer.send)
        except Exception:
            LOG.exception("bug: %s", scope["path"].encode("unicode_escape").decode())
            if not answer.status:
                await answer.bug(page="text/html" in Headers(scope=scope).get("accept", ""))
        seconds = time.perf_counter() - began
        self._tally.count(answer.status, seconds)
        if not LOG.isEnabledFor(logging.INFO):
            return
        # Who asked, and what was asked for in the query, is nobody's business.
        told = {
            "method": scope["method"],
            "path": scope["path"],
            "status": answer.status,
            "ms": round(seconds * 1000, 1),
        }
        LOG.info(json.dumps(told))


def _counted(receive: Receive) -> Receive:
    """Return how to receive a body that is not larger than any may be, whatever it says of itself.

    Raises HTTPException 413 at the first byte too many.
    """
    left = LONGEST + FORM

    async def counting() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, f"> {LONGEST} B")
        return message

    return counting


@dataclass
class _Answer:
    """An answer on its way out."""

    out: Send
    bodiless: bool
    status: int = 0

    async def send(self, message: Message) -> None:
        """Send a part of the answer, the headers added, the body left out where none is wanted."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            told = dict(message["headers"])
            added = [one for one in RAW if one[0] not in told]
            if b"private" not in told.get(b"cache-control", b""):
                added.append(OPEN)
            message = {**message, "headers": [*message["headers"], *added]}
        elif self.bodiless:
            message = {**message, "body": b""}
        await self.out(message)

    async def bug(self, *, page: bool) -> None:
        """Say that the program is at fault, and nothing of how."""
        kind = b"text/html; charset=utf-8" if page else b"application/problem+json"
        headers = [(b"content-type", kind), (b"cache-control", b"no-store")]
        await self.send({"type": "http.response.start", "status": 500, "headers": headers})
        await self.send({"type": "http.response.body", "body": BUG_PAGE if page else BUG})
