"""The page of a thing, made of what the dataset says of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from api.describe import Description, labels_of, terms_of
from api.facts import Facts, facts
from api.history import History, history
from api.naming import Naming, read_aloud
from api.pages import Link, Property, Value
from api.provenance import Origin, provenance
from api.respond import Wish
from api.sight import Sight, sight
from api.usage import Usage, usage_of
from kg.names import RDF_TYPE, Term

# What tells where a statement comes from.
Trace = Callable[[Quad], Link | None]


@dataclass(frozen=True)
class ResourcePage:
    """The page of one thing; what is not about a part of its statements stands on the first."""

    thing: Link
    types: Sequence[Link]
    outgoing: Sequence[Property]
    incoming: Sequence[Property]
    number: int
    pages: int
    # Where a term of the ontology is used.
    usage: Usage | None
    examples: Sequence[Sequence[Link]]
    sight: Sight | None
    facts: Facts | None
    history: History | None
    # What the statements come from, and how many of them.
    origins: Sequence[Origin]


def resource_page(wished: Wish, found: Description, number: int) -> ResourcePage:
    """Return a page of the statements about a thing."""
    quads = found.page(number)
    first = number == 1
    usage = usage_of(wished.live, found.thing) if first else None
    used = [term for one in usage.examples for term in one] if usage else []
    named = {found.thing, *found.types, *terms_of(quads), *used}
    meant = labels_of(wished.live.dataset, {one.predicate for one in quads}, "definitions.rq")
    naming = Naming(wished, labels_of(wished.live.dataset, named), meant)
    own = [one for one in quads if one.subject == found.thing and one.predicate != RDF_TYPE]
    pointing = [one for one in quads if one.subject != found.thing]
    read = provenance(naming, found.thing)
    return ResourcePage(
        thing=naming.link(found.thing),
        types=[naming.link(one) for one in found.types],
        outgoing=list(_properties(naming, own, "object", read.of)),
        incoming=list(_properties(naming, pointing, "subject", _graph(naming))),
        number=number,
        pages=found.pages,
        usage=usage,
        examples=[[naming.shown(term) for term in one] for one in usage.examples] if usage else [],
        sight=sight(wished, found.thing) if first else None,
        facts=facts(wished, found.thing) if first else None,
        history=history(wished, found.thing) if first else None,
        origins=read.summed(own),
    )


def _graph(naming: Naming) -> Trace:
    """Return what names the graph of a statement, whose rows are those of another thing."""
    return lambda quad: (
        naming.origin(quad.graph_name) if isinstance(quad.graph_name, NamedNode) else None
    )


def _properties(
    naming: Naming, quads: Iterable[Quad], end: str, trace: Trace
) -> Iterable[Property]:
    """Yield the properties with the terms at one end of their quads, each term once."""

    def key(quad: Quad) -> tuple[str, str]:
        return (str(quad.predicate), str(getattr(quad, end)))

    for _, same in groupby(sorted(quads, key=key), key=lambda quad: quad.predicate):
        together = list(same)
        values = [
            _value(naming, getattr(one[0], end), filter(None, map(trace, one)))
            for one in (list(group) for _, group in groupby(together, key=key))
        ]
        # Values that come from the same say so once, under the last of them.
        values.sort(key=lambda one: [origin.text for origin in one.origins])
        name = together[0].predicate
        yield Property(naming.link(name), values, naming.about(name))


def _value(naming: Naming, term: Term, origins: Iterable[Link]) -> Value:
    if isinstance(term, Literal):
        said = read_aloud(term, naming.wished.language)
        return Value(said, None, term.language, list(origins))
    return Value("", naming.link(term), None, list(origins))
