"""How a subcommand speaks: what it found to stdout, how far it is to stderr."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from kg.errors import Place, StorageFailed, message


def say(args: Namespace, key: str, **values: object) -> None:
    """Write a message of the catalogue to stdout."""
    sys.stdout.write(message(key, args.lang, **values) + "\n")


def teller(args: Namespace) -> Callable[..., None]:
    """Return how to tell of a step as it begins."""

    def tell(key: str, **values: object) -> None:
        sys.stderr.write(message(key, args.lang, **values) + "\n")

    return tell


def write(path: Path, content: bytes) -> None:
    """Write a file that a person asked for; raises StorageFailed when the disk will not."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(path)), reason=error.strerror) from error
