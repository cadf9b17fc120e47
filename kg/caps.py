"""Caps that a process puts on itself before it works on what a stranger has sent."""

import ctypes
import resource
import signal
from dataclasses import dataclass

# Linux: a namespace of one's own for users and for the network (unshare(2)); the C library: how
# many arenas there may be (mallopt(3)), each of which reserves 64 MiB of the capped space; and a
# signal for when the parent dies (prctl(2)).
OWN_USERS, OWN_NETWORK = 0x10000000, 0x40000000
ARENAS = -8
DEATH_SIGNAL = 1


@dataclass(frozen=True)
class Caps:
    """What work on a file from outside may take: memory, time, and what it may say or write.

    The whole of Indonesia's region codes (3 MB of SQL, 730 thousand triples) takes 1.1 GB and 17 s.
    """

    megabytes: int = 1536
    seconds: int = 300
    answer_megabytes: int = 512
    written_megabytes: int = 0


FOR_A_FILE = Caps()


def cap_memory(megabytes: int) -> None:
    """Cap the memory of this process, and let it leave no core."""
    most = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bound_arenas() -> None:
    """Let the threads of this process share two arenas, where the C library has them.

    Each holds on to what was ever in it: without a bound a process keeps many releases' worth.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(ARENAS, 2)


def leave_network() -> None:
    """Take the network from this process, where the system lets it.

    It has users of its own from then on: what root may do outside of these, it may no longer.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "unshare"):
        library.unshare(OWN_USERS | OWN_NETWORK)


def cap(caps: Caps) -> None:
    """Put all the caps on this process; it ends with the one that started it."""
    bound_arenas()
    library = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        library.prctl(DEATH_SIGNAL, signal.SIGKILL)
    cap_memory(caps.megabytes)
    resource.setrlimit(resource.RLIMIT_CPU, (caps.seconds, caps.seconds + 1))
    written = caps.written_megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    leave_network()
