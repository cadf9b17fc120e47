"""A release as the pages see it, with what was made of it lately."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache
from pyoxigraph import QuerySolution, Store

from api.places import Places
from api.standing import Standing
from kg.dataset import select
from kg.earlier import ancestors
from kg.golden import TESTED, Trial, read_tested
from kg.names import Term
from kg.query import Question, ask, read_questions
from kg.register import Register
from kg.release import Manifest, open_release, read_manifest
from kg.search import Catalogue

if TYPE_CHECKING:
    from api.ready import Key, Ready

KEPT_BYTES = 64 * 1024 * 1024
# Answers about a thing that are kept until its page is asked for in the other language too.
KEPT_ANSWERS = 4096
# Releases that the history of a thing looks back on.
LOOKED_BACK = 10


def _empty() -> LRUCache[str, bytes]:
    return LRUCache(KEPT_BYTES, getsizeof=len)


def _no_rows() -> LRUCache[str, list[QuerySolution]]:
    return LRUCache(KEPT_ANSWERS)


def _none_ready() -> "LRUCache[Key, Ready]":
    return LRUCache(KEPT_BYTES, getsizeof=lambda one: one.size)


@dataclass(frozen=True)
class Earlier:
    """A release that came before, opened where it lies."""

    name: str
    manifest: Manifest
    dataset: Store


@dataclass(frozen=True)
class Live:
    """A release as the pages see it, with the representations made of it lately."""

    release: Path
    manifest: Manifest
    dataset: Store
    questions: Mapping[str, Question]
    catalogue: Catalogue
    # The version of the program: another one may show the same release otherwise.
    program: str
    # What came of the questions when the worked region was asked them.
    tested: Mapping[str, Trial]
    # Only the thread that speaks to the clients reads and writes it.
    ready: "LRUCache[Key, Ready]" = field(default_factory=_none_ready)
    _kept: LRUCache[str, bytes] = field(default_factory=_empty)
    _rows: LRUCache[str, list[QuerySolution]] = field(default_factory=_no_rows)
    _keeping: Lock = field(default_factory=Lock)
    _making: dict[str, Lock] = field(default_factory=dict)
    _choices: dict[str, dict[str, list[Term]]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The base under which the things of the deployment are named."""
        return self.manifest.base

    @property
    def places(self) -> Places:
        """Where each IRI has its page."""
        return Places(self.base)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The file of each graph that was read from one, with the folder that it lay in."""
        read = Counter(one["graph"] for one in self.manifest.sources)
        return {
            one["graph"]: f"{one['graph'].split('/')[-2]}/{one['file']}"
            for one in self.manifest.sources
            if read[one["graph"]] == 1
        }

    @cached_property
    def before(self) -> Sequence[Earlier]:
        """The releases that came before, the latest first, as far as they are kept."""
        return [
            Earlier(path.name, manifest, open_release(path))
            for path, manifest in islice(ancestors(self.release), 1, 1 + LOOKED_BACK)
        ]

    @cached_property
    def standing(self) -> Standing:
        """How the findings of the release stand, today and beside earlier releases."""
        return Standing(self.release, self.manifest, self.dataset)

    @property
    def register(self) -> Register:
        """The findings of the release as they stand today."""
        return self.standing.register

    def kept(self, etag: str, render: Callable[[], bytes]) -> bytes:
        """Return a representation, rendered when it is asked for the first time.

        Who asks for it meanwhile waits for that one rendering.
        """
        with self._keeping:
            if (known := self._kept.get(etag)) is not None:
                return known
            making = self._making.setdefault(etag, Lock())
        with making:
            with self._keeping:
                if (known := self._kept.get(etag)) is not None:
                    return known
            return self._made(etag, render)

    def _made(self, etag: str, render: Callable[[], bytes]) -> bytes:
        """Render a representation and keep it, if it is not too large."""
        try:
            made = render()
            with self._keeping:
                if len(made) <= KEPT_BYTES:
                    self._kept[etag] = made
            return made
        finally:
            with self._keeping:
                self._making.pop(etag, None)

    def rows(self, query: str) -> list[QuerySolution]:
        """Return the rows of a query of ours about one thing, kept for the other languages."""
        with self._keeping:
            if (known := self._rows.get(query)) is not None:
                return known
        found = list(select(self.dataset, query))
        with self._keeping:
            self._rows[query] = found
        return found

    def choices(self, question: Question) -> Mapping[str, list[Term]]:
        """Return for each parameter of a question the values with which it has an answer.

        They stand in the answer about everything, for every parameter is one of its columns.
        """
        if (known := self._choices.get(question.name)) is None:
            everything = ask(self.dataset, question, {}, self.base)
            known = self._choices[question.name] = {
                name: list(dict.fromkeys(filter(None, everything.column(name))))
                for name in question.parameters
            }
        return known


def open_live(release: Path) -> Live:
    """Open a release to be served, where it lies."""
    manifest, questions = read_manifest(release), read_questions()
    return Live(
        release,
        manifest,
        open_release(release),
        questions,
        Catalogue(questions.values()),
        version("simpul"),
        read_tested(release.parent.parent / TESTED, questions.values(), manifest.base),
    )
