"""For those who run the service: is it alive, is it ready, how is it doing."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from api.described import LINE
from api.live import Live
from api.respond import live_of
from api.shield import Tally

HERE = frozenset({"127.0.0.1", "::1"})
PLAIN = "text/plain; version=0.0.4; charset=utf-8"

router = APIRouter()


@router.get("/healthz", responses=LINE, summary="Apakah prosesnya hidup")
def alive() -> Response:
    """Say that the process answers."""
    return Response("ok\n", media_type="text/plain")


@router.get("/readyz", responses=LINE, summary="Apakah rilisnya terbuka")
def ready(live: Annotated[Live, Depends(live_of)]) -> Response:
    """Say which release is answered from."""
    return Response(f"{live.release.name}\n", media_type="text/plain")


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Tell Prometheus how it goes; only who asks from this machine, and not through a proxy."""
    asked_from = request.client.host if request.client else ""
    if asked_from not in HERE or "x-forwarded-for" in request.headers:
        raise HTTPException(404, "/metrics")
    tally: Tally = request.app.state.tally
    told = [
        *tally.lines(),
        f'simpul_release_info{{release="{live.release.name}"}} 1',
        f"simpul_quads {live.manifest.quads}",
    ]
    return Response("\n".join(told) + "\n", media_type=PLAIN)
