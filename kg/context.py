"""The JSON-LD context of the ontology: a short name for every term, made from its declaration.

Run as ``python -m kg.context`` to write ``ontology/context.jsonld`` anew.
"""

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import NamedNode

from kg.dataset import parse_file
from kg.names import ONTOLOGY, OWL, RDF_TYPE, RDFS, SIMPUL, XSD, prefix_map

FILE = ONTOLOGY / "context.jsonld"
KEYWORDS = {"id": "@id", "type": "@type", "graph": "@graph"}
LANGUAGE_MAP = {"@container": "@language"}
TEXTS = {"label": "rdfs:label", "prefLabel": "skos:prefLabel", "definition": "skos:definition"}
RANGE = NamedNode(RDFS + "range")
KINDS = {OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty")}


def make_context() -> dict[str, Any]:
    """Return the context document: prefixes, the words of JSON-LD, and each term with its type."""
    texts = {name: {"@id": curie, **LANGUAGE_MAP} for name, curie in TEXTS.items()}
    terms = dict(sorted(_terms()))
    return {
        "@context": {
            "@version": 1.1,
            **dict(sorted(prefix_map().items())),
            **KEYWORDS,
            **texts,
            **terms,
        }
    }


def _terms() -> Iterator[tuple[str, Any]]:
    """Yield the short name and the definition of every class and property of the modules."""
    quads = [one for path in sorted(ONTOLOGY.glob("*.ttl")) for one in parse_file(path, SIMPUL)]
    ranges = {one.subject: one.object for one in quads if one.predicate == RANGE}
    for one in quads:
        kind, iri = str(one.object).strip("<>"), str(one.subject).strip("<>")
        if one.predicate == RDF_TYPE and kind in KINDS and iri.startswith(SIMPUL):
            name = iri.removeprefix(SIMPUL)
            yield name, _definition(name, kind, ranges.get(one.subject))


def _definition(name: str, kind: str, range_: object) -> str | dict[str, str]:
    """Return how JSON-LD reads the values under a name."""
    curie = f"simpul:{name}"
    if kind.endswith("ObjectProperty"):
        return {"@id": curie, "@type": "@id"}
    datatype = str(range_).strip("<>").removeprefix(XSD)
    if kind.endswith("DatatypeProperty") and datatype != "string":
        return {"@id": curie, "@type": f"xsd:{datatype}"}
    return curie


def written() -> str:
    """Return the text of the committed file."""
    return json.dumps(make_context(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
