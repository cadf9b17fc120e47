"""Causal loops: all of them, their polarity by parity, and a drawing in which nothing overlaps."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from kg.draw.kausal import kausal
from kg.draw.kausal_layout import layout
from kg.draw.kausal_loops import BALANCING, REINFORCING, UNKNOWN, Link, find_loops, leverage
from kg.draw.picture import Picture, Point
from kg.errors import Usage
from kg.names import DEFAULT_BASE, simpul

VARIABLES = "abcdef"
PAIRS = st.tuples(st.sampled_from(VARIABLES), st.sampled_from(VARIABLES))
SIGNED = st.dictionaries(PAIRS, st.sampled_from([1, -1]), max_size=16)


def links_of(signed: dict[tuple[str, str], int]) -> list[Link]:
    return [Link(f"{a}{b}", a, b, sign) for (a, b), sign in signed.items()]


def cycles(signed: dict[tuple[str, str], int]) -> Iterator[tuple[str, ...]]:
    """Yield every simple cycle, from its least variable, by trying each way."""
    for start in VARIABLES:
        due = [(start,)]
        while due:
            path = due.pop()
            for a, b in signed:
                if a == path[-1] and b == start:
                    yield path
                elif a == path[-1] and b > start and b not in path:
                    due.append((*path, b))


@settings(max_examples=100)
@given(SIGNED)
def test_loops_are_all_cycles_and_polarity_is_the_parity_of_negative_links(
    signed: dict[tuple[str, str], int],
) -> None:
    loops, complete = find_loops(links_of(signed))
    assert complete
    assert {loop.variables for loop in loops} == set(cycles(signed))
    for loop in loops:
        steps = zip(loop.variables, (*loop.variables[1:], loop.variables[0]), strict=True)
        product = prod(signed[step] for step in steps)
        assert loop.kind == (REINFORCING if product > 0 else BALANCING)
        assert (loop.kind == BALANCING) == (loop.negative % 2 == 1)
    lever = leverage(loops)
    assert all(lever[one] == sum(one in loop.variables for loop in loops) for one in VARIABLES)


def test_two_links_between_the_same_variables_make_two_loops() -> None:
    links = [Link("1", "a", "b", 1), Link("2", "a", "b", -1), Link("3", "b", "a", 1)]
    assert [loop.kind for loop in find_loops(links)[0]] == [REINFORCING, BALANCING]


def test_a_loop_with_an_unsigned_link_is_neither() -> None:
    (loop,), _ = find_loops([Link("1", "a", "b", 0), Link("2", "b", "a", -1)])
    assert loop.kind == UNKNOWN


def test_loops_that_are_too_long_or_too_many_are_left_out_and_said_so() -> None:
    ring = [Link(f"{a}{b}", a, b, 1) for a, b in pairwise([*VARIABLES, "a"])]
    assert find_loops(ring, length=5) == ([], True)
    whole = [Link(f"{a}{b}", a, b, 1) for a in VARIABLES for b in VARIABLES if a != b]
    loops, complete = find_loops(whole, most=10)
    assert (len(loops), complete) == (10, False)


@given(SIGNED.filter(bool))
@settings(max_examples=5, deadline=None)
def test_a_layout_puts_no_variable_on_another(signed: dict[tuple[str, str], int]) -> None:
    spine = {pair: signed.get(pair, 1) for pair in pairwise(VARIABLES)}
    places = layout(dict.fromkeys(VARIABLES, (100.0, 40.0)), links_of(signed | spine))
    assert set(places) == set(VARIABLES)
    for (ax, ay), (bx, by) in combinations(places.values(), 2):
        assert abs(ax - bx) >= 100 or abs(ay - by) >= 40


@pytest.fixture(scope="module")
def picture(region: Store) -> Picture:
    """Return the causal diagram of the worked region."""
    return kausal(region, None, DEFAULT_BASE, "id")


def test_the_loops_found_are_those_that_the_region_states(picture: Picture) -> None:
    listed = [box for box in picture.boxes if box.within == "loop"]
    assert len(listed) == 10
    assert all(box.iri and "/loop/" in box.iri for box in listed)
    assert [box.title[:2] for box in listed if "penyeimbang" in box.title] == ["B1", "B2", "B3"]


def test_the_kind_of_a_loop_is_what_the_inference_says(region: Store, picture: Picture) -> None:
    kind = {"loop-penguat": "LoopPenguat", "loop-penyeimbang": "LoopPenyeimbang"}
    for box in picture.boxes:
        if box.within == "loop" and box.iri:
            found = region.quads_for_pattern(NamedNode(box.iri), None, simpul(kind[box.kind]), None)
            assert next(found, None), box.title


def test_polarity_and_delay_are_marked(picture: Picture) -> None:
    assert len(picture.edges) == 29
    signs = [edge.label.lines[0].text for edge in picture.edges if edge.label]
    assert (signs.count("+"), signs.count("−")) == (24, 5)
    assert {edge.kind for edge in picture.edges} == {"kausal-positif", "kausal-negatif"}
    assert any(label.lines[0].text == "‖ 24 bln" for label in picture.labels)


def test_nothing_overlaps_and_no_two_links_cross(picture: Picture) -> None:
    variables = {box.id: box for box in picture.boxes if box.kind.startswith("variabel")}
    for one, other in combinations(picture.boxes, 2):
        beside = one.right <= other.x or other.right <= one.x
        assert beside or one.bottom <= other.y or other.bottom <= one.y, (one.title, other.title)
    for edge in picture.edges:
        for box in variables.values():
            inside = [p for p in edge.points[1:-1] if box.x < p.x < box.right
                      and box.y < p.y < box.bottom]  # fmt: skip
            assert not inside, (edge.title, box.title)
    for one, other in combinations(picture.edges, 2):
        assert not any(
            meet(*a, *b) for a in pairwise(one.points) for b in pairwise(other.points)
        ), (one.title, other.title)


def meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> bool:
        return (q.x - p.x) * (r.y - p.y) > (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)


def test_variables_in_most_loops_have_the_greatest_leverage(picture: Picture) -> None:
    (lever,) = [box for box in picture.boxes if box.kind == "variabel-ungkit"]
    assert lever.title == "Kunjungan wisatawan"
    assert lever.description == "dalam 4 loop"
    assert picture.outline[len([b for b in picture.boxes if b.within == "loop"])].iri == lever.iri


def test_an_agency_has_the_loops_that_its_plan_stands_in(region: Store) -> None:
    health = NamedNode(DEFAULT_BASE + "id/opd/99.01/1.02.2.14.0.00.01.0000")
    found = kausal(region, health, DEFAULT_BASE, "id")
    variables = {box.title for box in found.boxes if box.kind.startswith("variabel")}
    assert "Derajat kesehatan" in variables
    assert "Kunjungan wisatawan" not in variables


def test_the_drawing_is_the_same_each_time(region: Store, picture: Picture) -> None:
    assert kausal(region, None, DEFAULT_BASE, "id") == picture


def test_a_dataset_without_causes_has_no_diagram() -> None:
    with pytest.raises(Usage):
        kausal(Store(), None, DEFAULT_BASE, "id")
