"""What one client may take of the endpoint in a minute: time of evaluation, and queries that fail.

Counting requests would punish many small queries and let a few bombs through, so what is counted
is what a query costs. Who asked is known by address, kept in memory only, and soon forgotten.
"""

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from api.gate import Refused
from api.limits import Limits

MINUTE = 60.0
REMEMBERED = 10_000


@dataclass
class _Taken:
    """What a client has taken and not yet been forgiven, as parts of what it may; since when."""

    time: float
    failures: float
    at: float


def client_of(address: str) -> str:
    """Return who asks: an address of IPv4, or the network of one household in IPv6.

    >>> client_of("2001:db8:1:2:aaaa::1")
    '2001:db8:1:2::/64'
    >>> client_of("192.0.2.7")
    '192.0.2.7/32'
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    bits = 64 if ip.version == 6 else 32
    return str(ipaddress.ip_network((ip, bits), strict=False))


@dataclass
class Budget:
    """The clients and what each has taken; what was taken fades evenly over a minute."""

    limits: Limits
    clock: Callable[[], float] = time.monotonic
    _taken: "OrderedDict[str, _Taken]" = field(default_factory=OrderedDict)
    _counting: Lock = field(default_factory=Lock)

    def admit(self, client: str) -> None:
        """Let a client ask; raises Refused, with the seconds to wait, where all is taken."""
        with self._counting:
            taken = self._now(client)
        over = max(taken.time, taken.failures) - 1
        if over >= 0:
            raise Refused("query-budget", 429, retry_after=math.ceil(over * MINUTE) + 1)

    def charge(self, client: str, seconds: float, *, failed: bool) -> None:
        """Count what a query of a client has cost."""
        with self._counting:
            taken = self._now(client)
            taken.time += seconds / self.limits.client_seconds
            taken.failures += failed / self.limits.client_failures
            self._taken[client] = taken
            self._taken.move_to_end(client)
            while len(self._taken) > REMEMBERED:
                self._taken.popitem(last=False)

    def _now(self, client: str) -> _Taken:
        now = self.clock()
        before = self._taken.get(client, _Taken(0, 0, now))
        faded = (now - before.at) / MINUTE
        return _Taken(max(0, before.time - faded), max(0, before.failures - faded), now)
