"""A push that dies leaves the old release or the new one; a repeated push converges."""

import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import push as pushing
from kg.dataset import digest
from kg.errors import Conflict, LimitExceeded, RemoteUnknown, SimpulError, StorageFailed
from kg.names import DEFAULT_BASE, graph_name
from kg.protocol import Endpoint, connect
from kg.push import push
from kg.release import publish
from kg.remote import MARKER, find_pushed, open_remote
from tests.hard import note
from tests.servers import Running, running

GRAPHS, TRIPLES = 8, 120
KILLS = 3
KILLS_IN_FULL = 50


# One server each day; both, and the full counts, by `make hard`.
@pytest.fixture(
    scope="module", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.hard)]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """Return a server of each kind."""
    with running(request.param, tmp_path_factory.mktemp(request.param)) as one:
        yield one


@pytest.fixture
def emptied(server: Running) -> Running:
    """Return a server on which nothing is published."""
    connect(server.url, server.login).update(_empty(server))
    return server


def _empty(server: Running) -> str:
    found = find_pushed(connect(server.url))
    names = [*found.graphs, f"{MARKER}{found.number}"] if found else []
    left = [graph_name(DEFAULT_BASE, "sumber", str(one)).value for one in range(GRAPHS + 1)]
    return " ;\n".join(f"DROP SILENT GRAPH <{one}>" for one in dict.fromkeys([*names, *left]))


def release(home: Path, version: int, graphs: int = GRAPHS) -> Path:
    """Return a release whose every statement says its version; graph 0 is the same in all."""
    quads = []
    for at in range(graphs):
        graph = graph_name(DEFAULT_BASE, "sumber", str(at))
        for number in range(TRIPLES):
            thing = NamedNode(f"{DEFAULT_BASE}id/{at}/{number}")
            said = Literal(f"versi {version if at else 0}", language="id")
            quads.append(Quad(thing, NamedNode("urn:kata"), said, graph))
    dataset = Store()
    dataset.extend(quads)
    facts = {
        "base": DEFAULT_BASE,
        "version": "1",
        "built": "2026-01-01",
        "sources": [],
        "results": {},
        "graphs": {one.graph_name.value: TRIPLES for one in quads},
    }
    return publish(home, dataset, {"report.json": f'{{"versi": {version}}}'}, facts)


def held(server: Running) -> str:
    """Return the digest of what a server holds, read from it whole and proved."""
    remote = open_remote(server.url, None)
    assert digest(remote.copy()) == remote.pushed.manifest.digest
    return remote.pushed.manifest.digest


def union_versions(server: Running) -> set[str]:
    """Return the versions that the union of all graphs speaks of, as a stranger asks for it."""
    endpoint = connect(server.url)
    query = 'SELECT DISTINCT ?v WHERE { ?s <urn:kata> ?v FILTER(STR(?v) != "versi 0") }'
    answer = endpoint.query(query)
    return {row["v"]["value"] for row in json.loads(answer)["results"]["bindings"]}


def test_a_push_is_whole_and_a_second_sends_nothing(emptied: Running, tmp_path: Path) -> None:
    endpoint = connect(emptied.url, emptied.login)
    first = push(release(tmp_path, 1), endpoint)
    assert held(emptied) == first.manifest.digest
    assert push(release(tmp_path, 1), endpoint).written() == first.written()
    second = push(release(tmp_path, 2, GRAPHS - 1), endpoint)
    assert second.number == first.number + 1
    assert held(emptied) == second.manifest.digest
    assert union_versions(emptied) == {"versi 2"}


def test_only_what_differs_is_sent(
    emptied: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = connect(emptied.url, emptied.login)
    push(release(tmp_path, 1), endpoint)
    sent: list[str] = []
    send = Endpoint.update
    monkeypatch.setattr(Endpoint, "update", lambda to, text: (sent.append(text), send(to, text)))
    push(release(tmp_path, 2), endpoint)
    (update,) = sent
    assert "versi 2" in update
    assert "versi 0" not in update


def test_what_somebody_else_has_altered_is_replaced(emptied: Running, tmp_path: Path) -> None:
    endpoint = connect(emptied.url, emptied.login)
    push(release(tmp_path, 1), endpoint)
    graph = graph_name(DEFAULT_BASE, "sumber", "0")
    endpoint.update(f"INSERT DATA {{ GRAPH {graph} {{ <urn:x> <urn:kata> <urn:y> }} }}")
    with pytest.raises(StorageFailed):
        open_remote(emptied.url, None).copy()
    assert held_after(push(release(tmp_path, 1), endpoint), emptied)


def held_after(pushed: object, server: Running) -> bool:
    return held(server) == pushed.manifest.digest  # type: ignore[attr-defined]


def test_of_two_pushes_one_is_refused(
    emptied: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found the same; the second finds that it is gone, and does nothing."""
    endpoint = connect(emptied.url, emptied.login)
    push(release(tmp_path, 1), endpoint)
    stale = find_pushed(endpoint)
    won = push(release(tmp_path, 2), endpoint)
    third = release(tmp_path, 3)
    monkeypatch.setattr(pushing, "find_pushed", lambda _: stale)
    with pytest.raises(StorageFailed):
        push(third, endpoint)
    assert held(emptied) == won.manifest.digest


def test_a_change_that_does_not_fit_in_a_transaction_changes_nothing(
    emptied: Running, tmp_path: Path
) -> None:
    endpoint = connect(emptied.url, emptied.login)
    first = push(release(tmp_path, 1), endpoint)
    small = replace(endpoint, server=replace(endpoint.server, request_bytes=1000))
    with pytest.raises(LimitExceeded):
        push(release(tmp_path, 2), small)
    assert held(emptied) == first.manifest.digest


def test_a_first_release_of_any_size_goes_in_by_the_door(emptied: Running, tmp_path: Path) -> None:
    endpoint = connect(emptied.url, emptied.login)
    small = replace(endpoint, server=replace(endpoint.server, request_bytes=1000))
    assert held_after(push(release(tmp_path, 1), small), emptied)


class Died(BaseException):
    """The pushing program has died."""


@pytest.mark.parametrize("small", [False, True], ids=["update", "door"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_push_that_dies_at_any_request_leaves_old_or_new(
    emptied: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool, small: bool
) -> None:
    """Die before and after each request that writes, until there is none left to die at."""
    endpoint = connect(emptied.url, emptied.login)
    if small:
        endpoint = replace(endpoint, server=replace(endpoint.server, request_bytes=1000))
    else:
        push(release(tmp_path, 1), endpoint)
    new = release(tmp_path, 2)
    step = 0
    while dies_at(monkeypatch, step, after, lambda: push(new, endpoint)):
        found = find_pushed(endpoint)
        assert found is not None or small
        if found is not None:
            assert held(emptied) == found.manifest.digest
        step += 1
    assert step
    assert held_after(push(new, endpoint), emptied)
    assert union_versions(emptied) == {"versi 2"}


def dies_at(
    monkeypatch: pytest.MonkeyPatch, step: int, after: bool, run: Callable[[], object]
) -> bool:
    """Run what dies at the writing request of that number; return whether it came to that."""
    seen = 0

    def dying(name: str) -> Callable[..., None]:
        whole = getattr(Endpoint, name)

        def sent(*arguments: object) -> None:
            nonlocal seen
            seen += 1
            if seen == step + 1 and not after:
                raise Died
            whole(*arguments)
            if seen == step + 1:
                raise Died

        return sent

    with monkeypatch.context() as patched:
        patched.setattr(Endpoint, "update", dying("update"))
        patched.setattr(Endpoint, "put", dying("put"))
        patched.setattr(pushing, "READERS", 1)
        try:
            run()
        except Died:
            return True
    return False


def test_an_update_cut_on_its_way_does_nothing(emptied: Running, tmp_path: Path) -> None:
    endpoint = connect(emptied.url, emptied.login)
    first = push(release(tmp_path, 1), endpoint)
    body = b"DROP ALL ; INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    address = urlsplit(emptied.url)
    for length in (len(body) + 1, len(body) + 5000):
        with socket.create_connection((address.hostname, address.port)) as cut:
            head = f"POST /{endpoint.server.update} HTTP/1.1\r\nHost: {address.netloc}\r\n"
            head += f"Content-Type: application/sparql-update\r\nContent-Length: {length}\r\n\r\n"
            cut.sendall(head.encode() + body)
    assert held(emptied) == first.manifest.digest


def test_a_server_killed_during_a_push_has_old_or_new(emptied: Running, tmp_path: Path) -> None:
    kill_during_pushes(emptied, tmp_path, KILLS)


@pytest.mark.hard
def test_a_server_killed_during_a_push_has_old_or_new_in_full(
    request: pytest.FixtureRequest, emptied: Running, tmp_path: Path
) -> None:
    unheard = kill_during_pushes(emptied, tmp_path, KILLS_IN_FULL)
    name = request.node.callspec.params["server"]
    note(f"{name} killed during a push", KILLS_IN_FULL, **{"answer not heard": unheard})


def kill_during_pushes(server: Running, home: Path, times: int) -> int:
    """Kill the server at random moments of pushes; the repeated push converges each time.

    Return how often no answer was heard.
    """
    dice = random.Random(2026)  # noqa: S311
    known = {number: release(home, number) for number in range(times + 2)}
    endpoint = connect(server.url, server.login)
    push(known[0], endpoint)
    began = time.monotonic()
    push(known[1], endpoint)
    longest, unheard = time.monotonic() - began, 0
    last = held(server)
    for number in range(2, times + 2):
        outcome = killed_during(server, known[number], dice.uniform(0, longest))
        wanted = known[number].name
        now = held(server)
        assert now == last or now.startswith(wanted)
        unheard += outcome is not None
        # What was acknowledged is there; a silence means either.
        if outcome is None:
            assert now.startswith(wanted)
        last = push(known[number], connect(server.url, server.login)).manifest.digest
        assert held(server) == last
        assert union_versions(server) == {f"versi {number}"}
    return unheard


def killed_during(server: Running, wanted: Path, after: float) -> BaseException | None:
    """Kill the server that long after a push begins, start it again, and return how that ended."""
    outcome: list[SimpulError] = []

    def pushes() -> None:
        try:
            push(wanted, connect(server.url, server.login))
        except SimpulError as error:
            outcome.append(error)

    thread = threading.Thread(target=pushes)
    thread.start()
    time.sleep(after)
    server.kill()
    thread.join()
    server.start()
    return outcome[0] if outcome else None


def test_a_server_that_falls_silent_is_told_as_unknown(tmp_path: Path, emptied: Running) -> None:
    endpoint = connect(emptied.url, emptied.login)
    push(release(tmp_path, 1), endpoint)
    emptied.kill()
    with pytest.raises(RemoteUnknown):
        endpoint.update("DROP SILENT GRAPH <urn:x>")
    emptied.start()


def test_a_reader_is_told_when_the_release_was_replaced(emptied: Running, tmp_path: Path) -> None:
    endpoint = connect(emptied.url, emptied.login)
    push(release(tmp_path, 1), endpoint)
    remote = open_remote(emptied.url, None)
    push(release(tmp_path, 2), endpoint)
    with pytest.raises(Conflict):
        remote.refuse_moved()
