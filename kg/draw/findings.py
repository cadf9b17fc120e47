"""What the conformance report in a dataset says of the things of a drawing, to show in place."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Store

from kg.draw.reading import rows


@dataclass(frozen=True)
class Finding:
    """A result of the report: the shape that found it, its severity, and the message."""

    shape: str
    severity: str
    text: str


def findings(
    dataset: Store, things: Iterable[str] | None, language: str, base: str
) -> dict[str, list[Finding]]:
    """Return the results on things (None: on all), in a language or in the one that there is."""
    wanted = None if things is None else sorted(set(things))
    texts: dict[tuple[str, str], dict[str, Finding]] = defaultdict(dict)
    if wanted != []:
        for row in rows(dataset, "temuan", base, hal=wanted):
            severity = row["tingkat"].rpartition("#")[2]
            found = Finding(row["bentuk"], severity, row["pesan"])
            texts[row["hal"], row["hasil"]][row["bahasa"]] = found
    of: dict[str, list[Finding]] = defaultdict(list)
    for (thing, _), spoken in texts.items():
        of[thing].append(spoken.get(language) or next(iter(spoken.values())))
    return dict(of)


def is_validated(dataset: Store, base: str) -> bool:
    """Return whether the dataset holds a report: without one, no finding means nothing."""
    return bool(rows(dataset, "laporan", base))
