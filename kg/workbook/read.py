"""Read the workbook back: its rows as the triples of the plan, with an account of every row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg.cells import INTEGER, Unfit
from kg.errors import LANGUAGES, Place, Problem, Unreadable, message
from kg.names import RDF_TYPE, Term, graph_name
from kg.readers.workbook import read_xlsx
from kg.rows import Refused
from kg.tables import Row, Sheet
from kg.workbook.cells import Names, read_cell
from kg.workbook.choices import CODES
from kg.workbook.form import ID, Field, Form, read_forms
from kg.workbook.table import YEAR, YEAR_SLOT
from kg.workbook.write import LEFT_HEADERS, MARKER, sheet_name

LAYOUT = "buku-kerja"
Where = dict[tuple[Term, Term | None], Place]


@dataclass
class Book:
    """What has been read of a workbook so far, and in which cell each statement stands."""

    path: Path
    names: Names
    graph: NamedNode
    quads: list[Quad] = field(default_factory=list)
    rows: dict[Place, set[NamedNode]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[Place] = field(default_factory=list)
    cells: Where = field(default_factory=dict)
    columns: dict[tuple[str, str], tuple[NamedNode, int | None]] = field(default_factory=dict)

    def say(self, place: Place, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        """Note a statement and the cell that it stands in."""
        self.quads.append(Quad(subject, predicate, value, self.graph))
        self.rows.setdefault(Place(place.file, place.sheet, place.row), set()).add(subject)
        self.cells.setdefault((subject, predicate), place)


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook that the product made; raises the errors of reading."""
    if path.suffix.lower() != ".xlsx" or not path.is_file() or path.stat().st_size == 0:
        return False
    sheets = read_xlsx(path, 1)
    return bool(sheets) and list(sheets[0].headers[:1]) == [MARKER]


def read_book(path: Path, base: str) -> Book:
    """Read a workbook as far as it can be read; raises Unreadable when it is none."""
    if not path.is_file():
        raise Unreadable.of("no-file", Place(str(path)))
    sheets = read_xlsx(path, 1)
    if not sheets or list(sheets[0].headers[:1]) != [MARKER]:
        raise Unreadable.of("not-workbook", Place(path.name))
    said = {str(row.cells.get(MARKER)): row.cells for row in sheets[0].rows}
    title = sheets[0].headers[1]
    stated = str(said.get("graf", {}).get(title, ""))
    graph = (
        NamedNode(stated)
        if stated.startswith(base)
        else graph_name(base, "sumber", LAYOUT, path.stem)
    )
    book = Book(path, Names(base), graph)
    forms = {sheet_name(form, one): form for form in read_forms() for one in LANGUAGES}
    left = {message("workbook-left", one) for one in LANGUAGES}
    for sheet in sheets[1:]:
        if sheet.name in forms:
            _sheet(book, forms[sheet.name], sheet)
        elif sheet.name in left:
            _left(book, sheet)
        elif sheet.name != CODES:
            book.ignored.append(Place(path.name, sheet.name))
    return book


def readable(path: Path, base: str) -> bytes:
    """Return nothing where a workbook can be read; raises the errors of `read_book`."""
    read_book(path, base)
    return b""


def _sheet(book: Book, form: Form, sheet: Sheet) -> None:
    head = Place(book.path.name, sheet.name, 1)
    identifier = next((one for one in sheet.headers if one in ID.values()), None)
    if identifier is None:
        book.problems.append(Problem("no-column", head, {"column": ID["id"]}))
        return
    _columns(book, form, sheet, identifier)
    seen: dict[str, int] = {}
    for row in sheet.rows:
        place = Place(book.path.name, sheet.name, row.number)
        address = str(row.cells.get(identifier, "")).strip()
        first = seen.setdefault(address, row.number)
        if address and first != row.number and form.year is None:
            values: dict[str, object] = {"value": address, "first": first}
            book.problems.append(Problem("duplicate", place.at(identifier), values))
            continue
        _row(book, form, row, place.at(identifier), address)


def _columns(book: Book, form: Form, sheet: Sheet, identifier: str) -> None:
    """Note which property each column fills, and which column is unknown or there twice."""
    for header in sheet.headers:
        one, year = form.field_of(header), _year(header)
        if form.year is not None and year:
            book.columns[sheet.name, header] = form.year.property, year
        elif one is not None:
            book.columns[sheet.name, header] = one.property, None
        elif header != identifier and not header.startswith("("):
            book.ignored.append(Place(book.path.name, sheet.name, column=header))
        if list(sheet.headers).count(header) > 1:
            head = Place(book.path.name, sheet.name, 1)
            book.problems.append(Problem("column-twice", head, {"column": header}))


def _year(header: str) -> int | None:
    return int(header) if header.isascii() and header.isdecimal() and len(header) == 4 else None


def _row(book: Book, form: Form, row: Row, place: Place, address: str) -> None:
    if not address:
        book.problems.append(Problem("due-cell", place))
        return
    for year in _years_of(form, row):
        try:
            subject = book.names.thing(address.replace(YEAR_SLOT, str(year)))
        except Unfit as unfit:
            values: dict[str, object] = {"value": address, "expected": "id/…"}
            book.problems.append(Problem(str(unfit), place, values))
            return
        book.cells[subject, None] = place
        said = _fields(book, form, row, subject, year)
        if RDF_TYPE not in said:
            book.say(place, subject, RDF_TYPE, form.kind)
        if form.year is not None and year is not None:
            at = place.at(str(year))
            book.say(at, subject, YEAR, Literal(str(year), datatype=INTEGER))
            _cell(book, form.year, row.cells[str(year)], at, subject)


def _years_of(form: Form, row: Row) -> Sequence[int | None]:
    if form.year is None:
        return [None]
    return [year for one in row.cells if (year := _year(one)) is not None]


def _fields(
    book: Book, form: Form, row: Row, subject: NamedNode, year: int | None
) -> set[NamedNode]:
    """Say what the cells of a row say of a thing; return the properties that have a value."""
    said = set()
    for header, cell in row.cells.items():
        one = form.field_of(header)
        if one is None:
            continue
        if year is not None and isinstance(cell, str):
            cell = cell.replace(YEAR_SLOT, str(year))
        place = Place(book.path.name, row.sheet, row.number, header)
        if _cell(book, one, cell, place, subject):
            said.add(one.property)
    for one in form.fields:
        header = next((each for each in one.name.values() if each in row.cells), one.name["id"])
        place = Place(book.path.name, row.sheet, row.number, header)
        book.cells.setdefault((subject, one.property), place)
    return said


def _cell(book: Book, one: Field, cell: object, place: Place, subject: NamedNode) -> bool:
    try:
        values = read_cell(one, cell, book.names)
    except Unfit as unfit:
        expected = one.name
        problem = Problem(str(unfit), place, {"value": cell, "expected": expected})
        if problem not in book.problems:
            book.problems.append(problem)
        return False
    for value in values:
        book.say(place, subject, one.property, value)
    return bool(values)


def _left(book: Book, sheet: Sheet) -> None:
    for row in sheet.rows:
        place = Place(book.path.name, sheet.name, row.number)
        line = " ".join(str(row.cells.get(one, "")) for one in LEFT_HEADERS) + " ."
        try:
            (one,) = parse(line.encode(), format=RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError):
            values: dict[str, object] = {"reason": "N-Triples"}
            book.problems.append(Problem("rdf-syntax", place, values))
            continue
        if isinstance(one.subject, NamedNode):
            book.say(place.at(LEFT_HEADERS[2]), one.subject, one.predicate, one.object)
