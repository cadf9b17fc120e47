"""A process that evaluates queries and nothing else, so that it can be killed.

It opens a release for reading, caps its own memory, writes no file, leaves the network and the
rights of root where the system lets it, and answers requests one after the other: a length and JSON
come in, a status, a length and bytes go out. When its input ends it ends, whatever it is doing.
"""

import io
import json
import os
import resource
import struct
import sys
import threading
from queue import SimpleQueue
from typing import Any, BinaryIO

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from api.gate import names_dataset
from kg.caps import cap_memory, leave_network

HEAD, ANSWER = struct.Struct(">I"), struct.Struct(">BI")
DONE, SYNTAX, ROWS, BYTES, FAILED = range(5)
STACK = 64 * 1024 * 1024


class _Bounded(io.RawIOBase):
    """A buffer that takes no more than so many bytes."""

    def __init__(self, most: int) -> None:
        self.content = bytearray()
        self._most = most

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take bytes; raises OverflowError where there would be too many."""
        if len(self.content) + len(data) > self._most:
            raise OverflowError
        self.content += data
        return len(data)


def evaluate(store: Store, asked: dict[str, Any]) -> tuple[int, bytes]:
    """Return a status and the answer to a request, or what the engine says of its syntax."""
    buffer = _Bounded(asked["bytes"])
    try:
        _write(_query(store, asked), buffer, asked["type"])
        # A row takes a byte at least: a short answer needs no counting.
        if len(buffer.content) > asked["rows"] and _too_many(_query(store, asked), asked["rows"]):
            return ROWS, b""
    except SyntaxError as error:
        return SYNTAX, str(error).encode("utf-8", "replace")[:500]
    except OverflowError:
        return ROWS if _too_many(_query(store, asked), asked["rows"]) else BYTES, b""
    except (RuntimeError, ValueError, OSError):
        return FAILED, b""
    return DONE, bytes(buffer.content)


Results = QueryBoolean | QuerySolutions | QueryTriples


def _query(store: Store, asked: dict[str, Any]) -> Results:
    """Ask the graphs of the request, else those of the query, else all of them as one."""
    default, named = asked["default"], asked["named"]
    chosen = bool(default or named)
    return store.query(
        asked["query"],
        base_iri=asked["base"],
        use_default_graph_as_union=not chosen and not names_dataset(asked["query"]),
        default_graph=[NamedNode(one) for one in default] if chosen else None,
        named_graphs=[NamedNode(one) for one in named] if chosen else None,
    )


def _too_many(results: Results, most: int) -> bool:
    """Return whether there are more rows or triples than that; they are counted, not kept."""
    if isinstance(results, QueryBoolean):
        return False
    return any(count >= most for count, _ in enumerate(results))


def _write(results: Results, buffer: io.RawIOBase, media_type: str) -> None:
    if isinstance(results, QueryTriples):
        results.serialize(buffer, format=RdfFormat.from_media_type(media_type))  # type: ignore[arg-type]
    else:
        results.serialize(buffer, format=QueryResultsFormat.from_media_type(media_type))  # type: ignore[arg-type]


def _answer(store: Store, requests: "SimpleQueue[bytes]", out: BinaryIO) -> None:
    while True:
        status, content = evaluate(store, json.loads(requests.get()))
        out.write(ANSWER.pack(status, len(content)) + content)
        out.flush()


def main(release: str, megabytes: int) -> None:
    """Answer from a release until the input ends."""
    cap_memory(megabytes)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Where the system does not allow it the gate still refuses SERVICE.
    leave_network()
    store, requests = Store.read_only(release), SimpleQueue[bytes]()
    threading.stack_size(STACK)
    arguments = (store, requests, sys.stdout.buffer)
    threading.Thread(target=_answer, args=arguments, daemon=True).start()
    while head := sys.stdin.buffer.read(HEAD.size):
        requests.put(sys.stdin.buffer.read(HEAD.unpack(head)[0]))
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
