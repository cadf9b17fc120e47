"""The terms and the rules: a list of both, a page for each rule, the ontology in every syntax."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pyoxigraph import NamedNode, Store
from starlette.responses import RedirectResponse

from api.describe import QUERIES, labels_of
from api.described import RDF, SEE_OTHER, answers, suffixes
from api.live import Live
from api.naming import Naming
from api.negotiate import HTML, RDF_TYPES, SUFFIXES, split_suffix
from api.pages import Link, text
from api.report_page import Line, lines_of
from api.resources import serialise
from api.respond import Wish, live_of, respond, show, wish, wish_by_suffix
from api.usage import questions_with
from kg.criteria import Criterion, texts_of
from kg.dataset import select
from kg.names import SHAPES, SIMPUL, graph_name
from kg.query import Question
from kg.register import read_criteria, shape_quads
from kg.rq import read_query
from kg.shapes import PROFILES

EXAMPLES = 5
ONTOLOGY = "ontologi"

RULE = answers(*RDF, missing=True, values=True)

router = APIRouter()


@dataclass(frozen=True)
class Entry:
    """A term in the list: its name, its definition, and how many things are of it."""

    term: Link
    kind: str
    definition: str
    count: int | None


@dataclass(frozen=True)
class VocabularyPage:
    """The terms by module, and the rules by profile with the number of their findings."""

    modules: Mapping[Link, Sequence[Entry]]
    profiles: Mapping[str, Sequence[tuple[Criterion, int]]]


@dataclass(frozen=True)
class RulePage:
    """A rule in words, with what it judges, what it found, and the questions about the same."""

    rule: Criterion
    targets: Sequence[Link]
    path: Link | None
    count: int
    examples: Sequence[Line]
    questions: Sequence[Question]


@router.get("/kosakata", responses=answers(*RDF), summary="Kosakata dan aturan")
@router.get(
    "/kosakata.{suffix}",
    responses=answers(*RDF, missing=True),
    openapi_extra=suffixes(SUFFIXES),
    summary="Ontologi dalam sebuah sintaks RDF",
)
def vocabulary(request: Request, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the list of terms and rules, or the whole ontology in a syntax of RDF."""
    wished = wish_by_suffix(request, live)
    alternates = [(one, f"/kosakata.{end}") for end, one in RDF_TYPES.items()]
    if wished.media_type != HTML:
        graph = graph_name(live.base, ONTOLOGY)
        quads = live.dataset.quads_for_pattern(None, None, None, graph)
        return respond(wished, lambda: serialise(quads, wished.media_type), {})
    title = text("menu-vocabulary", wished.language)
    return show(wished, "vocabulary.html", title, partial(_vocabulary, wished), alternates)


def _vocabulary(wished: Wish) -> VocabularyPage:
    register = wished.live.register
    profiles: dict[str, list[tuple[Criterion, int]]] = {one: [] for one in PROFILES}
    for rule in sorted(read_criteria().values(), key=lambda one: (one.identifier, one.key)):
        profiles[rule.profile].append((rule, register.count(rule)))
    return VocabularyPage(modules_of(wished, wished.live.dataset), profiles)


def modules_of(wished: Wish, dataset: Store) -> dict[Link, list[Entry]]:
    """Return the terms that a dataset defines by module, with the number of things of each."""
    rows = list(select(dataset, read_query(QUERIES / "terms.rq")))
    counted = {
        row["class"]: int(row["count"].value)
        for row in select(dataset, read_query(QUERIES / "instances.rq"))
    }
    naming = Naming(
        wished, labels_of(dataset, {one for row in rows for one in (row["term"], row["module"])})
    )
    modules: dict[Link, dict[str, Entry]] = {}
    for row in rows:
        said = texts_of([row["definition"]] if row["definition"] else [])
        of_module = modules.setdefault(naming.link(row["module"]), {})
        known = of_module.get(row["term"].value)
        definition = said.get(wished.language) or (known.definition if known else "")
        kind = row["kind"].value.rpartition("#")[2]
        entry = Entry(naming.link(row["term"]), kind, definition, counted.get(row["term"]))
        of_module[row["term"].value] = entry
    return {module: list(entries.values()) for module, entries in modules.items()}


@router.get("/doc/shapes/{key}", status_code=303, responses=SEE_OTHER, summary="Ke halaman aturan")
def see_rule(request: Request, key: str) -> Response:
    """Send a client from the document about a shape to the page of the rule."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/aturan/{key}{query}", status_code=303)


@router.get(
    "/aturan/{name}", responses=answers(*RDF, missing=True, values=True), summary="Satu aturan"
)
def rule(request: Request, name: str, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return the page of a rule, or its shape in a syntax of RDF."""
    key, suffix = split_suffix(name)
    known = read_criteria().get(NamedNode(SHAPES + key)) if key.isidentifier() else None
    if known is None:
        raise HTTPException(404, f"/aturan/{key}")
    wished = wish(request, live, list(SUFFIXES.values()), suffix)
    alternates = [(one, f"/aturan/{key}.{end}") for end, one in RDF_TYPES.items()]
    if wished.media_type != HTML:
        links = {address: f'rel="alternate"; type="{one}"' for one, address in alternates}
        links[SHAPES + key] = 'rel="describes"'
        return respond(wished, lambda: serialise(shape_quads(known), wished.media_type), links)
    title = known.name[wished.language]
    return show(wished, "rule.html", title, partial(_rule, wished, known), alternates)


def _rule(wished: Wish, known: Criterion) -> RulePage:
    live = wished.live
    found = live.register.of(known)
    terms = [*known.targets, *([known.path] if known.path else [])]
    naming = Naming(wished, labels_of(live.dataset, terms))
    names = (one.value.removeprefix(SIMPUL) for one in terms)
    asked = {one.name: one for name in names for one in questions_with(live, name)}
    return RulePage(
        rule=known,
        targets=[naming.link(one) for one in known.targets],
        path=naming.link(known.path) if known.path else None,
        count=len(found),
        examples=lines_of(wished, live.register, list(found.values())[:EXAMPLES]),
        questions=list(asked.values()),
    )
