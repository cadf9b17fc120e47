"""What was found in a file, the marked workbook back, and for who may do so: its publication."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from starlette.responses import RedirectResponse

from api.access import access_of, asks_for, key_of, own_form, remember, who
from api.pages import text
from api.publishing import NotBuilt, add_source
from api.respond import PRIVATE, live_of, show_once, spoken
from api.shelf import SECONDS, Kept, shelf_of
from kg.audit import note
from kg.errors import SimpulError
from kg.tokens import Token

if TYPE_CHECKING:
    from kg.checkup import Checkup

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
SCOPE = "publish"

router = APIRouter()


@dataclass(frozen=True)
class CheckupPage:
    """What was found in a file, and what can be done with it."""

    name: str
    checkup: "Checkup"
    counts: Mapping[str, int]
    reasons: Mapping[str, int]
    shown: int
    minutes: int
    token: Token | None
    may_publish: bool
    key: str
    refusal: str = ""


def kept_of(request: Request, name: str) -> Kept:
    """Return what was found in a file; raises HTTPException 404 where it is no longer known."""
    kept = shelf_of(request).get(name)
    if kept is None:
        raise HTTPException(404, text("upload-gone", spoken(request)))
    return kept


@router.get("/unggah/{name}", include_in_schema=False)
def result(request: Request, name: str, kept: Annotated[Kept, Depends(kept_of)]) -> Response:
    """Return what was found in a file."""
    return _result(request, name, kept.checkup)


def _result(
    request: Request, name: str, checkup: "Checkup", refusal: str = "", status: int = 200
) -> Response:
    session, key = key_of(request, f"/unggah/{name}/terbitkan")
    token = who(request)
    page = CheckupPage(
        name,
        checkup,
        Counter(one.severity for one in checkup.faults),
        Counter(one.reason for one in checkup.left),
        SHOWN,
        SECONDS // 60,
        token,
        token is not None and SCOPE in token.scopes,
        key,
        refusal,
    )
    title = text("checkup", spoken(request), file=checkup.file)
    answer = show_once(request, "checkup.html", title, page, status)
    remember(request, answer, session)
    return answer


@router.get("/unggah/{name}/temuan.xlsx", include_in_schema=False)
def marked(kept: Annotated[Kept, Depends(kept_of)]) -> Response:
    """Return the workbook with its faults marked; raises HTTPException 404 for another file."""
    if not kept.checkup.marked:
        raise HTTPException(404, "temuan.xlsx")
    stem = kept.checkup.file.rpartition(".")[0].encode("ascii", "replace").decode()
    headers = {
        "Cache-Control": PRIVATE,
        "Content-Disposition": f'attachment; filename="{stem}-temuan.xlsx"',
    }
    return Response(kept.checkup.marked, media_type=XLSX, headers=headers)


@router.post("/unggah/{name}/terbitkan", include_in_schema=False, dependencies=[Depends(own_form)])
def publish(
    request: Request,
    name: str,
    kept: Annotated[Kept, Depends(kept_of)],
    token: Annotated[Token, Depends(asks_for(SCOPE))],
) -> Response:
    """Make a release with the file as one of its sources, and lead to its page."""
    home, language, checkup = access_of(request).home, spoken(request), kept.checkup
    facts = {"file": checkup.file, "sha256": checkup.sha256}
    if not checkup.usable:
        return _result(request, name, checkup, text("publish-faulty", language), 409)
    try:
        add_source(home, live_of(request).manifest, kept, language)
    except (NotBuilt, SimpulError) as error:
        said = error.text(language) if isinstance(error, SimpulError) else str(error)
        note(home, token.name, SCOPE, "failed", **facts)
        return _result(request, name, checkup, said or text("publish-failed", language), 409)
    note(home, token.name, SCOPE, "done", release=live_of(request).release.name, **facts)
    return RedirectResponse("/laporan", 303)
