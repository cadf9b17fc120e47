"""What is let in at the endpoint: judged by its words alone, in linear time, before any parser.

A query of a few kilobytes can end the process that parses it, by nesting alone, and SERVICE makes
the server ask others. So a query is read as tokens only, without recursion, and what is too deep,
too long, or not for reading is refused.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n\f\v\ufeff]+|\#[^\r\n]*)
  | (?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
  | (?P<text>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
      |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<open><<|[(\[{])
  | (?P<close>>>|[)\]}])
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w:%.\-]|\\[^\s\w])*|_:[\w.\-]+)
  | (?P<number>[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<language>@[A-Za-z0-9-]+)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<sign>\^\^|\|\||&&|!=|<=|>=|[=<>!+\-*/|^?.,;])
    """,
    re.VERBOSE | re.DOTALL,
)
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
WRITING = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
NESTING = frozenset(
    {"OPTIONAL", "UNION", "MINUS", "EXISTS", "BIND", "FILTER", "SELECT", "IF", "IN"}
)
SEPARATORS = frozenset(".;,")
SIGNS = frozenset("+-*/|^!=<>") | {"||", "&&", "!=", "<=", ">=", "^^"}
LONGEST, DEEPEST, MOST_TOKENS, MOST_OPERATORS, MOST_PATTERNS = 65_536, 40, 20_000, 400, 200


class Refused(Exception):
    """A query that is not answered; the argument is the key of the text that says why."""

    def __init__(self, key: str, status: int = 400, retry_after: int | None = None) -> None:
        """Hold the key, the status of the answer and the seconds after which to ask again."""
        self.key = key
        self.status = status
        self.retry_after = retry_after
        super().__init__(key)


@dataclass
class _Tally:
    tokens: int = 0
    depth: int = 0
    operators: int = 0
    patterns: int = 0
    form: str | None = None


def admit(query: str) -> str:
    """Return the form of a query that may be asked: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises Refused for what writes, asks other servers, or is too long or too deep.

    >>> admit("PREFIX a: <urn:a#> SELECT * { ?s a:p ?o }")
    'SELECT'
    """
    if len(query.encode("utf-8", "surrogatepass")) > LONGEST:
        raise Refused("query-too-long", 413)
    tally, at = _Tally(), 0
    while at < len(query):
        found = TOKEN.match(query, at)
        if found is None:
            raise Refused("query-unreadable")
        at = found.end()
        if found.lastgroup != "space":
            _count(tally, str(found.lastgroup), found[0])
    if tally.form is None:
        raise Refused("query-formless")
    return tally.form


def names_dataset(query: str) -> bool:
    """Return whether a query says which graphs it asks (SPARQL 1.1 Query, 13.2).

    >>> names_dataset("ASK FROM <urn:g> {}"), names_dataset("ASK { ?from from:x 'FROM' }")
    (True, False)
    """
    tokens = TOKEN.finditer(query)
    return any(one.lastgroup == "word" and one[0].upper() == "FROM" for one in tokens)


def _count(tally: _Tally, kind: str, token: str) -> None:
    tally.tokens += 1
    tally.depth += (kind == "open") - (kind == "close")
    word = token.upper() if kind == "word" else ""
    if word == "SERVICE":
        raise Refused("query-service", 403)
    if word in WRITING:
        raise Refused("query-writes", 403)
    if word in FORMS and tally.form is None:
        tally.form = word
    tally.operators += word in NESTING or (kind == "sign" and token in SIGNS)
    tally.patterns += kind == "sign" and token in SEPARATORS
    deep = tally.depth > DEEPEST or tally.tokens > MOST_TOKENS
    if deep or tally.operators > MOST_OPERATORS or tally.patterns > MOST_PATTERNS:
        raise Refused("query-too-deep")
