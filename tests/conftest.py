"""The worlds that the tests share: the shipped data, built once, and the real files."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from pyoxigraph import Store
from starlette.testclient import TestClient

from api.app import create_app
from kg.build import build
from kg.cli import main
from kg.cluster import cluster, read_clusterings
from kg.measure import measure, read_measures
from kg.mirror import mirror_of, pull
from kg.names import DEFAULT_BASE, SHIPPED_DATA
from kg.overlap.candidates import find_overlaps
from kg.protocol import connect
from kg.push import push
from kg.reason import read_rules, reason
from kg.recognise import read_layouts
from kg.release import chosen
from tests.hard import note
from tests.servers import KINDS, Running, running

# How long an example takes is the machine's doing; a benchmark measures speed, no test does.
settings.register_profile("simpul", deadline=None)
settings.load_profile("simpul")

# The servers that are pushed to, for all modules that push.
pytest_plugins = ["tests.pushed"]

# It speaks to `simpul mcp` with the protocol's own client, which `make mcp` installs.
collect_ignore = ["mcp"]

Find = Callable[[str], Path]
# From the home that was built to the one that is served.
Served = Callable[[Path], Path]

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of runs that are not everyday ones."""
    parser.addoption("--write-golden", action="store_true", help="rewrite tests/answers")
    parser.addoption("--fuzz-seconds", type=int, default=600, help="of each in the full run")
    parser.addoption("--dataset", choices=KINDS, help="serve what was pushed to such a server")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is about the sources of a home where a copy of a server is served: it has none."""
    if item.config.getoption("--dataset") and item.get_closest_marker("sources"):
        pytest.skip("the sources of a release are not on a server")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how each test of the full counts ended, beside the figures that it notes itself."""
    report = yield
    if call.when == "call" and item.get_closest_marker("hard"):
        module = Path(str(item.path)).stem.removeprefix("test_")
        failed = {"failed": item.name} if report.failed else {}
        note(f"tests of {module}: {item.name}", 1, s=round(call.duration, 1), **failed)
    return report


def world(*sources: Path) -> Store:
    """Build a dataset from sources, as far as the shapes and the questions need it."""
    store = build(sources, read_layouts(), DEFAULT_BASE).store
    reason(store, read_rules(), DEFAULT_BASE)
    measure(store, read_measures(), DEFAULT_BASE)
    cluster(store, read_clusterings(), DEFAULT_BASE)
    find_overlaps(store, DEFAULT_BASE)
    return store


@pytest.fixture(scope="session")
def region() -> Store:
    """Return the shipped data, reasoned over, measured and clustered."""
    return world(SHIPPED_DATA)


@pytest.fixture(scope="session")
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Return how a home is served: as it is, or with ``--dataset`` as the copy of a server.

    Each home has a server of its own, which its releases are pushed to, one after the other.
    """
    kind, started = request.config.getoption("--dataset"), ExitStack()
    servers: dict[Path, Running] = {}

    def copied(home: Path) -> Path:
        if home not in servers:
            folder = tmp_path_factory.mktemp(kind)
            servers[home] = started.enter_context(running(kind, folder))
        server = servers[home]
        push(chosen(home, None), connect(server.url, server.login))
        mirror = mirror_of(home, server.url)
        pull(server.url, server.login, mirror)
        return mirror

    with started:
        yield copied if kind else lambda home: home


@pytest.fixture(scope="session")
def home(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with one release, that of the shipped data."""
    home = tmp_path_factory.mktemp("home")
    assert main(["build", "--home", str(home)]) == 0
    return served(home)


@pytest.fixture(scope="session")
def small_home(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a release of one small source."""
    folder = tmp_path_factory.mktemp("kecil")
    scores = "tahun,wilayah,nilai,predikat\n2017,Kab. A,81.31,A\n"
    (folder / "nilai.csv").write_text(scores, encoding="utf-8")
    assert main(["build", str(folder / "nilai.csv"), "--home", str(folder / "home")]) == 0
    return served(folder / "home")


@pytest.fixture(scope="session")
def client(home: Path) -> Iterator[TestClient]:
    """Return a client of the service of the shipped data; it follows no redirect by itself."""
    app = create_app(home)
    yield TestClient(app, follow_redirects=False)
    app.state.pool.close()


@pytest.fixture(scope="session")
def shared() -> Find:
    """Return how to find a real file; the test is skipped, saying so, where there is none."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"needs the real file {name}")
        return path

    return find
