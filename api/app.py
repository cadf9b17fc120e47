"""The service, put together: what a home publishes, as pages and as linked data."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from api import conformance, front, questions, resources, sparql, vocabulary
from api.live import Serving
from api.pool import Limits, Pool
from api.refusals import refused, wrong_values
from api.respond import NotAcceptable, not_acceptable
from kg.errors import Usage

STATIC = Path(__file__).with_name("static")


def create_app(home: Path, limits: Limits = Limits()) -> FastAPI:  # noqa: B008
    """Return the service of a home; raises Unreadable when nothing is published there.

    ``limits`` are those of the queries of strangers.
    """
    app = FastAPI(title="Simpul", docs_url=None, redoc_url=None)
    app.state.serving = Serving(home)
    app.state.pool = Pool(limits)
    for one in (front, questions, conformance, vocabulary, sparql, resources):
        app.include_router(one.router)
    app.add_exception_handler(NotAcceptable, not_acceptable)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(RequestValidationError, wrong_values)
    app.add_exception_handler(Usage, wrong_values)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
