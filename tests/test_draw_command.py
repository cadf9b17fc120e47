"""Drawings and suppositions from the command line: each kind, each format, what is refused."""

import re
from pathlib import Path

import defusedxml.ElementTree
import pytest

from kg.cli import main
from kg.dataset import canonical
from kg.draw.kinds import KINDS
from kg.release import current, live_dataset
from tests.test_whatif import AGENCY, MERGED, PREFIXES

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"\| `simpul (draw [^`]+)` \|", README)

Capture = pytest.CaptureFixture[str]

# What a kind cannot draw all of at once.
CHOSEN = {
    "lintas-fungsi": "id/99.01/peta/5",
    "pohon-kinerja": "id/99.01/pohon/stunting",
    "kanvas": "id/organisasi/djpk",
    "organisasi": "id/opd/99.01/3.26.0.00.0.00.01.0000",
    "kesiapan": "id/opd/99.01/3.26.0.00.0.00.01.0000",
}


def draw(home: Path, capsys: Capture, *arguments: str) -> str:
    """Draw from a home and return what was written to stdout."""
    assert main(["draw", *arguments, "--home", str(home)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn(kind: str, home: Path, capsys: Capture) -> None:
    of = ["--of", CHOSEN[kind]] if kind in CHOSEN else []
    text = draw(home, capsys, kind, *of, "--format", "text").splitlines()
    root = defusedxml.ElementTree.fromstring(draw(home, capsys, kind, *of))
    assert root[0].text == text[0]
    assert len(text) > 5
    assert (root.get("lang"), root.tag) == ("id", "{http://www.w3.org/2000/svg}svg")


def test_every_kind_has_an_example_in_the_readme() -> None:
    assert {line.split()[1] for line in SHOWN} >= {one for one in KINDS if "cascade-" not in one}


@pytest.mark.parametrize("line", SHOWN)
def test_an_example_of_the_readme_draws(
    line: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    out = draw(home, capsys, *line.split()[1:])
    assert out or all(path.stat().st_size > 1000 for path in tmp_path.iterdir())


def test_the_words_are_of_the_language_asked_for(home: Path, capsys: Capture) -> None:
    text = ["lintas-fungsi", "--of", CHOSEN["lintas-fungsi"], "--format", "text"]
    assert draw(home, capsys, *text).startswith("Peta lintas fungsi: ")
    assert draw(home, capsys, *text, "--language", "en").startswith("Cross-functional map: ")
    assert draw(home, capsys, *text, "--lang", "en").startswith("Cross-functional map: ")
    both = draw(home, capsys, *text, "--lang", "en", "--language", "id")
    assert both.startswith("Peta lintas fungsi: ")


def test_a_drawing_is_written_to_a_file(home: Path, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "posyandu.bpmn"
    of = ["--of", CHOSEN["lintas-fungsi"]]
    assert draw(home, capsys, "lintas-fungsi", *of, "--format", "bpmn", "-o", str(path)) == ""
    root = defusedxml.ElementTree.parse(path).getroot()
    assert root.tag.endswith("}definitions")
    assert main(["import", str(path)]) == 0


def test_a_matrix_is_a_table_and_other_kinds_their_outline(home: Path, capsys: Capture) -> None:
    matrix = draw(home, capsys, "matriks", "--of", "id/organisasi/djpk", "--format", "csv")
    assert matrix.startswith("dari\\ke,")
    outline = draw(home, capsys, "proses", "--format", "csv")
    assert outline.startswith("tingkat,teks,alamat\r\n0,Proses manajemen")


def test_html_is_a_whole_page(home: Path, capsys: Capture) -> None:
    page = draw(home, capsys, "cascade", "--format", "html", "--language", "en")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.count("<h1>") == page.count("<main>") == page.count("<figure ") == 1
    assert "size: A3 landscape" in page


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["lintas-fungsi"], 2, "memerlukan --of: id/99.01/proses/"),
        (["organisasi"], 2, "memerlukan --of: id/opd/99.01/"),
        (["cascade", "--format", "bpmn"], 2, "hanya lintas-fungsi"),
        (["lintas-fungsi", "--format", "bpmn", "--of", "id/99.01/peta/1"], 2, "lintas fungsi"),
        (["matriks", "--format", "mermaid"], 2, "matriks"),
        (["proses", "--of", "id/tidak ada"], 2, "--of"),
        (["proses", "--of", "id/tidak-ada"], 2, "tidak ada yang dapat digambar"),
        (["proses", "-o", "/tidak/ada/peta.svg"], 7, "peta.svg"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    arguments: list[str], code: int, said: str, home: Path, capsys: Capture
) -> None:
    assert main(["draw", *arguments, "--home", str(home)]) == code
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_an_unknown_kind_names_those_that_there_are(capsys: Capture) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["draw", "lingkaran"])
    assert "lintas-fungsi" in capsys.readouterr().err


def test_a_question_is_asked_of_what_is_supposed(
    home: Path, tmp_path: Path, capsys: Capture
) -> None:
    before = canonical(live_dataset(home, None)[0])
    path = tmp_path / "gabung.ttl"
    path.write_text(PREFIXES + MERGED, encoding="utf-8")
    ask = ["ask", "kebutuhan-pegawai", "--what-if", str(path), "--home", str(home)]
    assert main(ask) == 0
    assert "Andaikan gabung" in capsys.readouterr().out
    assert canonical(live_dataset(home, None)[0]) == before
    assert len(list((home / "releases").iterdir())) == 1
    assert current(home) is not None


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (None, 4, "andai.ttl"),
        ("<id/a> <id/b>", 3, "RDF"),
        (f"<{AGENCY}/unit/99> owl:deprecated true .", 3, f"{AGENCY}/unit/99"),
    ],
)
def test_a_supposition_that_does_not_fit_is_refused(
    text: str | None, code: int, said: str, home: Path, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "andai.ttl"
    if text is not None:
        path.write_text(PREFIXES + text, encoding="utf-8")
    ask = ["ask", "kebutuhan-pegawai", "--what-if", str(path), "--home", str(home)]
    assert main(ask) == code
    assert said in capsys.readouterr().err
