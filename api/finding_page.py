"""The page of one finding, in the terms of an inspector."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from api.describe import QUERIES, labels_of
from api.naming import Naming
from api.pages import Link, text
from api.report_page import where
from api.respond import Wish
from kg.criteria import Criterion
from kg.dataset import bind, select
from kg.names import Term
from kg.report import Finding
from kg.rq import read_query

# What a component of SHACL says of the cause: nothing is there, too much is, or it does not fit.
CAUSES = {
    "MinCountConstraintComponent": "cause-missing",
    "QualifiedMinCountConstraintComponent": "cause-missing",
    "MaxCountConstraintComponent": "cause-too-many",
    "SPARQLConstraintComponent": "cause-contradiction",
}


@dataclass(frozen=True)
class FindingPage:
    """A finding in the terms of an inspector."""

    key: str
    severity: str
    rule: Criterion
    message: str
    thing: Link
    path: Link | None
    value: Link | None
    agency: Link | None
    missing: bool
    cause: str
    affected: Sequence[Link]
    where: str
    version: Link | None


def finding_page(wished: Wish, key: str) -> FindingPage:
    """Return the page of a finding."""
    found = wished.live.register.findings[key]
    result, naming = found.result, _naming(wished, found)
    path = result.path.predicate if result.path else None
    version = found.source.version if found.source else None
    component = str(getattr(result.component, "value", "")).rpartition("#")[2]
    return FindingPage(
        key=key,
        severity=found.severity,
        rule=wished.live.register.rule(found),
        message=found.message(wished.language),
        thing=naming.link(result.focus_node),
        path=naming.link(path) if path else None,
        value=_value(naming, result.value),
        agency=naming.link(NamedNode(found.opd)) if found.opd else None,
        missing=CAUSES.get(component) == "cause-missing",
        cause=text(CAUSES.get(component, "cause-form"), wished.language),
        affected=[naming.link(one) for one in _affected(wished, result.focus_node)],
        where=where(found, wished.language),
        version=naming.link(NamedNode(version)) if version else None,
    )


def _naming(wished: Wish, found: Finding) -> Naming:
    """Return how the terms of a finding are called."""
    result = found.result
    terms: list[Term | None] = [result.focus_node, result.value]
    terms += _affected(wished, result.focus_node)
    terms.append(result.path.predicate if result.path else None)
    iris = (found.opd, found.source.version if found.source else None)
    terms += [NamedNode(one) for one in iris if one]
    return Naming(wished, labels_of(wished.live.dataset, filter(None, terms)))


def _value(naming: Naming, value: Term | None) -> Link | None:
    if isinstance(value, Literal):
        return Link(value.value, "")
    return None if value is None else naming.link(value)


def _affected(wished: Wish, focus: Term) -> list[Term]:
    if not isinstance(focus, NamedNode):
        return []
    query = bind(read_query(QUERIES / "affected.rq"), {"focus": [focus]})
    return [row["above"] for row in select(wished.live.dataset, query)]
