"""Work on a file from outside in a process of its own, whose death is an error and nothing more.

A JSON-LD file of 50 KB ends the process that reads it, and a workbook of 5 KB may take all memory.
So a clean process, started once and doing nothing else, forks a child for each file; the child caps
itself (`kg.caps`), works, and sends back bytes, which are never unpickled.
"""

import json
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import asdict
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Event, Timer

from kg.caps import FOR_A_FILE, Caps, cap
from kg.errors import LANGUAGES, LimitExceeded, Place, Problem, SimpulError, Unreadable

# Loaded once, before any file is seen.
PRELOADED = ["kg.checkup", "kg.intake"]
DONE, REFUSED, FAILED, TOO_HEAVY = b"d", b"r", b"f", b"h"
KILLED = {signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL, signal.SIGBUS}


def confined(
    work: Callable[..., bytes], path: Path, *arguments: object, caps: Caps = FOR_A_FILE
) -> bytes:
    """Return what a function makes of a file and further arguments, in a process with caps.

    Raises the SimpulError that it raises, LimitExceeded where it takes more than it may or ends
    its process, Unreadable where it fails in any other way.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(sending, caps, work, path, *arguments), daemon=True)
    child.start()
    sending.close()
    try:
        answer = _answer(child, receiving, path, caps)
    finally:
        child.kill()
        child.join()
        receiving.close()
    return _judged(*answer, path, caps)


def _work(sending: Connection, caps: Caps, work: Callable[..., bytes], *arguments: object) -> None:
    """Do the work in the child, and send what it gives or why it gives nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    cap(caps)
    try:
        kind, content = DONE, work(*arguments)
    except SimpulError as error:
        kind, content = REFUSED, _told(error)
    except (MemoryError, RecursionError):
        kind, content = TOO_HEAVY, b""
    except Exception as error:  # noqa: BLE001
        at = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} ({at.name})"
        kind, content = FAILED, told[:300].encode("utf-8", "replace")
    sending.send_bytes(kind)
    sending.send_bytes(content)


def _answer(
    child: ForkServerProcess, receiving: Connection, path: Path, caps: Caps
) -> tuple[bytes, bytes]:
    """Return what the child says before its time is over: of which kind it is, and the content."""
    late = Event()

    def end() -> None:
        late.set()
        child.kill()

    timer = Timer(caps.seconds, end)
    timer.start()
    try:
        return receiving.recv_bytes(1), receiving.recv_bytes(caps.answer_megabytes * 2**20)
    except (EOFError, OSError) as error:
        if isinstance(error, OSError) and not isinstance(error, ConnectionError):
            raise _too_heavy(path, caps) from error  # it says more than it may
        child.join(1)
        if late.is_set() or child.exitcode == -signal.SIGXCPU:
            raise LimitExceeded.of("file-slow", Place(path.name), seconds=caps.seconds) from error
        if child.exitcode is None or -child.exitcode in KILLED:
            raise _too_heavy(path, caps) from error
        raise Unreadable.of("file-fails", Place(path.name), reason=child.exitcode) from error
    finally:
        timer.cancel()
        timer.join()


def _too_heavy(path: Path, caps: Caps) -> LimitExceeded:
    return LimitExceeded.of("file-heavy", Place(path.name), megabytes=caps.megabytes)


def _judged(kind: bytes, content: bytes, path: Path, caps: Caps) -> bytes:
    """Return the result in an answer, or raise the error in it."""
    if kind == REFUSED:
        raise _error(content)
    if kind == TOO_HEAVY:
        raise _too_heavy(path, caps)
    if kind == FAILED:
        raise Unreadable.of("file-fails", Place(path.name), reason=content.decode())
    return content


def _told(error: SimpulError) -> bytes:
    """Write an error down: its kind, and each problem in words with its place."""
    problems = [
        {
            "place": asdict(one.place) if one.place else None,
            "told": {each: Problem(one.key, None, one.values).text(each) for each in LANGUAGES},
        }
        for one in error.problems
    ]
    said = {"kind": type(error).__name__, "problems": problems}
    return json.dumps(said, ensure_ascii=True).encode()


def _error(content: bytes) -> SimpulError:
    said = json.loads(content)
    kinds = {one.__name__: one for one in SimpulError.__subclasses__()}
    return kinds[said["kind"]](
        Problem("told", Place(**one["place"]) if one["place"] else None, {"told": one["told"]})
        for one in said["problems"]
    )
