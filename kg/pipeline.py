"""The way of the data: sources to asserted graphs, then what follows, clusters and overlaps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.build import Assertions, build
from kg.cluster import cluster, read_clusterings
from kg.measure import measure, read_measures
from kg.overlap.candidates import find_overlaps
from kg.reason import read_rules, reason
from kg.recognise import read_layouts

Tell = Callable[[str], None]


@dataclass(frozen=True)
class World:
    """A dataset on the way to a release: what was asserted, and how much each step has added."""

    asserted: Assertions
    quads: int
    inferred: dict[str, int]
    measured: dict[str, int]
    clustered: dict[str, int]

    @property
    def dataset(self) -> Store:
        """All named graphs together."""
        return self.asserted.store


def make_world(sources: Iterable[Path], base: str, tell: Tell) -> World:
    """Read the sources, apply the rules, take the measures, find the clusters and what overlaps.

    ``tell`` is called with the catalogue key of each step as it begins. Raises the errors of
    `kg.build.build`.
    """
    tell("step-read")
    asserted = build(sources, read_layouts(), base)
    quads = len(asserted.store)
    return World(asserted, quads, *complete(asserted.store, base, tell))


def complete(
    dataset: Store, base: str, tell: Tell
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Add what follows, what is measured and what is clustered; return how much each step added."""
    tell("step-reason")
    inferred = reason(dataset, read_rules(), base)
    tell("step-measure")
    measured = measure(dataset, read_measures(), base)
    tell("step-cluster")
    clustered = cluster(dataset, read_clusterings(), base)
    tell("step-overlap")
    measured["tumpang-tindih"] = find_overlaps(dataset, base)
    return inferred, measured, clustered
