"""Run a command as a process of its own, and measure what it costs."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer


@dataclass(frozen=True)
class Cost:
    """What a process took: CPU and wall seconds, the peak of its memory in MiB, and its end."""

    cpu: float
    wall: float
    peak: float
    code: int

    @property
    def stopped(self) -> bool:
        """Whether it was stopped at the cap of its time."""
        return self.code < 0


def run(command: Sequence[str], output: Path, cap: float) -> Cost:
    """Run a command with its output in a file; it is stopped after so many seconds of wall."""
    begun = time.monotonic()
    with output.open("wb") as file, output.with_suffix(".err").open("wb") as errors:
        child = subprocess.Popen(command, stdout=file, stderr=errors)  # noqa: S603
        stop = Timer(cap, child.kill)
        stop.start()
        _, status, used = os.wait4(child.pid, 0)
        stop.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, time.monotonic() - begun, used.ru_maxrss / 1024, child.returncode)
