"""Readers of foreign file formats: each turns a file into sheets, and knows nothing else.

A reader neither cleans nor checks a value.
"""

from collections.abc import Callable
from pathlib import Path

from kg.readers.bpmn import read_bpmn
from kg.readers.crosstab import read_csv
from kg.readers.document import read_json
from kg.readers.html import read_html
from kg.readers.sqldump import read_sql
from kg.readers.workbook import read_xlsx
from kg.tables import Sheet

READERS: dict[str, Callable[[Path, int], list[Sheet]]] = {
    "xlsx": read_xlsx,
    "csv": read_csv,
    "json": read_json,
    "bpmn": read_bpmn,
    "sql": read_sql,
    "html": read_html,
}
SUFFIXES = {
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".bpmn": "bpmn",
    ".sql": "sql",
    ".html": "html",
    ".htm": "html",
}
