"""Write a conformance report as text for people, as JSON, and as Turtle."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator

from pyoxigraph import NamedNode, RdfFormat, serialize

from kg.errors import LANGUAGES, Place, message
from kg.names import Term, prefix_map
from kg.report import SEVERITIES, ConformanceReport, Finding, texts_of
from kg.report_graph import report_triples

SHOWN = 3


def as_text(found: ConformanceReport, language: str) -> str:
    """Return the counts by severity and rule, and the first findings of each rule in words."""
    counts = ", ".join(
        f"{len(found.of_severity(one))} {message(one.lower(), language)}" for one in SEVERITIES
    )
    verdict = message("conforms" if found.conforms else "does-not-conform", language)
    lines = [f"{verdict}: {counts}."]
    lines += [
        message("handed-over", language, shape=shape, reason=reason)
        for shape, reason in sorted(found.handed_over.items())
    ]
    for severity in SEVERITIES:
        lines += _severity(found, severity, language)
    return "\n".join(lines)


def _severity(found: ConformanceReport, severity: str, language: str) -> Iterator[str]:
    by_rule: dict[Term, list[Finding]] = defaultdict(list)
    for finding in found.of_severity(severity):
        by_rule[finding.result.source_shape].append(finding)
    if by_rule:
        yield ""
        yield message(severity.lower(), language).upper()
    for shape, findings in sorted(by_rule.items(), key=lambda pair: (-len(pair[1]), str(pair[0]))):
        rule = found.rules[shape]
        name = rule.name.get(language, _short(shape))
        basis = "; ".join(one for one in (rule.identifier, rule.source) if one)
        yield f"{len(findings):>5}  {name} – {_short(shape)} ({basis})"
        yield from (_line(finding, language) for finding in findings[:SHOWN])
        if len(findings) > SHOWN:
            yield "         " + message("and-more", language, count=len(findings) - SHOWN)


def _short(term: Term) -> str:
    return term.value.rpartition("#")[2] if isinstance(term, NamedNode) else str(term)


def _line(finding: Finding, language: str) -> str:
    where = place(finding)
    at = f" [{where.text(language)}]" if where else ""
    label = finding.label or str(finding.result.focus_node)
    return f"       · {label}: {finding.message(language)}{at}"


def place(finding: Finding) -> Place | None:
    """Return where the focus node of a finding was read."""
    source = finding.source
    if source is None:
        return None
    return Place(source.document, source.sheet, source.row, source.column)


def as_json(found: ConformanceReport, _language: str) -> str:
    """Return the report as JSON, in the form that others build on."""
    return json.dumps(
        {
            "conforms": found.conforms,
            "engine": found.engine,
            "results": [_object(finding) for finding in found.findings],
        },
        ensure_ascii=False,
        indent=1,
    )


def _object(finding: Finding) -> dict[str, object]:
    result = finding.result
    texts = texts_of(result.messages)
    return {
        "focusNode": _written(result.focus_node),
        "resultPath": result.path and _written(result.path.predicate or result.path.text),
        "value": _written(result.value),
        "severity": _short(result.severity),
        "sourceShape": _written(result.source_shape),
        "sourceConstraintComponent": _written(result.component),
        "message": {language: texts.get(language) for language in LANGUAGES},
        "source": finding.source and vars(finding.source),
        "opd": finding.opd,
    }


def _written(term: Term | str | None) -> str | None:
    return term if term is None or isinstance(term, str) else getattr(term, "value", str(term))


def as_turtle(found: ConformanceReport, _language: str) -> str:
    """Return the report as SHACL says it."""
    triples = report_triples(found)
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefix_map()) or b""
    return text.decode()


FORMATS: dict[str, Callable[[ConformanceReport, str], str]] = {
    "text": as_text,
    "json": as_json,
    "ttl": as_turtle,
}
