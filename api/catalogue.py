"""The catalogue of what is published: DCAT and VoID, dumps, the feed of releases, for robots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pyoxigraph import Literal
from starlette.responses import RedirectResponse

from api.describe import QUERIES
from api.described import LINE, RDF, SEE_OTHER, answers, suffixes
from api.dumps import SUFFIXES as DUMPS
from api.dumps import Dump, description, dump_bytes, dumps
from api.live import Live
from api.negotiate import HTML, RDF_TYPES, SUFFIXES
from api.pages import render, text
from api.resources import serialise
from api.respond import Wish, live_of, respond, show, wish, wish_by_suffix
from kg.dataset import bind, select
from kg.earlier import ancestors
from kg.register import read_criteria
from kg.release import Manifest
from kg.rq import read_query

ATOM = "application/atom+xml"
XML = "application/xml"
FED = 50

router = APIRouter()


@dataclass(frozen=True)
class DataPage:
    """The catalogue: the release, its files, its sources, and itself in JSON for search engines."""

    manifest: Manifest
    release: str
    dumps: Mapping[str, Dump]
    syntaxes: Sequence[str]
    schema: Mapping[str, object]


@dataclass(frozen=True)
class Feed:
    """The releases, the newest first: the name and what each says of itself."""

    base: str
    releases: Sequence[tuple[str, Manifest]]


@dataclass(frozen=True)
class SiteMap:
    """The addresses of the pages."""

    addresses: Sequence[str]
    changed: str


@router.get("/data", responses=answers(*RDF), summary="Katalog data (DCAT, VoID)")
@router.get(
    "/data.{suffix}",
    responses=answers(*RDF, missing=True),
    openapi_extra=suffixes(SUFFIXES),
    summary="Katalog data dalam sebuah sintaks RDF",
)
def data(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the catalogue, as a page or in a syntax of RDF."""
    wished = wish_by_suffix(request, live)
    if wished.media_type != HTML:
        limits = request.app.state.pool.limits
        return respond(wished, lambda: serialise(description(live, limits), wished.media_type), {})
    alternates = [(one, f"/data.{end}") for end, one in RDF_TYPES.items()]
    title = text("menu-data", wished.language)
    return show(wished, "data.html", title, partial(_data, wished), alternates)


def _data(wished: Wish) -> DataPage:
    live, files = wished.live, dumps(wished.live)
    schema = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": text("service", wished.language),
        "description": text("tagline", wished.language),
        "url": f"{live.base}data",
        "version": live.release.name,
        "dateModified": live.manifest.built,
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"{live.base}unduh/{one.name}",
                "sha256": one.sha256,
            }
            for one in files.values()
        ],
    }
    return DataPage(live.manifest, live.release.name, files, list(RDF_TYPES), schema)


@router.get("/.well-known/void", status_code=303, responses=SEE_OTHER, summary="Ke katalog data")
def void() -> Response:
    """Send a client to the catalogue (VoID, 7.2)."""
    return RedirectResponse("/data", status_code=303)


@router.get(
    "/unduh/{name}",
    responses=answers("application/gzip", missing=True, values=True),
    summary="Seluruh rilis sebagai berkas",
)
def download(request: Request, name: str, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the whole release as a packed file."""
    end = name.removeprefix("simpul.").removesuffix(".gz")
    if name != f"simpul.{end}.gz" or end not in DUMPS:
        raise HTTPException(404, f"/unduh/{name}")
    wished = wish(request, live, ["application/gzip"], "application/gzip")
    return respond(wished, lambda: dump_bytes(live, end), {"/data": 'rel="describedby"'})


@router.get("/rilis.atom", responses=answers(ATOM), summary="Umpan rilis (Atom)")
def feed(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the feed of the releases."""
    wished = wish(request, live, [ATOM], ATOM)
    return respond(wished, lambda: render("feed.xml", wished.frame("Simpul"), _feed(live)), {})


def _feed(live: Live) -> Feed:
    found = islice(ancestors(live.release), FED)
    return Feed(live.base, [(release.name, manifest) for release, manifest in found])


@router.get("/robots.txt", responses=LINE, summary="Untuk mesin pencari")
def robots(live: Annotated[Live, Depends(live_of)]) -> Response:
    """Tell robots what to leave alone, and where the map of the site is."""
    said = f"User-agent: *\nDisallow: /sparql\nSitemap: {live.base}sitemap.xml\n"
    return Response(said, media_type="text/plain")


@router.get("/sitemap.xml", responses=answers(XML), summary="Peta situs")
def sitemap(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the addresses of the pages."""
    wished = wish(request, live, [XML], XML)
    return respond(wished, lambda: render("sitemap.xml", wished.frame(""), _map(live)), {})


def _map(live: Live) -> SiteMap:
    space = {"space": [Literal(f"{live.base}id/")]}
    rows = select(live.dataset, bind(read_query(QUERIES / "named-things.rq"), space))
    paths = ["", "pertanyaan", "laporan", "kosakata", "data"]
    paths += [f"pertanyaan/{name}" for name in sorted(live.questions)]
    paths += [f"aturan/{one.key}" for one in read_criteria().values()]
    things = [f"doc/{live.places.path(row['thing'].value)}" for row in rows]
    return SiteMap([live.base + one for one in (*paths, *things)], live.manifest.built[:10])
