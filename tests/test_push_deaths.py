"""The pushing program or the server dies at any moment: it holds the old release or the new."""

import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg import push as pushing
from kg.errors import RemoteUnknown, SimpulError
from kg.protocol import Endpoint, connect
from kg.push import push
from kg.remote import find_pushed
from tests.hard import note
from tests.pushed import held, held_after, release, union_versions
from tests.servers import Running

KILLS = 3
KILLS_IN_FULL = 50


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
