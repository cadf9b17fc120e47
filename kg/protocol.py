"""A SPARQL server through the three protocols of SPARQL 1.1: Query, Update, Graph Store.

An answer is read in pieces, within a time and a number of bytes. Queries go through SPARQLWrapper;
updates do not, because for a digest it puts an opener that knows the password before every other
request of the process.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
    build_opener,
)

from pyoxigraph import NamedNode
from SPARQLWrapper import POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from kg.errors import LimitExceeded, Place, RemoteUnknown, StorageFailed, Unreadable
from kg.servers import Login, Server, recognise

PIECE = 1 << 20
QUADS, TRIPLES, TURTLE = "application/n-quads", "application/n-triples", "text/turtle"
SOLUTIONS = "application/sparql-results+json"
# How Virtuoso says that an answer is not all there is (`MaxRows`, `MaxQueryExecutionTime`).
IN_PART = ("X-SPARQL-MaxRows", "X-SQL-State")
# What a request can end in: no connection, a status that says no, an answer that breaks off.
FAILURES = (OSError, HTTPException, SPARQLWrapperException)


@dataclass(frozen=True)
class Bounds:
    """How long an answer may take, in seconds, and how large it may be, in bytes."""

    seconds: int = 600
    bytes: int = 2 << 30


@dataclass(frozen=True)
class Endpoint:
    """A server at an address that ends in a slash."""

    address: str
    server: Server
    opener: OpenerDirector
    bounds: Bounds

    @property
    def place(self) -> Place:
        """The address as a message names it."""
        return Place(self.address)

    def query(self, text: str) -> bytes:
        """Return an answer as SPARQL Query Results JSON or, of a CONSTRUCT, as Turtle.

        Raises Unreadable where there is none, LimitExceeded where it is too large or too slow.
        """
        asked = SPARQLWrapper(self.address + self.server.query)
        asked.setMethod(POST)
        asked.setOnlyConneg(True)
        asked.addCustomHttpHeader("Accept", f"{SOLUTIONS}, {TURTLE};q=0.5")
        asked.setTimeout(self.bounds.seconds)
        asked.setQuery(text)
        # It takes a query for an update where a word in a comment looks like one.
        asked.queryType = SELECT
        with self._reading():
            return self._read(asked.query().response)

    def get(self, graph: NamedNode | None) -> bytes:
        """Return a graph as N-Triples, or all graphs as N-Quads; raises the errors of `query`."""
        accept = {"Accept": QUADS if graph is None else TRIPLES}
        with self._reading():
            address = self._store(self.server.read, graph)
            return self._send(Request(address, headers=accept))  # noqa: S310

    def put(self, graph: NamedNode | None, content: bytes) -> None:
        """Put triples in the place of a graph, or add quads where nothing is.

        Raises the errors of `update`.
        """
        # Virtuoso takes N-Triples only under the name of the language that holds them.
        kind = {"Content-Type": QUADS if graph is None else TURTLE}
        method = "POST" if graph is None else "PUT"
        address = self._store(self.server.write, graph)
        self._write(Request(address, content, kind, method=method))  # noqa: S310

    def update(self, text: str) -> None:
        """Let a server carry out one request, all of it or nothing.

        Raises StorageFailed where it says no, RemoteUnknown where it says nothing.
        """
        kind = {"Content-Type": "application/sparql-update"}
        address = self.address + self.server.update
        self._write(Request(address, text.encode(), kind, method="POST"))  # noqa: S310

    def _store(self, path: str, graph: NamedNode | None) -> str:
        named = "" if graph is None else f"?graph={quote(graph.value, safe='')}"
        return self.address + path + named

    def _write(self, request: Request) -> None:
        try:
            self._send(request)
        except HTTPError as error:
            reason = error.read(PIECE).decode("utf-8", "replace").partition("\n")[0]
            raise StorageFailed.of(
                "server-refused", self.place, status=error.code, reason=reason[:300]
            ) from error
        except FAILURES as error:
            raise RemoteUnknown.of("server-silent", self.place, reason=error) from error

    def _send(self, request: Request) -> bytes:
        return self._read(self.opener.open(request, timeout=self.bounds.seconds))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            reason = " ".join(str(error).split())[:300]
            raise Unreadable.of("server-no-answer", self.place, reason=reason) from error

    def _read(self, answer: IO[bytes]) -> bytes:
        """Return an answer that is whole; the time counts for all of it, not for each piece."""
        until = time.monotonic() + self.bounds.seconds
        pieces, length = [], 0
        with answer:
            if any(one in getattr(answer, "headers", ()) for one in IN_PART):
                raise Unreadable.of("answer-in-part", self.place)
            while piece := answer.read(PIECE):
                pieces.append(piece)
                length += len(piece)
                if length > self.bounds.bytes or time.monotonic() > until:
                    raise LimitExceeded.of("answer-too-large", self.place, **vars(self.bounds))
        return b"".join(pieces)


def connect(url: str, login: Login | None = None, bounds: Bounds = Bounds()) -> Endpoint:
    """Return the server at a URL, recognised by its own word.

    Raises Unreadable where nobody answers, Usage for a server that is not known.
    """
    address = url.rstrip("/") + "/"
    opener = _opener(address, login)
    try:
        with opener.open(address, timeout=bounds.seconds) as answer:
            header = answer.headers.get("Server", "")
    except HTTPError as error:
        header = error.headers.get("Server", "")
    except FAILURES as error:
        raise Unreadable.of("server-no-answer", Place(address), reason=error) from error
    return Endpoint(address, recognise(header), opener, bounds)


def _opener(address: str, login: Login | None) -> OpenerDirector:
    if login is None:
        return build_opener()
    known = HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, f"http://{urlsplit(address).netloc}/", login.user, login.password)
    known.add_password(None, f"https://{urlsplit(address).netloc}/", login.user, login.password)
    return build_opener(HTTPDigestAuthHandler(known))
