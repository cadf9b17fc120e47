"""The editor of the endpoint's page, where it has been installed; elsewhere a field does."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from api.describe import QUERIES
from api.live import Live
from kg.dataset import select
from kg.names import prefix_map
from kg.rq import read_query

# What ``make editor`` installs.
INSTALLED = Path(__file__).with_name("static") / "vendor" / "yasqe.min.js"

Known = Mapping[str, Sequence[str]]


def known_words(live: Live) -> Known | None:
    """Return what the editor completes: prefixes, classes, properties; None without an editor."""
    if not INSTALLED.exists():
        return None
    found: dict[str, dict[str, None]] = {"class": {}, "property": {}}
    for row in select(live.dataset, read_query(QUERIES / "terms.rq")):
        kind = "class" if row["kind"].value.endswith("Class") else "property"
        found[kind][row["term"].value] = None
    prefixes = [f"{prefix}: <{namespace}>" for prefix, namespace in sorted(prefix_map().items())]
    return {"prefixes": prefixes, **{kind: list(terms) for kind, terms in found.items()}}
