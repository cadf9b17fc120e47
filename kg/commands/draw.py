"""A drawing of what a release holds: process maps, cascade, matrix, canvas, loops, organisation."""

import sys
from argparse import Namespace
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.arguments import DATASET, argument
from kg.draw import FORMATS, render
from kg.draw.html import as_page
from kg.draw.kinds import KINDS
from kg.errors import LANGUAGES, Usage
from kg.opening import read_dataset
from kg.talk import write

# The kind that is a model of BPMN too, and the format that is no writing of a picture.
MODELLED, BPMN = "lintas-fungsi", "bpmn"

ARGUMENTS = [
    argument("kind", choices=KINDS),
    argument("--of", help="what is drawn: an IRI, or its end after the base; default: all"),
    argument("--format", choices=[*FORMATS, BPMN], default="svg"),
    argument("--language", choices=LANGUAGES, help="of the words drawn; default: of the talk"),
    argument("-o", dest="output", type=Path, help="write a file; default: to stdout"),
    DATASET,
]


def run(args: Namespace) -> int:
    """Draw a thing of the live release and write the drawing."""
    dataset, manifest = read_dataset(args)
    drawn = _drawn(args, dataset, manifest.base)
    if args.output is None:
        sys.stdout.buffer.write(drawn)
    else:
        write(args.output, drawn)
    return 0


def _drawn(args: Namespace, dataset: Store, base: str) -> bytes:
    of, language = _thing(args.of, base), args.language or args.lang
    if args.format == BPMN:
        return _model(args.kind, dataset, of, base, language)
    picture = KINDS[args.kind](dataset, of, base, language)
    # A file of its own is a whole page; in the page of another the figure stands alone.
    return (
        as_page(picture, language)
        if args.format == "html"
        else render(picture, args.format, language)
    )


def _model(kind: str, dataset: Store, of: NamedNode | None, base: str, language: str) -> bytes:
    if kind != MODELLED:
        raise Usage.of("draw-no-model", kind=kind, due=MODELLED)
    # The writer of models is loaded where one is asked for.
    from kg.bpmn import write_bpmn

    return write_bpmn(dataset, of, base, language)


def _thing(text: str | None, base: str) -> NamedNode | None:
    """Return the thing that is asked for; raises Usage for what is no IRI."""
    if text is None:
        return None
    try:
        return NamedNode(text if text.startswith(("http://", "https://", "urn:")) else base + text)
    except ValueError as error:
        raise Usage.of("bad-parameter", name="--of", value=text, type="iri") from error
