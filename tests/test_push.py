"""A push is whole, sends what differs and nothing else, and a repeated one converges."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg import push as pushing
from kg.errors import Conflict, LimitExceeded, StorageFailed
from kg.names import DEFAULT_BASE, graph_name
from kg.protocol import Endpoint, connect
from kg.push import push
from kg.remote import find_pushed, open_remote
from tests.pushed import GRAPHS, held, held_after, release, union_versions
from tests.servers import Running


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


def test_a_reader_is_told_when_the_release_was_replaced(emptied: Running, tmp_path: Path) -> None:
    endpoint = connect(emptied.url, emptied.login)
    push(release(tmp_path, 1), endpoint)
    remote = open_remote(emptied.url, None)
    push(release(tmp_path, 2), endpoint)
    with pytest.raises(Conflict):
        remote.refuse_moved()
