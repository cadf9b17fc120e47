"""What a stranger may take of the endpoint."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """What a query of a stranger may take, how many are evaluated at once, and what a client may
    take in a minute.
    """

    seconds: float = 10
    wait: float = 1
    megabytes: int = 2048
    rows: int = 100_000
    bytes: int = 32 * 1024 * 1024
    workers: int = 2
    client_seconds: float = 60
    client_failures: float = 30

    @property
    def said(self) -> Mapping[str, object]:
        """The limits by the names that the texts have for them."""
        return {**asdict(self), "mebibytes": self.bytes // (1024 * 1024)}
