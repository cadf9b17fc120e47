"""A file from a browser is checked, and does not enter the data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse

from api.access import key_of, own_form, remember
from api.described import PAGE
from api.live import Live
from api.pages import text
from api.respond import live_of, show_once, spoken
from api.shelf import SECONDS, Busy, shelf_of
from api.shield import LONGEST, WITH_SCRIPTS
from kg.errors import LimitExceeded, SimpulError

UNSAFE = re.compile(r"[^\w .()-]+")

router = APIRouter()


@dataclass(frozen=True)
class UploadPage:
    """The page to choose a file on."""

    key: str
    suffixes: Sequence[str]
    megabytes: int
    minutes: int
    refusal: str = ""


@router.get("/unggah", responses=PAGE, summary="Memeriksa berkas")
def form(request: Request) -> Response:
    """Return the page to choose a file on."""
    return _form(request)


def _form(request: Request, refusal: str = "", status: int = 200) -> Response:
    session, key = key_of(request, "/unggah")
    # What reads files is loaded where one is to be read, and not to start the service.
    from kg.readers import SUFFIXES

    page = UploadPage(key, sorted(SUFFIXES), LONGEST // 2**20, SECONDS // 60, refusal)
    title = text("upload", spoken(request))
    answer = show_once(request, "upload.html", title, page, status)
    answer.headers.update(WITH_SCRIPTS)
    remember(request, answer, session)
    return answer


@router.post("/unggah", include_in_schema=False)
async def upload(
    request: Request,
    live: Annotated[Live, Depends(live_of)],
    sent: Annotated[FormData, Depends(own_form)],
) -> Response:
    """Check a file, and lead to what was found."""
    file = sent.get("berkas")
    if not isinstance(file, UploadFile) or not file.filename:
        return _form(request, text("upload-none", spoken(request)), 422)
    content = await file.read()
    return await run_in_threadpool(_check, request, live, clean(file.filename), content)


def clean(name: str) -> str:
    """Return the last part of a name that a client gave, without what paths and pages mind.

    >>> clean("../../etc/<b>rencana 2027.xlsx"), clean("C:\\\\x\\\\.csv")
    ('b_rencana 2027.xlsx', 'berkas.csv')
    """
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, suffix = UNSAFE.sub("_", last).rpartition(".")
    return f"{stem.strip(' ._')[:80] or 'berkas'}{dot}{suffix[:8].lower()}"


def _check(request: Request, live: Live, name: str, content: bytes) -> Response:
    # What reads files is loaded where one is to be read.
    from kg.checkup import check_up

    language = spoken(request)
    with TemporaryDirectory(prefix="simpul-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            kept = shelf_of(request).check(lambda: check_up(path, live.release, language), content)
        except Busy:
            answer = _form(request, text("upload-busy", language), 429)
            answer.headers["Retry-After"] = "5"
            return answer
        except SimpulError as error:
            status = 413 if isinstance(error, LimitExceeded) else 422
            return _form(request, error.text(language), status)
        except ValueError:  # a value too large to be kept
            return _form(request, text("upload-large", language), 413)
    chosen = request.query_params.get("lang")
    return RedirectResponse(f"/unggah/{kept}" + (f"?lang={language}" if chosen else ""), 303)
