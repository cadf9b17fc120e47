"""Is what is published published well: the checks of a FAIR validator, run against ourselves."""

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from api.describe import QUERIES, describe
from api.dumps import dump_bytes
from api.live import Live
from api.negotiate import HTML, RDF_TYPES
from api.pages import text
from api.resources import serialise
from api.respond import live_of, respond, show, wish
from kg.dataset import bind, select
from kg.golden import as_earl
from kg.release import damage
from kg.rq import read_query

SHOWN = 20

router = APIRouter()


@dataclass(frozen=True)
class Check:
    """A check: the key of what it asks, and what fails it."""

    key: str
    faults: Sequence[str]


@dataclass(frozen=True)
class SelfCheckPage:
    """The checks, and how many faults of each are shown."""

    checks: Sequence[Check]
    shown: int


@router.get("/periksa", summary="Periksa penerbitan ini")
def self_check(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return what the checks say of this publication."""
    wished = wish(request, live, [HTML])
    return show(wished, "self-check.html", text("self-check", wished.language), partial(run, live))


@router.get("/uji-pertanyaan.{suffix}", summary="Hasil uji pertanyaan (EARL)")
def tested(request: Request, suffix: str, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return what came of the questions when the worked region was asked them, as EARL says it."""
    if suffix not in RDF_TYPES:
        raise HTTPException(404, request.url.path)
    wished = wish(request, live, list(RDF_TYPES.values()), RDF_TYPES[suffix])
    said = as_earl(live.tested, live.questions, live.base)
    quads = [Quad(one.subject, one.predicate, one.object) for one in said]
    return respond(wished, lambda: serialise(quads, wished.media_type), {})


def run(live: Live) -> SelfCheckPage:
    """Run every check on a release."""
    return SelfCheckPage([Check(key, list(check(live))) for key, check in CHECKS.items()], SHOWN)


def _found_by(name: str) -> Callable[[Live], Iterator[str]]:
    """Return a check that fails for whatever a query finds."""

    def check(live: Live) -> Iterator[str]:
        for row in select(live.dataset, read_query(QUERIES / f"{name}.rq")):
            yield row[0].value

    return check


def _documents(live: Live) -> Iterator[str]:
    """Yield the documents that do not come back as the same triples in every syntax."""
    space = {"space": [Literal(f"{live.base}id/")]}
    for row in select(live.dataset, bind(read_query(QUERIES / "sample-things.rq"), space)):
        thing = row["sample"]
        found = describe(live.dataset, thing) if isinstance(thing, NamedNode) else None
        said = {one.triple for one in found.quads} if found else set()
        for end, media_type in RDF_TYPES.items():
            content = io.BytesIO(serialise(found.quads if found else [], media_type))
            syntax = RdfFormat.from_media_type(media_type)
            if not said or {one.triple for one in parse(content, format=syntax)} != said:
                yield f"{thing} {end}"


def _dump(live: Live) -> Iterator[str]:
    content = gzip.decompress(dump_bytes(live, "nq"))
    if hashlib.sha256(content).hexdigest() != live.manifest.digest:
        yield "simpul.nq.gz"


CHECKS: Mapping[str, Callable[[Live], Iterator[str]]] = {
    "check-documents": _documents,
    "check-terms-defined": _found_by("undefined-terms"),
    "check-terms-named": _found_by("unnamed-terms"),
    "check-licences": _found_by("unlicensed"),
    "check-dump": _dump,
    "check-files": lambda live: iter(damage(live.release)),
}
