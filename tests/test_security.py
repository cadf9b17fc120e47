"""The papers of security: each attack and each requirement names tests, and the tests are there."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from re._constants import MAX_REPEAT, MAXREPEAT, MIN_REPEAT
from re._parser import SubPattern, parse
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ATTACKS = 41
# The requirements of level 1 of OWASP ASVS 5.0.0, by chapter and section.
LEVEL_1 = {
    "1.2": 5,
    "1.3": 2,
    "1.5": 1,
    "2.1": 1,
    "2.2": 2,
    "2.3": 1,
    "3.2": 2,
    "3.3": 1,
    "3.4": 2,
    "3.5": 3,
    "4.1": 1,
    "4.4": 1,
    "5.2": 2,
    "5.3": 2,
    "6.1": 1,
    "6.2": 8,
    "6.3": 2,
    "6.4": 2,
    "7.2": 4,
    "7.4": 2,
    "8.1": 1,
    "8.2": 2,
    "8.3": 1,
    "9.1": 3,
    "9.2": 1,
    "10.4": 5,
    "11.3": 2,
    "11.4": 1,
    "12.1": 1,
    "12.2": 2,
    "13.4": 1,
    "14.2": 1,
    "14.3": 1,
    "15.1": 1,
    "15.2": 1,
    "15.3": 1,
}


def read(name: str) -> dict[str, dict[str, Any]]:
    """Return the entries of one of the papers, by number."""
    with (ROOT / "tests" / name).open("rb") as file:
        return tomllib.load(file)


ENTRIES = {
    f"{paper} {number}": entry
    for paper in ("attacks.toml", "asvs.toml")
    for number, entry in read(paper).items()
}


@cache
def names_of(module: str) -> frozenset[str]:
    """Return the names of the tests of a module."""
    tree = ast.parse((ROOT / "tests" / f"{module}.py").read_text(encoding="utf-8"))
    names = (one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))


def test_every_attack_and_every_requirement_is_there() -> None:
    assert list(read("attacks.toml")) == [str(one + 1) for one in range(ATTACKS)]
    due = [f"{section}.{one + 1}" for section, count in LEVEL_1.items() for one in range(count)]
    assert list(read("asvs.toml")) == due


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_it_names_tests_that_exist_or_says_why_it_does_not_apply(entry: dict[str, Any]) -> None:
    assert entry["what"]
    assert ("tests" in entry) != ("absent" in entry)
    for one in entry.get("tests", ()):
        module, _, name = one.partition("::")
        assert name in names_of(module), one
    assert ("how" in entry) == ("tests" in entry)
    assert entry.get("absent") or entry["tests"]


def test_every_package_is_pinned_by_its_hash() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [one for one in lines if one and not one.startswith((" ", "#"))]
    assert len(packages) > 50
    assert [one for one in packages if not re.fullmatch(r"[a-z0-9._\[\],-]+==\S+ \\", one)] == []
    hashed = (Path(ROOT / "requirements.txt").read_text(encoding="utf-8")).count("--hash=sha256:")
    assert hashed >= len(packages)


def calls() -> list[tuple[Path, str, ast.Call]]:
    """Return every call in the product: where it stands, and what is called."""
    return [
        (path, ast.unparse(one.func), one)
        for path in [*ROOT.glob("kg/**/*.py"), *ROOT.glob("api/**/*.py")]
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.Call)
    ]


def test_nothing_is_run_by_a_shell_or_evaluated() -> None:
    forbidden = {"eval", "exec", "os.system", "pickle.loads", "pickle.load", "yaml.load", "compile"}
    made = calls()
    assert len(made) > 1000
    assert [(path, name) for path, name, _ in made if name in forbidden] == []
    assert [path for path, _, one in made if any(k.arg == "shell" for k in one.keywords)] == []


def test_no_weak_digest_is_used() -> None:
    named = (re.match(r"hashlib\.\w+", name) for _, name, _ in calls())
    assert {one[0] for one in named if one} == {"hashlib.sha256"}


def patterns() -> list[str]:
    """Return every regular expression in the data files: of shapes, questions and layouts."""
    found = []
    for path in [*ROOT.glob("shapes/**/*.ttl"), *ROOT.glob("kg/**/*.toml")]:
        said = path.read_text(encoding="utf-8")
        found += re.findall(r'sh:pattern "((?:[^"\\\\]|\\\\.)*)"', said)
        found += re.findall(r"pattern = '([^']*)'", said)
    return [one.replace("\\\\", "\\") for one in found]


def repeats(parsed: SubPattern, inside: bool = False) -> bool:
    """Return whether a repetition without end lies in another: what may take exponential time."""
    for op, argument in parsed:
        endless = op in {MAX_REPEAT, MIN_REPEAT} and argument[1] == MAXREPEAT
        if endless and inside:
            return True
        parts = argument if isinstance(argument, (tuple, list)) else ()
        below = [one for part in parts for one in (part if isinstance(part, list) else [part])]
        if any(isinstance(one, SubPattern) and repeats(one, inside or endless) for one in below):
            return True
    return False


def test_no_pattern_of_ours_can_run_away() -> None:
    """Shapes are judged by an engine that is linear; pySHACL and the cells of a table are not."""
    assert repeats(parse(r"(a+)+$"))
    assert not repeats(parse(r"a+b*"))
    assert len(patterns()) > 20
    assert [one for one in patterns() if repeats(parse(one))] == []


def test_every_file_that_the_threat_model_names_is_there() -> None:
    told = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = {one for one in told.split("`") if one.startswith(("api/", "kg/", "deploy/", "tests/"))}
    assert len(named) > 10
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []


def test_the_unit_gives_the_service_and_its_workers_a_user_without_rights() -> None:
    unit = (ROOT / "deploy" / "simpul.service").read_text(encoding="utf-8").splitlines()
    said = dict(one.split("=", 1) for one in unit if "=" in one and not one.startswith("#"))
    assert said["User"] == said["Group"] == "simpul"
    assert said["NoNewPrivileges"] == said["RestrictSUIDSGID"] == "yes"
    assert said["ProtectSystem"] == "strict"
    assert said["StateDirectory"] == "simpul"
    assert "AmbientCapabilities" not in said
    # A worker makes users of its own to leave the network: that must stay allowed.
    assert "RestrictNamespaces" not in said
