"""Write a conformance report as text for people, as JSON, and as Turtle."""

import json
from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import RdfFormat, serialize

from kg.criteria import local, texts_of, written
from kg.errors import LANGUAGES, message
from kg.names import Term, prefix_map
from kg.report import SEVERITIES, ConformanceReport, Finding
from kg.report_graph import report_triples
from kg.report_texts import place, waived
from kg.waivers import Waiver

SHOWN = 3


def as_text(found: ConformanceReport, language: str) -> str:
    """Return the counts by severity and rule, and the first findings of each rule in words."""
    counts = ", ".join(
        f"{len(found.of_severity(one))} {message(one.lower(), language)}" for one in SEVERITIES
    )
    verdict = message("does-not-conform" if found.open else "conforms", language)
    lines = [f"{verdict}: {counts}."]
    if found.waived:
        day = found.day.isoformat()
        lines.append(message("waived-count", language, count=len(found.waived), day=day))
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
        name = rule.called(language)
        basis = "; ".join(one for one in (rule.identifier, rule.source) if one)
        yield f"{len(findings):>5}  {name} – {local(shape)} ({basis})"
        yield from (_line(finding, language) for finding in findings[:SHOWN])
        if len(findings) > SHOWN:
            yield "         " + message("and-more", language, count=len(findings) - SHOWN)


def _line(finding: Finding, language: str) -> str:
    where = place(finding)
    at = f" [{where.text(language)}]" if where else ""
    line = f"{finding.name}: {finding.message(language)}{at}"
    if (waiver := finding.waiver) is None:
        return f"       · {line}"
    return f"       ~ {line} – {waived(waiver, language)}"


def as_json(found: ConformanceReport, _language: str) -> str:
    """Return the report as JSON, in the form that others build on."""
    return json.dumps(
        {
            "conforms": found.conforms,
            "engine": found.engine,
            "day": found.day.isoformat(),
            "open": len(found.open),
            "waived": len(found.waived),
            "results": [_object(finding) for finding in found.findings],
        },
        ensure_ascii=False,
        indent=1,
    )


def _object(finding: Finding) -> dict[str, object]:
    result = finding.result
    texts = texts_of(result.messages)
    return {
        "focusNode": _text(result.focus_node),
        "resultPath": result.path and _text(result.path.predicate or result.path.text),
        "value": _text(result.value),
        "severity": local(result.severity),
        "sourceShape": _text(result.source_shape),
        "sourceConstraintComponent": _text(result.component),
        "message": {language: texts.get(language) for language in LANGUAGES},
        "source": finding.source and vars(finding.source),
        "opd": finding.opd,
        "key": finding.key,
        "waiver": finding.waiver and _waiver(finding.waiver),
    }


def _waiver(waiver: Waiver) -> dict[str, str]:
    return {name: str(value) for name, value in vars(waiver).items()}


def _text(term: Term | str | None) -> str | None:
    return term if term is None or isinstance(term, str) else written(term)


def as_turtle(found: ConformanceReport, _language: str) -> str:
    """Return the report as SHACL says it, and which waiver covers which result."""
    triples = report_triples(found)
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefix_map()) or b""
    return text.decode()
