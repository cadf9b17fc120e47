"""The names that every module uses: namespaces, terms, graph names, the folders of data files."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, parse

# What a triple is made of.
Term = NamedNode | BlankNode | Literal | Triple

SIMPUL = "https://w3id.org/simpul/def#"
KODE = "https://w3id.org/simpul/kode/"
SHAPES = "https://w3id.org/simpul/shapes#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"

RDF_TYPE = NamedNode(RDF + "type")
RDFS_LABEL = NamedNode(RDFS + "label")
WAS_DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")

DEFAULT_BASE = "https://data.simpul.example/"

# In a checkout the data folders lie beside the package, in a wheel inside it.
_INSTALLED = Path(__file__).parent / "share"
SHARE = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent
ONTOLOGY = SHARE / "ontology"
SHAPE_PROFILES = SHARE / "shapes"
SHIPPED_DATA = SHARE / "data"
ENTAILMENTS = Path(__file__).parent / "entailments"
MEASURES = Path(__file__).parent / "measures"
CLUSTERS = Path(__file__).parent / "clusters"
QUESTIONS = Path(__file__).parent / "questions"
QUERIES = Path(__file__).parent / "queries"
LAYOUTS = Path(__file__).parent / "layouts"


def graph_name(base: str, *parts: str) -> NamedNode:
    """Return the IRI of a named graph under the base of a deployment.

    >>> graph_name(DEFAULT_BASE, "sumber", "renstra json", "sempu").value
    'https://data.simpul.example/graph/sumber/renstra%20json/sempu'
    """
    return NamedNode(base + "/".join(["graph", *(quote(part, safe="") for part in parts)]))


def simpul(name: str) -> NamedNode:
    """Return a term of the ontology.

    >>> simpul("Program").value
    'https://w3id.org/simpul/def#Program'
    """
    return NamedNode(SIMPUL + name)


@cache
def prefix_map() -> dict[str, str]:
    """Return the namespaces by prefix, as ``ontology/prefixes.ttl`` declares them.

    >>> prefix_map()["rdfs"]
    'http://www.w3.org/2000/01/rdf-schema#'
    """
    declared: dict[str, dict[str, str]] = {}
    for quad in parse(path=str(ONTOLOGY / "prefixes.ttl")):
        declared.setdefault(str(quad.subject), {})[quad.predicate.value] = quad.object.value
    return {
        one[SH + "prefix"]: one[SH + "namespace"]
        for one in declared.values()
        if SH + "prefix" in one
    }


def expand(curie: str) -> NamedNode:
    """Return the IRI of a CURIE; a name without prefix is a term of the ontology.

    >>> expand("skos:notation").value, expand("Program").value
    ('http://www.w3.org/2004/02/skos/core#notation', 'https://w3id.org/simpul/def#Program')
    """
    prefix, colon, name = curie.rpartition(":")
    return NamedNode((prefix_map()[prefix] if colon else SIMPUL) + name)
