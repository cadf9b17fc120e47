"""The service, put together: what a home publishes, as pages and as linked data."""

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import front, resources
from api.live import Serving
from api.respond import NotAcceptable, not_acceptable

STATIC = Path(__file__).with_name("static")


def create_app(home: Path) -> FastAPI:
    """Return the service of a home; raises Unreadable when nothing is published there."""
    app = FastAPI(title="Simpul", docs_url=None, redoc_url=None)
    app.state.serving = Serving(home)
    for one in (front, resources):
        app.include_router(one.router)
    app.add_exception_handler(NotAcceptable, not_acceptable)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
