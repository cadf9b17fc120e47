"""What each subcommand does with its arguments; each returns the exit code."""

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import Store

from kg import oracle, query
from kg.dataset import canonical, parse_file
from kg.errors import Place, StorageFailed, Unreadable, Usage, message
from kg.layout import Layout
from kg.mapping import import_file
from kg.names import SHIPPED_DATA, graph_name
from kg.pipeline import World, judge, make_world
from kg.reason import KIND as INFERRED
from kg.recognise import read_layouts, recognise
from kg.release import Manifest, current, open_release, publish, read_manifest
from kg.render_answer import FORMATS as ANSWER_FORMATS
from kg.render_import import FORMATS as IMPORT_FORMATS
from kg.render_report import FORMATS as REPORT_FORMATS
from kg.report import SEVERITIES, ConformanceReport
from kg.report_graph import report_graph
from kg.shapes import PROFILES, profile_files, read_shapes


def _say(args: Namespace, key: str, **values: object) -> None:
    sys.stdout.write(message(key, args.lang, **values) + "\n")


def _teller(args: Namespace) -> Callable[[str], None]:
    """Return how to tell of a step as it begins."""

    def tell(key: str) -> None:
        sys.stderr.write(message(key, args.lang) + "\n")

    return tell


def build(args: Namespace) -> int:
    """Sources to a release, and what it holds."""
    tell = _teller(args)
    world = make_world(args.sources or [SHIPPED_DATA], args.base, tell)
    found = judge(world.dataset, read_shapes(profile_files(PROFILES)), "sparql", tell)
    world.dataset.extend(report_graph(found, graph_name(args.base, "laporan")))
    documents = {
        "report.json": REPORT_FORMATS["json"](found, args.lang),
        "report.ttl": REPORT_FORMATS["ttl"](found, args.lang),
    }
    tell("step-release")
    release = publish(args.home, world.dataset, documents, _facts(args, world, found))
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
        "results": {one: len(found.of_severity(one)) for one in SEVERITIES},
    }


def _summarise(args: Namespace, world: World, found: ConformanceReport, release: Path) -> None:
    for one in world.asserted.imports:
        sys.stdout.write(IMPORT_FORMATS["text"](one, args.lang) + "\n")
    _say(
        args,
        "built",
        release=release.name,
        files=len(world.asserted.files),
        quads=world.quads,
        inferred=sum(world.inferred.values()),
        rules=len(world.inferred),
        measured=sum(world.measured.values()),
        **{one.lower(): len(found.of_severity(one)) for one in SEVERITIES},
    )


def import_(args: Namespace) -> int:
    """One foreign file to triples, with the account of its rows."""
    account = import_file(args.file, _layout(args, read_layouts()), args.base)
    if args.output is not None:
        _write(args.output, canonical(account.quads))
    sys.stdout.write(IMPORT_FORMATS[args.format](account, args.lang) + "\n")
    return 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(path)), reason=error.strerror) from error


def _layout(args: Namespace, layouts: dict[str, Layout]) -> Layout:
    if args.layout is None:
        return recognise(args.file, layouts)
    if args.layout not in layouts:
        raise Usage.of("unknown-layout", layout=args.layout, known=", ".join(layouts))
    return layouts[args.layout]


def _live(args: Namespace) -> tuple[Store, Manifest]:
    """Open the release that was asked for, or the live one."""
    release = args.dataset or current(args.home)
    if release is None:
        raise Unreadable.of("no-release", Place(str(args.home)))
    return open_release(release), read_manifest(release.resolve())


def reason(args: Namespace) -> int:
    """How much follows by which rule; with --dl, whether HermiT finds it consistent."""
    if args.data:
        world = make_world(args.data, args.base, _teller(args))
        dataset, counts = world.dataset, world.inferred
    else:
        dataset, manifest = _live(args)
        inferred = graph_name(manifest.base, INFERRED).value + "/"
        counts = {
            graph.removeprefix(inferred): count
            for graph, count in manifest.graphs.items()
            if graph.startswith(inferred)
        }
    for rule, count in sorted(counts.items()):
        sys.stdout.write(f"{count:>9}  {rule}\n")
    if not args.dl:
        return 0
    _teller(args)("step-oracle")
    verdict = oracle.judge(dataset)
    unsatisfiable = ", ".join(verdict.unsatisfiable) or "–"
    _say(args, "consistent" if verdict.consistent else "inconsistent", classes=unsatisfiable)
    return 0 if verdict.consistent and not verdict.unsatisfiable else 1


def validate(args: Namespace) -> int:
    """A conformance report on the live release, on sources, or on any data by any shapes."""
    tell = _teller(args)
    shapes = read_shapes(args.shapes or profile_files(args.profile))
    if not args.data:
        dataset, _ = _live(args)
    elif args.shapes:
        dataset = Store()
        for path in args.data:
            dataset.extend(parse_file(path, path.absolute().as_uri()))
    else:
        dataset = make_world(args.data, args.base, tell).dataset
    found = judge(dataset, shapes, args.engine, tell)
    if args.opd is not None:
        found = found.of_opd(args.opd)
    sys.stdout.write(REPORT_FORMATS[args.format](found, args.lang) + "\n")
    return 0 if found.conforms else 1


def questions(args: Namespace) -> int:
    """The catalogue of questions."""
    known = query.read_questions().values()
    if args.format == "json":
        sys.stdout.write(json.dumps([one.described() for one in known], ensure_ascii=False) + "\n")
        return 0
    for one in sorted(known, key=lambda one: one.code):
        slots = " ".join(f"[{name}=…]" for name in one.parameters)
        sys.stdout.write(f"{one.code}  {one.name} {slots}\n      {one.title[args.lang]}\n")
    return 0


def ask(args: Namespace) -> int:
    """One question and its answer."""
    known = query.read_questions()
    if args.name not in known:
        raise Usage.of("unknown-question", name=args.name)
    dataset, manifest = _live(args)
    values = dict(_pair(one) for one in args.values)
    answer = query.ask(dataset, known[args.name], values, manifest.base)
    sys.stdout.buffer.write(ANSWER_FORMATS[args.format](answer, args.lang))
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Usage.of("not-a-pair", value=text)
    return name, value
