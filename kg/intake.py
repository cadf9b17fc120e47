"""One foreign file to triples: the planner's workbook, or a file of a known layout.

What comes from outside is read in a process of its own (`kg.confine`): there the file becomes
triples that `kg.admit` lets in, and only these, as N-Quads, and the account come back.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from kg.admit import admitted
from kg.confine import confined
from kg.errors import Place
from kg.layout import Layout
from kg.mapping import Import, import_file
from kg.recognise import recognise
from kg.rows import Refused
from kg.workbook.intake import import_workbook
from kg.workbook.read import is_workbook


def take_in(path: Path, layouts: Mapping[str, Layout], base: str) -> Import:
    """Import a file as what it is found to be.

    Raises the errors of `import_file`, `import_workbook` and `recognise`.
    """
    if is_workbook(path):
        return import_workbook(path, base)
    return import_file(path, recognise(path, layouts), base)


def receive(path: Path, layouts: Mapping[str, Layout], base: str) -> Import:
    """Import a file from outside as what it is found to be.

    Raises the errors of `take_in`, `kg.admit.admitted` and `kg.confine.confined`.
    """
    return _unpacked(confined(_import_as_found, path, layouts, base))


def receive_as(path: Path, layout: Layout, base: str) -> Import:
    """Import a file from outside by one layout; raises the errors of `receive`."""
    return _unpacked(confined(_import_by, path, layout, base))


def _import_as_found(path: Path, layouts: Mapping[str, Layout], base: str) -> bytes:
    return _packed(path, take_in(path, layouts, base), base)


def _import_by(path: Path, layout: Layout, base: str) -> bytes:
    return _packed(path, import_file(path, layout, base), base)


def _packed(path: Path, account: Import, base: str) -> bytes:
    """Write an import down: a line of JSON with the account, then its triples as N-Quads."""
    said = {
        "file": account.file,
        "layout": account.layout,
        "sha256": account.sha256,
        "graph": account.graph.value,
        "used": account.used,
        "refused": [asdict(one) for one in account.refused],
        "ignored": [asdict(one) for one in account.ignored],
    }
    quads = serialize(admitted(path, account.quads, base), format=RdfFormat.N_QUADS) or b""
    return json.dumps(said).encode() + b"\n" + quads


def _unpacked(content: bytes) -> Import:
    head, _, quads = content.partition(b"\n")
    said = json.loads(head)
    refused = [
        Refused(one["reason"], Place(**one["place"]), one["value"]) for one in said["refused"]
    ]
    return Import(
        said["file"],
        said["layout"],
        said["sha256"],
        NamedNode(said["graph"]),
        list(parse(quads, format=RdfFormat.N_QUADS)),
        said["used"],
        refused,
        [Place(**one) for one in said["ignored"]],
    )
