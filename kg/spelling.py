"""Where the written form of a literal decides, and the form that the store keeps does not."""

from collections.abc import Iterable

from pyoxigraph import Literal

from kg.paths import Path
from kg.shacl import Constraint, NotCompiled
from kg.written import Written, otherwise_stored

# Constraints that look at the spelling or the datatype of one value.
SPELLED = {"datatype", "pattern", "minLength", "maxLength", "in"}
COUNTED = {"minCount", "maxCount"}
# Constraints that compare whole terms, or look through other shapes.
COMPARED = {
    "hasValue", "equals", "disjoint", "qualifiedMinCount", "qualifiedMaxCount", "property", "node",
    "not", "and", "or", "xone",
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
