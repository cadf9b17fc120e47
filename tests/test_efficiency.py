"""Money that could be freed: what two questions say of it is the same money, counted once."""

from collections import Counter

from pyoxigraph import Store

from kg.names import DEFAULT_BASE
from kg.query import Answer, ask, read_questions

QUESTIONS = read_questions()


def answer(region: Store, name: str) -> Answer:
    return ask(region, QUESTIONS[name], {}, DEFAULT_BASE)


def by_year(said: Answer, column: str, *, only: str | None = None) -> Counter[str]:
    """Return the sums of a column by year, of all rows or of those of one cause."""
    found: Counter[str] = Counter()
    for row in said.rows:
        cells = dict(zip(said.variables, map(said.written, row), strict=True))
        if only is None or cells["sebab"] == only:
            found[cells["tahun"]] += int(cells[column])
    return found


def test_duplicates_are_the_same_money_in_both_questions(region: Store) -> None:
    causes = answer(region, "efisiensi-menurut-sebab")
    groups = answer(region, "potensi-efisiensi")
    duplicates = by_year(causes, "batasAtas", only="duplikasi yang dapat digabung")
    assert duplicates == by_year(groups, "potensi")
    assert duplicates.total() > 0


def test_no_cause_takes_more_than_there_is_and_none_is_decided_beyond_its_bound(
    region: Store,
) -> None:
    causes = answer(region, "efisiensi-menurut-sebab")
    whole = by_year(answer(region, "porsi-program-prioritas"), "pagu")
    for year, most in by_year(causes, "batasAtas").items():
        assert 0 <= by_year(causes, "batasBawah")[year] <= most <= whole[year]
