"""The service under load, beside rdflib-endpoint with its Oxigraph store, on the same data at once.

``make load`` needs wrk and the peer (it installs the peer into a folder of its own). Both serve on
two processors that the client shares, so the ratios count, not the figures. Printed are requests a
second and the 99th percentile; then what a page costs that nobody has asked for yet, how many
connections are held, and how soon the service is there.
"""

import asyncio
import gzip
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote, urlencode

import httpx2
import uvicorn

from api.app import create_app
from api.limits import Limits
from kg.names import DEFAULT_BASE
from kg.query import read_questions
from tests.test_proxy import free_port
from tests.test_serve import started

THING = "id/99.01/1.02.2.14.0.00.01.0000/renstra/2025-2029/sub/1.02.02.2.01.0006"
QUESTION, VALUES = "cascade-misi", {"misi": "id/99.01/rpjmd/2025-2029/misi/4"}
LOOKUP = "SELECT ?p ?o WHERE {{ <{}> ?p ?o }}"
INDICATORS = "SELECT ?s { ?s a <https://w3id.org/simpul/def#Indikator> } LIMIT 200"
SUMS = """PREFIX simpul: <https://w3id.org/simpul/def#>
SELECT ?kelas (COUNT(?s) AS ?n) WHERE { ?s a ?kelas } GROUP BY ?kelas ORDER BY DESC(?n) LIMIT 20"""
JSON = "application/sparql-results+json"
# The client of the benchmark may take what no stranger may.
BOUNDLESS = Limits(client_seconds=1e9, client_failures=1e9, wait=30)
CLIENTS, SECONDS = 16, 5
IDLE, BUSY = 1000, 200
# What wrk runs to ask one after the other.
IN_TURN = """local all, at = {{{}}}, 0
request = function()
  at = at % #all + 1
  return wrk.format("GET", all[at])
end
"""


@dataclass(frozen=True)
class Case:
    """What is asked of both, in turn: of the peer the nearest that it has."""

    name: str
    ours: Sequence[str]
    peers: Sequence[str]
    accept: str


def asking(*queries: str) -> list[str]:
    """Return the addresses that ask queries."""
    return [f"sparql?{urlencode({'query': one})}" for one in queries]


def cases(things: Sequence[str]) -> list[Case]:
    """Return what is asked; things are also looked up in turn, so that no cache decides."""
    describe = asking(f"DESCRIBE <{DEFAULT_BASE}{THING}>")
    question = asking(read_questions()[QUESTION].bound(VALUES, DEFAULT_BASE))
    answer = f"pertanyaan/{QUESTION}.json?{urlencode(VALUES)}"
    lookups, sums = asking(*(LOOKUP.format(one) for one in things)), asking(SUMS)
    return [
        Case("page of a thing (html; peer: describe)", [f"doc/{THING}"], describe, "text/html"),
        Case("a thing in Turtle (peer: describe)", [f"doc/{THING}.ttl"], describe, "text/turtle"),
        Case("a named question", [answer], question, JSON),
        Case("SPARQL: one thing, again and again", lookups[:1], lookups[:1], JSON),
        Case(f"SPARQL: {len(things)} things in turn", lookups, lookups, JSON),
        Case("SPARQL: counts over all", sums, sums, JSON),
    ]


def things_of(ours: str) -> list[str]:
    """Return the IRIs of things that there are."""
    asked = {"query": INDICATORS, "format": "csv"}
    return httpx2.get(f"{ours}sparql", params=asked, timeout=60).text.split()[1:]


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[str]:
    """Run a server until the end, and give its address as soon as it answers."""
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as one:  # noqa: S603
        try:
            for _ in range(300):
                if one.poll() is not None:
                    raise SystemExit(f"did not start: {command}")
                try:
                    httpx2.get(f"{address}sparql?query=ASK%7B%7D", timeout=5)
                    break
                except httpx2.HTTPError:
                    time.sleep(0.1)
            yield address
        finally:
            one.kill()  # the peer, busy with what wrk has left behind, hears nothing else
            one.wait()


def loaded(server: str, addresses: Sequence[str], accept: str) -> tuple[float, float]:
    """Return requests a second and the 99th percentile in milliseconds, as wrk counts them."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("needs wrk: make tools")
    accepted = f"Accept: {accept}"
    first = f"{server}{addresses[0]}"
    httpx2.get(first, headers={"Accept": accept}, timeout=60).raise_for_status()
    with NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(IN_TURN.format(",".join(f'"/{one}"' for one in addresses)))
        script.flush()
        options = ["-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", "--timeout", "30s"]
        said = subprocess.run(  # noqa: S603
            [wrk, *options, "-s", script.name, "-H", accepted, server],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"refused under load: {first}\n{said}")
    rate = float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    value, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", said)[0]
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def first_pages(address: str, things: Sequence[str]) -> list[float]:
    """Return the milliseconds that the pages of things take that nobody has asked for yet."""
    taken = []
    with httpx2.Client(timeout=60, headers={"Accept": "text/html"}) as client:
        for thing in things:
            path = quote(thing.removeprefix(DEFAULT_BASE), safe="/")
            began = time.perf_counter()
            client.get(f"{address}doc/{path}").raise_for_status()
            taken.append((time.perf_counter() - began) * 1000)
    return taken


async def held(port: int) -> tuple[int, int, int]:
    """Hold many idle connections beside busy ones; return how many of each did well, and faults."""
    request = b"GET /pertanyaan HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n"
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(IDLE)]
    until, faults, answered = time.monotonic() + SECONDS, 0, 0

    async def answer(pair: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> bool:
        reader, writer = pair
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.findall(rb"content-length: (\d+)", head.lower())[0])
        await reader.readexactly(length)
        return head.startswith(b"HTTP/1.1 200")

    async def busy() -> None:
        nonlocal faults, answered
        pair = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until:
            if await answer(pair):
                answered += 1
            else:
                faults += 1
        pair[1].close()

    await asyncio.gather(*(busy() for _ in range(BUSY)))
    well = sum([await answer(one) for one in idle])
    for _, writer in idle:
        writer.close()
    return well, answered, faults


def compare(ours: str, things: Sequence[str], peer: Sequence[str]) -> None:
    """Print the rates side by side; the peer starts anew for each, free of what was left behind."""
    sys.stdout.write(
        f"{'':44}{'ours r/s':>9}{'p99 ms':>8}{'peer r/s':>10}{'p99 ms':>8}{'ratio':>7}\n"
    )
    for one in cases(things):
        rate, slow = loaded(ours, one.ours, one.accept)
        kind = "text/turtle" if "describe" in one.name else one.accept
        port = free_port()
        with running([*peer, "--port", str(port)], port) as peers:
            asked = [address.removeprefix("sparql") for address in one.peers]
            peer_rate, peer_slow = loaded(peers, asked, kind)
        # Where the peer ends none in the time, it is counted as one.
        ratio = rate / max(peer_rate, 1 / SECONDS)
        sys.stdout.write(
            f"{one.name:44}{rate:9.0f}{slow:8.1f}{peer_rate:10.1f}{peer_slow:8.1f}{ratio:7.1f}\n"
        )
        sys.stdout.flush()


def main(home: Path, peer: Path) -> None:
    """Measure a home beside a peer, and print what was found."""
    data = home / "peer.ttl"
    port = free_port()
    with ExitStack() as stack:
        command = [sys.executable, "-m", __spec__.name, str(home), "serve", str(port)]
        ours = stack.enter_context(running(command, port))
        things = things_of(ours)
        taken = first_pages(ours, things)
        data.write_bytes(
            gzip.decompress(httpx2.get(f"{ours}unduh/simpul.ttl.gz", timeout=60).content)
        )
        compare(
            ours,
            things,
            [str(peer), "serve", str(data), "--host", "127.0.0.1", "--store", "Oxigraph"],
        )
        well, answered, faults = asyncio.run(held(port))
    sys.stdout.write(
        f"first page of a thing: median {statistics.median(taken):.0f} ms,"
        f" slowest {max(taken):.0f} ms of {len(taken)}\n"
        f"held: {well} of {IDLE} idle, {BUSY} busy with {answered} answers and {faults} faults\n"
        f"start to first page: {min(started(home) for _ in range(3)):.2f} s\n"
    )


if __name__ == "__main__":
    where = Path(sys.argv[1])
    if sys.argv[2] == "serve":
        app = create_app(where, BOUNDLESS)
        uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[3]), log_level="critical")
    else:
        main(where, Path(sys.argv[2]))
