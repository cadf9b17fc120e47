"""The front page: what there is, and where a planner, an inspector and a publisher begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.describe import QUERIES, labels_of
from api.live import Live
from api.naming import Naming
from api.negotiate import HTML
from api.pages import Link, text
from api.refusals import Refusal
from api.respond import Wish, live_of, show, wish
from kg.dataset import select
from kg.rq import read_query

router = APIRouter()


@dataclass(frozen=True)
class FrontPage:
    """The front page."""

    counts: Sequence[tuple[Link, int]]
    agencies: Sequence[Link]
    results: Mapping[str, int]
    questions: int
    quads: int


@router.get("/", summary="Beranda")
def front(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the front page."""
    wished = wish(request, live, [HTML])
    return show(wished, "front.html", text("home", wished.language), lambda: _front(wished))


@router.get("/tidak-ditemukan", include_in_schema=False)
def missing(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the page that a web server of the published files shows for what is not there."""
    wished = wish(request, live, [HTML])
    return show(
        wished,
        "refusal.html",
        text("not-found", wished.language),
        lambda: Refusal(text("not-found", wished.language), ""),
    )


def _front(wished: Wish) -> FrontPage:
    live = wished.live
    counted = [
        (row["class"], int(row["count"].value))
        for row in select(live.dataset, read_query(QUERIES / "front.rq"))
    ]
    agencies = [row["opd"] for row in select(live.dataset, read_query(QUERIES / "agencies.rq"))]
    agencies = list(dict.fromkeys(agencies))
    named = {*agencies, *(one for one, _ in counted)}
    naming = Naming(wished, labels_of(live.dataset, named))
    return FrontPage(
        counts=[(naming.link(one), count) for one, count in counted],
        agencies=[naming.link(one) for one in agencies],
        results=live.register.counts(),
        questions=len(live.questions),
        quads=live.manifest.quads,
    )
