"""Many kinds of clients at once, through nginx, while releases change: every answer whole.

``make hard`` does it for half an hour and looks at what the processes hold.
"""

import json
import random
import shutil
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
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


@dataclass(frozen=True)
class Held:
    """What a process holds at a moment: kibibytes of memory, and open files."""

    at: float
    kind: str
    process: int
    memory: int
    files: int


def holding(service: int, began: float) -> Iterator[Held]:
    """Yield what the service and its workers hold now."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            worker = b"api.query_worker" in (folder / "cmdline").read_bytes()
            if int(folder.name) != service and (parent != service or not worker):
                continue
            status = (folder / "status").read_text().partition("VmRSS:")[2].split()
            files = len(list((folder / "fd").iterdir()))
        except (OSError, ValueError):
            continue
        kind = "worker" if worker else "service"
        yield Held(time.monotonic() - began, kind, int(folder.name), int(status[0]), files)


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


def slope(points: list[tuple[float, float]]) -> float:
    """Return by how much the values grow in an hour: least squares over the medians of minutes."""
    minutes: dict[int, list[float]] = {}
    for at, value in points:
        minutes.setdefault(int(at // 60), []).append(value)
    hours = [one / 60 for one in minutes]
    values = [statistics.median(one) for one in minutes.values()]
    return statistics.linear_regression(hours, values).slope if len(hours) > 2 else 0.0


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
    memory, files = (
        round(slope([(one.at, value(one)) for one in workers]), 2)
        for value in (lambda one: one.memory / 1024, lambda one: one.files)
    )
    (memory_before, files_before), (memory_now, files_now) = (
        level([one for one in held if one.kind == "service" and (one.at < 1200) is early])
        for early in (True, False)
    )
    told = {"worker MB/h": memory, "worker files/h": files}
    told |= {"service MB": (memory_before, memory_now), "service files": (files_before, files_now)}
    note("soak: memory and files", len(held), **told)
    assert (memory < 1, abs(files) < 1) == (True, True), told
    assert (memory_now < 1.1 * memory_before, files_now < 1.1 * files_before) == (True, True), told


def level(held: list[Held]) -> tuple[float, int]:
    """Return the median of the mebibytes, and the most files, that were held."""
    return statistics.median(one.memory for one in held) / 1024, max(one.files for one in held)
