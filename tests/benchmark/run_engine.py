"""Run one SHACL engine of others: ``python run_engine.py ENGINE DATA.nt SHAPES.ttl REPORT.nt``.

It knows nothing of the product, so that it runs where only that engine is installed.
"""

import sys
from pathlib import Path


def by_pyshifty(data: str, shapes: str, report: str) -> None:
    """Validate by pyshifty."""
    import shifty

    prepared = shifty.PreparedValidator(Path(shapes))
    _, graph, _ = prepared.validate(Path(data), graph_mode="data", on_unsupported="error")
    graph.serialize(report, format="nt", encoding="utf-8")


def by_shacl(data: str, shapes: str, report: str) -> None:
    """Validate by the ``shacl`` wheel, which is written in Rust."""
    import shacl

    found = shacl.Shapes.from_file(shapes).validate_file(data)
    Path(report).write_text(found.serialize("ntriples"), encoding="utf-8")


def by_pyshacl(data: str, shapes: str, report: str) -> None:
    """Validate by pySHACL, the reference."""
    import pyshacl
    import rdflib

    graphs = [
        rdflib.Graph().parse(file, format=form) for file, form in ((data, "nt"), (shapes, "turtle"))
    ]
    _, graph, _ = pyshacl.validate(graphs[0], shacl_graph=graphs[1], inplace=True)
    graph.serialize(report, format="nt", encoding="utf-8")


def by_owlrl(data: str, axioms: str, report: str) -> None:
    """Close a graph under OWL 2 RL by owlrl."""
    import owlrl
    import rdflib

    graph = rdflib.Graph().parse(data, format="nt").parse(axioms, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    Path(report).write_text(str(len(graph)), encoding="utf-8")


ENGINES = {
    "pyshifty": by_pyshifty,
    "shacl": by_shacl,
    "pyshacl": by_pyshacl,
    "owlrl": by_owlrl,
}

if __name__ == "__main__":
    ENGINES[sys.argv[1]](*sys.argv[2:])
