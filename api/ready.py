"""Answers kept ready: what a shared cache before the service would keep, kept within it (RFC 9111).

What is public and has a validator is the same for all who ask in the same words, as long as the
release is live and the day is the same; so it is made once, and sent as it was made from then on.
"""

from dataclasses import dataclass
from datetime import date

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.respond import has_already
from api.serving import Serving

# What is looked at in a request, beside its address: what answers vary by.
VARIED = (b"accept", b"accept-language")
# What is not told where the client has the content already.
OF_CONTENT = frozenset({b"content-length", b"content-type"})
# Longer ones are sent in parts, or are rare.
LONGEST = 2**20

# A request that says more is no page's link.
LONGEST_KEY = 4096

Key = tuple[str, bytes, bytes, tuple[tuple[bytes, bytes], ...]]


@dataclass(frozen=True)
class Ready:
    """An answer as it was sent: its headers, its validator without the quotes, its content."""

    headers: tuple[tuple[bytes, bytes], ...]
    etag: str
    content: bytes

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep this, with what it is kept under."""
        return LONGEST_KEY + len(self.content)

    async def answer(self, validators: str, send: Send) -> None:
        """Send it, or 304 where one of the client's validators is its own (RFC 9110, 13.1.2)."""
        status, headers, content = 200, list(self.headers), self.content
        if has_already(validators, self.etag):
            status, content = 304, b""
            headers = [one for one in headers if one[0] not in OF_CONTENT]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


class Keeper:
    """The layer that keeps answers ready, within what a release may keep."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        """Stand before an application that answers from what is served."""
        self._app = app
        self._serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what was answered before, and let the application answer the rest."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers, key = dict(scope["headers"]), _key(scope)
        if b"range" in headers or len(str(key)) > LONGEST_KEY:
            await self._app(scope, receive, send)
            return
        # Looked at beforehand: what is made meanwhile may be of a later release.
        ready = (await self._serving.now()).ready
        if (known := ready.get(key)) is not None:
            await known.answer(headers.get(b"if-none-match", b"").decode("latin-1"), send)
            return
        kept = _Kept(send)
        await self._app(scope, receive, kept.send)
        if (made := kept.ready) is not None:
            ready[key] = made


def _key(scope: Scope) -> Key:
    """Return what tells one answer of a release from another.

    A header that comes twice is taken twice: the layers within may read either.
    """
    path = scope.get("raw_path") or scope["path"].encode()
    varied = tuple((name, value) for name, value in scope["headers"] if name in VARIED)
    return (date.today().isoformat(), path, scope["query_string"], varied)


@dataclass
class _Kept:
    """An answer on its way out, looked at: is it one to be kept?"""

    out: Send
    start: Message | None = None
    ready: Ready | None = None

    async def send(self, message: Message) -> None:
        """Send a part of an answer, and keep it where it is the whole of one that may be kept."""
        if message["type"] == "http.response.start":
            # Copied: the layers without add to it.
            self.start = {**message, "headers": tuple(message["headers"])}
        elif self.start and not message.get("more_body", False):
            self.ready = _keepable(self.start, message.get("body", b""))
        elif message["type"] == "http.response.body":
            self.start = None
        await self.out(message)


def _keepable(start: Message, content: bytes) -> Ready | None:
    """Return an answer to be kept; None for what is private, has no validator, or is large."""
    told = dict(start["headers"])
    public = told.get(b"cache-control", b"").startswith(b"public")
    etag = told.get(b"etag", b"").decode("latin-1")
    strong = len(etag) > 2 and etag.startswith('"')
    whole = start["status"] == 200 and told.get(b"content-length") == b"%d" % len(content)
    if not (public and strong and whole and len(content) <= LONGEST):
        return None
    return Ready(start["headers"], etag.strip('"'), content)
