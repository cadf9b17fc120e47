"""Many kinds of clients at once, through nginx, while releases change: every answer whole.

``make hard`` does it for half an hour and looks at what the processes hold.
"""

import json
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event

import httpx2
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.release import current, open_release, publish, read_manifest
from tests.corpus import SCORES
from tests.hard import RESULTS, note
from tests.holding import Held, growth, holding, level
from tests.test_api_write import KEY
from tests.test_proxy import proxied
from tests.test_serve import serving_as

THING = "doc/id/99.01/1.02.2.14.0.00.01.0000/renstra/2025-2029/sub/1.02.02.2.01.0006"
PAGES = ("", "pertanyaan", "laporan", "kosakata", "data", "unggah", "pertanyaan/lokasi-kegiatan")
TURTLE = (f"{THING}.ttl", "doc/def/Sasaran.ttl", "doc/kode/peran.ttl")
QUESTIONS = (
    "pertanyaan/cascade-misi.json?misi=id/99.01/rpjmd/2025-2029/misi/4",
    "pertanyaan/pagu-menurut.json?dimensi=misi&tahun=2026",
)
MARK, NUMBER = NamedNode("https://example.org/soak"), NamedNode("https://example.org/nomor")
COUNTED = f"""SELECT ?nomor (COUNT(?s) AS ?n) {{
  GRAPH ?g {{ {MARK} {NUMBER} ?nomor }} GRAPH ?h {{ ?s a ?kelas }}
}} GROUP BY ?nomor"""
BEFORE = 12  # as many earlier releases as the history of a thing looks back on, and more


@dataclass
class Soak:
    """What is asked for how long, and what came of it."""

    home: Path
    proxy: str
    seconds: float
    pause: float
    over: Event = field(default_factory=Event)
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def client(self, at: int, ask: Callable[[httpx2.Client], None]) -> None:
        """Ask again and again from an address of one's own; each answer is whole or a fault."""
        source = httpx2.HTTPTransport(local_address=f"127.0.2.{at + 1}")
        chance = random.Random(at)  # noqa: S311
        with httpx2.Client(base_url=self.proxy, transport=source, timeout=30) as client:
            while not self.over.is_set():
                began = time.monotonic()
                try:
                    ask(client)
                    self.answers[ask.__name__] += 1
                except (AssertionError, ValueError, httpx2.HTTPError, SyntaxError) as error:
                    self.faults.append(f"{ask.__name__}: {error!r}"[:400])
                self.times.append(time.monotonic() - began)
                rest = 10 * self.pause if ask is upload else self.pause
                self.over.wait(rest * chance.uniform(0.5, 1.5))


def fetched(client: httpx2.Client, path: str, kind: str) -> httpx2.Response:
    answer = client.get(path, headers={"Accept": kind}, follow_redirects=True)
    assert answer.status_code == 200, (path, answer.status_code)
    assert answer.headers["content-type"].partition(";")[0] == kind, path
    return answer


def page(client: httpx2.Client) -> None:
    path = random.choice((*PAGES, THING))  # noqa: S311
    assert fetched(client, path, "text/html").text.rstrip().endswith("</html>"), path


def turtle(client: httpx2.Client) -> None:
    path = random.choice(TURTLE)  # noqa: S311
    content = fetched(client, path, "text/turtle").content
    assert list(parse(content, RdfFormat.TURTLE)), path


def question(client: httpx2.Client) -> None:
    said = fetched(client, random.choice(QUESTIONS), "application/sparql-results+json").json()  # noqa: S311
    assert said["results"]["bindings"]


def sparql(client: httpx2.Client) -> None:
    """One release is seen: one number, and all its statements."""
    kind = "application/sparql-results+json"
    answer = client.post("sparql", data={"query": COUNTED}, headers={"Accept": kind})
    assert answer.status_code == 200, answer.status_code
    (row,) = answer.json()["results"]["bindings"]
    assert int(row["n"]["value"]) > 1000, row
    seen = client.__dict__.setdefault("seen", {})
    assert seen.setdefault("n", row["n"]["value"]) == row["n"]["value"], row


def upload(client: httpx2.Client) -> None:
    key = KEY.findall(fetched(client, "unggah", "text/html").text)[0]
    sent = {"berkas": ("nilai.csv", SCORES.encode())}
    answer = client.post("unggah", data={"kunci": key}, files=sent, headers={"Accept": "text/html"})
    assert answer.status_code == 303, answer.status_code
    assert "nilai.csv" in fetched(client, answer.headers["location"], "text/html").text


CLIENTS = (page, page, turtle, question, question, sparql, sparql, upload)


def release_again(home: Path, number: int) -> None:
    """Publish what is live with another number in it."""
    live = current(home)
    assert live is not None
    manifest, dataset = read_manifest(live), Store()
    dataset.bulk_extend(one for one in open_release(live) if one.subject != MARK)
    graph = next(iter(dataset)).graph_name
    dataset.add(Quad(MARK, NUMBER, Literal(str(number)), graph))
    beside = (one for one in live.glob("*") if one.is_file() and one.name in manifest.files)
    said = asdict(manifest)
    facts = {one: said[one] for one in said if one not in ("digest", "quads", "files", "previous")}
    assert publish(home, dataset, {one.name: one.read_text() for one in beside}, facts) != live


def soak(one: Soak, service: int, every: float) -> list[Held]:
    """Let all ask, and publish every so many seconds; return what was held meanwhile."""
    began, held, number, published = time.monotonic(), [], BEFORE, time.monotonic()
    with ThreadPoolExecutor(len(CLIENTS)) as pool:
        clients = [pool.submit(one.client, at, ask) for at, ask in enumerate(CLIENTS)]
        try:
            while time.monotonic() - began < one.seconds:
                one.over.wait(min(2.0, every / 2))
                held += holding(service, began)
                if time.monotonic() - published >= every:
                    published, number = time.monotonic(), number + 1
                    release_again(one.home, number)
        finally:
            one.over.set()
        for client in clients:
            client.result()
    one.answers["releases"] = number - BEFORE
    return held


def with_earlier(home: Path, folder: Path, many: int) -> Path:
    """Return a copy of a home with so many earlier releases."""
    place = Path(shutil.copytree(home, folder / "home", symlinks=True))
    for number in range(1, many + 1):
        release_again(place, number)
    return place


def run(place: Path, folder: Path, seconds: float, pause: float, every: float) -> list[Held]:
    with serving_as(place) as (upstream, service), proxied(folder, upstream) as proxy:
        one = Soak(place, proxy, seconds, pause)
        held = soak(one, service, every)
    assert set(one.answers) == {ask.__name__ for ask in CLIENTS} | {"releases"}
    slowest = max(one.times)
    centile = statistics.quantiles(one.times, n=100)[98]
    if seconds > 60:
        samples = RESULTS.with_name("soak.jsonl")
        samples.parent.mkdir(parents=True, exist_ok=True)
        samples.write_text("".join(json.dumps(asdict(each)) + "\n" for each in held))
        told = {"p99 ms": round(centile * 1000), "slowest ms": round(slowest * 1000)}
        note("soak", len(one.times), **one.answers, **told, faults=one.faults)
    assert one.faults == [], (folder / "error.log").read_text(encoding="utf-8")[-4000:]
    return held


def test_no_answer_fails_while_releases_change(home: Path, tmp_path: Path) -> None:
    held = run(with_earlier(home, tmp_path, 1), tmp_path, 10, 0.1, 2.5)
    files = [one.files for one in held if one.kind == "service"]
    assert max(files) < 2 * files[0] + 100


@pytest.mark.hard
def test_half_an_hour_leaves_memory_and_files_as_they_were(home: Path, tmp_path: Path) -> None:
    """Compared are the last ten minutes with those before; by then all is kept that is kept.

    A worker lives as long as its release, and may not grow. What the service holds goes up and
    down by a whole release with each that it opens, and by ten when somebody looks back on them:
    there levels are compared, not a slope.
    """
    place = with_earlier(home, tmp_path, BEFORE)
    held = [one for one in run(place, tmp_path, 1800, 0.2, 60) if one.at > 600]
    workers = [one for one in held if one.kind == "worker"]
    service = [one for one in held if one.kind == "service"]
    before, now = (level([one for one in service if (one.at < 1200) is early]) for early in (1, 0))
    told = {"worker MB and files/h": growth(workers), "service MB and files/h": growth(service)}
    told |= {"service MB and files before": before, "service MB and files now": now}
    note("soak: memory and files", len(held), **told)
    memory, files = growth(workers)
    assert (memory < 1, abs(files) < 1) == (True, True), told
    assert (now[0] < 1.1 * before[0], now[1] < 1.1 * before[1]) == (True, True), told


EXCHANGES = """
import ctypes, os, sys, threading
from pathlib import Path
from api.serving import Serving
from tests.holding import resident
home, left = Path(sys.argv[1]), []
serving, releases = Serving(home), sorted((home / "releases").iterdir())
for number in range(4):
    (home / "next").symlink_to(releases[number % 2])
    os.replace(home / "next", home / "current")
    serving.live
    for one in threading.enumerate():
        if one.name == "memory":
            one.join()
    before = resident()
    ctypes.CDLL(None).malloc_trim(0)
    left.append(before - resident())
assert max(left) < 8 * 1024, left
"""


def test_what_a_release_has_left_is_given_back(home: Path, tmp_path: Path) -> None:
    """Little is left to give back after an exchange: 5 MiB; a release leaves 9 to 42 without that.

    In a process of its own, for what the tests have used lies between what it would use.
    """
    place = with_earlier(home, tmp_path, 1)
    subprocess.run([sys.executable, "-c", EXCHANGES, str(place)], check=True, timeout=60)  # noqa: S603
