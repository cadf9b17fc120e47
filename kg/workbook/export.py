"""A plan that is in the graph, or none yet, as a workbook."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Store, Triple

from kg.dataset import select
from kg.errors import Usage
from kg.names import QUERIES, Term, graph_name
from kg.rq import read_query
from kg.workbook.cells import Names, labels_of
from kg.workbook.choices import choices_of
from kg.workbook.form import read_forms
from kg.workbook.table import Tables, tabulate
from kg.workbook.write import write_workbook

# The years of the plans being written now: RPJMD and Renstra to 2029, and the year after.
YEARS = range(2025, 2031)


def source_graphs(dataset: Store, base: str, asked: Iterable[str]) -> list[NamedNode]:
    """Return the graphs of the sources, or those of them whose IRI ends as is asked.

    Raises Usage when there is none.
    """
    prefix, beside = graph_name(base, "sumber").value + "/", "/asal"
    known = sorted(
        graph.value
        for graph in dataset.named_graphs()
        if graph.value.startswith(prefix) and not graph.value.endswith(beside)
    )
    ends = tuple(asked)
    found = [one for one in known if not ends or one.endswith(ends)]
    if not found:
        shown = ", ".join(one.removeprefix(prefix) for one in known)
        raise Usage.of("workbook-no-plan", graph=", ".join(ends) or prefix, known=shown)
    return [NamedNode(one) for one in found]


def plan_of(dataset: Store, graphs: Iterable[NamedNode]) -> set[Triple]:
    """Return the statements of some graphs."""
    return {
        quad.triple
        for graph in graphs
        for quad in dataset.quads_for_pattern(None, None, None, graph)
    }


def export_plan(
    dataset: Store, graphs: list[NamedNode], base: str, language: str
) -> tuple[bytes, Tables]:
    """Return a workbook of what some graphs say, and what stands in it."""
    plan = plan_of(dataset, graphs)
    graph = graphs[0].value if len(graphs) == 1 else ""
    return _written(dataset, plan, base, language, graph)


def blank(dataset: Store, base: str, language: str) -> bytes:
    """Return a workbook without rows, its drop-downs offering what the dataset knows."""
    return _written(dataset, set(), base, language, "")[0]


def _written(
    dataset: Store, plan: set[Triple], base: str, language: str, graph: str
) -> tuple[bytes, Tables]:
    forms = read_forms()
    known = [
        {name: row[name] for name in ("thing", "class", "scheme", "label")}
        for row in select(dataset, read_query(QUERIES / "form-choices.rq"))
    ]
    labels: dict[Term, str] = labels_of(quad.triple for quad in dataset)
    labels |= {row["thing"]: row["label"].value for row in known}
    names = Names(base, labels)
    tables = tabulate(plan, forms, names)
    choices = choices_of(forms, known, (quad.triple for quad in dataset), names)
    years = sorted({*tables.years(), *(() if plan else YEARS)})
    return write_workbook(tables, years, language, graph, choices), tables
