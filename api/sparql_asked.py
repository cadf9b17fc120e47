"""What a request of the protocol asks, read from its pairs of name and value."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.gate import Refused


@dataclass(frozen=True)
class Asked:
    """What a request of the protocol asks (SPARQL 1.1 Protocol, 2.1)."""

    query: str
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    format: str | None = None

    def of(self, base: str, media_type: str) -> dict[str, object]:
        """Return it as a worker reads it: what IRIs are relative to, and the type of the answer."""
        return {
            "query": self.query,
            "base": base,
            "default": list(self.default),
            "named": list(self.named),
            "type": media_type,
        }


def asked_in(pairs: Sequence[tuple[str, str]]) -> Asked:
    """Return what the pairs of a request ask; raises Refused for none, two, or an update."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise Refused("query-writes", 403)
    queries = values.get("query", [])
    if len(queries) != 1:
        raise Refused("query-one")
    graphs = (values.get("default-graph-uri", []), values.get("named-graph-uri", []))
    for one in (one for list_ in graphs for one in list_):
        try:
            NamedNode(one)
        except ValueError:
            raise Refused("query-graph") from None
    return Asked(queries[0], *graphs, next(iter(values.get("format", [])), None))
