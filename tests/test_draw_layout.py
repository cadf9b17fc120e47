"""The layout of drawings: text, ranks, order, tracks, and whole random graphs."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.draw.channels import OVERLAP, Strand, cost, tracks
from kg.draw.diagram import DOWN, RIGHT, Diagram, Flow, Plan, diagram
from kg.draw.lanes import InLanes
from kg.draw.order import arrange, crossings
from kg.draw.packing import packed, paper_scale
from kg.draw.picture import Box, Picture
from kg.draw.ranks import ranks_of
from kg.draw.style import style
from kg.draw.svg import clean
from kg.draw.text import Line, text_width, wrap
from tests.test_draw_geometry import loose, overlaid, overlapping, through

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80)


@given(WORDS, st.integers(20, 300))
def test_a_wrapped_text_fits_and_loses_nothing(text: str, room: int) -> None:
    lines = wrap(text, room)
    single = [line for line in lines if len(line.text) > 1]
    assert all(line.width <= room + 0.01 for line in single)
    written = "".join(line.text for line in lines)
    assert written.replace("-", "").replace(" ", "") == "".join(text.split()).replace("-", "")


def test_a_long_word_breaks_at_its_strokes_first() -> None:
    lines = [line.text for line in wrap("Pengadaan/Pemeliharaan", 90)]
    assert lines == ["Pengadaan/", "Pemeliharaan"]


def test_lines_are_of_even_length() -> None:
    lines = wrap("Meningkatnya kualitas hidup dan daya saing sumber daya manusia", 140)
    widths = [line.width for line in lines]
    assert len(lines) == 3
    assert max(widths) - min(widths) < 40


def test_bold_text_is_wider_and_unknown_letters_are_widest() -> None:
    assert text_width("Proses", 12, bold=True) > text_width("Proses", 12)
    assert text_width("漢", 12) >= 12
    assert Line("Proses", 24).width == 2 * Line("Proses", 12).width


def test_what_xml_does_not_have_is_left_out() -> None:
    assert clean("a\x00b\x1bc\ufffe") == "abc"


def test_ranks_lead_onwards_and_a_cycle_is_cut_once() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("x", "c")]
    ranks = ranks_of("abcdx", edges)
    assert ranks == {"a": 0, "b": 1, "c": 2, "d": 1, "x": 1}


EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=24)


@given(EDGES)
def test_ranks_keep_all_but_the_edges_of_cycles(pairs: list[tuple[int, int]]) -> None:
    nodes = [str(one) for one in range(15)]
    edges = [(str(a), str(b)) for a, b in pairs if a < b]
    ranks = ranks_of(nodes, edges)
    assert all(ranks[a] < ranks[b] for a, b in edges)
    assert min(ranks.values()) == 0


def test_an_order_without_crossings_is_found() -> None:
    layers = [["a", "b", "c"], ["x", "y", "z"]]
    links = [[("a", "z"), ("b", "y"), ("c", "x")]]
    assert crossings(layers, links) == 3
    assert crossings(arrange(layers, links, {}), links) == 0


def test_lanes_are_not_mixed_to_save_a_crossing() -> None:
    layers = [["a", "b"], ["x", "y"]]
    links = [[("a", "y"), ("b", "x")]]
    lanes = {"a": 0, "b": 1, "x": 0, "y": 1}
    assert arrange(layers, links, lanes) == layers


def test_lines_that_would_lie_on_each_other_get_tracks_that_part_them() -> None:
    above, below = Strand("a", (10,), (90,)), Strand("b", (90,), (150,))
    assert cost(above, below) >= OVERLAP
    assert tracks([above, below]).of == {"b": 0, "a": 1}
    assert tracks([Strand("c", (10,), (10,))]).count == 0


def test_what_is_far_apart_shares_a_track() -> None:
    assert tracks([Strand("a", (0,), (40,)), Strand("b", (80,), (120,))]).count == 1


def test_rectangles_are_packed_for_paper() -> None:
    places, (width, height) = packed([(100, 50)] * 12, 10)
    assert len(set(places)) == 12
    assert paper_scale(width, height) > paper_scale(12 * 110, 50)


def drawn(
    pairs: list[tuple[int, int]], direction: str, lanes: int = 0, *, gathered: bool = False
) -> Diagram:
    """Draw fifteen boxes and the flows between them."""
    names = [str(one) for one in range(15)]
    boxes = [Box(id=one, kind="proses", width=90, height=40, title=one) for one in names]
    edges = sorted({(str(a), str(b)) for a, b in pairs if a != b})
    flows = [
        Flow(source=a, target=b, kind="aliran", title=f"{a} → {b}",
             lines=(Line("item", 10),) if int(a) % 3 == 0 and not gathered else (),
             gathered=gathered)
        for a, b in edges
    ]  # fmt: skip
    plan = Plan(
        ranks=ranks_of(names, edges),
        lanes={one: int(one) % lanes for one in names} if lanes else {},
        direction=direction,
        forward=bool(lanes),
    )
    if lanes:
        plan = Plan(**{**vars(plan), "placing": InLanes([0.0] * lanes)})
    return diagram(boxes, flows, plan)


@settings(max_examples=40, deadline=None)
@given(EDGES, st.sampled_from([DOWN, RIGHT]), st.booleans())
def test_any_graph_is_drawn_without_overlap(
    pairs: list[tuple[int, int]], direction: str, gathered: bool
) -> None:
    found = drawn(pairs, direction, gathered=gathered)
    picture = Picture(kind="coba", title="", description="", boxes=found.boxes, edges=found.edges)
    labels = [edge.label for edge in found.edges if edge.label]
    assert not list(overlapping([*found.boxes, *labels]))
    assert not list(loose(picture))
    assert not list(through(picture))


@settings(max_examples=40, deadline=None)
@given(EDGES, st.integers(2, 4))
def test_in_lanes_every_box_stays_in_its_own(pairs: list[tuple[int, int]], lanes: int) -> None:
    found = drawn(pairs, RIGHT, lanes)
    spans = [[box for box in found.boxes if int(box.id) % lanes == lane] for lane in range(lanes)]
    for upper, lower in pairwise(spans):
        assert max(box.bottom for box in upper) < min(box.y for box in lower)
    picture = Picture(kind="coba", title="", description="", boxes=found.boxes, edges=found.edges)
    assert not list(overlapping(list(found.boxes)))
    assert not list(loose(picture))
    assert not list(through(picture))


def test_two_flows_to_one_box_do_not_lie_on_each_other() -> None:
    found = drawn([(0, 5), (1, 5), (2, 5), (0, 6), (1, 7), (2, 8), (3, 5), (4, 8)], DOWN)
    picture = Picture(kind="coba", title="", description="", boxes=found.boxes, edges=found.edges)
    assert not list(overlaid(picture))


@pytest.mark.parametrize("shape", ["proses", "peristiwa-mulai", "gerbang-eksklusif", "tak-dikenal"])
def test_every_kind_has_a_look(shape: str) -> None:
    assert style("box", shape).stroke


def test_kinds_are_told_apart_without_colour() -> None:
    groups = ["manajemen", "inti", "pendukung", "lainnya"]
    looks = [style("box", f"proses-{one}") for one in groups]
    forms = [(one.shape, one.width, one.dash) for one in looks]
    assert all(a != b for a, b in combinations(forms, 2))
