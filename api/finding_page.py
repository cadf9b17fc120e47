"""The page of one finding, in the terms of an inspector, with a picture of what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from api.describe import QUERIES, labels_of
from api.drawings import unstyled
from api.naming import Naming
from api.pages import Link
from api.respond import Wish
from kg.criteria import Criterion
from kg.dataset import bind, select
from kg.draw.html import as_html
from kg.draw.temuan import draw_finding
from kg.names import Term
from kg.report import Finding
from kg.report_texts import cause, deadline, waived, where
from kg.rq import read_query


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
    cause: str
    affected: Sequence[Link]
    where: str
    version: Link | None
    deadline: str
    overdue: bool
    waived: str
    waiver: Link | None
    # How the operator waives it, ready to be filled in.
    command: str
    picture: Markup


def finding_page(wished: Wish, key: str) -> FindingPage:
    """Return the page of a finding."""
    register, language = wished.live.register, wished.language
    found = register.findings[key]
    result, naming = found.result, _naming(wished, found)
    path, version = result.path, found.source and found.source.version
    return FindingPage(
        key=key,
        severity=found.severity,
        rule=register.rule(found),
        message=found.message(language),
        thing=naming.link(result.focus_node),
        path=naming.link(path.predicate) if path and path.predicate else None,
        value=_value(naming, found),
        agency=naming.link(NamedNode(found.opd)) if found.opd else None,
        cause=cause(found, language),
        affected=[naming.link(one) for one in _affected(wished, result.focus_node)],
        where=where(found, language),
        version=naming.link(NamedNode(version)) if version else None,
        deadline=deadline(found, language),
        overdue=found.overdue(register.whole.day),
        waived=waived(found.waiver, language) if found.waiver else "",
        waiver=naming.link(NamedNode(found.waiver.iri)) if found.waiver else None,
        command=_command(wished, found),
        picture=_picture(wished, found),
    )


def _command(wished: Wish, found: Finding) -> str:
    """Return the command that waives a finding; a thing without a name cannot be waived."""
    focus, rule = found.result.focus_node, wished.live.register.rule(found)
    if not isinstance(focus, NamedNode):
        return ""
    scope = focus.value.removeprefix(wished.live.base)
    return f"simpul waive {rule.key} {scope} --reason '…' --role '…' --until YYYY-MM-DD"


def _picture(wished: Wish, found: Finding) -> Markup:
    """Return the picture as a figure; the writer of pictures has escaped what is in it."""
    live, language = wished.live, wished.language
    drawn = draw_finding(live.dataset, found, live.register.rule(found), live.base, language)
    return Markup(unstyled(as_html(drawn, language)).decode())  # noqa: S704


def _naming(wished: Wish, found: Finding) -> Naming:
    """Return how the terms of a finding are called."""
    result = found.result
    terms: list[Term | None] = [result.focus_node, result.value]
    terms += _affected(wished, result.focus_node)
    terms.append(result.path.predicate if result.path else None)
    waiver = found.waiver.iri if found.waiver else None
    iris = (found.opd, found.source.version if found.source else None, waiver)
    terms += [NamedNode(one) for one in iris if one]
    return Naming(wished, labels_of(wished.live.dataset, filter(None, terms)))


def _value(naming: Naming, found: Finding) -> Link | None:
    value = found.result.value
    if value == found.result.focus_node:
        return None
    if isinstance(value, Literal):
        return Link(value.value, "")
    return None if value is None else naming.link(value)


def _affected(wished: Wish, focus: Term) -> list[Term]:
    if not isinstance(focus, NamedNode):
        return []
    query = bind(read_query(QUERIES / "affected.rq"), {"focus": [focus]})
    return [row["above"] for row in select(wished.live.dataset, query)]
