"""The service behind nginx as it is shipped: floods and slow clients end there.

``make tools`` installs nginx. Each test is skipped, saying so, where it is not.
"""

import asyncio
import re
import select
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.hard import note
from tests.servers import free_port
from tests.test_serve import serving

SHIPPED = Path(__file__).parent.parent / "deploy" / "nginx.conf"
ALLOWED = 100
# What the shipped configuration waits for, made short enough for a test.
PATIENCE = 1
SHIPPED_PATIENCE = 10
PAGE = b"GET /pertanyaan HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n"
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextmanager
def proxied(folder: Path, upstream: str, patience: int = PATIENCE) -> Iterator[str]:
    """Run nginx with the shipped configuration before a service, and give its address."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("needs nginx: make tools")
    port = free_port()
    written = SHIPPED.read_text(encoding="utf-8")
    for shipped, here in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server {urlsplit(upstream).netloc};",
        "pid /run/nginx.pid;": f"pid {folder}/nginx.pid; daemon off; error_log {folder}/error.log;",
        "client_header_timeout 10s;": f"client_header_timeout {patience}s;",
        "client_body_timeout 10s;": f"client_body_timeout {patience}s;",
    }.items():
        assert written.count(shipped) == 1, shipped
        written = written.replace(shipped, here)
    configuration = folder / "nginx.conf"
    configuration.write_text(written, encoding="utf-8")
    command = [nginx, "-p", str(folder), "-c", str(configuration)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(10)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(100):
        assert process.poll() is None, "nginx did not start"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not listen")


@pytest.fixture(scope="module")
def proxy(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(home) as upstream, proxied(tmp_path_factory.mktemp("nginx"), upstream) as address:
        yield address


def connect(address: str, source: str = "127.0.0.1") -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname or "", parts.port or 80), 5, (source, 0))


def ended_after(client: socket.socket) -> float:
    """Return after how many seconds the other side ends the connection; sends a byte at times."""
    began = time.monotonic()
    client.settimeout(0.2)
    while time.monotonic() - began < 10 * PATIENCE:
        try:
            client.sendall(b"x")
            if client.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


def test_pages_come_through_with_what_protects_them(proxy: str) -> None:
    answer = httpx2.get(proxy, timeout=10)
    assert (answer.status_code, "nginx/" in answer.headers.get("Server", "")) == (200, False)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_metrics_are_not_for_the_world(proxy: str) -> None:
    assert httpx2.get(f"{proxy}metrics", timeout=10).status_code == 404


def test_who_says_its_request_too_slowly_is_left(proxy: str) -> None:
    with connect(proxy) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert ended_after(client) < 3 * PATIENCE


def test_a_body_that_is_too_long_never_reaches_the_service(proxy: str) -> None:
    with connect(proxy) as client:
        client.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99000000\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")


def test_one_address_may_hold_many_connections_and_no_more(proxy: str) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(connect(proxy, "127.0.0.2")) for _ in range(ALLOWED + 5)]
        for one in held:
            # A request whose body does not come holds its connection.
            one.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        ready, _, _ = select.select(held, [], [], PATIENCE / 2)
        assert ready
        assert {one.recv(12) for one in ready} == {b"HTTP/1.1 429"}
        assert len(ready) <= len(held) - ALLOWED
        assert httpx2.get(proxy, timeout=10).status_code == 200


def test_half_open_connections_leave_others_their_answers(proxy: str) -> None:
    with ExitStack() as stack:
        for at in range(600):
            half = stack.enter_context(connect(proxy, f"127.0.1.{at % 200 + 1}"))
            half.sendall(b"GET / HTTP/1.1\r\n")
        began = time.monotonic()
        assert httpx2.get(f"{proxy}pertanyaan", timeout=10).status_code == 200
        assert time.monotonic() - began < 5


async def opened(address: str, network: int, count: int) -> list[Pair]:
    """Connect so many times, from addresses of a network of this machine, fifty each."""
    parts, pairs = urlsplit(address), []
    for at in range(count):
        source = (f"127.0.{network}.{at // 50 + 1}", 0)
        pairs.append(await asyncio.open_connection(parts.hostname, parts.port, local_addr=source))
    return pairs


async def answered(pair: Pair) -> float:
    """Ask for a page on a connection, see it whole, and return the milliseconds that it took."""
    reader, writer = pair
    began = time.monotonic()
    writer.write(PAGE)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    await reader.readexactly(int(re.findall(rb"content-length: (\d+)", head.lower())[0]))
    return (time.monotonic() - began) * 1000


async def crowd(address: str, half: int, idle: int, busy: int, seconds: float) -> dict[str, float]:
    """Hold half-open and idle connections beside busy ones; every answer is whole."""
    resting = await opened(address, 4, idle)
    for one in resting:
        await answered(one)
    working, probing = await opened(address, 5, busy), (await opened(address, 6, 1))[0]
    begun = await opened(address, 8, half)
    for _, writer in begun:
        writer.write(PAGE[:20])
    until, times, probes = time.monotonic() + seconds, [], []

    async def work(pair: Pair, into: list[float], pause: float) -> None:
        while time.monotonic() < until:
            into.append(await answered(pair))
            await asyncio.sleep(pause)

    # A person at each: a page, and a second to look at it.
    await asyncio.gather(*(work(one, times, 1) for one in working), work(probing, probes, 0.02))
    held = sum(not reader.at_eof() for reader, _ in begun)
    for one in resting:
        await answered(one)
    for _, writer in (*begun, *resting, *working, probing):
        writer.close()
    p99 = statistics.quantiles(probes, n=100)[98]
    return {"held": held, "answers": len(times) + len(probes) + 2 * idle, "probe p99 ms": p99}


@pytest.mark.parametrize(
    ("half", "idle", "busy", "seconds"),
    [(300, 30, 10, 1), pytest.param(10_000, 1_000, 200, 5, marks=pytest.mark.hard)],
)
def test_a_crowd_of_half_open_and_idle_connections_breaks_no_answer(
    home: Path, tmp_path: Path, half: int, idle: int, busy: int, seconds: float
) -> None:
    with serving(home) as upstream, proxied(tmp_path, upstream, SHIPPED_PATIENCE) as address:
        found = asyncio.run(crowd(address, half, idle, busy, seconds))
    if half > 1_000:
        note("half-open connections", half, idle=idle, busy=busy, **found)
    assert found["held"] == half


def test_a_client_cannot_say_that_it_is_another(proxy: str) -> None:
    """The budget of the endpoint goes by the address that the proxy saw."""
    for at in range(40):
        forged = {"X-Forwarded-For": f"192.0.2.{at}"}
        answer = httpx2.get(
            f"{proxy}sparql", params={"query": "SELECT * {"}, headers=forged, timeout=10
        )
    assert answer.status_code == 429


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
    ids=["two lengths", "two hosts", "a long header"],
)
def test_a_request_with_two_ends_or_two_hosts_is_refused(proxy: str, head: bytes) -> None:
    with connect(proxy) as client:
        client.sendall(head)
        assert client.recv(12).startswith(b"HTTP/1.1 4")
