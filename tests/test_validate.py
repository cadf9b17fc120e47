"""Two engines, one verdict: compiled queries and pySHACL give the same results."""

import random
from collections import Counter

import pytest
from pyoxigraph import Literal, Quad, Store

from kg.datatypes import NUMERIC
from kg.names import SHIPPED_DATA, Term
from kg.shapes import PROFILES, Shapes, profile_files, read_shapes
from kg.validate import Validation, validate
from tests.conftest import Find, world

EXCERPT = ("wilayah", "organisasi", "rpjmd", "renstra-dispar", "akip")
MUTATIONS = 500

# pySHACL asks each query anew for each focus node: minutes for a whole plan.
proof = pytest.mark.proof


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return read_shapes(profile_files(PROFILES))


def keys(found: Validation) -> Counter[tuple[str, ...]]:
    return Counter(one.key for one in found.results)


def assert_agreement(dataset: Store, shapes: Shapes) -> int:
    ours, reference = validate(dataset, shapes), validate(dataset, shapes, "pyshacl")
    assert not ours.handed_over
    assert keys(ours) == keys(reference)
    return len(ours.results)


@proof
def test_the_engines_agree_on_the_worked_region(region: Store, shapes: Shapes) -> None:
    assert assert_agreement(region, shapes) > 20


@proof
def test_the_engines_agree_on_a_real_plan(shared: Find, shapes: Shapes) -> None:
    plan = world(shared("rencana/sempu/renstra-kecamatan-sempu-2025-2029.json"))
    assert assert_agreement(plan, shapes) > 100


def test_no_two_findings_share_a_key(region: Store, shapes: Shapes) -> None:
    results = validate(region, shapes).results
    assert len({one.fingerprint for one in results}) == len(results)


def mutated(dataset: Store, seed: int) -> Store:
    """Return a copy with triples lost, values swapped, broken and doubled, the same for a seed."""
    dice = random.Random(seed)  # noqa: S311
    copy = Store()
    copy.extend(dataset)
    ours = sorted((quad for quad in dataset if "/sumber/" in quad.graph_name.value), key=str)
    for quad in dice.sample(ours, MUTATIONS):
        wrong = wrong_value(quad, dice.choice(ours), dice)
        if dice.random() < 0.7:
            copy.remove(quad)
        if wrong is not None:
            copy.add(Quad(quad.subject, quad.predicate, wrong, quad.graph_name))
    return copy


def wrong_value(quad: Quad, other: Quad, dice: random.Random) -> Term | None:
    """Return a value to put in the place of another, or None.

    A number stays a number: over anything else rdflib's SUM, and pySHACL with it, breaks off.
    """
    if isinstance(quad.object, Literal) and quad.object.datatype.value in NUMERIC:
        return Literal(dice.randrange(-5, 3000))
    return dice.choice([None, other.object, other.subject, Literal("rusak")])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=proof) for seed in (1, 2))])
def test_the_engines_agree_on_mutated_data(seed: int, shapes: Shapes) -> None:
    excerpt = world(*(SHIPPED_DATA / "contoh" / f"{name}.ttl" for name in EXCERPT))
    assert assert_agreement(mutated(excerpt, seed), shapes) > MUTATIONS / 20
