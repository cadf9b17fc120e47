"""A plan as the rows of the workbook's sheets, and the statements that have no column there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kg.names import RDF_TYPE, Term, expand
from kg.workbook.cells import Names, write_cell
from kg.workbook.form import LABEL_NAMES, Field, Form

Cell = str | int | float | None
Facts = dict[Term, dict[Term, list[Term]]]

YEAR_SLOT = "{tahun}"
YEAR = expand("tahun")
LABEL = LABEL_NAMES["id"]


@dataclass
class Filled:
    """A sheet with its rows: cells by header, years by number."""

    form: Form
    rows: list[dict[str | int, Cell]] = field(default_factory=list)


@dataclass
class Tables:
    """The filled sheets of a plan, and the triples that stand in none of them."""

    names: Names
    sheets: list[Filled] = field(default_factory=list)
    left: set[Triple] = field(default_factory=set)

    def years(self) -> list[int]:
        """Return the years that have a value."""
        found = {key for one in self.sheets for row in one.rows for key in row}
        return sorted(key for key in found if isinstance(key, int))


def tabulate(triples: Iterable[Triple], forms: Sequence[Form], names: Names) -> Tables:
    """Put the statements of a plan into the sheets of the workbook."""
    left = set(triples)
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for one in sorted(left, key=str):
        facts[one.subject][one.predicate].append(one.object)
    tables = Tables(names, left=left)
    taken: set[Term] = set()
    for form in forms:
        sheet = Filled(form)
        mine = [
            subject
            for subject, said in facts.items()
            if subject not in taken and form.below & set(said.get(RDF_TYPE, []))
        ]
        for subject in [one for one in mine if isinstance(one, NamedNode)]:
            row = _row(tables, form, subject, facts[subject])
            if row is not None:
                taken.add(subject)
                sheet.rows.append(row)
        if form.year is not None:
            sheet.rows = _pivot(sheet.rows)
        tables.sheets.append(sheet)
    return tables


def _row(
    tables: Tables, form: Form, subject: NamedNode, said: dict[Term, list[Term]]
) -> dict[str | int, Cell] | None:
    """Return the row of a thing, its statements taken from those left over."""
    if not tables.names.reach(subject):
        return None
    row: dict[str | int, Cell] = {"": tables.names.short(subject)}
    used = []
    if said[RDF_TYPE] == [form.kind]:
        used.append(Triple(subject, RDF_TYPE, form.kind))
    elif all(one.property != RDF_TYPE for one in form.fields):
        return None
    for one in form.fields:
        if one.property == RDF_TYPE and used:
            continue
        shown = _shown(one, said.get(one.property, []), tables.names)
        if shown:
            texts = [text for text, _ in shown]
            row[one.name["id"]] = texts[0] if len(texts) == 1 else "\n".join(map(str, texts))
            used += [Triple(subject, one.property, value) for _, value in shown]
    if form.year is not None and not _at_year(tables, form.year, said, row, used):
        return None
    tables.left -= set(used)
    return row


def _shown(one: Field, values: list[Term], names: Names) -> list[tuple[Cell, Term]]:
    kept: list[tuple[Cell, Term]] = [
        (text, value) for value in values if (text := write_cell(one, value, names)) is not None
    ]
    # A literal has a cell of its own; things stand on lines.
    return kept if one.datatype is None else kept[:1]


def _at_year(
    tables: Tables,
    year_of: Field,
    said: dict[Term, list[Term]],
    row: dict[str | int, Cell],
    used: list[Triple],
) -> bool:
    """Put the value of a year under its year; return whether it can be."""
    years, values = said.get(YEAR, []), said.get(year_of.property, [])
    if len(years) != 1 or len(values) != 1 or not isinstance(years[0], Literal):
        return False
    year, value = years[0].value, write_cell(year_of, values[0], tables.names)
    parts, label = str(row[""]).split("/"), str(row.get(LABEL, ""))
    general = label.replace(year, YEAR_SLOT, 1)
    there = value is not None and year.isdecimal() and parts.count(year) == 1
    if not there or general.replace(YEAR_SLOT, year) != label:
        return False
    subject = tables.names.thing(str(row[""]))
    used.append(Triple(subject, YEAR, years[0]))
    used.append(Triple(subject, year_of.property, values[0]))
    row[""] = "/".join(YEAR_SLOT if part == year else part for part in parts)
    row[LABEL], row[int(year)] = general or None, value
    return True


def _pivot(rows: list[dict[str | int, Cell]]) -> list[dict[str | int, Cell]]:
    """Join the rows that differ in their year only."""
    joined: dict[tuple[tuple[str, Cell], ...], dict[str | int, Cell]] = {}
    for row in rows:
        key = tuple((str(name), cell) for name, cell in row.items() if isinstance(name, str))
        joined.setdefault(key, {}).update(row)
    return list(joined.values())
