"""One foreign file to triples: the planner's workbook, or a file of a known layout."""

from collections.abc import Mapping
from pathlib import Path

from kg.layout import Layout
from kg.mapping import Import, import_file
from kg.recognise import recognise
from kg.workbook.intake import import_workbook
from kg.workbook.read import is_workbook


def take_in(path: Path, layouts: Mapping[str, Layout], base: str) -> Import:
    """Import a file as what it is found to be.

    Raises the errors of `import_file`, `import_workbook` and `recognise`.
    """
    if is_workbook(path):
        return import_workbook(path, base)
    return import_file(path, recognise(path, layouts), base)
