"""An accepted exception to a rule, written into a source of its own for the next build."""

from argparse import Namespace
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.arguments import RELEASE, argument
from kg.criteria import written
from kg.errors import Usage
from kg.register import read_criteria
from kg.release import live_dataset
from kg.talk import say
from kg.waiver_source import add_waiver, name_of, spoken_enough
from kg.waivers import Waiver

ARGUMENTS = [
    argument("rule", help="the name of the rule, as AlokasiBersumberDana"),
    argument("scope", help="a thing or an agency: an IRI, or its end after the base"),
    argument("--reason", required=True, help="why it is accepted, in a sentence"),
    argument("--role", required=True, help="the position that grants it; never a person"),
    argument("--until", required=True, type=date.fromisoformat, help="the last day, YYYY-MM-DD"),
    argument("--since", type=date.fromisoformat, help="the first day; default: today"),
    argument("--basis", default="", help="the letter or minutes that it rests on"),
    argument("-o", "--output", type=Path, default=Path("pengecualian.ttl"), help="a Turtle source"),
    RELEASE,
]


def run(args: Namespace) -> int:
    """Add a waiver to its file, which is a source of the next build."""
    dataset, manifest = live_dataset(args.home, args.dataset)
    waiver = Waiver(
        iri="",
        rule=_rule(args.rule),
        scope=_scope(args.scope, dataset, manifest.base),
        reason=spoken_enough("reason", args.reason),
        role=spoken_enough("role", args.role),
        start=args.since or date.today(),
        end=args.until,
        basis=" ".join(args.basis.split()),
    )
    waiver = name_of(waiver, manifest.base)
    add_waiver(args.output, waiver, manifest.base)
    say(args, "waiver-written", file=args.output, rule=waiver.rule_key, end=waiver.end)
    return 0


def _rule(name: str) -> str:
    """Return the IRI of the rule of a name; raises Usage where there is none."""
    for one in read_criteria().values():
        if name in (one.key, written(one.shape)):
            return written(one.shape)
    raise Usage.of("unknown-rule", name=name)


def _scope(name: str, dataset: Store, base: str) -> str:
    """Return the IRI of a thing that the dataset says something of; raises Usage for another."""
    try:
        thing = NamedNode(name if name.startswith(("http://", "https://")) else base + name)
    except ValueError as error:
        raise Usage.of("unknown-thing", of=name) from error
    if next(dataset.quads_for_pattern(thing, None, None), None) is None:
        raise Usage.of("unknown-thing", of=name)
    return thing.value
