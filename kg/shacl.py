"""The vocabulary of SHACL: its parameters, and the constraints that they make."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.names import SH, XSD, Term

TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))

# The parameters of SHACL Core by how their values are read (SHACL, 4).
SINGLE = (
    "class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive",
    "maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "equals", "disjoint",
    "lessThan", "lessThanOrEquals", "not", "node", "property", "hasValue", "sparql",
)  # fmt: skip
LISTS = ("languageIn", "in", "and", "or", "xone")
TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")

# What a shape may say besides (SHACL, 2 and 4): anything else in the sh: namespace is refused,
# because a misspelt parameter would be a rule that never fires.
KNOWN = {
    *SINGLE, *LISTS, *TARGETS, "path", "severity", "message", "deactivated", "name", "description",
    "order", "group", "defaultValue", "flags", "uniqueLang", "closed", "ignoredProperties",
    "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
    "prefixes", "select",
}  # fmt: skip

# What a shape says once or not at all, as the shapes of SHACL for shapes have it.
ONCE = (
    "path", "severity", "deactivated", "datatype", "nodeKind", "minCount", "maxCount",
    "minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "minLength", "maxLength",
    "pattern", "flags", "languageIn", "in", "uniqueLang", "closed", "ignoredProperties",
    "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
)  # fmt: skip


class NotCompiled(Exception):
    """A shape that cannot be said in set-based SPARQL; the argument says why."""


def sh(name: str) -> NamedNode:
    """Return a term of SHACL.

    >>> sh("minCount").value
    'http://www.w3.org/ns/shacl#minCount'
    """
    return NamedNode(SH + name)


def component(parameter: str) -> NamedNode:
    """Return the constraint component that a parameter of SHACL Core belongs to.

    >>> component("minCount").value
    'http://www.w3.org/ns/shacl#MinCountConstraintComponent'
    """
    name = {"sparql": "SPARQL"}.get(parameter, parameter[0].upper() + parameter[1:])
    return sh(f"{name}ConstraintComponent")


@dataclass(frozen=True)
class Constraint:
    """One constraint of a shape: its parameter, the value, and what more the component takes."""

    parameter: str
    value: Term = TRUE
    members: tuple[Term, ...] = ()
    flags: Literal | None = None
    count: Term = TRUE

    @property
    def component(self) -> Term:
        """The constraint component that a result names as its source."""
        return self.value if self.parameter == "component" else component(self.parameter)
