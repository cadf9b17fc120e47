"""What we write validates against the schema of BPMN 2.0 and opens in a standard modeller.

Needs the packages of ``tests/modeller`` and a headless Chromium (``make modeller``).
"""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store
from xmlschema import XMLSchema

from kg.bpmn import write_bpmn
from kg.names import DEFAULT_BASE
from tests.bpmn_models import WHOLE, written
from tests.browser import FOLDER, found, package
from tests.conftest import Find

VIEWER = "bpmn-js/dist/bpmn-viewer.development.js"
SCHEMA = "bpmn-moddle/resources/bpmn/xsd/BPMN20.xsd"
REGION = f"{DEFAULT_BASE}id/99.01/peta/"

Opened = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def models(
    shared: Find, region: Store, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, Path | None]]:
    """Return each file that we write, and the file that it was read from, if any."""
    folder = tmp_path_factory.mktemp("model")
    sources = [WHOLE, *sorted(shared("bpmn/reference").glob("*.bpmn"))]
    due: dict[str, tuple[Path, Path | None]] = {}
    for source in sources:
        due[source.stem] = (folder / source.name, source)
        due[source.stem][0].write_bytes(written(source))
    for number in ("5", "6"):
        path = folder / f"peta-{number}.bpmn"
        path.write_bytes(write_bpmn(region, NamedNode(REGION + number), DEFAULT_BASE, "id"))
        due[path.stem] = (path, None)
    return due


@pytest.fixture(scope="session")
def schema() -> XMLSchema:
    """Return the schema of BPMN 2.0, from the packages; nothing is loaded from elsewhere."""
    return XMLSchema(str(package(SCHEMA)), allow="local")


def test_what_we_write_conforms_to_the_schema(
    models: dict[str, tuple[Path, Path | None]], schema: XMLSchema
) -> None:
    errors = {name: list(schema.iter_errors(str(path))) for name, (path, _) in models.items()}
    assert len(errors) == 21 + 1 + 2
    assert {name: ones for name, ones in errors.items() if ones} == {}


def test_the_schema_refuses_what_is_not_in_order(
    models: dict[str, tuple[Path, Path | None]], schema: XMLSchema
) -> None:
    text = models["A.1.0"][0].read_text(encoding="utf-8").replace("sourceRef=", "dari=")
    assert not schema.is_valid(text)


def open_all(paths: dict[str, Path], folder: Path) -> Opened:
    """Open files in the modeller and return what it drew and what it warned of."""
    texts = {name: path.read_bytes() for name, path in paths.items()}
    decoded = {
        name: text.decode("iso-8859-1" if b"8859" in text[:80] else "utf-8-sig")
        for name, text in texts.items()
    }
    text = (FOLDER / "open.html").read_text(encoding="utf-8")
    text = text.replace("VIEWER", package(VIEWER).resolve().as_uri())
    text = text.replace("MODELS", json.dumps(decoded).replace("</", "<\\/"))
    page = folder / "open.html"
    page.write_text(text, encoding="utf-8")
    opened: Opened = found(page)
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
