"""Write the account of an import as text for people and as JSON."""

import json
from collections import Counter
from collections.abc import Callable

from pyoxigraph import NamedNode

from kg.errors import message
from kg.mapping import Import
from kg.names import RDF_TYPE
from kg.provenance import PROVENANCE
from kg.rows import Refused

EXAMPLES = 3


def as_text(account: Import, language: str) -> str:
    """Return the counts of rows, each reason for refusing some, and what the layout left out."""
    said = {"file": account.file, "layout": account.layout, "read": account.read}
    lines = [message("imported", language, **said, used=account.used, refused=len(account.refused))]
    lines.append("  " + ", ".join(f"{number} {name}" for name, number in _things(account).items()))
    for rows in _by_reason(account):
        places = "; ".join(one.place.text(language) for one in rows[:EXAMPLES])
        lines.append(f"  {len(rows)} {rows[0].reason[language]} ({places})")
    if account.rounded:
        places = "; ".join(one.text(language) for one in account.rounded[:EXAMPLES])
        counted = message("rounded", language, count=len(account.rounded), places=places)
        lines.append("  " + counted)
    if account.ignored:
        places = ", ".join(
            f"{one.sheet or ''} {one.column or ''}".strip() for one in account.ignored
        )
        lines.append("  " + message("not-in-layout", language, places=places))
    return "\n".join(lines)


def _things(account: Import) -> dict[str, int]:
    """Return how many things of each class the rows have become, provenance left out."""
    things = {
        (quad.subject, quad.object.value)
        for quad in account.quads
        if quad.predicate == RDF_TYPE
        and isinstance(quad.object, NamedNode)
        and quad.object not in PROVENANCE
    }
    counts = Counter(kind.rpartition("#")[2] for _, kind in things)
    return dict(sorted(counts.items()))


def _by_reason(account: Import) -> list[list[Refused]]:
    groups: dict[str, list[Refused]] = {}
    for one in account.refused:
        groups.setdefault(str(one.reason), []).append(one)
    return list(groups.values())


def as_json(account: Import, language: str) -> str:
    """Return the account as JSON, in the form that others build on."""
    return json.dumps(
        {
            "file": account.file,
            "layout": account.layout,
            "sha256": account.sha256,
            "read": account.read,
            "used": account.used,
            "refused": len(account.refused),
            "reasons": [
                {
                    "reason": rows[0].reason[language],
                    "count": len(rows),
                    "examples": [_example(one) for one in rows[:EXAMPLES]],
                }
                for rows in _by_reason(account)
            ],
            "rounded": len(account.rounded),
            "ignored": [{"sheet": one.sheet, "column": one.column} for one in account.ignored],
        },
        ensure_ascii=False,
    )


def _example(one: Refused) -> dict[str, object]:
    place = one.place
    cell = {"sheet": place.sheet, "row": place.row, "column": place.column}
    return {**cell, "value": one.value}


FORMATS: dict[str, Callable[[Import, str], str]] = {"text": as_text, "json": as_json}
