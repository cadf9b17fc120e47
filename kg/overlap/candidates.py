"""Find the sub kegiatan that agencies do twice, and write each pair down with its evidence.

Only pairs that share a code, a name or a term are looked at (blocking), so the work grows with the
number of sub kegiatan and not with its square. What a person decided of a pair holds while the
evidence is the one that was judged; when it changes, the pair is to be reviewed again, and which
facet has changed is said.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.dataset import select
from kg.names import KODE, RDF_TYPE, XSD, graph_name, simpul
from kg.overlap.evidence import (
    LEAST,
    NAME,
    NOMENCLATURE,
    OUTPUT,
    PERIOD,
    Activity,
    Finding,
    Judge,
    changed,
    fingerprint,
)
from kg.overlap.likeness import EVERYBODY, Likeness
from kg.overlap.reading import Reading
from kg.overlap.thesaurus import BENEFICIARY, OBJECT, read_thesaurus
from kg.rq import read_query

QUERIES = Path(__file__).parent / "queries"
SUB_KEGIATAN, BUDGETS, DECISIONS = (
    read_query(QUERIES / name) for name in ("sub-kegiatan.rq", "pagu.rq", "putusan.rq")
)
GRAPH = "tumpang-tindih"
# A term that more sub kegiatan of one government share than this tells no two of them apart.
LARGEST_BLOCK = 100
PARAMETERS = {"least": LEAST, "largest block": LARGEST_BLOCK}

STATUS = simpul("statusTelaah")
HELD = {True: simpul("segiSama"), False: simpul("segiBerbeda"), None: simpul("segiBelumDiketahui")}

Budgets = Mapping[str, Mapping[str, int]]
Decided = Mapping[str, tuple[NamedNode, str]]


def find_overlaps(store: Store, base: str) -> int:
    """Put the pairs that overlap into a named graph of their own; return how many triples."""
    judge = Judge(Likeness(read_thesaurus(store)))
    activities, budgets, decided = read_activities(store), _budgets(store), _decided(store)
    graph = graph_name(base, GRAPH)
    quads = [
        Quad(subject, predicate, value, graph)
        for one, two in blocked(activities, judge)
        if (found := judge.find(one, two)) is not None
        for subject, predicate, value in _told(one, two, found, budgets, decided, base)
    ]
    store.extend(quads)
    return len(quads)


def read_activities(store: Store) -> list[Activity]:
    """Return the sub kegiatan in force with what they say, in the order of their IRIs."""
    owners: dict[str, tuple[str, str]] = {}
    says: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in select(store, SUB_KEGIATAN):
        sub = row["sub"].value
        owners[sub] = min(
            owners.get(sub, (chr(0x10FFFF), "")), (row["pemda"].value, row["opd"].value)
        )
        says[sub][row["segi"].value].add(row["nilai"].value)
    return [
        Activity(sub, *owners[sub], {facet: frozenset(all_) for facet, all_ in said.items()})
        for sub, said in sorted(says.items())
    ]


def blocked(activities: Iterable[Activity], judge: Judge) -> Iterator[tuple[Activity, Activity]]:
    """Yield the pairs of one government and two agencies that share a code, a name or a term."""
    blocks: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for one in activities:
        for key in _keys(one, judge):
            blocks[one.government, key].append(one)
    met = set()
    for (_, key), members in sorted(blocks.items()):
        if key.startswith("=") or len(members) <= LARGEST_BLOCK:
            for one, two in combinations(members, 2):
                if one.agency != two.agency and (one.sub, two.sub) not in met:
                    met.add((one.sub, two.sub))
                    yield one, two


def _keys(one: Activity, judge: Judge) -> set[str]:
    """Return under what an activity is looked up: its codes, its name, its terms and words."""
    keys = {f"={code}" for code in one.of(NOMENCLATURE)} | {f"={one.text(NAME).lower()}"}
    for facet in (NAME, OUTPUT):
        keys |= set(_telling(judge.read(one.text(facet)), judge.likeness))
    return keys


def _telling(reading: Reading, likeness: Likeness) -> Iterator[str]:
    for unit in reading.units:
        wide = unit.name in EVERYBODY or likeness.thesaurus.is_field(unit.name)
        if not wide and (unit.facet in (OBJECT, BENEFICIARY) or not unit.known):
            yield unit.name


def _told(
    one: Activity, two: Activity, found: Finding, budgets: Budgets, decided: Decided, base: str
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    """Yield what is said of a pair."""
    pair = pair_name(one.sub, two.sub, base)
    seal = fingerprint(one, two)
    for kind in ("PasanganTumpangTindih", "PasanganMirip"):
        yield pair, RDF_TYPE, simpul(kind)
    for member in (one, two):
        yield pair, simpul("anggotaPasangan"), NamedNode(member.sub)
    score = Literal(f"{found.score:.4f}", datatype=NamedNode(XSD + "decimal"))
    yield pair, simpul("nilaiKemiripan"), score
    yield pair, simpul("golonganTumpangTindih"), _code("golongan-tumpang-tindih", found.kind)
    for facet, agrees in found.agrees.items():
        yield pair, HELD[agrees], _code("segi-bukti", facet)
    yield pair, simpul("rupiahDipertaruhkan"), Literal(at_stake(one, two, budgets))
    yield pair, simpul("sidikBukti"), Literal(seal)
    status, reasons = _review(decided.get(pair.value), seal)
    yield pair, STATUS, _code("status-telaah", status) if isinstance(status, str) else status
    for facet in reasons:
        yield pair, simpul("segiBerubah"), _code("segi-bukti", facet)


def _review(
    decision: tuple[NamedNode, str] | None, seal: str
) -> tuple[NamedNode | str, Sequence[str]]:
    """Return the status of a pair, and the facets that changed since it was decided."""
    if decision is None:
        return "kandidat", ()
    content, judged = decision
    reasons = changed(judged, seal)
    return ("telaah-ulang", reasons) if reasons else (content, ())


def pair_name(one: str, two: str, base: str) -> NamedNode:
    """Return the IRI of a pair: the same for the same members, whatever else changes."""
    names = "\n".join(sub.removeprefix(base) for sub in sorted((one, two)))
    return NamedNode(f"{base}id/pasangan/{GRAPH}/{hashlib.sha256(names.encode()).hexdigest()[:16]}")


def at_stake(one: Activity, two: Activity, budgets: Budgets) -> int:
    """Return what could be freed at most: in each year that both share, the smaller budget."""
    ours, theirs = budgets.get(one.sub, {}), budgets.get(two.sub, {})
    years = one.of(PERIOD) & two.of(PERIOD)
    return sum(min(ours.get(year, 0), theirs.get(year, 0)) for year in years)


def _budgets(store: Store) -> Budgets:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in select(store, BUDGETS):
        found[row["sub"].value][row["tahun"].value] = int(row["rupiah"].value)
    return found


def _decided(store: Store) -> Decided:
    """Return the last decision on each pair."""
    return {
        row["pasangan"].value: (row["isi"], row["sidik"].value) for row in select(store, DECISIONS)
    }


def _code(scheme: str, name: str) -> NamedNode:
    return NamedNode(f"{KODE}{scheme}/{name}")
