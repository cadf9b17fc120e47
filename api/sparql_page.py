"""The page to write a query in, with its results and the limits of the endpoint."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fastapi import Request, Response

from api.editor import Known, known_words
from api.limits import Limits
from api.live import Live
from api.negotiate import HTML
from api.pages import Link, render
from api.refusals import Refusal
from api.respond import VARY, Wish, spoken
from api.shield import WITH_SCRIPTS

RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
SHOWN = 1000
LONGEST_TEXT = 200_000


@dataclass(frozen=True)
class SparqlPage:
    """The page: the limits, the query, and its results where it was asked and answered."""

    limits: Limits
    query: str = ""
    variables: Sequence[str] = ()
    rows: Sequence[Sequence[Link]] = ()
    count: int | None = None
    text: str = ""
    # Why the query was not answered.
    refusal: Refusal | None = None
    # What the editor completes, where there is one.
    known: Known | None = None
    formats: Sequence[str] = field(default_factory=lambda: [*RESULTS, *GRAPHS])


def show_page(request: Request, live: Live, page: SparqlPage, status: int = 200) -> Response:
    """Answer with the page to write a query in."""
    known = known_words(live)
    frame = Wish(live, HTML, spoken(request), "/sparql", request.query_params).frame("SPARQL")
    content = render("sparql.html", frame, replace(page, known=known))
    headers = {"Vary": VARY, "Cache-Control": "no-cache"}
    answer = Response(content, status_code=status, media_type=HTML, headers=headers)
    if known is not None:
        answer.headers.update(WITH_SCRIPTS)
    return answer


def page_of(live: Live, limits: Limits, query: str, body: bytes, media_type: str) -> SparqlPage:
    """Return the results of a query as the page shows them."""
    if media_type != RESULTS["json"]:
        return SparqlPage(limits, query, text=body.decode()[:LONGEST_TEXT])
    said = json.loads(body)
    if "boolean" in said:
        return SparqlPage(limits, query, text=str(said["boolean"]).lower())
    names, found = said["head"]["vars"], said["results"]["bindings"]
    rows = [[_link(live, row.get(name)) for name in names] for row in found[:SHOWN]]
    return SparqlPage(limits, query, names, rows, len(found))


def _link(live: Live, term: Mapping[str, str] | None) -> Link:
    if term is None or term["type"] != "uri":
        return Link(term["value"] if term else "", "")
    path = live.places.path(term["value"])
    return Link(path or term["value"], term["value"], path)
