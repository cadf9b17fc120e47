"""Write every committed Turtle file in its one deterministic form: a diff shows meaning only.

Run as ``python -m tests.canonical_turtle`` to fix the files; `test_turtle.py` checks them.
"""

import sys
from pathlib import Path

from diffable_rdf import deterministic_turtle
from rdflib import Graph

ROOT = Path(__file__).parent.parent
FOLDERS = ("ontology", "shapes", "data", "tests")

# Data files name their things relative to the base that a deployment chooses.
RELATIVE = "https://relative.simpul.example/"


def turtle_files() -> list[Path]:
    """Return the committed Turtle files, in order of their paths."""
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.ttl"))


def canonical(path: Path) -> str:
    """Return the deterministic Turtle text of the graph that a file holds."""
    graph = Graph().parse(path, format="turtle", publicID=RELATIVE)
    return deterministic_turtle(graph).replace(f"<{RELATIVE}", "<")


def main() -> None:
    """Rewrite the files that are not in their deterministic form and name them."""
    for path in turtle_files():
        text = canonical(path)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
