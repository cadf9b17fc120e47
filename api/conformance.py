"""The conformance report for an inspector: counts, rules, findings, and the page of each."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from api.finding_page import finding_page
from api.live import Live
from api.negotiate import HTML
from api.pages import text
from api.report_files import FILES, SUFFIXES, as_file
from api.report_page import report_page
from api.respond import Wish, live_of, respond, show, wish
from kg.register import Wanted

router = APIRouter()


def wanted_of(
    opd: Annotated[str, Query(max_length=2000)] = "",
    aturan: Annotated[str, Query(max_length=200)] = "",
    keparahan: Annotated[str, Query(pattern="^(|Violation|Warning|Info)$")] = "",
    profil: Annotated[str, Query(max_length=50)] = "",
) -> dict[str, str]:
    """Return the values of the form that say which findings are wanted."""
    values = {"opd": opd, "aturan": aturan, "keparahan": keparahan, "profil": profil}
    return {name: value for name, value in values.items() if value}


@router.get("/laporan", summary="Laporan kesesuaian")
@router.get("/laporan.{suffix}", summary="Laporan kesesuaian sebagai berkas")
def conformance(
    request: Request,
    live: Annotated[Live, Depends(live_of)],
    values: Annotated[dict[str, str], Depends(wanted_of)],
    suffix: str | None = None,
    halaman: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Return the findings that are wanted: as a page, a table, JSON or Turtle."""
    if suffix is not None and suffix not in SUFFIXES:
        raise HTTPException(404, request.url.path)
    asked = SUFFIXES[suffix] if suffix else None
    wished = wish(request, live, [HTML, *SUFFIXES.values()], asked)
    if wished.media_type != HTML:
        return _file(wished, _wanted(live, values))
    link = wished.frame("").link
    alternates = [(one, link(f"laporan.{end}", **values)) for end, one in SUFFIXES.items()]
    make = partial(report_page, wished, _wanted(live, values), values, halaman)
    return show(wished, "report.html", text("menu-report", wished.language), make, alternates)


@router.get("/temuan/{key}", summary="Satu temuan")
def finding(request: Request, key: str, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the page of a finding, in the terms of an inspector."""
    if key not in live.register.findings:
        raise HTTPException(404, f"/temuan/{key}")
    wished = wish(request, live, [HTML])
    title = live.register.rule(live.register.findings[key]).name[wished.language]
    return show(wished, "finding.html", title, partial(finding_page, wished, key))


def _wanted(live: Live, values: Mapping[str, str]) -> Wanted:
    opd = values.get("opd")
    whole = opd if opd is None or opd.startswith("http") else live.base + opd
    return Wanted(whole, values.get("aturan"), values.get("keparahan"), values.get("profil"))


def _file(wished: Wish, wanted: Wanted) -> Response:
    end = next(end for end, one in SUFFIXES.items() if one == wished.media_type)
    register = wished.live.register
    answered = respond(wished, lambda: as_file(wished, register, register.wanted(wanted), end), {})
    if end in FILES:
        answered.headers["Content-Disposition"] = f'attachment; filename="laporan.{end}"'
    return answered
