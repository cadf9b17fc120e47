"""The description of the interface is true: what each route answers is what it says."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.limits import Limits
from api.negotiate import HTML, RDF_TYPES

OPD = "id/opd/99.01/1.01.0.00.0.00.01.0000"
# For each parameter of a path the values to try: some that are there, and one that is not.
PATHS = {
    "/pertanyaan/{name}": ["pagu-menurut", "pagu-menurut.rq", "tidak-ada"],
    "/gambar/{name}": ["proses", "proses.csv", "tidak-ada"],
    "/temuan/{key}": ["FINDING", "tidak-ada"],
    "/aturan/{name}": ["SasaranTidakBanyakTujuan", "SasaranTidakBanyakTujuan.ttl", "tidak-ada"],
    "/doc/shapes/{key}": ["SasaranTidakBanyakTujuan"],
    "/doc/ont/{path}": ["core", "core/0.1.0.ttl", "tidak-ada"],
    "/unduh/{name}": ["simpul.nq.gz", "tidak-ada"],
    "/doc/{path}": [OPD, f"{OPD}.nt", "id/tidak-ada"],
}
REST = OPD.removeprefix("id/")
# Queries that fit, and that do not, by route.
QUERIES = {
    "/pertanyaan": [{"q": "pagu"}, {"q": "a" * 300}],
    "/pertanyaan.json": [{"q": "a" * 300}],
    "/pertanyaan/{name}": [{"tahun": "2026"}, {"tahun": "x"}, {"halaman": "0"}],
    "/gambar/{name}": [{"of": "id/pemda/99.01"}, {"of": "id/tidak-ada"}, {"of": "a" * 3000}],
    "/laporan": [{"keparahan": "Warning"}, {"keparahan": "x"}],
    "/laporan.{suffix}": [{"keparahan": "x"}],
    "/doc/{path}": [{"halaman": "2"}, {"halaman": "x"}],
    "/sparql": [
        {"query": "ASK {}"},
        {"query": "SELECT * {}"},
        {"query": "DESCRIBE <urn:a>"},
        {"query": "?"},
        {"update": "CLEAR ALL"},
        {"query": "SELECT * { SERVICE <http://a/> {} }"},
        {"query": "ASK {}" + " " * 20_000},
    ],
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def asked(home: Any) -> Iterator[TestClient]:  # noqa: ANN401
    """Return a client whose many queries no budget refuses."""
    app = create_app(home, Limits())
    yield TestClient(app, follow_redirects=False)
    app.state.pool.close()


def described(client: TestClient) -> dict[str, Any]:
    paths: dict[str, Any] = client.get("/openapi.json").json()["paths"]
    return paths


def addresses(client: TestClient, path: str, operation: dict[str, Any]) -> list[str]:
    """Return the addresses to try for a path of the description."""
    if "{suffix}" in path:
        (named,) = [one for one in operation["parameters"] if one["name"] == "suffix"]
        return [path.replace("{suffix}", one) for one in (*named["schema"]["enum"], "exe")]
    if "{rest}" in path:
        return [path.replace("{rest}", REST)]
    values = PATHS.get(path, [""])
    if "FINDING" in values:
        finding = next(iter(client.app.state.serving.live.register.findings))  # type: ignore[attr-defined]
        values = [finding, *values[1:]]
    head, brace, _ = path.partition("{")
    return [head + one for one in values] if brace else [path]


def observed(
    client: TestClient, path: str, method: str, operation: dict[str, Any]
) -> Iterator[tuple[int, str]]:
    """Yield the status and the media type of many answers of a route."""
    told = operation["responses"].get("200", {}).get("content", {})
    accepts = ["*/*", "image/png", "application/json", HTML, *told]
    queries = [{}, *QUERIES.get(path, [])]
    for address in addresses(client, path, operation):
        for query in queries:
            for accept in accepts if not query else [HTML, "application/json", *told]:
                headers = {"Accept": accept}
                if method == "post":
                    answer = client.post(address, data=query, headers={**headers, **FORM})
                else:
                    answer = client.get(address, params=query, headers=headers)
                yield answer.status_code, answer.headers.get("content-type", "").partition(";")[0]
                if etag := answer.headers.get("etag"):
                    again = client.get(
                        address, params=query, headers={**headers, "If-None-Match": etag}
                    )
                    yield again.status_code, ""


def test_every_answer_is_one_that_is_described(asked: TestClient) -> None:
    wrong, unseen = set(), set()
    for path, methods in described(asked).items():
        for method, operation in methods.items():
            seen = set(observed(asked, path, method, operation))
            told = {
                (int(status), kind)
                for status, answer in operation["responses"].items()
                for kind in answer.get("content", {"": None})
            }
            wrong |= {(path, method, *one) for one in seen - told if one != (303, "")}
            # What is told of a good answer is really given.
            unseen |= {(path, method, *one) for one in told - seen if one[0] == 200}
    assert not wrong
    assert not unseen


def test_a_media_type_of_every_syntax_is_told(asked: TestClient) -> None:
    told = described(asked)["/doc/{path}"]["get"]["responses"]
    assert set(told["200"]["content"]) == {HTML, *RDF_TYPES.values()}
    assert set(told) == {"200", "304", "404", "406", "410", "422"}


def test_no_parameter_is_told_that_does_nothing(asked: TestClient) -> None:
    for path in ("/data", "/kosakata", "/laporan"):
        names = {one["name"] for one in described(asked)[path]["get"].get("parameters", [])}
        assert "suffix" not in names
