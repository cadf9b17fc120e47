"""What each route may answer, as the description of the interface (OpenAPI) tells it."""

from collections.abc import Iterable
from typing import Any

from api.negotiate import HTML, RDF_TYPES
from api.refusals import PROBLEM

# By status: what it means, and in which media types it is told.
Answers = dict[int | str, dict[str, Any]]

RDF = (HTML, *RDF_TYPES.values())
REFUSAL = (PROBLEM, HTML)


def _told(meaning: str, types: Iterable[str] = ()) -> dict[str, Any]:
    content = {one: {"schema": {"type": "string"}} for one in types}
    return {"description": meaning, "content": content} if content else {"description": meaning}


def answers(*types: str, missing: bool = False, values: bool = False) -> Answers:
    """Return what a route answers that gives a representation in one of these media types.

    ``missing``: there may be no such thing; ``values``: what the request says may not fit.
    """
    told: Answers = {
        200: _told("The representation that the client likes best.", types),
        304: _told("The client has this representation already."),
        406: _told("None of them will do; the media types there are.", ["text/plain"]),
    }
    if missing:
        told[404] = _told("There is no such thing in this release.", REFUSAL)
    if values:
        told[422] = _told("A value does not fit; the detail says which.", REFUSAL)
    return told


# A thing, which one release may know and the next one not.
DOCUMENT: Answers = {
    **answers(*RDF, values=True),
    404: _told("This release says nothing about the thing.", [HTML]),
    410: _told("An earlier release knew the thing; the page says which.", [HTML]),
}
# From a thing to the document about it.
SEE_OTHER: Answers = {303: _told("The document about the thing.")}
# A page that is made anew for each who asks.
PAGE: Answers = {200: _told("The page.", [HTML])}
LINE: Answers = {200: _told("A line of text.", ["text/plain"])}
SPARQL: Answers = {
    400: _told("The query is refused, or is no query.", REFUSAL),
    403: _told("It would write, or ask elsewhere.", REFUSAL),
    406: _told("None of the forms will do; the media types there are.", ["text/plain"]),
    413: _told("The query is too long.", REFUSAL),
    422: _told("It takes too much, or its answer is too large.", REFUSAL),
    429: _told("One client asks too much, or all workers are busy; ask again later.", REFUSAL),
    504: _told("It takes too long.", REFUSAL),
}


def suffixes(ends: Iterable[str]) -> dict[str, Any]:
    """Return the description of a suffix in the path, one of those that there are."""
    schema = {"type": "string", "enum": sorted(ends)}
    return {"parameters": [{"name": "suffix", "in": "path", "required": True, "schema": schema}]}


def sparql(*types: str) -> Answers:
    """Return what the endpoint answers that offers these media types."""
    return {**SPARQL, 200: _told("The answer.", types), 304: answers()[304]}
