"""Every form in which a report is written, with its media type."""

from collections.abc import Callable
from dataclasses import dataclass

from kg.edition import Edition
from kg.render_report import as_json, as_text, as_turtle
from kg.report import ConformanceReport


@dataclass(frozen=True)
class Format:
    """A form of a report: its media type, and what writes it."""

    media_type: str
    write: Callable[[ConformanceReport, Edition], bytes]


def _spoken(write: Callable[[ConformanceReport, str], str]) -> Callable[..., bytes]:
    """Return a writer of text as one of bytes."""
    return lambda found, edition: (write(found, edition.language) + "\n").encode()


def _xlsx(found: ConformanceReport, edition: Edition) -> bytes:
    # The engines of spreadsheets and of paper are loaded where they are asked for.
    from kg.report_table import as_xlsx

    return as_xlsx(found, edition)


def _csv(found: ConformanceReport, edition: Edition) -> bytes:
    from kg.report_table import as_csv

    return as_csv(found, edition)


def _pdf(found: ConformanceReport, edition: Edition) -> bytes:
    from kg.report_pdf import as_pdf

    return as_pdf(found, edition)


def _junit(found: ConformanceReport, edition: Edition) -> bytes:
    from kg.report_junit import as_junit

    return as_junit(found, edition)


def _sarif(found: ConformanceReport, edition: Edition) -> bytes:
    from kg.report_sarif import as_sarif

    return as_sarif(found, edition)


FORMATS = {
    "text": Format("text/plain", _spoken(as_text)),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "pdf": Format("application/pdf", _pdf),
    "csv": Format("text/csv", _csv),
    "json": Format("application/json", _spoken(as_json)),
    "ttl": Format("text/turtle", _spoken(as_turtle)),
    "junit": Format("application/xml", _junit),
    "sarif": Format("application/sarif+json", _sarif),
}
