"""The whole site, page by page: asked of the service itself, so that both say the same."""

from asyncio import Event, Task, create_task
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from starlette.types import ASGIApp, Message, Scope

from api.addresses import Address, address_of, links
from api.negotiate import HTML

OK, SEE_OTHER = 200, 303
# Asked at the same time: the queries of some run on one core while pages of others are written.
AT_ONCE = 6


@dataclass
class Answer:
    """What the service answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def page(self) -> bool:
        """Whether it is a page for people."""
        return self.headers.get("content-type", "").startswith(HTML)


async def fetch(app: ASGIApp, address: Address) -> Answer:
    """Ask the service for an address, without a network between."""
    path, query = address.target
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": address.path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", f"{HTML}, */*;q=0.1".encode())],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
    answer = Answer()

    sent = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        if (message := next(sent, None)) is None:
            await Event().wait()  # a client that stays until it has been answered
        return message or {}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer


@dataclass
class Crawl:
    """What was found on the way: where each address leads, and what has no file."""

    app: ASGIApp
    files: dict[Address, PurePosixPath] = field(default_factory=dict)
    elsewhere: dict[Address, Address] = field(default_factory=dict)
    refused: dict[Address, int] = field(default_factory=dict)

    async def walk(self, first: Iterable[Address]) -> AsyncIterator[tuple[Address, Answer]]:
        """Yield every address that can be reached from the first ones, with its answer."""
        waiting = deque(dict.fromkeys(first))
        seen = set(waiting)
        asked: deque[tuple[Address, Task[Answer]]] = deque()
        while waiting or asked:
            while waiting and len(asked) < AT_ONCE:
                here = waiting.popleft()
                asked.append((here, create_task(fetch(self.app, here))))
            here, task = asked.popleft()
            answer = await task
            for one in self._noted(here, answer):
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
            if here in self.files:
                yield here, answer

    def _noted(self, here: Address, answer: Answer) -> Iterator[Address]:
        """Note where an address leads, and yield what it links to."""
        if answer.status == SEE_OTHER:
            there = address_of(answer.headers["location"], here.language)
            if there:
                self.elsewhere[here] = there
                yield there
        elif answer.status != OK or (here.query and not answer.page):
            self.refused[here] = answer.status
        else:
            self.files[here] = here.file(page=answer.page)
            if answer.page:
                yield from links(answer.body.decode(), here.language)

    def file(self, address: Address) -> PurePosixPath | None:
        """Return the file that a link to an address leads to; None where there is none."""
        while address in self.elsewhere:
            address = self.elsewhere[address]
        return self.files.get(address)
