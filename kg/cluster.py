"""Write down clusters of texts that repeat one wording, so that questions can read them.

Each ``clusters/*.rq`` yields texts in normal form with their group, here the name of a position,
and the block in which they are compared. The words of its own group say nothing of a text and do
not count. The likeness of what is left is the share of words in common (Jaccard 1901); clusters
are stars: each member is alike the centre, so that no chain of small steps joins what is not alike
(Aslam, Pelekhov and Rus 1999).
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Store

from kg.dataset import select
from kg.measure import Text, Words, alike
from kg.names import CLUSTERS, RDF_TYPE, expand, graph_name, simpul
from kg.rq import QueryFile, read_query_files

KIND = "clustered"
GAP = "…"

# A word is of the pattern of a cluster when so many of its members have it.
SHARED = 0.9


@dataclass(frozen=True)
class Wording:
    """A text of a subject in a group: all its words, and those that its group does not say."""

    subject: str
    group: str
    text: str
    words: Words
    rest: Words


def wording(subject: str, group: str, text: str, least_words: int) -> Wording:
    """Return a text as it is compared; where the group says nearly all of it, it is taken whole.

    >>> sorted(wording("a", "analis hukum", "menyusun telaah bidang hukum", 2).rest)
    ['bidang', 'menyusun', 'telaah']
    >>> sorted(wording("a", "sopir", "menjadi sopir", 2).rest)
    ['menjadi', 'sopir']
    """
    words = frozenset(text.split())
    rest = words - frozenset(group.split())
    return Wording(subject, group, text, words, rest if len(rest) >= least_words else words)


class Shelves:
    """Texts by their words, and which words are alike."""

    def __init__(
        self, wordings: Iterable[Wording], words: Callable[[Wording], Words], least: float
    ) -> None:
        """Put the texts where their words lie."""
        self.words = words
        self.texts: dict[Words, list[Wording]] = defaultdict(list)
        for one in wordings:
            self.texts[words(one)].append(one)
        self.near: dict[Words, set[Words]] = defaultdict(set)
        # One text of each set of words stands for all, each in a group of its own.
        ones = [Text(str(at), str(at), each) for at, each in enumerate(self.texts)]
        for (first, second), _ in alike(ones, least):
            a, b = ones[int(first)].words, ones[int(second)].words
            self.near[a].add(b)
            self.near[b].add(a)

    def alike(self, one: Wording) -> Iterator[Wording]:
        """Yield the texts that are alike, the text itself and its equals first."""
        own = self.words(one)
        for words in (own, *sorted(self.near[own], key=sorted)):
            yield from self.texts[words]

    def reach(self, one: Wording) -> int:
        """Return how many texts are alike."""
        own = self.words(one)
        return sum(len(self.texts[words]) for words in (own, *self.near[own]))


def clusters(wordings: Iterable[Wording], least: float) -> list[list[Wording]]:
    """Return the clusters of texts of more than one group, the largest first.

    Two texts are alike as they stand, or without what their groups say. Of all texts that are in
    no cluster yet, the one to which most others are alike is the centre of the next, and its first.
    """
    ones = sorted(wordings, key=lambda one: (one.text, one.subject))
    whole = Shelves(ones, lambda one: one.words, least)
    rest = Shelves(ones, lambda one: one.rest, least)
    left = dict.fromkeys(ones)
    stars = []
    for centre in sorted(ones, key=lambda one: -whole.reach(one) - rest.reach(one)):
        if centre in left:
            near = dict.fromkeys((centre, *whole.alike(centre), *rest.alike(centre)))
            stars.append([one for one in near if one in left])
            for one in stars[-1]:
                del left[one]
    several = (one for one in _settled(stars, least) if len({each.group for each in one}) > 1)
    return sorted(several, key=len, reverse=True)


def _settled(stars: Sequence[list[Wording]], least: float) -> list[list[Wording]]:
    """Return stars with each text in the largest to whose centre it is alike."""
    homes: list[list[Wording]] = []
    for star in sorted(stars, key=len, reverse=True):
        own: list[Wording] = []
        for one in star:
            home = next((each for each in homes if agreement(each[0], one) >= least), own)
            home.append(one)
        homes += [own] if len(own) > 1 else []
    return homes


def agreement(one: Wording, other: Wording) -> float:
    """Return how far two texts agree; what only one says does not count where its group says it.

    >>> a = wording("a", "analis data hukum", "menelaah data hukum", 1)
    >>> b = wording("b", "analis pangan", "menelaah pangan", 1)
    >>> agreement(a, b)
    1.0
    """
    common = len(one.words & other.words)
    differing = len(one.rest - other.words) + len(other.rest - one.words)
    return common / (common + differing) if common else 0.0


def pattern(cluster: Sequence[Wording]) -> str:
    """Return what the texts of a cluster have in common, in the order of the first.

    A gap stands where words of the first are its own, and where many others say more.

    >>> texts = ["menyusun telaah bidang hukum", "menyusun telaah bidang pangan"]
    >>> pattern([wording(text, "", text, 1) for text in texts])
    'menyusun telaah bidang …'
    """
    first = cluster[0].text.split()
    often: Counter[int] = Counter()
    longer: Counter[int] = Counter()
    for one in cluster:
        here = there = 0
        matcher = SequenceMatcher(None, first, one.text.split(), autojunk=False)
        for a, b, size in matcher.get_matching_blocks():
            often.update(range(a, a + size))
            longer.update([a] if a == here and b > there else [])
            here, there = a + size, b + size
    least = SHARED * len(cluster)
    common: list[str] = []
    for at in range(len(first) + 1):
        common += [GAP] * (longer[at] > len(cluster) - least)
        common += [word if often[at] >= least else GAP for word in first[at : at + 1]]
    return " ".join(word for word, _ in groupby(common))


def read_clusterings() -> dict[str, QueryFile]:
    """Read the clusterings that the product makes, by name."""
    return read_query_files(CLUSTERS)


def cluster(store: Store, clusterings: Mapping[str, QueryFile], base: str) -> dict[str, int]:
    """Make each clustering, in a named graph of its own, and return how many triples it took."""
    added = {}
    for name, one in clusterings.items():
        graph = graph_name(base, KIND, name)
        quads = list(_written(store, one, graph, base))
        store.extend(quads)
        added[name] = len(quads)
    return added


def _written(store: Store, one: QueryFile, graph: NamedNode, base: str) -> Iterator[Quad]:
    for found in _found(select(store, one.text), one):
        members = sorted(member.subject for member in found)
        names = "\n".join(member.removeprefix(base) for member in members)
        digest = hashlib.sha256(names.encode()).hexdigest()[:16]
        node = NamedNode(f"{base}id/gugus/{one.name}/{digest}")
        yield Quad(node, RDF_TYPE, expand(one.header["cluster"]), graph)
        yield Quad(node, simpul("polaTeks"), Literal(pattern(found)), graph)
        for member in members:
            yield Quad(node, simpul("anggotaGugus"), NamedNode(member), graph)


def _found(rows: Iterable[QuerySolution], one: QueryFile) -> Iterator[list[Wording]]:
    """Yield the clusters of each block."""
    blocks: dict[str, list[Wording]] = defaultdict(list)
    for row in rows:
        subject, group, text = (row[name].value for name in ("subject", "group", "text"))
        text = wording(subject, group, text, one.header["words"])
        blocks[row["block"].value].append(text)
    for _, wordings in sorted(blocks.items()):
        yield from clusters(wordings, one.header["least"])
