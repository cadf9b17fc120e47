"""Read a MySQL dump as data: the rows that it would insert; no statement of it is ever executed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputRefused, LimitExceeded, Place, Unreadable
from kg.tables import Row, Sheet

# The dump of all positions of a province takes one megabyte.
BYTES = 200_000_000

# MySQL 8.4 Reference Manual, 11.1 (literals) and 11.7 (comments). What stands in a comment that
# MySQL would execute (/*! … */) is a comment here.
TOKEN = re.compile(
    r"""
      (?P<gap>\s+|--(?=\s)[^\n]*+|\#[^\n]*+|/\*.*?\*/)
    | (?P<text>'(?:[^'\\]++|\\.|'')*+'|"(?:[^"\\]++|\\.|"")*+")
    | (?P<bits>0[xb][0-9A-Fa-f]+|[xXbBnN]'[0-9A-Fa-f]*')
    | (?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>`(?:[^`]++|``)*+`|[^\W\d][\w$]*)
    | (?P<mark>.)
    """,
    re.DOTALL | re.VERBOSE,
)
ESCAPE = re.compile(r"\\(.)|''|\"\"", re.DOTALL)
ESCAPED = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
WORDS: dict[str, int | None] = {"NULL": None, "TRUE": 1, "FALSE": 0}
# What begins a line of CREATE TABLE that is no column.
KEYS = {
    "PRIMARY",
    "KEY",
    "UNIQUE",
    "INDEX",
    "CONSTRAINT",
    "FULLTEXT",
    "SPATIAL",
    "FOREIGN",
    "CHECK",
}


@dataclass(frozen=True)
class Token:
    """A piece of a statement: its kind (text, bits, number, name, mark), and where it begins."""

    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The token as a keyword or mark; a quoted name or a text is none."""
        return "" if self.text[0] in "`'\"" and self.kind != "mark" else self.text.upper()

    @property
    def called(self) -> str:
        """The name that the token says."""
        return self.text[1:-1].replace("``", "`") if self.text[0] == "`" else self.text


@dataclass
class Dump:
    """What has been read of a dump so far: the columns of each table, and its rows."""

    path: Path
    text: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def statements(self) -> Iterator[list[Token]]:
        """Yield the tokens of each statement, comments left out."""
        statement: list[Token] = []
        for found in TOKEN.finditer(self.text):
            token = Token(found.lastgroup or "", found[0], found.start())
            if token.kind == "mark" and token.text in "'\"`":
                raise self.refusal(token)
            if token.word == ";":
                yield statement
                statement = []
            elif token.kind != "gap":
                statement.append(token)
        yield statement

    def refusal(self, token: Token) -> InputRefused:
        """Return the error of a token that is not due where it stands."""
        line = self.text.count("\n", 0, token.at) + 1
        return InputRefused.of("sql-syntax", Place(self.path.name, row=line), value=token.text[:40])

    def create(self, statement: list[Token]) -> None:
        """Note the columns of a table, for rows that are inserted without saying theirs."""
        start = next((at for at, one in enumerate(statement) if one.word == "("), len(statement))
        depth, first, names = 0, True, []
        for token in statement[start:]:
            if depth == 1 and first and token.kind == "name" and token.word not in KEYS:
                names.append(token.called)
            first = token.word in ("(", ",")
            depth += (token.word == "(") - (token.word == ")")
        self.columns[statement[start - 1].called] = names

    def insert(self, statement: list[Token]) -> None:
        """Add the rows of one statement to those of its table."""
        words = [token.word for token in statement]
        if "VALUES" not in words:
            raise self.refusal(statement[0])
        values = words.index("VALUES")
        head = statement[words.index("INTO") + 1 : values] if "INTO" in words[:values] else []
        names = [token.called for token in head if token.kind == "name"]
        if not names:
            raise self.refusal(statement[0])
        opening = next((at for at, one in enumerate(head) if one.word == "("), len(head))
        table = head[opening - 1].called
        columns = [one.called for one in head[opening:] if one.kind == "name"]
        rows = self.rows.setdefault(table, [])
        for cells in self._tuples(statement[values + 1 :]):
            rows.append(self._row(table, len(rows) + 1, columns, cells))

    def _row(self, table: str, number: int, columns: list[str], cells: list[object]) -> Row:
        columns = columns or self.columns.get(table, [])
        if len(cells) != len(columns):
            place = Place(self.path.name, table, number)
            raise InputRefused.of("field-count", place, found=len(cells), due=len(columns))
        named = zip(columns, cells, strict=True)
        return Row(table, number, {name: cell for name, cell in named if cell not in (None, "")})

    def _tuples(self, tokens: list[Token]) -> Iterator[list[object]]:
        """Yield the values in each pair of brackets."""
        rest = iter(tokens)
        for token in rest:
            if token.word in ("ON", "AS"):
                return
            if token.word == "(":
                yield list(self._values(rest, token))
            elif token.word != ",":
                raise self.refusal(token)

    def _values(self, rest: Iterator[Token], opening: Token) -> Iterator[object]:
        """Yield the values up to the closing bracket."""
        due = True
        for token in rest:
            # The character set of a text stands before it: _utf8mb4'…'.
            if due and token.kind == "name" and token.text[0] == "_":
                continue
            if due:
                yield self._value(token)
                due = False
            elif token.word == ")":
                return
            elif token.word == ",":
                due = True
            else:
                raise self.refusal(token)
        raise self.refusal(opening)

    def _value(self, token: Token) -> object:
        """Return a literal as it was before it was written: text, number, or nothing for NULL."""
        if token.kind == "text":
            return ESCAPE.sub(_unescaped, token.text[1:-1])
        if token.kind == "number":
            return int(token.text) if token.text.isdecimal() else token.text
        if token.kind == "bits":
            return token.text
        if token.word in WORDS:
            return WORDS[token.word]
        raise self.refusal(token)


def _unescaped(found: re.Match[str]) -> str:
    letter = found[1]
    return found[0][0] if letter is None else ESCAPED.get(letter, letter)


def read_sql(path: Path, _header_row: int) -> list[Sheet]:
    """Return the rows that a MySQL dump inserts: a sheet for each table, rows numbered in it.

    Raises Unreadable when it is not UTF-8, LimitExceeded when it is too large, InputRefused for
    what is no literal in the place of a value.
    """
    if path.stat().st_size > BYTES:
        raise LimitExceeded.of("dump-too-large", Place(path.name), limit=BYTES)
    try:
        dump = Dump(path, path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable.of("not-utf-8", Place(path.name), byte=error.start) from error
    for statement in dump.statements():
        words = [token.word for token in statement[:2]]
        if words == ["CREATE", "TABLE"]:
            dump.create(statement)
        elif words[:1] in (["INSERT"], ["REPLACE"]):
            dump.insert(statement)
    return [
        Sheet(table, sorted({name for row in rows for name in row.cells}), iter(rows))
        for table, rows in dump.rows.items()
    ]
