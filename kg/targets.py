"""Which nodes a shape judges, as a SPARQL pattern that binds a variable to all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass

from kg.classes import Classes
from kg.constraints import named
from kg.names import Term
from kg.paths import Path
from kg.shacl import NotCompiled
from kg.shapes import Shape
from kg.spelling import refuse_rewritten
from kg.written import Written


@dataclass(frozen=True)
class Focus:
    """A pattern for focus nodes.

    ``pattern`` writes it for a variable. ``unique`` says that no node is found twice. ``origins``
    are the variables of the focus nodes from which nested property shapes set out, so that one
    value reached from two of them gives two results.
    """

    pattern: Callable[[str], str]
    unique: bool
    origins: tuple[str, ...] = ()

    @property
    def this(self) -> str:
        """The pattern that binds ``?this``."""
        return self.pattern("?this")

    @property
    def variables(self) -> str:
        """The variables that tell solutions apart."""
        return " ".join((*self.origins, "?this"))

    def step(self, path: Path) -> "Focus":
        """Return the focus of a property shape that stands under a property shape."""
        origin = f"?f{len(self.origins)}"
        return Focus(
            lambda node: f"{self.pattern(origin)} {origin} {path.bracketed} {node} .",
            unique=False,
            origins=(*self.origins, origin),
        )

    @property
    def distinct(self) -> str:
        """The pattern that binds ``?this``, once for each node."""
        return self.this if self.unique else f"{{ SELECT DISTINCT ?this WHERE {{ {self.this} }} }}"


def focus_of(shape: Shape, classes: Classes, written: Written) -> Focus:
    """Return the focus nodes of a shape that names its targets (SHACL, 2.1.3).

    Raises NotCompiled for literals that the store keeps otherwise than they are written.
    """
    for kind, node in shape.targets:
        refuse_rewritten(node)
        if kind == "targetObjectsOf" and node in written.forms:
            raise NotCompiled(f"the store rewrites values of {node}")
    patterns = [one for kind, node in shape.targets for one in _patterns(kind, node, classes)]
    if not patterns:
        return Focus(lambda node: f"FILTER(false) BIND(0 AS {node})", unique=True)
    if len(patterns) == 1 and shape.targets[0][0] in ("targetClass", "targetNode"):
        return Focus(patterns[0], unique=True)

    def union(node: str) -> str:
        parts = " UNION ".join(f"{{ {one(node)} }}" for one in patterns)
        return f"{{ SELECT DISTINCT {node} WHERE {{ {parts} }} }}"

    return Focus(union, unique=True)


def _patterns(kind: str, node: Term, classes: Classes) -> list[Callable[[str], str]]:
    match kind:
        case "targetClass":
            return [_instances(named(one)) for one in classes.under(node)]
        case "targetNode":
            return [lambda focus: f"VALUES {focus} {{ {named(node)} }}"]
        case "targetSubjectsOf":
            return [lambda focus: f"{focus} {node} ?any ."]
        case _:
            return [lambda focus: f"?any {node} {focus} ."]


def _instances(one: str) -> Callable[[str], str]:
    return lambda focus: f"{focus} a {one} ."
