"""What we write validates against the schema of BPMN 2.0 and opens in a standard modeller.

Needs the packages of ``tests/modeller`` (``make modeller``), lxml and a headless Chromium.
"""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import NamedNode, Store

from kg.bpmn import write_bpmn
from kg.names import DEFAULT_BASE
from tests.bpmn_models import WHOLE, written
from tests.conftest import Find

FOLDER = Path(__file__).parent / "modeller"
VIEWER = "bpmn-js/dist/bpmn-viewer.development.js"
SCHEMA = "bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd"
REGION = f"{DEFAULT_BASE}id/99.01/peta/"
RESULT = re.compile(r'<pre id="found">(.*?)</pre>', re.DOTALL)

Opened = dict[str, dict[str, object]]


def package(name: str) -> Path:
    """Return a file of the packages; the test is skipped, saying so, where they are not."""
    path = FOLDER / "node_modules" / name
    if not path.exists():
        pytest.skip("needs the packages of tests/modeller: make modeller")
    return path


@pytest.fixture(scope="module")
def models(
    shared: Find, region: Store, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, Path | None]]:
    """Return each file that we write, and the file that it was read from, if any."""
    folder = tmp_path_factory.mktemp("model")
    sources = [WHOLE, *sorted(shared("bpmn/reference").glob("*.bpmn"))]
    found: dict[str, tuple[Path, Path | None]] = {}
    for source in sources:
        found[source.stem] = (folder / source.name, source)
        found[source.stem][0].write_bytes(written(source))
    for number in ("5", "6"):
        path = folder / f"peta-{number}.bpmn"
        path.write_bytes(write_bpmn(region, NamedNode(REGION + number), DEFAULT_BASE, "id"))
        found[path.stem] = (path, None)
    return found


def test_what_we_write_conforms_to_the_schema(
    models: dict[str, tuple[Path, Path | None]],
) -> None:
    etree: ModuleType = pytest.importorskip("lxml.etree", reason="needs lxml")
    schema = etree.XMLSchema(etree.parse(str(package(SCHEMA))))
    for path, _ in models.values():
        assert schema.validate(etree.parse(str(path))), (path.name, schema.error_log)


def open_all(paths: dict[str, Path], folder: Path) -> Opened:
    """Open files in the modeller and return what it drew and what it warned of."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("needs a headless Chromium")
    texts = {name: path.read_bytes() for name, path in paths.items()}
    decoded = {
        name: text.decode("iso-8859-1" if b"8859" in text[:80] else "utf-8-sig")
        for name, text in texts.items()
    }
    page = (FOLDER / "open.html").read_text(encoding="utf-8")
    page = page.replace("VIEWER", package(VIEWER).resolve().as_uri())
    page = page.replace("MODELS", json.dumps(decoded).replace("</", "<\\/"))
    (folder / "open.html").write_text(page, encoding="utf-8")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    arguments += ["--virtual-time-budget=60000", "--dump-dom", (folder / "open.html").as_uri()]
    shown = subprocess.run(  # noqa: S603
        [browser, *arguments], capture_output=True, text=True, check=True, timeout=300
    )
    (result,) = RESULT.findall(shown.stdout)
    opened: Opened = json.loads(html.unescape(result))
    return opened


@pytest.mark.slow
def test_what_we_write_opens_as_it_was_drawn(
    models: dict[str, tuple[Path, Path | None]], tmp_path: Path
) -> None:
    ours = open_all({name: path for name, (path, _) in models.items()}, tmp_path)
    assert {name: one["warnings"] for name, one in ours.items() if one["warnings"]} == {}
    # The file with an element of every kind has references that the modeller does not follow.
    sources = {name: source for name, (_, source) in models.items() if source and source != WHOLE}
    theirs = open_all(sources, tmp_path)
    assert {name: ours[name]["drawn"] for name in sources} == {
        name: one["drawn"] for name, one in theirs.items()
    }
    assert ours["peta-5"]["drawn"]
