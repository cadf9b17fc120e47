"""The endpoint: SPARQL 1.1 Protocol, for reading only, and a page to write a query in."""

import time
from collections.abc import Mapping, Sequence
from textwrap import shorten
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.budget import Budget, client_of
from api.described import RDF, sparql
from api.dumps import description
from api.gate import LONGEST, Refused, admit
from api.live import Live
from api.negotiate import HTML, SUFFIXES, negotiate
from api.pages import text
from api.pool import Pool
from api.refusals import PROBLEM, Refusal, refuse
from api.resources import serialise
from api.respond import VARY, NotAcceptable, live_of, respond, serving_of, spoken, wish
from api.sparql_asked import Asked, asked_in
from api.sparql_page import GRAPHS, RESULTS, SparqlPage, page_of, show_page
from api.worker import Syntax

SOLUTIONS = {"SELECT", "ASK"}
LONGEST_DETAIL = 160
# A query that is judged in less time than it takes to hand it to another thread.
SHORT = 4096
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
BODY = {"content": {one: {"schema": {"type": "string"}} for one in (FORM, QUERY)}}
ANSWERS = sparql(HTML, *RESULTS.values(), *GRAPHS.values())

router = APIRouter()


def pool_of(request: Request) -> Pool:
    """Return the workers of the service."""
    pool: Pool = request.app.state.pool
    return pool


@router.get(
    "/sparql",
    responses=sparql(*RDF, *RESULTS.values(), *GRAPHS.values()),
    summary="SPARQL via GET",
)
async def by_get(request: Request) -> Response:
    """Answer a query in the address; without one, show the page to write one in."""
    pairs, limits = request.query_params.multi_items(), pool_of(request).limits
    if not any(name in {"query", "update"} for name, _ in pairs):
        live = await serving_of(request).now()
        wished = wish(request, live, list(SUFFIXES.values()))
        if wished.media_type != HTML:
            return respond(
                wished, lambda: serialise(description(live, limits), wished.media_type), {}
            )
        return show_page(request, live, SparqlPage(limits))
    return await _answer(request, pairs)


@router.post(
    "/sparql",
    responses={**ANSWERS, 415: ANSWERS[413]},
    openapi_extra={"requestBody": BODY},
    summary="SPARQL via POST",
)
async def by_post(request: Request) -> Response:
    """Answer a query in the body, plain or from a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    pairs = request.query_params.multi_items()
    body = await _body(request)
    if body is None:
        return _refusal(request, Refused("query-too-long", 413))
    if request.headers.get("content-encoding", "identity") != "identity":
        return _refusal(request, Refused("query-packed", 415))
    if kind == FORM:
        pairs += parse_qsl(body, keep_blank_values=True)
    elif kind in {QUERY, UPDATE}:
        pairs.append(("query" if kind == QUERY else "update", body))
    else:
        return _refusal(request, Refused("query-media-type", 415))
    return await _answer(request, pairs)


async def _body(request: Request) -> str | None:
    """Return the body as text; None where it is longer than any query may be, even escaped."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > 3 * LONGEST:
            return None
    return content.decode("utf-8", "replace")


async def _answer(request: Request, pairs: Sequence[tuple[str, str]]) -> Response:
    live = await serving_of(request).now()
    try:
        asked = asked_in(pairs)
        form = await _admitted(asked.query)
        offered = RESULTS if form in SOLUTIONS else GRAPHS
        chosen = _chosen(request, asked, offered)
        shown = {"SELECT": RESULTS["json"], "ASK": RESULTS["json"]}.get(form, GRAPHS["ttl"])
        wanted = shown if chosen == HTML else chosen
        body = await _evaluate(request, live, asked.of(live.base, wanted))
    except Refused as refused:
        return await run_in_threadpool(_refusal, request, refused, pairs)
    if chosen == HTML:
        return await run_in_threadpool(_page, request, live, asked.query, body, wanted)
    headers = {"Vary": VARY, "Cache-Control": "public, no-cache"}
    return Response(body, media_type=chosen, headers=headers)


async def _admitted(query: str) -> str:
    """Return the form of a query; a long one is judged while others are answered."""
    return admit(query) if len(query) < SHORT else await run_in_threadpool(admit, query)


def _page(request: Request, live: Live, query: str, body: bytes, media_type: str) -> Response:
    page = page_of(live, pool_of(request).limits, query, body, media_type)
    return show_page(request, live, page)


async def _evaluate(request: Request, live: Live, asked: Mapping[str, object]) -> bytes:
    """Return what a worker answers, within what the client may take; raises Refused."""
    budget: Budget = request.app.state.budget
    client = client_of(request.client.host if request.client else "")
    budget.admit(client)
    began, failed = time.monotonic(), False
    try:
        return await pool_of(request).ask(live.release, asked)
    except Refused as refused:
        # That others keep the workers busy is no fault of who asks.
        failed = refused.retry_after is None
        raise
    finally:
        budget.charge(client, time.monotonic() - began, failed=failed)


def _chosen(request: Request, asked: Asked, offered: Mapping[str, str]) -> str:
    if asked.format is not None and asked.format in offered:
        return offered[asked.format]
    types = [*offered.values(), HTML]
    if (chosen := negotiate(request.headers.get("accept"), types)) is None:
        raise NotAcceptable(types)
    return chosen


def _refusal(request: Request, refused: Refused, pairs: Sequence[tuple[str, str]] = ()) -> Response:
    """Answer why a query is not answered; the text of the engine only where it is about syntax."""
    said = text(refused.key, spoken(request))
    # The engine names every character that might follow; where it stopped is what helps.
    told = shorten(refused.detail, LONGEST_DETAIL) if isinstance(refused, Syntax) else ""
    detail = f"{said} {told}".strip()
    query = dict(pairs).get("query")
    if query and negotiate(request.headers.get("accept"), [PROBLEM, HTML]) == HTML:
        # Whoever wrote the query mends it where it was written.
        refusal = Refusal(text("query-refused", spoken(request)), detail)
        page = SparqlPage(pool_of(request).limits, query, refusal=refusal)
        answer = show_page(request, live_of(request), page, refused.status)
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer = refuse(request, refused.status, detail, "query-refused")
    if refused.retry_after is not None:
        answer.headers["Retry-After"] = str(refused.retry_after)
    return answer
