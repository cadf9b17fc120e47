"""Whatever is asked of whatever address: never a bug, never somebody else's markup."""

import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    '" } UNION { ?s ?p ?o } #',
    "http://a> } INSERT {",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "\u202e\u0000",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "=HYPERLINK(1)",
    "9" * 400,
    "-1",
    "NaN",
    "a" * 3000,
    "|",
    "\\",
    " ",
    "é😀",
]


def addresses(client: TestClient) -> list[tuple[str, list[str]]]:
    """Return every address that can be read, with the names of what its query may say."""
    found = []
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        if "get" in methods:
            told = methods["get"].get("parameters", [])
            found.append((path, [one["name"] for one in told if one["in"] == "query"]))
    return found


@pytest.mark.parametrize("value", HOSTILE, ids=lambda one: repr(one[:20]))
def test_a_hostile_value_in_every_place_is_no_bug(client: TestClient, value: str) -> None:
    for path, names in addresses(client):
        filled = re.sub(r"\{[^}]*\}", lambda _: quote(value, safe=""), path)
        asked = dict.fromkeys([*names, "lang", "tahun", "query"], value)
        for query in ({}, asked):
            answer = client.get(filled, params=query, headers={"Accept": "text/html"})
            assert answer.status_code < 500, (path, query)
            assert "<script>alert" not in answer.text
            assert "<img src=x" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/html;q=abc, */*;q=9"},
        {"Accept": "," * 500},
        {"Accept-Language": "xx-" * 200},
        {"If-None-Match": '"' * 99},
        {"X-Forwarded-Host": "evil.example"},
        {"Range": "bytes=0-1,2-3,4-"},
        {"X-Long": "a" * 20_000},
    ],
)
def test_a_strange_header_is_no_bug(client: TestClient, headers: dict[str, str]) -> None:
    for path in ("/", "/laporan", "/doc/def/Program", "/static/simpul.css"):
        answer = client.get(path, headers=headers)
        assert answer.status_code < 500
        assert "evil.example" not in answer.text


@given(path=st.text(max_size=60))
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_path_is_a_bug(client: TestClient, path: str) -> None:
    encoded = quote(path.encode("utf-8", "replace"), safe="/")
    for first in ("/", "/doc/id/", "/pertanyaan/", "/aturan/", "/temuan/", "/unduh/"):
        assert client.get(first + encoded).status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/requirements.txt",
        "/tokens.json",
        "/static/",
    ],
)
def test_nothing_of_the_checkout_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 405}
    assert "import" not in answer.text
