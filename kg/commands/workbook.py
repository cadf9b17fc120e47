"""The planner's workbook: a blank one, one of a plan that is in the graph, a marked copy of one."""

from argparse import Namespace
from pathlib import Path

from pyoxigraph import Store

from kg.arguments import DATASET, argument
from kg.build import build
from kg.confine import confined
from kg.conformance import judge
from kg.errors import Usage
from kg.measure import measure, read_measures
from kg.opening import read_dataset
from kg.reason import read_rules, reason
from kg.recognise import read_layouts
from kg.shapes import PROFILES, profile_files, read_shapes
from kg.talk import say, teller, write
from kg.workbook.check import faults, mark
from kg.workbook.export import blank, export_plan, source_graphs
from kg.workbook.read import read_book, readable

ARGUMENTS = [
    argument("what", choices=("new", "export", "check")),
    argument("file", nargs="?", type=Path, help="check: the workbook"),
    argument("-o", dest="output", type=Path, help="where to write the workbook"),
    argument("--sources", nargs="+", type=Path, default=[], help="what is known besides codes"),
    argument("--graph", nargs="+", default=[], help="export: how the IRIs of the graphs end"),
    argument("--profile", nargs="+", default=PROFILES, help="check: default: all"),
    DATASET,
]


def run(args: Namespace) -> int:
    """Write the workbook; check returns 1 where there is anything to mend."""
    if args.what == "check":
        return _check(args)
    if args.output is None:
        raise Usage.of("output-due")
    if args.what == "new":
        write(args.output, blank(_known(args), args.base, args.lang))
        return 0
    dataset = _known(args) if args.sources else read_dataset(args)[0]
    graphs = source_graphs(dataset, args.base, args.graph)
    content, tables = export_plan(dataset, graphs, args.base, args.lang)
    write(args.output, content)
    rows = sum(len(one.rows) for one in tables.sheets)
    say(args, "workbook-written", file=args.output.name, rows=rows, left=len(tables.left))
    return 0


def _known(args: Namespace) -> Store:
    return build(args.sources, read_layouts(), args.base).store


def _check(args: Namespace) -> int:
    if args.file is None:
        raise Usage.of("workbook-due")
    # Read apart first: what comes back from others may be no workbook but a bomb.
    confined(readable, args.file, args.base)
    book = read_book(args.file, args.base)
    dataset = _known(args)
    dataset.extend(book.quads)
    reason(dataset, read_rules(), args.base)
    measure(dataset, read_measures(), args.base)
    report = judge(dataset, read_shapes(profile_files(args.profile)), "sparql", teller(args))
    found = faults(book, report, args.lang)
    content, cells = mark(args.file, found, args.lang)
    output = args.output or args.file.with_name(f"{args.file.stem}-temuan.xlsx")
    write(output, content)
    say(args, "workbook-checked", file=output.name, cells=cells, findings=len(found))
    return 1 if found else 0
