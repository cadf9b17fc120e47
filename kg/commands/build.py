"""Sources to a release, and what it holds."""

import sys
from argparse import Namespace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from kg.arguments import argument
from kg.conformance import judge
from kg.deadlines import policy_of
from kg.history import RECORD, read_record, record
from kg.names import SHIPPED_DATA, graph_name
from kg.overlap.candidates import PARAMETERS
from kg.pipeline import World, make_world
from kg.release import current, locked, publish
from kg.render_import import FORMATS as IMPORT_FORMATS
from kg.render_report import as_json, as_turtle
from kg.report import SEVERITIES, ConformanceReport
from kg.report_graph import report_graph
from kg.shapes import PROFILES, profile_files, read_shapes
from kg.sources import keep_sources
from kg.talk import say, teller

ARGUMENTS = [argument("sources", nargs="*", type=Path, help="files, folders; default: the shipped")]


def run(args: Namespace) -> int:
    """Build a release, make it the live one, and say what it holds."""
    tell, policy = teller(args), policy_of(args.home)
    world = make_world(args.sources or [SHIPPED_DATA], args.base, tell)
    found = judge(world.dataset, read_shapes(profile_files(PROFILES)), "sparql", tell)
    world.dataset.extend(report_graph(found, graph_name(args.base, "laporan")))
    facts = _facts(args, world, found)
    documents = {
        "report.json": as_json(found, args.lang),
        "report.ttl": as_turtle(found, args.lang),
        RECORD: record(found, read_record(current(args.home)), str(facts["built"]), policy),
    }
    tell("step-release")
    asserted = world.asserted
    with locked(args.home):
        keep_sources(args.home, zip(asserted.files.values(), asserted.described(), strict=True))
    release = publish(args.home, world.dataset, documents, facts)
    _summarise(args, world, found, release)
    return 0


def _facts(args: Namespace, world: World, found: ConformanceReport) -> dict[str, object]:
    """Return what the manifest says of how a release came to be."""
    graphs = {
        graph.value: sum(1 for _ in world.dataset.quads_for_pattern(None, None, None, graph))
        for graph in world.dataset.named_graphs()
    }
    return {
        "base": args.base,
        "version": version("simpul"),
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": world.asserted.described(),
        "graphs": dict(sorted(graphs.items())),
        "parameters": {"overlap": dict(PARAMETERS)},
        "results": {one: len(found.of_severity(one)) for one in SEVERITIES},
    }


def _summarise(args: Namespace, world: World, found: ConformanceReport, release: Path) -> None:
    for one in world.asserted.imports:
        sys.stdout.write(IMPORT_FORMATS["text"](one, args.lang) + "\n")
    say(
        args,
        "built",
        release=release.name,
        files=len(world.asserted.files),
        quads=world.quads,
        inferred=sum(world.inferred.values()),
        rules=len(world.inferred),
        measured=sum(world.measured.values()),
        clustered=sum(world.clustered.values()),
        **{one.lower(): len(found.of_severity(one)) for one in SEVERITIES},
    )
