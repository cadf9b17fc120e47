"""Write a waiver into a source of its own, so that the next build reads it.

The file is only ever added to, and read back before it takes the place of what was there: what
people wrote in it stays, and a half of it is never seen.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, serialize

from kg.dataset import read_graph
from kg.durable import flush_folder, write_text
from kg.errors import Conflict, Place, StorageFailed, Usage
from kg.names import DCTERMS, RDF_TYPE, RDFS_LABEL, SHAPES, XSD, graph_name, prefix_map, simpul
from kg.waivers import Waiver, read_waivers

# How many letters each needs at least, as the shapes ask for.
LEAST = {"reason": 10, "role": 3}
# Prefixes that a waiver is written with.
USED = ("dcterms", "rdfs", "simpul", "xsd")


def spoken_enough(what: str, text: str) -> str:
    """Return a reason or a role in one line; raises Usage for one that says too little."""
    said = " ".join(text.split())
    if len(said) < LEAST[what]:
        raise Usage.of("waiver-too-short", what=what, least=LEAST[what])
    return said


def name_of(waiver: Waiver, base: str) -> Waiver:
    """Return a waiver with its IRI: the same for the same rule, scope and first day."""
    said = "\n".join([waiver.rule, waiver.scope.removeprefix(base), waiver.start.isoformat()])
    key = hashlib.sha256(said.encode()).hexdigest()[:16]
    return replace(waiver, iri=f"{base}id/pengecualian/{key}")


def add_waiver(file: Path, waiver: Waiver, base: str) -> None:
    """Add a waiver to a Turtle file, which is made where there is none.

    Raises Usage for another kind of file and for a last day before the first, Conflict where a
    waiver for the same rule and scope holds on one of its days, and the errors of
    `kg.dataset.read_graph` for a file that cannot be read; then nothing has changed.
    """
    if file.suffix.lower() != ".ttl":
        raise Usage.of("waiver-not-turtle", Place(str(file)))
    if waiver.end < waiver.start:
        raise Usage.of("waiver-days", start=waiver.start, end=waiver.end)
    with _held(file.parent):
        known = file.read_text(encoding="utf-8") if file.exists() else ""
        for one in _waivers(file, base) if known.strip() else ():
            same = (one.rule, one.scope) == (waiver.rule, waiver.scope)
            if same and one.start <= waiver.end and waiver.start <= one.end:
                raise Conflict.of("waiver-there", Place(file.name), iri=one.iri, end=one.end)
        _replace(file, f"{known.rstrip()}\n\n{_turtle(waiver)}".lstrip(), waiver, base)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the right to add to the files of a folder; raises StorageFailed where it cannot be."""
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(folder)), reason=error.strerror) from error


def _waivers(file: Path, base: str) -> Sequence[Waiver]:
    store = Store()
    store.extend(read_graph([file], graph_name(base, "sumber"), base))
    return read_waivers(store).every


def _replace(file: Path, text: str, waiver: Waiver, base: str) -> None:
    """Put a text in the place of a file, if what it says of the waiver is read back from it."""
    store = Store()
    store.load(text.encode(), format=RdfFormat.TURTLE, base_iri=base)
    if waiver not in read_waivers(store).every:
        raise Conflict.of("waiver-there", Place(file.name), iri=waiver.iri, end=waiver.end)
    # No RDF by its ending: a build that runs meanwhile does not read it.
    beside = file.with_name(f".{file.name}.baru")
    write_text(beside, text)
    beside.replace(file)
    flush_folder(file.parent)


def _turtle(waiver: Waiver) -> str:
    prefixes = {one: prefix_map()[one] for one in USED} | {"shapes": SHAPES}
    written = serialize(_triples(waiver), format=RdfFormat.TURTLE, prefixes=prefixes) or b""
    return written.decode()


def _triples(waiver: Waiver) -> Iterator[Triple]:
    """Yield what is said of a waiver."""
    node, day = NamedNode(waiver.iri), NamedNode(XSD + "dateTime")
    name = f"Pengecualian {waiver.rule_key} hingga {waiver.end.isoformat()}"
    yield Triple(node, RDF_TYPE, simpul("Pengecualian"))
    yield Triple(node, RDFS_LABEL, Literal(name, language="id"))
    yield Triple(node, NamedNode(DCTERMS + "description"), Literal(waiver.reason, language="id"))
    if waiver.basis:
        yield Triple(node, NamedNode(DCTERMS + "source"), Literal(waiver.basis))
    yield Triple(node, simpul("mengecualikanAturan"), NamedNode(waiver.rule))
    yield Triple(node, simpul("lingkupPengecualian"), NamedNode(waiver.scope))
    yield Triple(node, simpul("peranPemutus"), Literal(waiver.role))
    for term, when in (("mulaiBerlaku", waiver.start), ("akhirBerlaku", waiver.end)):
        yield Triple(node, simpul(term), Literal(f"{when}T00:00:00", datatype=day))
