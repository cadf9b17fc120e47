"""Push a release into a SPARQL server: named graphs kept, replaced whole, never a mixture.

All that changes goes in one update, which the servers carry out whole or not at all, whoever is
killed; the marker is part of it. A server with nothing on it may take the first release by the door
that it has for much data: there the marker comes last, and until then nothing is published.
"""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.dataset import bind, digest, select
from kg.errors import LimitExceeded, RemoteUnknown, StorageFailed, Unreadable
from kg.names import QUERIES, graph_name, prefix_map
from kg.protocol import Endpoint
from kg.release import MANIFEST, STORE, open_release, read_manifest
from kg.remote import MARKER, READERS, Pushed, Remote, find_pushed, graph_digest, read_graphs
from kg.rq import read_query

# More in one INSERT DATA makes Virtuoso slow.
TRIPLES_AT_ONCE = 1000
RELEASE = NamedNode("urn:simpul:rilis")
MANIFEST_TEXT, DOCUMENTS = NamedNode("urn:simpul:manifes"), NamedNode("urn:simpul:dokumen")


def push(release: Path, endpoint: Endpoint) -> Pushed:
    """Make a server hold a release, and return what it holds then.

    What is there already is not sent again, but it is read back and proved by its digest. Raises
    Conflict where another push came first, LimitExceeded where the change does not fit in one
    update, StorageFailed where the server refuses or does not give back what it was given, and
    RemoteUnknown where it has fallen silent: then a repeated push finds out, and goes on.
    """
    dataset = open_release(release)
    live = find_pushed(endpoint)
    wanted = _wanted(release, dataset, live)
    if live is not None and live.manifest.digest == wanted.manifest.digest:
        wanted = live
    else:
        _replace(endpoint, dataset, live, wanted)
    if not _whole(endpoint, wanted):
        # Somebody has altered graphs that did not change: now all are replaced.
        damaged = replace(wanted, graphs=dict.fromkeys(wanted.graphs, ""))
        wanted = replace(wanted, number=wanted.number + 1)
        _replace(endpoint, dataset, damaged, wanted)
        if not _whole(endpoint, wanted):
            raise StorageFailed.of("not-as-written", endpoint.place)
    return wanted


def _wanted(release: Path, dataset: Store, live: Pushed | None) -> Pushed:
    """Return what a server says of a release once it holds it."""
    manifest = read_manifest(release)
    texts = [one for one in manifest.files if not one.startswith(f"{STORE}/") and one != MANIFEST]
    return Pushed(
        number=live.number + 1 if live else 1,
        manifest=replace(manifest, files={}, previous=None),
        graphs={one: graph_digest(_triples(dataset, one)) for one in manifest.graphs},
        documents={one: (release / one).read_text(encoding="utf-8") for one in texts},
    )


def _triples(dataset: Store, graph: str) -> Iterator[Triple]:
    return (one.triple for one in dataset.quads_for_pattern(None, None, None, NamedNode(graph)))


def _whole(endpoint: Endpoint, wanted: Pushed) -> bool:
    return digest(read_graphs(endpoint, wanted.graphs)) == wanted.manifest.digest


def _replace(endpoint: Endpoint, dataset: Store, live: Pushed | None, wanted: Pushed) -> None:
    """Put a release in the place of the one that is there."""
    update = _update(endpoint, dataset, live, wanted)
    fits = len(update.encode()) <= endpoint.server.request_bytes
    try:
        if live is None and (endpoint.server.whole_dataset or not fits):
            _first(endpoint, dataset, wanted)
        elif fits:
            endpoint.update(update)
        else:
            raise LimitExceeded.of(
                "update-too-large",
                endpoint.place,
                bytes=len(update.encode()),
                limit=endpoint.server.request_bytes,
            )
    except RemoteUnknown:
        # It may have done it all the same, and then there is nothing to report.
        if not _arrived(endpoint, wanted):
            raise


def _arrived(endpoint: Endpoint, wanted: Pushed) -> bool:
    try:
        found = find_pushed(endpoint)
    except Unreadable:
        return False
    return found is not None and found.written() == wanted.written()


def _update(endpoint: Endpoint, dataset: Store, live: Pushed | None, wanted: Pushed) -> str:
    """Return the update that puts a release in the place of the live one.

    What fails where another push came first stands at the beginning.
    """
    before = dict.fromkeys(_leftovers(endpoint, wanted), "") if live is None else live.graphs
    changed = [one for one in wanted.graphs if wanted.graphs[one] != before.get(one)]
    gone = [one for one in before if one not in wanted.graphs or one in changed]
    steps = [] if live is None else [f"DROP GRAPH <{MARKER}{live.number}>"]
    steps.append(f"CREATE GRAPH <{MARKER}{wanted.number}>")
    steps += [f"DROP SILENT GRAPH {NamedNode(one)}" for one in gone]
    for one in changed:
        triples = _triples(dataset, one)
        while some := list(islice(triples, TRIPLES_AT_ONCE)):
            steps.append(_insert(NamedNode(one), some))
    steps.append(_insert(NamedNode(f"{MARKER}{wanted.number}"), _marker(wanted)))
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _prefixes().items())
    return declared + " ;\n".join(steps)


def _prefixes() -> dict[str, str]:
    """Return the prefixes of an update.

    Of other namespaces the local names hold a slash, which needs an escape that Virtuoso refuses.
    """
    return {name: iri for name, iri in prefix_map().items() if iri.endswith("#")}


def _insert(graph: NamedNode, triples: Iterable[Triple]) -> str:
    """Return the operation that adds triples to a graph, written by the library as Turtle."""
    turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=_prefixes()) or b""
    lines = (one for one in turtle.decode().splitlines() if not one.startswith("@prefix "))
    said = "\n".join(lines)
    return f"INSERT DATA {{ GRAPH {graph} {{\n{said}\n}} }}"


def _marker(wanted: Pushed) -> list[Triple]:
    return [
        Triple(RELEASE, MANIFEST_TEXT, Literal(wanted.written())),
        Triple(RELEASE, DOCUMENTS, Literal(json.dumps(wanted.documents, ensure_ascii=False))),
    ]


def _leftovers(endpoint: Endpoint, wanted: Pushed) -> list[str]:
    """Return the graphs that a first push has left which did not come to its end."""
    own = Literal(graph_name(wanted.manifest.base).value)
    query = bind(read_query(QUERIES / "own-graphs.rq"), {"own": [own]})
    return [row["graph"].value for row in select(Remote(endpoint, wanted), query)]


def _first(endpoint: Endpoint, dataset: Store, wanted: Pushed) -> None:
    """Load a release where nothing is published, by the door that a server has for much data."""
    left = [f"DROP SILENT GRAPH {NamedNode(one)}" for one in _leftovers(endpoint, wanted)]
    if left:
        endpoint.update(" ;\n".join(left))
    name = NamedNode(f"{MARKER}{wanted.number}")
    if endpoint.server.whole_dataset:
        marker = [Quad(one.subject, one.predicate, one.object, name) for one in _marker(wanted)]
        endpoint.put(None, serialize([*dataset, *marker], format=RdfFormat.N_QUADS) or b"")
        return

    def send(graph: str) -> None:
        content = serialize(_triples(dataset, graph), format=RdfFormat.N_TRIPLES) or b""
        endpoint.put(NamedNode(graph), content)

    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(send, wanted.graphs))
    endpoint.update(f"CREATE GRAPH {name} ;\n{_insert(name, _marker(wanted))}")
