"""Why an answer is empty, whatever the values: the condition that nothing meets is named."""

import subprocess
import sys

import pytest
from pyoxigraph import Quad, Store

from kg.missing import Condition, explain, unmet
from kg.names import DEFAULT_BASE, RDF_TYPE, simpul
from kg.query import Question, ask, read_questions

QUESTIONS = read_questions()


def without(region: Store, *terms: str) -> Store:
    """Return the region without the classes and properties of these names."""
    gone = {simpul(one) for one in terms}
    kept = Store()
    kept.bulk_extend(
        one
        for one in region
        if one.predicate not in gone and not (one.predicate == RDF_TYPE and one.object in gone)
    )
    return kept


@pytest.mark.parametrize(
    ("name", "gone", "term"),
    [
        ("tema-siapa-berbuat-apa", "bertema", "bertema"),
        ("predikat-wilayah", "HasilEvaluasiAKIP", "HasilEvaluasiAKIP"),
        ("ukuran-this", "AlokasiAnggaran", "AlokasiAnggaran"),
        ("sub-kegiatan-tanpa-lokasi", "berlaku", "berlaku"),
    ],
)
def test_what_the_data_lacks_is_named(region: Store, name: str, gone: str, term: str) -> None:
    data = without(region, gone)
    assert not ask(data, QUESTIONS[name], {}, DEFAULT_BASE).rows
    assert unmet(data, QUESTIONS[name].text, DEFAULT_BASE) == Condition(simpul(term))


def test_what_is_there_but_elsewhere_is_told_apart(region: Store) -> None:
    data = without(region, "bertema")
    stray = simpul("apa-pun")
    data.add(Quad(stray, simpul("bertema"), simpul("tema")))
    question = QUESTIONS["tema-siapa-berbuat-apa"]
    condition = unmet(data, question.text, DEFAULT_BASE)
    assert condition == Condition(simpul("bertema"), anywhere=True)
    assert "tetapi tidak pada hal" in explain(data, condition, "id")


@pytest.mark.parametrize("question", [*QUESTIONS.values()][::7], ids=[*QUESTIONS][::7])
def test_where_there_is_an_answer_no_condition_is_unmet(region: Store, question: Question) -> None:
    if ask(region, question, {}, DEFAULT_BASE).rows:
        assert unmet(region, question.text, DEFAULT_BASE) == Condition()


def test_the_reason_is_said_by_the_name_of_the_thing(region: Store) -> None:
    assert explain(region, Condition(simpul("Lokasi")), "id").endswith("tidak memuat lokasi.")
    assert explain(Store(), Condition(), "en").startswith("Why empty? All that")


FIRST_ASKED = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pyoxigraph import Store
from kg.missing import unmet
from kg.query import read_questions
sys.setswitchinterval(1e-6)
texts = [one.text for one in read_questions().values()][:16]
with ThreadPoolExecutor(8) as pool:
    assert len(list(pool.map(lambda text: unmet(Store(), text, "urn:"), texts))) == 16
"""


def test_many_may_ask_first_at_once() -> None:
    """A process of its own: the parser errs only while it learns how its functions are called."""
    subprocess.run([sys.executable, "-c", FIRST_ASKED], check=True, timeout=60)  # noqa: S603
