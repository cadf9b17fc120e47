"""The SPARQL 1.1 Protocol: what the test list of the W3C asks of an endpoint that only reads.

The names are those of the list (data-sparql11/protocol); its data lie elsewhere, so ours take
their place. Of the tests of updates one thing is asked here: each is refused, as the specification
allows (2.2), and nothing changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from starlette.testclient import TestClient

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FIRST = "https://data.simpul.example/graph/kode/belanja"
SECOND = "https://data.simpul.example/graph/kode/peran"
SOME = "ASK { ?s ?p ?o }"
BOTH = f"ASK {{ GRAPH <{FIRST}> {{ ?a ?b ?c }} GRAPH <{SECOND}> {{ ?d ?e ?f }} }}"
ANY = "ASK { GRAPH ?g { ?s ?p ?o } }"
MIXED = (
    f"SELECT ?x (COUNT(*) AS ?n) {{ {{ ?s ?p ?o BIND('default' AS ?x) }} UNION"
    f" {{ GRAPH <{SECOND}> {{ ?s ?p ?o }} BIND('named' AS ?x) }} }} GROUP BY ?x ORDER BY ?x"
)


@dataclass(frozen=True)
class Case:
    """A request of the list, and what it must be answered with."""

    name: str
    status: int
    method: str = "GET"
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    body: bytes | str | None = None
    kind: str | None = None
    says: str = ""


READ = [
    Case("query_get", 200, query={"query": SOME}, says="true"),
    Case("query_post_form", 200, "POST", body="query=ASK%20%7B%7D", kind=FORM, says="true"),
    Case("query_post_direct", 200, "POST", body="ASK {}", kind=QUERY, says="true"),
    Case(
        "query_dataset_default_graph",
        200,
        "POST",
        {"default-graph-uri": FIRST},
        SOME,
        QUERY,
        "true",
    ),
    Case(
        "query_dataset_default_graphs_get",
        200,
        query={"query": SOME, "default-graph-uri": [FIRST, SECOND]},
        says="true",
    ),
    Case(
        "query_dataset_default_graphs_post",
        200,
        "POST",
        {"default-graph-uri": [FIRST, SECOND]},
        SOME,
        QUERY,
        "true",
    ),
    Case(
        "query_dataset_named_graphs_get",
        200,
        query={"query": BOTH, "named-graph-uri": [FIRST, SECOND]},
        says="true",
    ),
    Case(
        "query_dataset_named_graphs_post",
        200,
        "POST",
        {"named-graph-uri": [FIRST, SECOND]},
        BOTH,
        QUERY,
        "true",
    ),
    Case(
        "query_dataset_full",
        200,
        "POST",
        {"default-graph-uri": FIRST, "named-graph-uri": SECOND},
        MIXED,
        QUERY,
        "named",
    ),
    # What is not chosen is not there: 2.1.4, and 13.2 of the query language.
    Case(
        "query_multiple_dataset",
        200,
        query={"query": f"ASK FROM <{FIRST}> {{ ?s ?p ?o }}", "default-graph-uri": "urn:none"},
        says="false",
    ),
    Case("only_named", 200, query={"query": SOME, "named-graph-uri": FIRST}, says="false"),
    Case("only_default", 200, query={"query": ANY, "default-graph-uri": FIRST}, says="false"),
    Case("from_draft", 200, query={"query": "ASK FROM <urn:none> { ?s ?p ?o }"}, says="false"),
    Case("from_file", 200, query={"query": "ASK FROM <file:///etc/hosts> {?s ?p ?o}"}, says="fal"),
    Case("from", 200, query={"query": f"ASK FROM <{FIRST}> {{ ?s ?p ?o }}"}, says="true"),
    Case("from_named", 200, query={"query": f"ASK FROM NAMED <{FIRST}> {ANY[4:]}"}, says="true"),
    Case("query_content_type_select", 200, query={"query": "SELECT * {}"}, says='"head"'),
    Case("query_content_type_ask", 200, query={"query": "ASK {}"}, says='"boolean"'),
]
REFUSED = [
    Case("bad_query_method", 405, "PUT", {"query": SOME}),
    Case("bad_multiple_queries", 400, query={"query": ["ASK {}", "SELECT * {}"]}),
    Case("bad_query_wrong_media_type", 415, "POST", body=SOME, kind="text/plain"),
    Case("bad_query_missing_form_type", 415, "POST", body="query=ASK%20%7B%7D"),
    Case("bad_query_missing_direct_type", 415, "POST", body="ASK {}"),
    Case(
        "bad_query_non_utf8",
        400,
        "POST",
        body="ASK {}".encode("utf-16"),
        kind=f"{QUERY}; charset=UTF-16",
    ),
    Case("bad_query_syntax", 400, query={"query": "ASK { ?s"}),
    Case("bad_query_graph", 400, query={"query": SOME, "default-graph-uri": "not an IRI"}),
]
UPDATES = [
    Case("update_post_form", 403, "POST", body="update=CLEAR%20ALL", kind=FORM),
    Case("update_post_direct", 403, "POST", body="CLEAR ALL", kind=UPDATE),
    Case("update_dataset", 403, "POST", {"using-graph-uri": FIRST}, "DROP ALL", UPDATE),
    Case("bad_update_get", 403, query={"update": "CLEAR ALL"}),
    Case("bad_multiple_updates", 403, "POST", body="update=CLEAR%20ALL&update=", kind=FORM),
    Case("bad_update_wrong_media_type", 415, "POST", body="CLEAR ALL", kind="text/plain"),
    Case("bad_update_missing_form_type", 415, "POST", body="update=CLEAR%20ALL"),
    Case("bad_update_non_utf8", 403, "POST", body="CLEAR ALL".encode("utf-16"), kind=UPDATE),
    Case("update_as_query", 403, query={"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}),
]


@pytest.mark.parametrize("case", [*READ, *REFUSED, *UPDATES], ids=lambda one: one.name)
def test_the_protocol_is_kept(client: TestClient, case: Case) -> None:
    answer = client.request(
        case.method,
        "/sparql",
        params=case.query,
        content=case.body,
        headers={"Content-Type": case.kind} if case.kind else {},
    )
    assert answer.status_code == case.status, answer.text
    assert case.says in answer.text
    kind = "application/problem+json" if answer.is_error else "application/sparql-results+json"
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize("form", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{FIRST}>"])
def test_a_graph_is_answered_as_rdf(client: TestClient, form: str) -> None:
    asked = {"query": form, "default-graph-uri": FIRST}
    assert client.get("/sparql", params=asked).headers["content-type"].startswith("text/turtle")


def test_a_method_that_is_refused_says_which_are_not(client: TestClient) -> None:
    assert client.put("/sparql").headers["allow"] in {"GET", "POST", "GET, POST"}
