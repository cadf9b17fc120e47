"""The service, put together: what a home publishes, as pages and as linked data."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from fastapi import FastAPI, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from api import (
    catalogue,
    checkup_page,
    conformance,
    drawings,
    front,
    health,
    ontology,
    questions,
    resources,
    self_check,
    sign_in,
    sparql,
    upload,
    vocabulary,
    waive_page,
)
from api.access import Access
from api.budget import Budget
from api.limits import Limits
from api.pages import text
from api.pool import Pool
from api.ready import Keeper
from api.refusals import refused, wrong_values
from api.respond import NotAcceptable, not_acceptable
from api.serving import Serving
from api.shelf import Shelf
from api.shield import Shield, Tally
from kg.errors import Usage

STATIC = Path(__file__).with_name("static")
# The first is asked most by programs, and the last takes every path that the others have left.
PARTS = (
    sparql,
    front,
    questions,
    drawings,
    conformance,
    vocabulary,
    ontology,
    catalogue,
    self_check,
    upload,
    checkup_page,
    sign_in,
    waive_page,
    health,
    resources,
)

# What answers an error that is raised on purpose.
REFUSALS = {
    NotAcceptable: not_acceptable,
    HTTPException: refused,
    RequestValidationError: wrong_values,
    Usage: wrong_values,
}


@asynccontextmanager
async def _serving(app: FastAPI) -> AsyncIterator[None]:
    """Serve, and end what works beside that when it is over."""
    yield
    app.state.pool.close()
    app.state.serving.close()


def create_app(home: Path, limits: Limits = Limits()) -> FastAPI:  # noqa: B008
    """Return the service of a home; raises Unreadable when nothing is published there.

    ``limits`` are those of the queries of strangers.
    """
    app = FastAPI(
        title="Simpul",
        version=version("simpul"),
        description=text("interface", "en"),
        docs_url=None,
        redoc_url=None,
        default_response_class=Response,
        lifespan=_serving,
    )
    app.state.serving = Serving(home)
    app.state.pool = Pool(limits)
    app.state.budget = Budget(limits)
    app.state.tally = Tally()
    app.state.access = Access(home)
    app.state.shelf = Shelf()
    app.state.waiving = Lock()
    for one in PARTS:
        app.include_router(one.router)
    for kind, answer in REFUSALS.items():
        app.add_exception_handler(kind, answer)
    app.add_middleware(Keeper, serving=app.state.serving)
    app.add_middleware(Shield, tally=app.state.tally)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
