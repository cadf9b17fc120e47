"""The dataset that a command is about: the live release, another one, or what a server holds."""

from argparse import Namespace
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.release import Manifest, live_dataset

if TYPE_CHECKING:
    from kg.remote import Remote


class Url(str):
    """The address of a server, where another text would be a folder."""

    __slots__ = ()


def asked_dataset(args: Namespace) -> "tuple[Store | Remote, Manifest]":
    """Return the dataset to be asked, and its manifest: a server answers where it can be believed.

    Raises Unreadable where there is none.
    """
    if not isinstance(args.dataset, Url):
        return live_dataset(args.home, args.dataset)
    # What speaks to servers is loaded where there is one.
    from kg.remote import open_remote

    remote = open_remote(args.dataset, args.login)
    believed = remote.endpoint.server.evaluates
    return remote if believed else remote.copy(), remote.pushed.manifest


def read_dataset(args: Namespace) -> tuple[Store, Manifest]:
    """Return the dataset to be read whole, and its manifest; what a server holds is copied."""
    dataset, manifest = asked_dataset(args)
    return dataset if isinstance(dataset, Store) else dataset.copy(), manifest


def refuse_moved(dataset: "Store | Remote") -> None:
    """Raise Conflict where a server holds another release by now than when it was asked first."""
    if not isinstance(dataset, Store):
        dataset.refuse_moved()
