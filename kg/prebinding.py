"""SHACL-SPARQL constraints for all focus nodes at once (SHACL, 5.2 and 5.3.1).

Pre-binding says what ``$this`` is in every group of the query. One query for all focus nodes says
the same if the pattern of the focus nodes stands in every group that mentions ``$this``: not
inside EXISTS, which sees the group around it, and in a nested SELECT one group deeper.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.graph import Graph, IllFormed, lexical
from kg.names import OWL, Term
from kg.shacl import NotCompiled, sh
from kg.shapes import Shape
from kg.targets import Focus

TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r'|<[^<>"{}|^`\\\s]*>'
    r"|\#[^\n]*"
    r"|[?$]\w+|\w+|\s+|.",
    re.DOTALL,
)
THIS = "?this"
BOUND_CONSTANT = re.compile(r"\bbound\s*\(\s*<[^>]*>\s*\)", re.IGNORECASE)
FORBIDDEN = {"MINUS", "VALUES", "SERVICE"}
PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


# The name under which a query finds the shapes graph (SHACL, 5.3.1).
SHAPES_GRAPH = NamedNode("urn:simpul:bentuk")


@dataclass
class _Group:
    """An open brace: where it stands, and whether it follows EXISTS or holds a nested SELECT."""

    at: int
    exists: bool
    select: bool


def prebind(graph: Graph, node: Term, focus: Focus, shape: Shape) -> str:
    """Return the query of a SPARQL constraint, made to judge all focus nodes.

    Raises IllFormed for what SHACL forbids in such a query, NotCompiled for what would change its
    meaning when it is asked once for all.
    """
    select = graph.value(node, sh("select"))
    if not isinstance(select, Literal):
        raise IllFormed(f"{node}: sh:sparql without sh:select")
    tokens = [one for one in TOKEN.findall(select.value) if not one.startswith("#")]
    words = {one.upper() for one in tokens}
    if words & FORBIDDEN:
        raise IllFormed(f"{node}: {', '.join(sorted(words & FORBIDDEN))} in a SPARQL constraint")
    if words & {"LIMIT", "OFFSET"}:
        raise NotCompiled("LIMIT or OFFSET in a SPARQL constraint")
    tokens = [_substituted(one, shape) for one in tokens]
    pattern = f" {focus.distinct} "
    marked = _groups_about_this(node, tokens)
    text = "".join(one + (pattern if at in marked else "") for at, one in enumerate(tokens))
    return _prefixes(graph, node) + BOUND_CONSTANT.sub("(true)", text)


def _substituted(token: str, shape: Shape) -> str:
    """Return a token with its pre-bound constant in place, and any variable as ``?name``."""
    match token[1:] if token[0] in "$?" else "":
        case "PATH" if shape.path is not None:
            return shape.path.bracketed
        case "currentShape" if isinstance(shape.node, NamedNode):
            return str(shape.node)
        case "shapesGraph":
            return str(SHAPES_GRAPH)
    return f"?{token[1:]}" if token.startswith("$") and len(token) > 1 else token


def _groups_about_this(node: Term, tokens: list[str]) -> set[int]:
    """Return the indices of the braces after which the focus nodes have to be bound."""
    words = [(at, one) for at, one in enumerate(tokens) if not one.isspace()]
    marked: set[int] = set()
    open_: list[_Group] = []
    due = True  # the outermost group, and the first group of each nested SELECT
    for place, (at, word) in enumerate(words):
        before = words[place - 1][1].upper() if place else ""
        after = words[place + 1][1].upper() if place + 1 < len(words) else ""
        if word == "{":
            open_.append(_Group(at, before == "EXISTS", after == "SELECT"))
            if due and not open_[-1].select and not any(one.exists for one in open_):
                marked.add(at)
                due = False
        elif word == "}":
            open_.pop()
        elif word.upper() == "SELECT" and open_:
            _refuse_hiding(node, words[place + 1 :])
            due = True
        elif word == THIS and before == "AS":
            raise IllFormed(f"{node}: $this may not be assigned")
        elif word == THIS and open_ and not open_[-1].select:
            marked |= set() if any(one.exists for one in open_) else {open_[-1].at}
    return marked


def _refuse_hiding(node: Term, words: list[tuple[int, str]]) -> None:
    """Refuse a nested SELECT that does not return $this: pre-binding would not reach it."""
    shown = []
    for _, word in words:
        if word == "{" or word.upper() == "WHERE":
            break
        shown.append(word)
    if THIS not in shown:
        raise IllFormed(f"{node}: a nested SELECT has to return $this")


def _prefixes(graph: Graph, node: Term) -> str:
    """Return the PREFIX lines that sh:prefixes stands for (SHACL, 5.2.1)."""
    lines = []
    open_ = list(graph.values(node, sh("prefixes")))
    seen = set()
    while open_:
        ontology = open_.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        open_ += graph.values(ontology, NamedNode(OWL + "imports"))
        for one in graph.values(ontology, sh("declare")):
            prefix, namespace = (graph.value(one, sh(name)) for name in ("prefix", "namespace"))
            if prefix is None or namespace is None:
                raise IllFormed(f"{ontology}: a prefix without name or namespace")
            lines.append(f"PREFIX {lexical(prefix)}: <{lexical(namespace)}>\n")
    return "".join(sorted(lines))


def fill(message: Literal, solution: Mapping[str, Term]) -> Literal:
    """Return a message with the values of a solution in the place of ``{?name}`` (SHACL, 5.2.2).

    >>> fill(Literal("pagu {?nilai}", language="id"), {"nilai": Literal(5)}).value
    'pagu 5'
    """

    def value(found: re.Match[str]) -> str:
        term = solution.get(found[1])
        return found[0] if term is None else getattr(term, "value", str(term))

    return Literal(PLACEHOLDER.sub(value, message.value), language=message.language)


def language_of(message: Literal, templates: Iterable[Literal]) -> str | None:
    """Return the language of the template that a message was filled from.

    >>> language_of(Literal("pagu 5"), [Literal("pagu {?nilai}", language="id")])
    'id'
    """
    for template in templates:
        parts = re.split(r"\{[?$]\w+\}", template.value)
        if re.fullmatch(".*".join(map(re.escape, parts)), message.value, re.DOTALL):
            return template.language
    return None
