"""The whole release as files: N-Quads in canonical order and Turtle, packed, with checksums."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from api.describe import QUERIES
from api.limits import Limits
from api.live import Live
from api.pages import text
from kg.dataset import bind, canonical, construct
from kg.errors import LANGUAGES
from kg.names import XSD, prefix_map
from kg.rq import read_query

SUFFIXES = ("nq", "ttl")


@dataclass(frozen=True)
class Dump:
    """A file of the whole release."""

    name: str
    size: int
    sha256: str


def dump_bytes(live: Live, end: str) -> bytes:
    """Return the packed file of a release, made when it is asked for the first time."""
    return live.kept(f"dump {end}", lambda: gzip.compress(_plain(live, end), 6, mtime=0))


def _plain(live: Live, end: str) -> bytes:
    if end == "nq":
        return canonical(live.dataset)
    triples = dict.fromkeys(one.triple for one in live.dataset)
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefix_map()) or b""


def dumps(live: Live) -> Mapping[str, Dump]:
    """Return the files that there are, by suffix."""
    packed = {end: dump_bytes(live, end) for end in SUFFIXES}
    return {
        end: Dump(f"simpul.{end}.gz", len(content), hashlib.sha256(content).hexdigest())
        for end, content in packed.items()
    }


def description(live: Live, limits: Limits) -> list[Quad]:
    """Return the catalogue of the release, with its VoID and the description of the service."""
    files, manifest = dumps(live), live.manifest
    said = [
        Literal(text(key, one, **limits.said), language=one)
        for one in LANGUAGES
        for key in ("sparql-limit-query", "sparql-limit-client")
    ]
    values: dict[str, NamedNode | Literal] = {
        "home": NamedNode(live.base),
        "release": Literal(live.release.name),
        "built": Literal(manifest.built, datatype=NamedNode(XSD + "dateTime")),
        "quads": Literal(manifest.quads),
        "nquads": Literal(files["nq"].sha256),
        "nquadsBytes": Literal(files["nq"].size),
        "turtle": Literal(files["ttl"].sha256),
        "turtleBytes": Literal(files["ttl"].size),
    }
    query = bind(
        read_query(QUERIES / "catalogue.rq"),
        {**{name: [term] for name, term in values.items()}, "limit": said},
    )
    triples = construct(live.dataset, query, live.base)
    return [Quad(one.subject, one.predicate, one.object) for one in triples]
