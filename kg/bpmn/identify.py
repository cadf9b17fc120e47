"""Identifiers of elements inside one file (xsd:ID): the code that the source gave, or a new one."""

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

NAME = re.compile(r"[^\W\d][\w.-]*")
UNFIT = re.compile(r"[^\w.-]+")


def identifiers(iris: Iterable[NamedNode], codes: Mapping[NamedNode, str]) -> dict[NamedNode, str]:
    """Return an identifier for each element, no two alike; a code comes before what is made up.

    >>> a, b, c = (NamedNode(f"urn:x/{name}") for name in ("proses/TKC-02", "9/1", "lain"))
    >>> list(identifiers([a, b, c], {a: "bukan pengenal", c: "P1"}).values())
    ['proses_TKC-02', '_9_1', 'P1']
    """
    listed = list(dict.fromkeys(iris))
    taken: dict[str, NamedNode] = {}
    for iri in listed:
        code = codes.get(iri, "")
        if NAME.fullmatch(code):
            taken.setdefault(code, iri)
    found = {iri: code for code, iri in taken.items()}
    for iri in listed:
        if iri not in found:
            found[iri] = _free(_made(iri), taken)
            taken[found[iri]] = iri
    return {iri: found[iri] for iri in listed}


def _made(iri: NamedNode) -> str:
    tail = UNFIT.sub("_", "/".join(iri.value.split("/")[-2:])).strip("_")
    return tail if NAME.fullmatch(tail) else f"_{tail}"


def _free(name: str, taken: Mapping[str, NamedNode]) -> str:
    number = 2
    free = name
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return free
