"""Dereference a thing: 303 from its IRI to the document about it, in the form the client likes."""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize
from starlette.responses import RedirectResponse

from api.describe import Description, describe
from api.graph_page import SENT, SHOWN, Graph, graph_of, graph_page
from api.live import Live
from api.negotiate import HTML, RDF_TYPES, SUFFIXES, split_suffix
from api.pages import render
from api.places import Places
from api.resource_page import resource_page
from api.respond import Wish, live_of, not_found, respond, wish
from kg.names import prefix_map

# Syntaxes that keep the graph of each triple.
OF_QUADS = {RDF_TYPES["nq"], RDF_TYPES["trig"]}

# What stands in an IRI as it is (RFC 3986, 2.2).
WRITTEN = "/:@!$&'()*+,;=~%"

router = APIRouter()


@router.get("/id/{rest:path}", status_code=303)
@router.get("/def/{rest:path}", status_code=303)
@router.get("/kode/{rest:path}", status_code=303)
@router.get("/ont/{rest:path}", status_code=303)
@router.get("/shapes/{rest:path}", status_code=303)
@router.get("/graph/{rest:path}", status_code=303)
@router.get("/.well-known/genid/{rest:path}", status_code=303)
def see_document(request: Request) -> Response:
    """Send a client from a thing to the document about it (RFC 9110, 15.4.4)."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/doc{_written(request)}{query}", status_code=303)


def _written(request: Request) -> str:
    """Return the path as it was sent: an escaped slash is another IRI than a slash."""
    raw: bytes = request.scope.get("raw_path") or quote(request.url.path).encode()
    return raw.partition(b"?")[0].decode("ascii", "replace")


@router.get("/doc/{path:path}")
def document(
    request: Request,
    path: str,
    live: Annotated[Live, Depends(live_of)],
    halaman: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:
    """Return the document about a thing: a page, or its statements in a syntax of RDF."""
    path, suffix = split_suffix(path)
    wished = wish(request, live, list(SUFFIXES.values()), suffix)
    sent = split_suffix(_written(request).removeprefix("/doc/"))[0]
    if "%2F" in sent.upper():
        path = sent
    found = _found(live.dataset, live.places, path)
    if found is None and (graph := _graph(live, path)):
        return _contents(wished, graph, path, halaman)
    if found is None or halaman > found.pages:
        last = None if found else _last(live, path)
        return not_found(wished, live.places.iri(path) or path, last)
    links = _links(path, found.thing, halaman, found.pages)
    return respond(wished, lambda: _represent(wished, found, path, halaman), links)


def _graph(live: Live, path: str) -> Graph | None:
    """Return the graph that a path is the name of."""
    iri = live.places.iri(path) if path.startswith("graph/") else None
    try:
        return graph_of(live.dataset, NamedNode(iri)) if iri else None
    except ValueError:
        return None


def _contents(wished: Wish, graph: Graph, path: str, number: int) -> Response:
    """Answer with what a graph holds, a page of it where it is large."""
    pages = graph.pages(SHOWN if wished.media_type == HTML else SENT)
    if number > pages:
        return not_found(wished, graph.name.value)
    links = _links(path, graph.name, number, pages)
    if wished.media_type != HTML:
        return respond(
            wished, lambda: serialise(graph.page(number, SENT), wished.media_type), links
        )

    def make() -> bytes:
        page = graph_page(wished, graph, number)
        return render("graph.html", wished.frame(page.origin.text, _alternates(path)), page)

    return respond(wished, make, links)


def _links(path: str, thing: NamedNode, number: int, pages: int) -> dict[str, str]:
    """Return the targets of the Link header of a document: its forms, its thing, its next page."""
    address = f"/doc/{path}"
    links = {f"{address}.{end}": f'rel="alternate"; type="{one}"' for end, one in SUFFIXES.items()}
    links[thing.value] = 'rel="describes"'
    if number < pages:
        links[f"{address}?halaman={number + 1}"] = 'rel="next"'
    return links


def _alternates(path: str) -> list[tuple[str, str]]:
    """Return the forms of a document for programs: media type and address."""
    return [(one, f"/doc/{path}.{end}") for end, one in RDF_TYPES.items()]


def _last(live: Live, path: str) -> str | None:
    """Return the last release of those before that knew what a path leads to."""
    return next((one.name for one in live.before if _found(one.dataset, live.places, path)), None)


def _found(dataset: Store, places: Places, path: str) -> Description | None:
    """Return what is said of the thing that a path leads to, written with or without escapes."""
    for one in dict.fromkeys((path, quote(path, safe=WRITTEN))):
        if iri := places.iri(one):
            try:
                thing = NamedNode(iri)
            except ValueError:
                continue
            if found := describe(dataset, thing):
                return found
    return None


def _represent(wished: Wish, found: Description, path: str, number: int) -> bytes:
    if wished.media_type != HTML:
        return serialise(found.page(number), wished.media_type)
    page = resource_page(wished, found, number)
    return render("resource.html", wished.frame(page.thing.text, _alternates(path)), page)


def serialise(quads: Iterable[Quad], media_type: str) -> bytes:
    """Return quads in a syntax of RDF; in one that has no graphs, each triple once."""
    syntax = RdfFormat.from_media_type(media_type)
    said = quads if media_type in OF_QUADS else dict.fromkeys(one.triple for one in quads)
    return serialize(said, format=syntax, prefixes=prefix_map()) or b""
