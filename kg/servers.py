"""The SPARQL servers that are known, and in what they differ: `kg/servers.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import Usage

FILE = Path(__file__).with_name("servers.toml")


@dataclass(frozen=True)
class Server:
    """A kind of SPARQL server; the file says what each word means."""

    name: str
    server: str
    query: str
    update: str
    read: str
    write: str
    request_bytes: int
    whole_dataset: bool
    evaluates: bool
    rewrites: Sequence[str]


@dataclass(frozen=True)
class Login:
    """Who we are to a server that asks."""

    user: str
    password: str


@cache
def read_servers() -> dict[str, Server]:
    """Read the servers that are known, by name."""
    known = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Server(name, **said) for name, said in known.items()}


def recognise(header: str) -> Server:
    """Return the server whose answers have this header; raises Usage for one that is not known.

    >>> recognise("Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu").name
    'virtuoso'
    """
    for one in read_servers().values():
        if header.startswith(one.server):
            return one
    known = ", ".join(one.server for one in read_servers().values())
    raise Usage.of("unknown-server", server=header or "–", known=known)
