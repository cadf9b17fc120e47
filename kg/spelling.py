"""Where the written form of a literal decides, and the form that the store keeps does not."""

from collections.abc import Iterable

from pyoxigraph import Literal

from kg.names import Term
from kg.paths import Path
from kg.shacl import Constraint, NotCompiled
from kg.shapes import Shapes
from kg.written import Written, otherwise_stored

# Constraints that look at the spelling or the datatype of one value.
SPELLED = {"datatype", "pattern", "minLength", "maxLength", "in"}
COUNTED = {"minCount", "maxCount"}
LOGIC = {"and", "or", "xone", "not", "node"}
# Constraints that look at nothing but one literal.
VALUED = SPELLED | LOGIC | {
    "nodeKind", "languageIn", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive",
}  # fmt: skip
# Constraints that compare whole terms, or look beyond the value.
COMPARED = {
    "hasValue", "equals", "disjoint", "qualifiedMinCount", "qualifiedMaxCount", "property",
}  # fmt: skip


def refuse_undecided(
    written: Written, path: Path | None, constraints: Iterable[Constraint], undecided: set[str]
) -> None:
    """Refuse constraints on values that the store keeps otherwise than they are written.

    ``undecided`` are the parameters that nothing decides but the stored form. Raises NotCompiled.
    """
    for one in constraints:
        for term in (one.value, *one.members):
            if one.parameter in ("hasValue", "in"):
                refuse_rewritten(term)
        reached = (path.predicates if path else set()) | {one.value}
        rewritten = reached & written.forms.keys()
        counted = one.parameter in COUNTED and rewritten & written.merged
        if counted or (rewritten and one.parameter in COMPARED | undecided):
            raise NotCompiled(f"the store rewrites values of {min(map(str, rewritten))}")


def refuse_rewritten(term: object) -> None:
    """Refuse a literal that would stand in a query for another; raises NotCompiled."""
    if isinstance(term, Literal) and otherwise_stored(term) is not None:
        raise NotCompiled(f"the store rewrites the literal {term}")


def spelled(shapes: Shapes, constraints: Iterable[Constraint]) -> list[Constraint]:
    """Return the constraints that the written form of a value decides.

    Raises NotCompiled for one that looks from the value to something else.
    """
    return [one for one in constraints if _looks_at_spelling(shapes, one, ())]


def _looks_at_spelling(shapes: Shapes, one: Constraint, above: tuple[Term, ...]) -> bool:
    if one.parameter not in LOGIC:
        return one.parameter in SPELLED
    inner: list[bool] = []
    for node in one.members or (one.value,):
        shape = shapes.shape(node)
        parameters = {each.parameter for each in shape.constraints}
        if shape.path is not None or node in above or parameters - VALUED:
            raise NotCompiled("a shape of literals that looks beyond them")
        inner += [_looks_at_spelling(shapes, each, (*above, node)) for each in shape.constraints]
    return any(inner)
