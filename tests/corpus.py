"""Hostile and malformed files, made by rule: those of the study of reliability, and more.

Each is named by its number there and by what is wrong with it, and has the exit code that is due:
0 used, 3 refused, 4 unreadable or unsafe, 5 conflict, 6 limit. What is no fault of a file, but a
finding of the rules (39, 41, 42) or an event (84 and above), has its case or test ``ELSEWHERE``.
"""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from openpyxl import Workbook

from tests.books import book, saved

SHEET = "xl/worksheets/sheet1.xml"
HEADERS = ["JENIS PEMDA", "BIDANG", "PROGRAM", "KEGIATAN", "SUBKEGIATAN"]
CODES = ["PROV", "1.01 A", "1.01.02 B", "1.01.02.1.01 C", "1.01.02.1.01.0001 D"]
DPA = ["KODE SUB KEGIATAN", "PROGRAM DAN KEGIATAN", "JUMLAH PAGU"]
SUB = "1.01.02.2.01.0001"
ACCOUNTS = ["Akun", "Kelompok", "Jenis", "Objek", "Rincian Objek", "Sub Rincian Objek"]
ACCOUNTS += ["Uraian Akun", "Keterangan"]
SCORES = "tahun,wilayah,nilai,predikat\n2017,Kab. A,81.31,A\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LAUGHS = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
OWN = "https://data.simpul.example/"


class Faulty(NamedTuple):
    """A file from outside: its name, its content when it is needed, and the exit code due."""

    what: str
    name: str
    content: Callable[[], bytes]
    code: int
    heavy: bool = False


def good() -> bytes:
    """Return a sound workbook of a known layout."""
    return book(HEADERS, CODES)


def changed(change: Callable[[str], str], part: str = SHEET, made: bytes | None = None) -> bytes:
    """Return a workbook with a part of it changed."""
    file = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(made or good()))
    with old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body.decode()).encode() if name == part else body)
    return file.getvalue()


def with_parts(*parts: tuple[str, bytes]) -> bytes:
    """Return a workbook with further parts."""
    file = io.BytesIO(good())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts:
            archive.writestr(name, body)
    return file.getvalue()


def budget(*rows: Sequence[object]) -> Callable[[], bytes]:
    """Return how to make a workbook of budgets."""
    return lambda: book(DPA, *rows)


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    """Return how to make a file of text."""
    return lambda: content.encode(encoding, "surrogatepass")


def broken_checksum() -> bytes:
    """Return a workbook with one byte of a sheet turned over."""
    whole = bytearray(good())
    at = whole.index(b"xl/worksheets/sheet1.xml") + 60
    whole[at] ^= 0xFF
    return bytes(whole)


def bomb(line: str, times: int) -> bytes:
    """Return a workbook whose sheet is a line repeated."""
    body = line.encode() * times
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return changed(lambda _: (head + body + b"</sheetData></worksheet>").decode())


def many_sheets() -> bytes:
    """Return an archive of ten thousand sheets and one."""
    return with_parts(*((f"xl/worksheets/sheet{at}.xml", b"<a/>") for at in range(2, 10_003)))


def other_sheet() -> bytes:
    """Return a workbook with the table of a layout on two sheets, their names alike."""
    made = Workbook()
    made.active.title = "Program"
    for row in (HEADERS, CODES):
        made.active.append(row)
    second = made.create_sheet("program ")
    second.append(["catatan"])
    return saved(made)


def merged() -> bytes:
    """Return a workbook whose header is merged over two columns."""
    made = Workbook()
    for row in (HEADERS, CODES):
        made.active.append(row)
    made.active.merge_cells("C1:D1")
    return saved(made)


def clique(size: int) -> str:
    """Return Turtle in which every blank node knows every other."""
    pairs = ((a, b) for a in range(size) for b in range(size) if a != b)
    return "".join(f"_:b{a} <{OWN}id/p> _:b{b} .\n" for a, b in pairs)


def turtle(line: str) -> Callable[[], bytes]:
    """Return how to make a file of Turtle with the prefixes that the cases use."""
    head = f"@prefix rdf: <{RDF}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    head += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    head += "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    head += "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    return text(head + line)


def nested(times: int) -> str:
    """Return JSON-LD so deep."""
    return '{"@id":"urn:a","urn:p":' * times + '"x"' + "}" * times


def xlsx() -> Iterator[Faulty]:
    """Yield the files that are, or are called, workbooks: 1 to 20."""
    yield Faulty("1 zero bytes", "a2027.xlsx", bytes, 4)
    yield Faulty("2 CSV called XLSX", "a2027.xlsx", text(SCORES), 4)
    yield Faulty("3 HTML called XLSX", "a2027.xlsx", text("<html><table></table></html>"), 4)
    yield Faulty("4 old XLS", "a2027.xlsx", lambda: OLE + bytes(600), 4)
    yield Faulty("5 encrypted", "a2027.xlsx", lambda: OLE + b"EncryptedPackage" * 99, 4)
    yield Faulty("6 truncated", "a2027.xlsx", lambda: good()[:-200], 4)
    yield Faulty("7 wrong checksum", "a2027.xlsx", broken_checksum, 4)
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    yield Faulty(
        "8 bomb of one cell", "a2027.xlsx", lambda: bomb(cell.format("x" * 1_000_000), 339), 6, True
    )
    yield Faulty("9 bomb of rows", "a2027.xlsx", lambda: bomb(cell.format("x"), 5_000_000), 6, True)
    yield Faulty(
        "10 no workbook part", "a2027.xlsx", lambda: changed(lambda _: "", "xl/workbook.xml"), 4
    )
    yield Faulty("11 part twice", "a2027.xlsx", lambda: with_parts((SHEET, b"<a/>")), 4)
    yield Faulty("12 part outside", "a2027.xlsx", lambda: with_parts(("../../x.xml", b"<a/>")), 4)
    yield Faulty("13 entities", "a2027.xlsx", lambda: changed(lambda xml: LAUGHS + xml), 4)
    outside = '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">'
    yield Faulty("14 external type", "a2027.xlsx", lambda: changed(lambda xml: outside + xml), 4)
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield Faulty(
        "15 far cell",
        "a2027.xlsx",
        lambda: changed(lambda xml: xml.replace("</sheetData>", far)),
        3,
        heavy=True,
    )
    for number, stated in (("16 dimension too small", "A1:A1"), ("17 too large", "A1:XFD1048576")):
        yield Faulty(
            number,
            "a2027.xlsx",
            lambda stated=stated: changed(lambda xml: xml.replace("A1:E2", stated)),
            0,
        )
    yield Faulty("18 ten thousand sheets", "a2027.xlsx", many_sheets, 6)
    yield Faulty("19 macro", "a2027.xlsx", lambda: with_parts(("xl/vbaProject.bin", b"Sub")), 0)
    lying = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    lying += 'uniqueCount="4000000000"></sst>'
    yield Faulty(
        "20 four thousand million strings",
        "a2027.xlsx",
        lambda: changed(lambda _: lying, "xl/sharedStrings.xml"),
        0,
    )


def cells() -> Iterator[Faulty]:
    """Yield the workbooks with wrong content: 21 to 52."""
    yield Faulty("21 no such sheet", "a2027.xlsx", lambda: book(["x"], ["y"]), 3)
    yield Faulty("22 sheets alike", "a2027.xlsx", other_sheet, 0)
    yield Faulty("23 header moved", "a2027.xlsx", lambda: book(["Judul"], HEADERS, CODES), 3)
    yield Faulty(
        "24 header twice", "a2027.xlsx", lambda: book([*HEADERS, "BIDANG"], [*CODES, "1.02 X"]), 3
    )
    odd = ["JENIS\u00a0PEMDA", *HEADERS[1:4], "SUBKEGIATAN\n"]
    yield Faulty("25 header with odd spaces", "a2027.xlsx", lambda: book(odd, CODES), 0)
    yield Faulty("26 header merged", "a2027.xlsx", merged, 3)
    hidden = '<row r="2" hidden="1"'
    yield Faulty(
        "27 hidden row",
        "a2027.xlsx",
        lambda: changed(lambda xml: xml.replace('<row r="2"', hidden)),
        0,
    )
    yield Faulty("28 formula without value", "a.xlsx", budget([SUB, "N", "=SUM(1,2)"]), 3)
    yield Faulty("29 formula error", "a.xlsx", budget([SUB, "N", "#DIV/0!"]), 3)
    yield Faulty("30 code as number", "a.xlsx", budget([1.1, "N", 1]), 3)
    yield Faulty("31 leading zero lost", "a.xlsx", budget([10102, "N", 1]), 3)
    date = '<c r="A2" t="d"><v>2026-01-02T00:00:00</v></c>'
    dated = lambda xml: xml.replace('<c r="A2"', date + '<c r="Z2"', 1)  # noqa: E731
    yield Faulty(
        "32 date where a code is due",
        "a.xlsx",
        lambda: changed(dated, made=book(DPA, [None, "N", 1], ["x", "N", 1])),
        3,
    )
    for number, value in (
        ("33 ambiguous amount", "1.234.567,89"),
        ("34 amount in words", "Rp 5.000"),
        ("34 amount in brackets", "(500)"),
        ("34 amount with exponent", "1e3"),
        ("36 beyond 2^53", 2**53 + 2),
        ("37 another unit", "5 juta"),
    ):
        yield Faulty(number, "a.xlsx", budget([SUB, "N", value]), 3)
    # Spreadsheets keep fifteen digits: what is beyond them was never meant.
    yield Faulty("36 float noise", "a.xlsx", budget([SUB, "N", 1e15 + 0.3]), 0)
    yield Faulty("35 negative amount", "a.xlsx", budget([SUB, "N", -5]), 0)
    yield Faulty("38 total among the rows", "a.xlsx", budget([SUB, "N", 5], ["Jumlah", "N", 5]), 3)
    yield Faulty("40 key twice", "a.xlsx", budget([SUB, "N", 5], [SUB, "N", 6]), 3)
    skipping = [*CODES[:3], "1.01.02.1 C", CODES[4]]
    yield Faulty("43 level skipped", "a2027.xlsx", lambda: book(HEADERS, skipping), 3)
    yield Faulty("44 no year", "a.csv", text(SCORES.replace("2017", "17")), 3)
    yield Faulty("45 unknown code", "a2027.xlsx", lambda: book(HEADERS, ["DESA", *CODES[1:]]), 3)
    other = [*CODES[:4], "1.01.02.1.01.0001 Lain"]
    yield Faulty("46 code with two names", "a2027.xlsx", lambda: book(HEADERS, CODES, other), 3)
    names = "INSERT INTO `wilayah` (`kode`, `nama`) VALUES ('11', 'Aceh'), ('11', 'Lain');"
    yield Faulty("46 region with two names", "a.sql", text(names), 3)
    yield Faulty("47 blank rows", "a2027.xlsx", lambda: book(HEADERS, CODES, *[[]] * 1000), 0)
    yield Faulty("48 NUL in a text", "a.csv", text(SCORES.replace("Kab. A", "Kab. A\0")), 3)
    yield Faulty("49 direction turned", "a.csv", text(SCORES.replace("Kab. A", "Kab. \u202eA")), 3)
    yield Faulty("50 decomposed letters", "a.csv", text(SCORES.replace("A,8", "E\u0301,8")), 0)
    yield Faulty(
        "51 endless cell", "a.csv", text(SCORES.replace("Kab. A", "Kab. " + "A" * 10**6)), 3
    )
    formula = [SUB, '=HYPERLINK("http://e")', 1]
    yield Faulty("52 formula as text", "a.xlsx", budget(formula), 3)
    yield Faulty("52 script as text", "a.xlsx", budget([SUB, "<script>alert(1)</script>", 1]), 0)


def tables() -> Iterator[Faulty]:
    """Yield the separated values: 53 to 64."""
    yield Faulty("53 UTF-16", "a.csv", text(SCORES, "utf-16"), 4)
    yield Faulty("54 Windows-1252", "a.csv", text(SCORES.replace("A,8", "é,8"), "cp1252"), 4)
    yield Faulty("55 byte order mark", "a.csv", text("\ufeff" + SCORES), 0)
    yield Faulty("56 semicolons", "a.csv", text(SCORES.replace(",", ";")), 3)
    yield Faulty("57 quote not closed", "a.csv", text(SCORES.replace(",A\n", ',"A\n')), 3)
    yield Faulty("58 a field too few", "a.csv", text(SCORES.replace(",A\n", "\n")), 3)
    yield Faulty("59 NUL byte", "a.csv", text("\0" + SCORES), 3)
    yield Faulty("60 lone carriage returns", "a.csv", text(SCORES.replace("\n", "\r")), 0)
    yield Faulty(
        "61 field of 20 MB",
        "a.csv",
        text(SCORES + "2018,Kab. " + "B" * 20 * 10**6 + ",1,A\n"),
        3,
        True,
    )
    yield Faulty("62 only a header", "a.csv", text(SCORES.splitlines()[0] + "\n"), 3)
    yield Faulty("63 header twice", "a.csv", text(SCORES + SCORES), 3)
    yield Faulty("64 quotes doubled wrongly", "a.csv", text(SCORES.replace(",A\n", ',"A"b"\n')), 3)


def graphs() -> Iterator[Faulty]:
    """Yield the RDF: 65 to 83."""
    triple = "<id/a> <id/p> <id/b> .\n"
    yield Faulty("65 error in the last line", "a.ttl", text(triple * 20_000 + "<id/a> ; ."), 3)
    yield Faulty("66 relative IRI", "a.nt", text("<a> <urn:p> <urn:b> ."), 3)
    yield Faulty("67 IRI with a space", "a.ttl", text("<urn:a b> <urn:p> <urn:c> ."), 3)
    yield Faulty("67 IRI with a script", "a.ttl", text("<http://a/<script>> <urn:p> <urn:c> ."), 3)
    for number, iri in (
        ("68 javascript", "javascript:alert(1)"),
        ("68 data", "data:text/html,x"),
        ("68 user in an IRI", "https://bappeda.go.id@evil.example/"),
        ("68 direction turned", "https://evil.example/\u202egpj"),
    ):
        yield Faulty(number, "a.ttl", turtle(f"<id/a> rdfs:seeAlso <{iri}> ."), 3)
    for number, literal in (
        ("69 no decimal", '"abc"^^xsd:decimal'),
        ("69 decimal comma", '"1,5"^^xsd:decimal'),
        ("69 beyond the range", '"9223372036854775808"^^xsd:integer'),
        ("69 not a number", '"NaN"^^xsd:double'),
        ("69 without end", '"1e999"^^xsd:double'),
        ("69 out of range", '"300"^^xsd:byte'),
    ):
        yield Faulty(number, "a.ttl", turtle(f"<id/a> <id/p> {literal} ."), 3)
    yield Faulty("70 bad language", "a.ttl", turtle('<id/a> <id/p> "x"@a-- .'), 3)
    yield Faulty("71 RDF/XML with a type", "a.rdf", text(LAUGHS + "<a>&c;</a>"), 4)
    yield Faulty("72 RDF/XML in UTF-16", "a.rdf", text(LAUGHS + "<a>&c;</a>", "utf-16"), 4)
    remote = json.dumps({"@context": "http://127.0.0.1:1/", "@id": "urn:a", "x": 1})
    yield Faulty("73 remote context", "a.jsonld", text(remote), 3)
    yield Faulty("74 JSON-LD 4,000 deep", "a.jsonld", text(nested(4_000)), 6)
    yield Faulty("75 clique of ten", "a.ttl", text(clique(10)), 0)
    yield Faulty(
        "76 graph of the reports", "a.trig", text(f"<{OWN}graph/laporan> {{ {triple} }}"), 3
    )
    yield Faulty("77 not Turtle", "a.ttl", text(SCORES), 3)
    foreign = turtle("<id/a> owl:sameAs <http://dbpedia.org/resource/Kediri> .")
    yield Faulty("78 same as others'", "a.ttl", foreign, 3)
    yield Faulty("79 redefinition", "a.ttl", turtle("rdf:type rdfs:range <id/Semua> ."), 3)
    yield Faulty("79 class of one's own", "a.ttl", turtle("<id/A> rdfs:subClassOf <id/B> ."), 3)
    yield Faulty("80 shape in data", "a.ttl", turtle("<id/S> a sh:NodeShape ."), 3)
    yield Faulty("80 rule in data", "a.ttl", turtle('<id/S> sh:rule "SERVICE <http://e/> {}" .'), 3)
    yield Faulty("80 imports", "a.ttl", turtle("<id/a> owl:imports <http://127.0.0.1:1/> ."), 3)
    quoted = "<id/a> <id/p> <<( <id/a> <id/p> 1 )>> ."
    yield Faulty("81 triple in a triple", "a.ttl", text(quoted), 3)
    yield Faulty("82 cut in a line", "a.ttl", text(triple * 9 + "<id/a> <id/p> <id/"), 3)
    yield Faulty("83 zipped", "a.ttl.gz", lambda: gzip.compress(triple.encode() * 10**5), 4)


def more() -> Iterator[Faulty]:
    """Yield eleven of our own."""
    star = "<id/a> <id/p> " + "<<( <id/a> <id/p> " * 100_000 + "1" + " )>>" * 100_000 + " ."
    yield Faulty("i triples 100,000 deep", "a.ttl", text(star), 6)
    deep = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="urn:e">' + "<e:A><e:p>" * 50_000
    deep += "</e:p></e:A>" * 50_000 + "</rdf:RDF>"
    yield Faulty("ii RDF/XML 100,000 deep", "a.rdf", text(deep), 6, True)
    model = "<a>" * 100_000 + "</a>" * 100_000
    yield Faulty("iii model 100,000 deep", "a.bpmn", text(model), 6)
    yield Faulty("iv model with a type", "a.bpmn", text(LAUGHS + "<a>&c;</a>"), 4)
    html = "<table>" + "<tr><td><div>" * 30_000
    yield Faulty("v page of 30,000 open elements", "a.html", text(html), 3, True)
    spans = "<table>" + "<tr><td rowspan=65534 colspan=1000>x" * 200 + "</table>"
    yield Faulty("vi cells that span all", "a.html", text(spans), 3, True)
    dump = "INSERT INTO wilayah VALUES " + "(" * 200_000
    yield Faulty("vii brackets without end", "a.sql", text(dump), 3)
    yield Faulty(
        "viii texts without end", "a.sql", text("INSERT INTO w VALUES ('" + "''" * 10**6), 3
    )
    yield Faulty("ix JSON 100,000 deep", "a.json", text("[" * 100_000), 3)
    number = '{"wilayah": ' + "9" * 100_000 + "}"
    yield Faulty("x number of 100,000 digits", "a.json", text(number), 3)
    total = "".join(f'<id/{at}> <id/p> "999999999999999999"^^xsd:integer .\n' for at in range(20))
    yield Faulty("xi numbers that do not add up", "a.ttl", turtle(total), 3)
    yield Faulty("xii type of UTF-16 in a sheet", "a2027.xlsx", typed_in_utf_16, 4)
    long = '<id/a> <id/p> "' + "x" * 2_000_000 + '" .'
    yield Faulty("xiii text of 2 MB", "a.ttl", text(long), 6)


def typed_in_utf_16() -> bytes:
    """Return a workbook whose sheet hides its document type in another encoding."""
    file = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(good()))
    with old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            body = (LAUGHS + old.read(name).decode()).encode("utf-16")
            new.writestr(name, body if name == SHEET else old.read(name))
    return file.getvalue()


ELSEWHERE = {
    "39": "PaguSamaDenganJumlahAnak",
    "41": "ProsesBerinduk",
    "42": "test_corpus::test_a_thing_that_is_a_part_of_itself_ends",
    "84": "test_release::test_a_release_that_is_there_is_linked_again",
    "85": "test_corpus::test_another_content_is_another_release",
    "86": "test_corpus::test_a_file_that_changes_while_it_is_read_is_refused",
    "87": "test_corpus::test_an_interrupted_build_leaves_nothing",
    "88": "test_durability::test_a_disk_that_is_full_leaves_the_live_release",
    "89": "test_push_deaths::test_a_server_killed_during_a_push_has_old_or_new",
}
CORPUS = [*xlsx(), *cells(), *tables(), *graphs(), *more()]
