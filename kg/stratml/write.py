"""Write a plan by the template of StratML."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import DefaultGraph, Quad, Store, Triple

from kg.dataset import select
from kg.errors import message
from kg.rq import read_query

FOLDER = Path(__file__).parent
TEMPLATE = "plan.xml"
# The first and the last day of a year, or of a quarter of it.
STARTS = {"": "01-01", "1": "01-01", "2": "04-01", "3": "07-01", "4": "10-01"}
ENDS = {"": "12-31", "1": "03-31", "2": "06-30", "3": "09-30", "4": "12-31"}
WORDS = ("NILAI", "DASAR", "PELAKSANA", "PAGU", "RENCANA", "TANPA_MISI")

# A solution of a query: the text of each variable, empty where it is unbound.
Row = Mapping[str, str]


def write_stratml(plan: Iterable[Triple], vocabulary: Store, language: str) -> bytes:
    """Return a plan as one document of StratML; every thing and value of it stands there once.

    ``vocabulary`` gives the names of classes and codes.
    """
    dataset = Store()
    dataset.extend(vocabulary)
    dataset.extend(Quad(one.subject, one.predicate, one.object, DefaultGraph()) for one in plan)
    answers = {path.stem: _rows(dataset, path) for path in FOLDER.glob("*.rq")}
    statements = answers["statements"]
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined
    )
    text = environment.get_template(TEMPLATE).render(
        plan=answers["plan"][0],
        organisations=answers["organisations"],
        visions=[one for one in statements if one["kind"] == "vision"],
        goals=[one for one in statements if one["kind"] == "goal"],
        objectives=_by(answers["objectives"], "goal"),
        indicators=_by(answers["indicators"], "of"),
        values=_by(answers["values"], "of"),
        budgets=_by(answers["budgets"], "of"),
        by_period=lambda rows: _grouped(rows, "year", "quarter"),
        by_fund=lambda rows: _grouped(rows, "stage", "fund"),
        identifier=identifier,
        STARTS=STARTS,
        ENDS=ENDS,
        **{word: message(f"stratml-{word.lower()}", language) for word in WORDS},
    )
    return text.encode()


def identifier(iri: str) -> str:
    """Return the identifier of a thing: an XML name, the same for the same IRI.

    >>> identifier("https://data.simpul.example/id/1")
    '_17b92026-7f26-5ad4-9d9a-b3c3ccb2e623'
    """
    return f"_{uuid5(NAMESPACE_URL, iri)}"


def _rows(dataset: Store, path: Path) -> list[Row]:
    solutions = select(dataset, read_query(path))
    names = [one.value for one in solutions.variables]
    return [
        {
            name: "" if term is None else getattr(term, "value", str(term))
            for name, term in zip(names, solution, strict=True)
        }
        for solution in solutions
    ]


def _by(rows: Iterable[Row], name: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _grouped(rows: Iterable[Row], *names: str) -> list[tuple[tuple[str, ...], list[Row]]]:
    """Return rows that follow each other with the same values, in the order of the query."""

    def key(row: Row) -> tuple[str, ...]:
        return tuple(row[name] for name in names)

    return [(one, list(those)) for one, those in groupby(rows, key)]
