"""The command line: each stage, its formats, its exit codes, both languages."""

import io
import json
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse

from kg.cli import BUG, COMMANDS, INTERRUPTED, main
from kg.commands import questions
from kg.names import SHIPPED_DATA

AKIP = str(SHIPPED_DATA / "paparan" / "nilai-akip-jatim-2017.csv")
SCALE = str(SHIPPED_DATA / "paparan" / "skala.ttl")

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:shape-q> .
<urn:shape-q> sh:path ( <urn:p> [ sh:inversePath <urn:q> ] ) ; sh:minCount 1 ; sh:message "kurang" .
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with one release of the deck's scores and scale."""
    folder = tmp_path_factory.mktemp("home")
    assert main(["build", AKIP, SCALE, "--home", str(folder)]) == 0
    return folder


Capture = pytest.CaptureFixture[str]


def test_build_tells_what_it_read(tmp_path: Path, capsys: Capture) -> None:
    assert main(["build", AKIP, "--home", str(tmp_path), "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert "38 rows read, 38 used, 0 refused" in out
    assert "0 violations" in out
    assert "reading the sources" in err


def test_import_writes_triples_and_an_account(tmp_path: Path, capsys: Capture) -> None:
    output = tmp_path / "akip.nq"
    assert main(["import", AKIP, "-o", str(output), "--format", "json"]) == 0
    account = json.loads(capsys.readouterr().out)
    assert (account["read"], account["used"], account["refused"]) == (38, 38, 0)
    assert len(list(parse(path=str(output), format=RdfFormat.N_QUADS))) > 38 * 8


def test_imported_triples_are_a_source_again(tmp_path: Path, capsys: Capture) -> None:
    output = tmp_path / "akip.nq"
    main(["import", AKIP, "-o", str(output)])
    assert main(["validate", str(output)]) == 0
    assert "Sesuai" in capsys.readouterr().out


def test_reason_counts_what_each_rule_added(home: Path, capsys: Capture) -> None:
    assert main(["reason", "--home", str(home)]) == 0
    assert "38  predikat" in capsys.readouterr().out
    assert main(["reason", AKIP]) == 0
    assert "38  predikat" in capsys.readouterr().out


def test_reason_lets_hermit_judge(home: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["reason", "--dl", "--home", str(home), "--lang", "en"]) == 0
    assert "Consistent" in capsys.readouterr().out
    source = tmp_path / "salah.ttl"
    prefix = "@prefix simpul: <https://w3id.org/simpul/def#> ."
    source.write_text(f"{prefix} <urn:x> a simpul:Program, simpul:Jabatan .")
    assert main(["reason", str(source), "--dl"]) == 1
    assert "Tidak konsisten" in capsys.readouterr().out


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_validate_finds_the_hole_in_the_deck_s_scale(
    engine: str, home: Path, capsys: Capture
) -> None:
    arguments = ["validate", "--home", str(home), "--profile", "minimal", "--engine", engine]
    assert main(arguments) == 1
    out = capsys.readouterr().out
    assert "SkalaTanpaCelah" in out
    assert "di atas 30 sampai 40" in out


def test_validate_as_json_has_the_shape_that_others_build_on(home: Path, capsys: Capture) -> None:
    assert main(["validate", "--home", str(home), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["conforms"], report["engine"]) == (False, "sparql")
    (result,) = report["results"]
    assert set(result["message"]) == {"id", "en"}
    assert set(result) == {
        "focusNode", "resultPath", "value", "severity", "sourceShape",
        "sourceConstraintComponent", "message", "source", "opd",
        "key", "waiver",
    }  # fmt: skip


def test_validate_of_one_agency_leaves_out_the_others(home: Path, capsys: Capture) -> None:
    assert main(["validate", "--home", str(home), "--opd", "urn:tidak-ada"]) == 0
    assert "Sesuai" in capsys.readouterr().out


def test_validate_any_data_by_any_shapes(tmp_path: Path, capsys: Capture) -> None:
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text("<urn:a> <urn:p> <urn:b> . <urn:c> <urn:p> <urn:d> . <urn:e> <urn:q> <urn:b> .")
    shapes.write_text(SHAPES)
    arguments = ["validate", str(data), "--shapes", str(shapes), "--format", "ttl"]
    assert main(arguments) == 1
    report = capsys.readouterr().out
    assert "sh:focusNode <urn:c>" in report
    assert "sh:inversePath <urn:q>" in report


def test_ill_formed_shapes_are_refused(tmp_path: Path, capsys: Capture) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES.replace("sh:minCount", "sh:minCuont"))
    assert main(["validate", AKIP.replace(".csv", ".csv"), "--shapes", str(shapes)]) != 0
    data = tmp_path / "data.ttl"
    data.write_text("<urn:a> <urn:p> <urn:b> .")
    assert main(["validate", str(data), "--shapes", str(shapes)]) == 3
    assert "minCuont" in capsys.readouterr().err


def test_questions_are_listed(capsys: Capture) -> None:
    assert main(["questions"]) == 0
    assert "CQ59  predikat-wilayah" in capsys.readouterr().out
    assert main(["questions", "--format", "json"]) == 0
    names = {one["name"] for one in json.loads(capsys.readouterr().out)}
    assert "predikat-wilayah" in names


def test_ask_answers_for_people(home: Path, capsys: Capture) -> None:
    assert main(["ask", "predikat-wilayah", "--home", str(home)]) == 0
    assert "38 dari 38 predikat" in capsys.readouterr().out


def test_ask_answers_as_csv_json_and_turtle(home: Path, capsys: Capture) -> None:
    answer = ["ask", "predikat-wilayah", "tahun=2017", "--home", str(home), "--format"]
    assert main([*answer, "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + 38
    assert main([*answer, "json"]) == 0
    bindings = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert bindings[0]["nilai"] == {
        "type": "literal",
        "value": "81.31",
        "datatype": "http://www.w3.org/2001/XMLSchema#decimal",
    }
    assert main([*answer, "ttl"]) == 0
    triples = parse(input=capsys.readouterr().out, format=RdfFormat.TURTLE)
    assert sum(one.predicate.value.endswith("#solution") for one in triples) == 38


def test_ask_answers_as_a_workbook(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["ask", "predikat-wilayah", "--home", str(home), "--format", "xlsx"]) == 0
    workbook = load_workbook(io.BytesIO(capsysbinary.readouterr().out))
    sheet = workbook.worksheets[0]
    assert sheet.title == "CQ59"
    assert [cell.value for cell in sheet[1]][:3] == ["Instansi", "Tahun", "Nilai"]
    assert sheet["C2"].value == 81.31


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", "tidak-ada"], 2, "tidak dikenal"),
        (["ask", "predikat-wilayah", "tahun=dua"], 2, "'dua' bukan year"),
        (["ask", "predikat-wilayah", "bulan=1"], 2, "tidak punya parameter bulan"),
        (["ask", "predikat-wilayah", "2017"], 2, "parameter=nilai"),
        (["validate", "--profile", "tidak-ada"], 2, "tidak dikenal"),
        (["import", AKIP, "--layout", "tidak-ada"], 2, "tidak dikenal"),
        (["build", "tidak-ada.ttl"], 4, "tidak ada"),
    ],
)
def test_what_does_not_fit_is_said(
    arguments: list[str], code: int, said: str, home: Path, capsys: Capture
) -> None:
    assert main([*arguments, "--home", str(home)]) == code
    assert said in capsys.readouterr().err


def test_there_is_no_answer_before_the_first_build(tmp_path: Path, capsys: Capture) -> None:
    assert main(["ask", "predikat-wilayah", "--home", str(tmp_path), "--lang", "en"]) == 4
    assert "run simpul build first" in capsys.readouterr().err


def raising(error: BaseException) -> object:
    def run(_args: object) -> int:
        raise error

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_subcommand_says_what_it_takes(name: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    assert "--lang" in capsys.readouterr().out


def test_a_bug_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "argv", ["simpul", "questions"])
    monkeypatch.setattr(questions, "read_questions", lambda: raising(RuntimeError("rusak"))(0))
    assert main() == BUG
    assert "rusak" in capsys.readouterr().err


def test_an_interruption_has_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "read_questions", lambda: raising(KeyboardInterrupt())(0))
    assert main(["questions"]) == INTERRUPTED


@pytest.mark.parametrize(("language", "said"), [("id", "0 kesalahan"), ("en", "0 errors")])
def test_the_ontology_report_has_no_open_error(language: str, said: str, capsys: Capture) -> None:
    assert main(["ontology-report", "--lang", language]) == 0
    assert capsys.readouterr().out.startswith(said)
