"""The conformance report for an inspector: counts, rules, findings, waivers, each as a page."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from api.asked import Asked, Part, asked_of, part_of
from api.finding_page import finding_page
from api.live import Live
from api.negotiate import HTML
from api.pages import text
from api.report_page import FILES, report_page
from api.respond import Wish, live_of, respond, show, wish
from api.waivers_page import waivers_page
from kg.report_formats import FORMATS

# What a browser is to save, and how the file is called.
SAVED = {"xlsx": "xlsx", "csv": "csv", "pdf": "pdf", "junit": "junit.xml", "sarif": "sarif.json"}

router = APIRouter()


@router.get("/laporan", summary="Laporan kesesuaian")
@router.get("/laporan.{suffix}", summary="Laporan kesesuaian sebagai berkas")
def conformance(
    request: Request,
    live: Annotated[Live, Depends(live_of)],
    asked: Annotated[Asked, Depends(asked_of)],
    suffix: str | None = None,
    halaman: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Return the findings that are wanted: as a page, or in one of the forms of a report."""
    if suffix is not None and suffix not in FILES:
        raise HTTPException(404, request.url.path)
    types = {end: FORMATS[end].media_type for end in FILES}
    wished = today(wish(request, live, [HTML, *types.values()], types[suffix] if suffix else None))
    _refuse_unknown(live, asked)
    if wished.media_type != HTML:
        end = suffix or next(end for end, one in types.items() if one == wished.media_type)
        return _file(wished, asked, end)
    link = wished.frame("").link
    alternates = [(one, link(f"laporan.{end}", **asked.values)) for end, one in types.items()]

    def make() -> object:
        return report_page(wished, part_of(wished, asked), asked.values, halaman)

    return show(wished, "report.html", text("menu-report", wished.language), make, alternates)


def today(wished: Wish) -> Wish:
    """Return a wish for what depends on the day: waivers end, and deadlines pass."""
    return replace(wished, day=date.today().isoformat())


def _refuse_unknown(live: Live, asked: Asked) -> None:
    """Raise 404 for an earlier release that there is not."""
    since = asked.values.get("sejak")
    if since and since not in {one.path.name for one in live.standing.before}:
        raise HTTPException(404, f"/laporan?sejak={since}")


@router.get("/temuan/{key}", summary="Satu temuan")
def finding(request: Request, key: str, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the page of a finding, in the terms of an inspector."""
    if key not in live.register.findings:
        raise HTTPException(404, f"/temuan/{key}")
    wished = today(wish(request, live, [HTML]))
    title = live.register.rule(live.register.findings[key]).called(wished.language)
    return show(wished, "finding.html", title, partial(finding_page, wished, key))


@router.get("/pengecualian", summary="Pengecualian")
def waivers(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the waivers: those that hold today, those to come, and those that have ended."""
    wished = today(wish(request, live, [HTML]))
    title = text("waivers", wished.language)
    return show(wished, "waivers.html", title, partial(waivers_page, wished))


def _file(wished: Wish, asked: Asked, end: str) -> Response:
    def make() -> bytes:
        part: Part = part_of(wished, asked)
        address = wished.frame("").here
        edition = replace(part.edition, address=address)
        return FORMATS[end].write(part.report(wished.live.register), edition)

    answered = respond(wished, make, {})
    if end in SAVED:
        name = f'attachment; filename="laporan.{SAVED[end]}"'
        answered.headers["Content-Disposition"] = name
    return answered
