"""A plan out of the graph: as RDF in every syntax, as StratML, or as CSV with metadata."""

from argparse import Namespace
from pathlib import Path

from pyoxigraph import Store, serialize

from kg.arguments import DATASET, argument
from kg.build import build, load_vocabulary
from kg.csvw import as_csvw
from kg.dataset import FORMATS
from kg.opening import read_dataset
from kg.recognise import read_layouts
from kg.stratml import write_stratml
from kg.talk import say, write
from kg.workbook.export import plan_of, source_graphs

STRATML = ".xml"
ARGUMENTS = [
    argument(
        "output",
        type=Path,
        help="a file (.ttl .nt .nq .trig .rdf .jsonld; .xml: StratML), or a folder: CSV",
    ),
    argument("--sources", nargs="+", type=Path, default=[], help="default: the live release"),
    argument("--graph", nargs="+", default=[], help="how the IRIs of the graphs end"),
    DATASET,
]


def run(args: Namespace) -> int:
    """Write what the sources say, without what was inferred, and count it."""
    dataset = _dataset(args)
    graphs = source_graphs(dataset, args.base, args.graph)
    plan = plan_of(dataset, graphs)
    form = FORMATS.get(args.output.suffix.lower())
    if args.output.suffix.lower() == STRATML:
        vocabulary = Store()
        load_vocabulary(vocabulary, args.base)
        write(args.output, write_stratml(plan, vocabulary, args.lang))
    elif form is None:
        args.output.mkdir(parents=True, exist_ok=True)
        for name, content in as_csvw(plan).items():
            write(args.output / name, content)
    elif form.supports_datasets:
        pattern = dataset.quads_for_pattern
        quads = [quad for graph in graphs for quad in pattern(None, None, None, graph)]
        write(args.output, serialize(quads, format=form) or b"")
    else:
        write(args.output, serialize(sorted(plan, key=str), format=form) or b"")
    say(args, "exported", file=args.output.name, count=len(plan))
    return 0


def _dataset(args: Namespace) -> Store:
    if args.sources:
        return build(args.sources, read_layouts(), args.base).store
    return read_dataset(args)[0]
