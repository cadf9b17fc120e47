"""What strangers may write, drawn at random: near to what is right, bent, or nothing like it."""

import json
from collections.abc import Sequence

from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from api.gate import FORMS, NESTING, WRITING
from api.negotiate import SUFFIXES
from kg.cells import TYPES
from kg.dataset import FORMATS
from kg.names import DEFAULT_BASE, QUESTIONS
from kg.tables import UNVALUED
from tests.bpmn_models import WHOLE
from tests.corpus import CODES, CORPUS, DPA, HEADERS, SCORES, SUB

SPARQL = [
    *sorted(FORMS | NESTING | WRITING),
    *("WHERE", "SERVICE", "FROM", "NAMED", "GRAPH", "VALUES", "LIMIT 5", "GROUP BY ?s", "AS"),
    *("ORDER BY", "HAVING", "DISTINCT", "PREFIX a: <urn:a#>", "BASE <urn:>", "COUNT(*)", "CONCAT"),
    *("{", "}", "(", ")", "[", "]", "<<", ">>", "<<(", ")>>", ".", ";", ",", "a", "?s", "$p", "?o"),
    *("<urn:p>", "<http://127.0.0.1:1/>", "a:b", "_:b", '"x"', "'y'", '"""z"""', "'''", '"', "\\"),
    *("@id", "^^", "|", "/", "^", "*", "+", "?", "!", "=", "!=", "&&", "||", "1", "2.5e3", "true"),
    *("#", "\n", "\t", "\ufeff", "S\\u0045RVICE", "\0", "é", "REGEX(?s, 'a')", "BIND(1 AS ?x)"),
]
XML = ["<", ">", "/>", "</", "&", "&amp;", "&#0;", '"', "id=", "<!DOCTYPE a>", "<![CDATA[", "]]>"]
XML += ["<!--", "xmlns:x=''", 'id="a"', 'sourceRef="a"', "<task/>", "<lane/>", "\0", "é", "<?x?>"]
RDFS = ["<", ">", '"', "'''", '"""', "\\u0000", "\\U00110000", "@prefix", "^^", "@id", ".", ";"]
RDFS += [",", "[", "]", "(", ")", "<<(", ")>>", "_:b", "{", "}", "a", "1e999", "-", "GRAPH", "#"]
RDFS += ["\n"]
CELLS = [*HEADERS, *CODES, *DPA, SUB, *SCORES.replace("\n", ",").split(","), "", ";", "\t", "\r\n"]
CELLS += ['"', "=1+1", "#REF!", "1.234,50", "(5)", "9" * 400, "NaN", "\u202e", "\0", "é", "-"]
CELLS += ["1e3"]


def bent(samples: Sequence[bytes], pieces: Sequence[str]) -> st.SearchStrategy[bytes]:
    """Draw samples with parts cut out, put in, doubled and changed."""
    piece = st.sampled_from(pieces).map(lambda one: one.encode("utf-8", "surrogatepass"))
    edit = st.tuples(
        st.integers(0, 10**6), st.integers(0, 60), st.one_of(piece, st.binary(max_size=6))
    )

    def edited(sample: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
        for at, length, new in edits:
            at %= len(sample) + 1
            if length > 50:
                new *= length
            sample = sample[:at] + new + sample[at + (length if length < 30 else 0) :]
        return sample

    return st.builds(edited, st.sampled_from(samples), st.lists(edit, max_size=10))


def queries() -> st.SearchStrategy[str]:
    shipped = [one.read_bytes() for one in sorted(QUESTIONS.rglob("*.rq"))]
    words = st.lists(st.sampled_from(SPARQL), max_size=60).map(" ".join)
    near = st.lists(st.sampled_from(SPARQL), max_size=30).map("".join)
    nested = st.builds(
        lambda head, one, times, end: f"SELECT * {{ {head} {one * times} {end * times} }}",
        *(st.sampled_from(SPARQL), st.sampled_from(SPARQL), st.integers(1, 600)),
        st.sampled_from(SPARQL),
    )
    changed = bent(shipped, SPARQL).map(lambda one: one.decode("utf-8", "replace"))
    return st.one_of(words.map(lambda one: f"SELECT * {{ {one} }}"), words, near, nested, changed)


def headers() -> st.SearchStrategy[str]:
    parts = [*SUFFIXES.values(), "*/*", "text/*", ";q=", ";q=0", "0.5", ",", ";", "=", '"', " "]
    parts += ["id", "en-GB", ";q=1e400", ";q=nan", ";q=-1", "\\", ";profile=", "é", ".ttl", "/"]
    return st.one_of(st.lists(st.sampled_from(parts), max_size=40).map("".join), st.text())


def values() -> st.SearchStrategy[object]:
    number = st.from_regex(r"[-+(]?[ 0-9.,Rp]{1,30}\)?[eE%]?[0-9]{0,3}", fullmatch=True)
    listed = st.lists(st.integers() | st.text(max_size=4), max_size=4)
    one = st.one_of(
        *(st.text(), number, st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()),
        *(st.none(), st.just(UNVALUED), listed, st.builds(json.dumps, listed)),
        *(st.times(), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)),
        st.sampled_from(CELLS),
    )
    return st.tuples(
        one, st.sampled_from(sorted(TYPES)), st.sampled_from(["", ",", "."]), st.booleans()
    )


def corpus(*suffixes: str) -> list[tuple[str, bytes]]:
    """Return the files of the corpus of some kinds, the small ones."""
    found = [one for one in CORPUS if one.name.endswith(suffixes) and not one.heavy]
    made = [(f".{one.name.rpartition('.')[2]}", one.content()) for one in found]
    return [one for one in made if len(one[1]) < 5_000]


def rdf() -> st.SearchStrategy[tuple[str, bytes]]:
    whole = b'<id/a> <id/p> <id/b> , "x"@id , 1 ; a <id/K> .\n<id/b> <id/q> [ <id/r> ( 1 2.5 ) ] .'
    samples: dict[str, list[bytes]] = {".ttl": [whole]}
    for suffix, syntax in FORMATS.items():
        quads = list(parse(whole, format=RdfFormat.TURTLE, base_iri=DEFAULT_BASE))
        samples.setdefault(suffix, []).append(serialize(quads, format=syntax) or b"")
    for suffix, content in corpus(*FORMATS):
        samples[suffix].append(content)
    return st.one_of(
        st.tuples(st.just(suffix), bent(some, XML if suffix == ".rdf" else RDFS))
        for suffix, some in samples.items()
    )


def tables() -> st.SearchStrategy[tuple[str, object]]:
    html = "<table><tr><th>NO</th><th>PREDIKAT</th></tr><tr><td rowspan=2>1</td><td>A</td></table>"
    sql = "INSERT INTO `wilayah` (`kode`, `nama`) VALUES ('11', 'Aceh'), ('11.01', 'Kab');"
    told = '[{"tahun": 2026, "kode": "1.01", "sasaran": [{"indikator": ["a"], "target": [1, 2]}]}]'
    row = st.lists(st.one_of(st.sampled_from(CELLS), st.integers(), st.none()), max_size=8)
    clean = st.sampled_from([HEADERS, CODES, DPA, [SUB, "N", 5]])
    rows = st.lists(st.one_of(clean, row.map(_for_a_sheet)), min_size=1, max_size=6)
    return st.one_of(
        *(
            st.tuples(st.just(f"a{suffix}"), bent([*_of(suffix), sample.encode()], [*CELLS, *XML]))
            for suffix, sample in (
                (".csv", SCORES),
                (".html", html),
                (".sql", sql),
                (".json", told),
            )
        ),
        st.tuples(st.sampled_from(["a2027.xlsx", "a.xlsx"]), rows),
    )


def _of(suffix: str) -> list[bytes]:
    return [content for _, content in corpus(suffix)]


def _for_a_sheet(row: list[object]) -> list[object]:
    """Return a row that a workbook can hold."""
    return [one.replace("\0", "") if isinstance(one, str) else one for one in row]


def models() -> st.SearchStrategy[tuple[str, bytes]]:
    whole = WHOLE.read_bytes()
    return st.tuples(st.just("a.bpmn"), bent([whole, whole[: len(whole) // 2], *_of(".bpmn")], XML))
