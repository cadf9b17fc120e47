"""A finding as a picture: the thing, what it is tied to, and dashed what it should be tied to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from kg.criteria import Criterion, written
from kg.draw.boxes import text_box
from kg.draw.diagram import RIGHT, Flow, Plan, diagram
from kg.draw.picture import Box, Picture
from kg.draw.reading import Row, names, rows
from kg.draw.text import wrap
from kg.errors import message
from kg.names import Term
from kg.report import Finding
from kg.report_texts import lacks

WIDTH, LABEL, PAD = 240, 150, 4
# The ties that are shown beside what is missing or wrong: enough to see where the thing stands.
SHOWN = 3
WHAT = "temuan"


@dataclass(frozen=True)
class _Scene:
    """What the boxes of a finding are called."""

    finding: Finding
    rule: Criterion
    named: dict[str, str]
    language: str

    def name(self, term: Term) -> str:
        """Return what a term is called."""
        return term.value if isinstance(term, Literal) else self.named.get(written(term), "")


def draw_finding(
    dataset: Store, finding: Finding, rule: Criterion, base: str, language: str
) -> Picture:
    """Draw the thing of a finding with its ties, the missing one dashed, the wrong one red."""
    thing = written(finding.result.focus_node)
    ties = rows(dataset, "tetangga", base, hal=[thing])[:SHOWN] if _named(finding) else []
    scene = _scene(dataset, finding, rule, ties, base, language)
    first = text_box("temuan-hal", thing, finding.name, width=WIDTH)
    parts = [*_wrong(scene), *((_box(scene, one), _tie(scene, one)) for one in ties)]
    ranks = {first.id: 0} | {box.id: 1 for box, _ in parts}
    boxes, flows = [first, *(box for box, _ in parts)], [flow for _, flow in parts]
    drawn = diagram(boxes, flows, Plan(ranks=ranks, lanes={}, direction=RIGHT))
    around = drawn.borders
    dx, dy = PAD - around.x, PAD - around.y
    return Picture(
        kind=WHAT,
        title=finding.name,
        description=finding.message(language),
        boxes=tuple(one.moved(dx, dy) for one in drawn.boxes),
        edges=tuple(one.moved(dx, dy) for one in drawn.edges),
        width=around.width + 2 * PAD,
        height=around.height + 2 * PAD,
        of=thing,
    )


def _scene(
    dataset: Store,
    finding: Finding,
    rule: Criterion,
    ties: Sequence[Row],
    base: str,
    language: str,
) -> _Scene:
    """Return what is to be drawn, with the names of all that stands in it."""
    iris = [one[name] for one in ties for name in ("sifat", "objek")]
    terms: list[Term | None] = [finding.result.value, _path(finding), rule.value_class]
    iris += [one.value for one in terms if isinstance(one, NamedNode)]
    return _Scene(finding, rule, names(dataset, iris, language, base), language)


def _named(finding: Finding) -> bool:
    return isinstance(finding.result.focus_node, NamedNode)


def _path(finding: Finding) -> Term | None:
    return finding.result.path.predicate if finding.result.path else None


def _wrong(scene: _Scene) -> Iterator[tuple[Box, Flow]]:
    """Yield the box of what is missing or does not fit, and the line to it."""
    result = scene.finding.result
    path = _path(scene.finding)
    label = (scene.name(path) if path else "") or scene.rule.called(scene.language)
    if result.value is not None and result.value != result.focus_node:
        said = scene.name(result.value) or written(result.value)
        iri = result.value.value if isinstance(result.value, NamedNode) else None
        box = text_box("temuan-keliru", iri, said, width=WIDTH, id=WHAT)
        yield box, _flow(scene, WHAT, "temuan-keliru", label, said)
    else:
        expected, missing = scene.rule.value_class, lacks(scene.finding)
        kind = scene.name(expected) if expected else ""
        said = message("draw-missing" if missing else "draw-unmet", scene.language, what=kind)
        box = text_box("temuan-kurang", None, said.strip(), width=WIDTH, id=WHAT)
        yield box, _flow(scene, WHAT, "temuan-kurang", label, said.strip())


def _id(tie: Row) -> str:
    return f"{tie['sifat']} {tie['objek']}"


def _box(scene: _Scene, tie: Row) -> Box:
    name = scene.named[tie["objek"]]
    return text_box("temuan-ada", tie["objek"], name, width=WIDTH, id=_id(tie))


def _tie(scene: _Scene, tie: Row) -> Flow:
    named = scene.named
    return _flow(scene, _id(tie), "temuan-ada", named[tie["sifat"]], named[tie["objek"]])


def _flow(scene: _Scene, target: str, kind: str, label: str, said: str) -> Flow:
    thing = written(scene.finding.result.focus_node)
    title = f"{scene.finding.name} – {label}: {said}"
    lines = wrap(label, LABEL, 10)
    return Flow(source=thing, target=target, kind=kind, title=title, end_lines=lines)
