"""The form that waives a finding, for whoever has a token with the scope for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pyoxigraph import NamedNode
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from api.access import access_of, asks_for, key_of, own_form, remember, who
from api.live import Live
from api.pages import text
from api.publishing import NotBuilt
from api.respond import live_of, show_once, spoken
from api.waiving import waive, waiver_of
from kg.audit import note
from kg.criteria import Criterion, written
from kg.edition import agency_names
from kg.errors import SimpulError
from kg.report import Finding
from kg.tokens import Token

SCOPE = "waive"

router = APIRouter()


@dataclass(frozen=True)
class WaivePage:
    """The form: the finding, what can be waived of it, and what was filled in before."""

    finding: Finding
    rule: Criterion
    # What a waiver may be for: the IRI and its name.
    scopes: Mapping[str, str]
    token: Token | None
    may: bool
    key: str
    sent: Mapping[str, str]
    refusal: str = ""


def finding_of(key: str, live: Annotated[Live, Depends(live_of)]) -> Finding:
    """Return the finding of a key; raises HTTPException 404 for one that there is not."""
    found = live.register.findings.get(key)
    if found is None or not isinstance(found.result.focus_node, NamedNode):
        raise HTTPException(404, f"/temuan/{key}")
    return found


Found = Annotated[Finding, Depends(finding_of)]


@router.get("/temuan/{key}/kecualikan", include_in_schema=False)
def form(request: Request, found: Found) -> Response:
    """Return the form."""
    return _form(request, found, {})


def _form(
    request: Request, found: Finding, sent: Mapping[str, str], refusal: str = "", status: int = 200
) -> Response:
    live, token = live_of(request), who(request)
    session, key = key_of(request, f"/temuan/{found.key}/kecualikan")
    page = WaivePage(
        found,
        live.register.rule(found),
        scopes_of(live, found),
        token,
        token is not None and SCOPE in token.scopes,
        key,
        sent,
        refusal,
    )
    title = text("waive", spoken(request))
    answer = show_once(request, "waive.html", title, page, status)
    remember(request, answer, session)
    return answer


def scopes_of(live: Live, found: Finding) -> dict[str, str]:
    """Return what a waiver of a finding may be for: the thing, or all that is of its agency."""
    scopes = {written(found.result.focus_node): found.name}
    if found.opd:
        scopes[found.opd] = agency_names(live.dataset).get(found.opd, found.opd)
    return scopes


@router.post("/temuan/{key}/kecualikan", include_in_schema=False)
def send(
    request: Request,
    found: Found,
    live: Annotated[Live, Depends(live_of)],
    sent: Annotated[FormData, Depends(own_form)],
    token: Annotated[Token, Depends(asks_for(SCOPE))],
) -> Response:
    """Add the waiver, make a release with it, and lead to the finding, which is struck through."""
    home, language = access_of(request).home, spoken(request)
    facts = {"finding": found.key}
    waiving: Lock = request.app.state.waiving
    try:
        waiver = waiver_of(sent, live, live.register.rule(found), list(scopes_of(live, found)))
        waive(home, live, waiver, language, waiving)
    except (NotBuilt, SimpulError) as error:
        said = error.text(language) if isinstance(error, SimpulError) else str(error)
        note(home, token.name, SCOPE, "failed", **facts)
        filled = {name: str(value) for name, value in sent.items()}
        return _form(request, found, filled, said or text("publish-failed", language), 409)
    release = live_of(request).release.name
    note(home, token.name, SCOPE, "done", release=release, waiver=waiver.iri, **facts)
    return RedirectResponse(f"/temuan/{found.key}", 303)
