"""Bundles: a report with all that it was made from, signed, for anyone to run again.

README.txt           how to check it and run it again, with and without this program
manifest.json        the release, the day, the versions, the command, the digests
dataset.nq           what was judged, as sorted N-Quads
shapes/…             the rules
report/…             the report in its forms
SHA256SUMS           the digest of every file above, as sha256sum reads it
SHA256SUMS.sig       its signature (Ed25519), public-key.pem the key
"""

import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import Store

from kg.conformance import judge
from kg.dataset import canonical
from kg.edition import edition_of
from kg.history import dated, read_record
from kg.names import graph_name
from kg.release import Manifest, open_release, read_manifest
from kg.render_report import as_json
from kg.report import ConformanceReport
from kg.report_formats import FORMATS
from kg.shapes import PROFILES, Shapes, profile_files, read_shapes
from kg.signing import sign

README = Path(__file__).parent / "templates" / "bundle.txt"
SUMS, SIGNATURE, KEY = "SHA256SUMS", "SHA256SUMS.sig", "public-key.pem"
MANIFEST, DATASET = "manifest.json", "dataset.nq"
REPORTS = {
    "report.txt": "text",
    "report.json": "json",
    "report.csv": "csv",
    "report.pdf": "pdf",
    "report.junit.xml": "junit",
    "report.sarif.json": "sarif",
}
COMMAND = "simpul validate dataset.nq --shapes shapes/*/*.ttl --on {day} --format json"

Files = Mapping[str, bytes]


def bundle(release: Path, key: Path, day: date, language: str) -> bytes:
    """Return the signed bundle of a release as it stands on a day, as a zip archive.

    The same release, day, language and key give the same bytes. Raises Unreadable where the
    release or the key is none.
    """
    manifest, release = read_manifest(release), release.resolve()
    dataset = judged(open_release(release), manifest.base)
    found = rerun(dataset, read_shapes(profile_files(PROFILES)), day)
    printed = dated(found, read_record(release))
    edition = edition_of(printed, dataset, language, release)
    files = {"README.txt": README.read_bytes(), DATASET: canonical(dataset)}
    files |= {f"shapes/{path.parent.name}/{path.name}": path.read_bytes() for path in _rules()}
    for name, form in REPORTS.items():
        files[f"report/{name}"] = FORMATS[form].write(printed, edition)
    facts = {**_facts(manifest, found), "release": release.name, "quads": len(dataset)}
    files[MANIFEST] = json.dumps(facts, ensure_ascii=False, indent=1).encode()
    sums = sums_of(files)
    signature, public = sign(sums, key)
    files |= {SUMS: sums, SIGNATURE: signature, KEY: public}
    return _zipped(files, datetime.fromisoformat(manifest.built))


def _facts(manifest: Manifest, found: ConformanceReport) -> dict[str, object]:
    """Return where a report comes from, and how it is made again."""
    return {
        "digest": manifest.digest,
        "built": manifest.built,
        "base": manifest.base,
        "sources": [
            {name: one[name] for name in ("file", "sha256", "graph")} for one in manifest.sources
        ],
        "day": found.day.isoformat(),
        "findings": len(found.findings),
        "findings digest": findings_digest(found),
        "command": COMMAND.format(day=found.day),
        "versions": versions(),
    }


def judged(dataset: Store, base: str) -> Store:
    """Return what of a release was judged: all but the graph of the report."""
    report = graph_name(base, "laporan")
    rest = Store()
    rest.bulk_extend(one for one in dataset if one.graph_name != report)
    return rest


def rerun(dataset: Store, shapes: Shapes, day: date) -> ConformanceReport:
    """Judge a dataset by some shapes, as it stands on a day."""
    return judge(dataset, shapes, "sparql", lambda _: None, day=day)


def findings_digest(found: ConformanceReport) -> str:
    """Return the SHA-256 of the findings, in whatever order they were found."""
    results = json.loads(as_json(found, "id"))["results"]
    lines = sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in results)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of what a report is made with."""
    packages = {name: version(name) for name in ("simpul", "pyoxigraph", "typst")}
    return {**packages, "python": platform.python_version()}


def sums_of(files: Files) -> bytes:
    """Return the digests of files as sha256sum writes and reads them.

    >>> sums_of({"a": b""})[:10], sums_of({"a": b""})[-4:]
    (b'e3b0c44298', b'  a\\n')
    """
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def _rules() -> list[Path]:
    return profile_files(PROFILES)


def _zipped(files: Files, when: datetime) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, when.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, files[name])
    return buffer.getvalue()
