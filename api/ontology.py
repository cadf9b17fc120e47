"""The modules of the ontology: each version that is kept, as a page and in every syntax."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pyoxigraph import Literal, NamedNode, Quad, Store

from api.describe import QUERIES, labels_of
from api.live import Live
from api.naming import Naming
from api.negotiate import HTML, RDF_TYPES, SUFFIXES, split_suffix
from api.pages import Link
from api.places import ONTOLOGIES
from api.resources import serialise
from api.respond import Wish, live_of, respond, show, wish
from api.vocabulary import ONTOLOGY, Entry, modules_of
from kg.criteria import texts_of
from kg.dataset import bind, select
from kg.names import DCTERMS, RDFS, Term, graph_name
from kg.rq import read_query

IS_DEFINED_BY = NamedNode(RDFS + "isDefinedBy")

router = APIRouter()


@dataclass(frozen=True)
class Module:
    """A version of a module, and the release whose dataset has it."""

    iri: NamedNode
    version: NamedNode
    number: str
    release: str
    dataset: Store
    base: str
    said: Sequence[tuple[NamedNode, Term]]

    def texts(self, name: str) -> dict[str, str]:
        """Return what the module says of itself with a property of Dublin Core, by language."""
        return texts_of(value for key, value in self.said if key.value == DCTERMS + name)

    def quads(self) -> Iterator[Quad]:
        """Yield the statements of the module: of itself, its terms, and nodes without a name."""
        stem = self.iri.value.removeprefix(ONTOLOGIES)
        unnamed = f"{self.base}.well-known/genid/graph%2F{ONTOLOGY}/{stem}-"
        graph = graph_name(self.base, ONTOLOGY)
        defined = self.dataset.quads_for_pattern(None, IS_DEFINED_BY, self.iri, graph)
        own = {self.iri, *(one.subject for one in defined)}
        for quad in self.dataset.quads_for_pattern(None, None, None, graph):
            if quad.subject in own or getattr(quad.subject, "value", "").startswith(unnamed):
                yield quad


@dataclass(frozen=True)
class OntologyPage:
    """The page of a version of a module, with its terms and the other versions that are kept."""

    module: Module
    title: str
    description: str
    facts: Sequence[tuple[Link, Link]]
    entries: Sequence[Entry]
    # The number, the address and the first release of each version.
    versions: Sequence[tuple[Link, str]]


@router.get("/doc/ont/{path:path}", summary="Satu modul ontologi, atau satu versinya")
def module(request: Request, path: str, live: Annotated[Live, Depends(live_of)]) -> Response:
    """Return a module or a version of it: a page, or its statements in a syntax of RDF."""
    path, suffix = split_suffix(path)
    found = next(_found(live, ONTOLOGIES + path), None)
    if found is None:
        raise HTTPException(404, f"/doc/ont/{path}")
    wished = wish(request, live, list(SUFFIXES.values()), suffix)
    newest = next(_found(live, found.iri.value))
    latest = live.places.path(newest.version.value)
    links = {f"/doc/{latest}": 'rel="latest-version"', found.version.value: 'rel="describes"'}
    if wished.media_type != HTML:
        return respond(wished, lambda: serialise(found.quads(), wished.media_type), links)
    title = found.texts("title")[wished.language]
    alternates = [(one, f"/doc/ont/{path}.{end}") for end, one in RDF_TYPES.items()]
    return show(wished, "ontology.html", title, partial(_page, wished, found), alternates)


def _found(live: Live, iri: str) -> Iterator[Module]:
    """Yield the modules or versions of an IRI: the live one, then those of earlier releases."""
    try:
        asked = NamedNode(iri)
    except ValueError:
        return
    query = bind(read_query(QUERIES / "module.rq"), {"asked": [asked]})
    releases = [(live.release.name, live.dataset, live.base)]
    releases += [(one.name, one.dataset, one.manifest.base) for one in live.before]
    for name, dataset, base in releases:
        if rows := list(select(dataset, query)):
            first = rows[0]
            said = [(row["property"], row["value"]) for row in rows]
            yield Module(
                first["module"], first["version"], first["number"].value, name, dataset, base, said
            )


def _page(wished: Wish, found: Module) -> OntologyPage:
    terms = {term for pair in found.said for term in pair}
    naming = Naming(wished, labels_of(wished.live.dataset, terms))
    told = [
        (naming.link(key), naming.shown(value))
        for key, value in found.said
        if not isinstance(value, Literal) or value.language in ("", None, wished.language)
    ]
    versions: dict[NamedNode, tuple[Link, str]] = {}
    for one in _found(wished.live, found.iri.value):
        path = wished.live.places.path(one.version.value)
        versions[one.version] = (Link(one.number, one.version.value, path), one.release)
    modules = modules_of(wished, found.dataset)
    return OntologyPage(
        module=found,
        title=found.texts("title")[wished.language],
        description=found.texts("description")[wished.language],
        facts=told,
        entries=next((modules[one] for one in modules if one.iri == found.iri.value), ()),
        versions=list(versions.values()),
    )
