"""How far apart the nodes of a rank are."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Spacing:
    """How much room each node takes across, how far apart nodes are, and which only pass."""

    sizes: Mapping[str, float]
    gap: float
    passing: frozenset[str]

    def apart(self, left: str, right: str) -> float:
        """Return the least distance of the middles of two neighbours."""
        return (self.sizes[left] + self.sizes[right]) / 2 + self.gap
