"""What is refused before any parser works on it: document types, endless nesting, bombs."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException

from kg.errors import InputRefused, LimitExceeded, Place, Unreadable

# Deeper than any plan or process model; a parser that calls itself ends its process further down.
NESTING = 200
JSON_NESTING = 64

# A workbook of a whole province stays far below these limits; a bomb does not.
UNPACKED_BYTES = 300_000_000
PARTS = 1000
RATIO, SMALL = 200, 10_000_000
CHUNK = 2**20

JSON_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


class _Depth(ContentHandler):
    """Counts how deep elements lie in one another."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802
        self._depth += 1
        if self._depth > NESTING:
            raise LimitExceeded.of("nested-too-deep", Place(self._path.name), limit=NESTING)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self._depth -= 1


def refuse_unsafe_xml(path: Path) -> None:
    """Raise Unreadable for a document type, LimitExceeded for endless nesting.

    Raises InputRefused, with line and column, for what is no XML.
    """
    # Loaded where there is XML: it brings the whole of HTTP with it.
    import defusedxml.sax

    try:
        defusedxml.sax.parse(str(path), _Depth(path), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable.of("document-type", Place(path.name)) from error
    except SAXParseException as error:
        column = str((error.getColumnNumber() or 0) + 1)
        place = Place(path.name, row=error.getLineNumber(), column=column)
        raise InputRefused.of("rdf-syntax", place, reason=error.getMessage()) from error
    except (LookupError, ValueError) as error:
        # An encoding that nobody knows, or one that the parser cannot map.
        raise InputRefused.of("rdf-syntax", Place(path.name), reason=error) from error


def refuse_deep_json(path: Path) -> None:
    """Raise LimitExceeded for JSON that nests deeper than a parser can bear."""
    depth = 0
    for token in JSON_TOKEN.finditer(path.read_bytes()):
        depth += (token[0] in b"[{") - (token[0] in b"]}")
        if depth > JSON_NESTING:
            raise LimitExceeded.of("nested-too-deep", Place(path.name), limit=JSON_NESTING)


def refuse_unsafe_archive(path: Path, packed: bytes) -> None:
    """Raise LimitExceeded for an archive that unpacks too large, Unreadable for an unsafe part.

    Every part is unpacked and counted, for its header may lie. Raises the errors of `zipfile` for
    one that is damaged.
    """
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
            raise _too_large(path)
        _refuse_names(path, [part.filename for part in parts])
        left = UNPACKED_BYTES
        for part in parts:
            left -= _unpacked(path, archive, part, left)


def _too_large(path: Path) -> LimitExceeded:
    return LimitExceeded.of("workbook-too-large", Place(path.name), limit=UNPACKED_BYTES)


def _refuse_names(path: Path, names: list[str]) -> None:
    outside = [one for one in names if one.startswith("/") or ".." in re.split(r"[/\\]", one)]
    twice = [one for one in names if names.count(one) > 1]
    for one in (*outside, *twice):
        raise Unreadable.of("archive-names", Place(path.name), part=one)


def _unpacked(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes a part unpacks to."""
    count = 0
    with archive.open(part) as content:
        while chunk := content.read(CHUNK):
            if not count and part.filename.endswith((".xml", ".rels")) and _has_type(chunk):
                raise Unreadable.of("document-type", Place(path.name, part.filename))
            count += len(chunk)
            packed = max(part.compress_size, 1)
            if count > left or (count > SMALL and count > RATIO * packed):
                raise _too_large(path)
    return count


def _has_type(content: bytes) -> bool:
    """Return whether a document type stands before the first element.

    >>> _has_type('<!DOCTYPE a [<!ENTITY b "b">]><a/>'.encode("utf-16"))
    True
    """
    found: list[bool] = []
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: found.append(True)
    parser.StartElementHandler = lambda *_: found.append(False)
    try:
        for at in range(0, len(content), 4096):
            parser.Parse(content[at : at + 4096], False)
            if found:
                break
    except ExpatError:
        return False
    return bool(found) and found[0]
