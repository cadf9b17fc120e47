"""The arguments that several subcommands take, as `argparse` takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.opening import Url


@dataclass(frozen=True)
class Argument:
    """An argument of a subcommand."""

    names: tuple[str, ...]
    options: Mapping[str, Any]


def argument(*names: str, **options: object) -> Argument:
    """Return an argument of a subcommand."""
    return Argument(names, options)


def _dataset(text: str) -> Path | Url:
    return Url(text) if text.startswith(("http://", "https://")) else Path(text)


DATASET = argument(
    "--dataset",
    type=_dataset,
    metavar="PATH|URL",
    help="a release, or a server that one was pushed to; default: the live release",
)
# Where a folder has to be: the history and the seal of a release lie beside its store.
RELEASE = argument("--dataset", type=Path, help="a release; default: the live one")
DATA = argument("data", nargs="*", type=Path, help="sources; default: the live release")
TEXT_OR_JSON = argument("--format", choices=("text", "json"), default="text")
