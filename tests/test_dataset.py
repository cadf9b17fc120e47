"""Datasets: RDF files as named graphs without blank nodes, and one canonical form."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store

from kg.dataset import (
    BLANK_NODES,
    FORMATS,
    bind,
    canonical,
    construct,
    digest,
    file_digest,
    parse_file,
    read_graph,
    select,
)
from kg.errors import InputRefused, LimitExceeded, SimpulError, Unreadable

BASE = "https://kab.example/"
GRAPH = NamedNode(BASE + "graph/a")

TRIPLE = {
    ".ttl": "<a> <p> <b> .",
    ".nt": f"<{BASE}a> <{BASE}p> <{BASE}b> .",
    ".nq": f"<{BASE}a> <{BASE}p> <{BASE}b> .",
    ".trig": "<a> <p> <b> .",
    ".jsonld": f'{{"@id": "a", "{BASE}p": {{"@id": "b"}}}}',
    ".rdf": f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{BASE}">
        <rdf:Description rdf:about="a"><p rdf:resource="b"/></rdf:Description></rdf:RDF>""",
}
DOCTYPE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def graph(*texts: str) -> bytes:
    """Return in canonical form the graph that Turtle texts make."""
    with TemporaryDirectory() as folder:
        paths = [put(Path(folder), f"{at}.ttl", text) for at, text in enumerate(texts)]
        return canonical(read_graph(paths, GRAPH, BASE))


def test_every_format_is_read_with_its_base(tmp_path: Path) -> None:
    assert set(TRIPLE) == set(FORMATS)
    due = f"<{BASE}a> <{BASE}p> <{BASE}b> <{GRAPH.value}> .\n".encode()
    for suffix, text in TRIPLE.items():
        assert canonical(read_graph([put(tmp_path, f"a{suffix}", text)], GRAPH, BASE)) == due


def test_literals_stay_as_they_are_written(tmp_path: Path) -> None:
    path = put(tmp_path, "a.ttl", "<a> <p> 01, 1, 1.0, _:x .")
    parsed = parse_file(path, BASE)
    assert [quad.object.value for quad in parsed][:3] == ["01", "1", "1.0"]
    assert isinstance(parsed[3].object, BlankNode)


def test_a_triple_in_a_source_graph_of_its_own_keeps_it(tmp_path: Path) -> None:
    path = put(tmp_path, "a.trig", "<a> <p> 1 . <graph/sumber/h> { <a> <p> 2 }")
    found = {one.object.value: one.graph_name for one in read_graph([path], GRAPH, BASE)}
    assert found == {"1": GRAPH, "2": NamedNode(BASE + "graph/sumber/h")}


@pytest.mark.parametrize("name", ["<graph/ontologi>", "<graph/inferred/predikat>", "_:g"])
def test_a_file_may_not_write_into_any_other_graph(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, "a.trig", f"{name} {{ <a> <p> 2 }}")
    with pytest.raises(InputRefused, match="may not write into the graph"):
        read_graph([path], GRAPH, BASE)


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("a.ttl", b"", Unreadable, "a.ttl: the file is empty"),
        ("a.rdf", DOCTYPE.encode(), Unreadable, "a.rdf: a document type declaration"),
        ("a.rdf", DOCTYPE.encode("utf-16"), Unreadable, "a.rdf: a document type declaration"),
        ("a.ttl", b"# nihil\n", InputRefused, "a.ttl: it holds no triple"),
        (
            "a.ttl",
            b"<a> <p>\n <b> ; ; .c",
            InputRefused,
            "a.ttl, row 2, column 11: not well-formed",
        ),
        ("a.ttl", "<a> <p> '\u00e9' .".encode("latin-1"), InputRefused, "row 1, .* Invalid UTF-8"),
        ("a.ttl", b"<a b> <p> 1 .", InputRefused, "a.ttl, row 1, column 1: .* Invalid IRI"),
        (
            "a.ttl",
            b"<a> <p> <<( <b> <p> _:x )>> .",
            InputRefused,
            "a.ttl: a triple inside a triple",
        ),
        ("a.jsonld", b'{"@id": ', InputRefused, "a.jsonld, row 1, column "),
        (
            "a.jsonld",
            b'{"@context": "http://e.example/"}',
            InputRefused,
            "a.jsonld: not well-formed",
        ),
        ("a.rdf", b"<rdf:RDF>\n<", InputRefused, "a.rdf, row 2, column 1: not well-formed"),
        ("a.rdf", b"<RDF/>", InputRefused, "a.rdf: not well-formed RDF: "),
    ],
)
def test_what_is_no_rdf_is_refused_with_its_place(
    tmp_path: Path, name: str, content: bytes, error: type[SimpulError], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_graph([put(tmp_path, name, content)], GRAPH, BASE)


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"a\.ttl: there is no such file"):
        parse_file(tmp_path / "a.ttl", BASE)


def test_blank_nodes_get_a_name_of_the_deployment() -> None:
    (line,) = graph("<a> <p> [] .").splitlines()
    assert b"_:" not in line
    assert f"<{BASE}.well-known/genid/graph%2Fa/0-1>".encode() in line


def test_too_many_blank_nodes_are_refused_by_file() -> None:
    text = "".join(f"<a> <p> _:b{at} . " for at in range(BLANK_NODES + 1))
    with pytest.raises(LimitExceeded, match=r"1\.ttl: more than 1000 blank nodes"):
        graph("<a> <p> 1 .", text)


EDGES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from("pq"), st.integers(0, 3)), min_size=1, max_size=5
)


@given(edges=EDGES, data=st.data())
def test_the_labels_of_blank_nodes_change_nothing(
    edges: list[tuple[int, str, int]], data: st.DataObject
) -> None:
    names = data.draw(st.permutations(["u", "v", "w", "x"]))
    first = "".join(f"_:b{a} <{p}> _:b{b} ." for a, p, b in edges)
    second = "".join(f"_:{names[a]} <{p}> _:{names[b]} ." for a, p, b in edges)
    assert graph(first) == graph(second)


def test_a_clique_of_blank_nodes_costs_no_more_than_its_triples() -> None:
    clique = "".join(f"_:b{a} <p> _:b{b} ." for a in range(30) for b in range(30))
    assert len(graph(clique).splitlines()) == 900


def test_the_canonical_form_is_a_sorted_set_of_lines() -> None:
    quads = [Quad(GRAPH, GRAPH, Literal(text)) for text in ("b", "a\n", "b")]
    lines = canonical(quads).splitlines()
    assert len(lines) == 2
    assert lines == sorted(lines)
    assert canonical([]) == b""
    assert digest(quads) == digest(quads[:2]) == hashlib.sha256(canonical(quads)).hexdigest()


def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    path = put(tmp_path, "a", b"\0\r\n")
    assert file_digest(path) == hashlib.sha256(b"\0\r\n").hexdigest()


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_bound_text_is_a_term_and_nothing_else(text: str) -> None:
    query = bind("SELECT ?x WHERE { VALUES ?x { UNDEF } }", {"x": [Literal(text), GRAPH]})
    assert [one["x"] for one in select(Store(), query)] == [Literal(text), GRAPH]


def test_the_union_of_all_graphs_is_asked() -> None:
    store = Store()
    store.load(TRIPLE[".trig"] + "<h> { <c> <p> <b> }", RdfFormat.TRIG, base_iri=BASE)
    made = construct(store, "CONSTRUCT { ?s <q> 1 } WHERE { ?s ?p ?o }", BASE)
    assert {one.subject.value for one in made} == {BASE + "a", BASE + "c"}
    assert len(list(select(store, "SELECT ?s WHERE { ?s ?p <b> }", BASE))) == 2


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * {}"])
def test_only_a_construct_query_constructs(query: str) -> None:
    with pytest.raises(TypeError, match=query[:3]):
        construct(Store(), query, BASE)


@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT {} {}"])
def test_only_a_select_query_selects(query: str) -> None:
    with pytest.raises(TypeError, match=query[:3]):
        select(Store(), query)
