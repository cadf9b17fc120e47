"""Check a bundle: whose it is, whether it is whole, and whether running it again says the same."""

import json
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import RdfFormat, Store

from kg.bundle import (
    DATASET,
    KEY,
    MANIFEST,
    SIGNATURE,
    SUMS,
    Files,
    findings_digest,
    rerun,
    sums_of,
    versions,
)
from kg.errors import LimitExceeded, Place, Unreadable
from kg.shapes import Shapes, read_shapes
from kg.signing import fingerprint, signed

# What a bundle unpacks to at most, in bytes, and of how many files it is.
BYTES, FILES = 4 * 2**30, 10_000


@dataclass(frozen=True)
class Verdict:
    """What checking a bundle has shown."""

    release: str
    day: str
    key: str
    # The findings that the bundle states, and whether they were found again.
    findings: int
    same: bool
    # What the bundle was made with and the program that checks it is not.
    otherwise: dict[str, tuple[str, str]]


def check_bundle(file: Path, key: Path | None) -> Verdict:
    """Check a bundle and judge its data by its rules again.

    ``key`` is the public key that the reader trusts; without it the one in the bundle is used,
    which shows only that nobody else has changed it. Raises Unreadable for a bundle that is not
    whole or not signed by that key, and LimitExceeded for one that is too large.
    """
    files = _read(file)
    public = files[KEY] if key is None else _trusted(key)
    if not signed(files[SUMS], files[SIGNATURE], public):
        raise Unreadable.of("bundle-not-signed", Place(file.name))
    if sums_of(_told(files)) != files[SUMS]:
        raise Unreadable.of("bundle-damaged", Place(file.name))
    try:
        return _verdict(files, public)
    except (KeyError, TypeError, ValueError, SyntaxError) as error:
        raise Unreadable.of("bundle-damaged", Place(file.name)) from error


def _verdict(files: Files, public: bytes) -> Verdict:
    """Judge the data of a bundle by its rules again, and compare."""
    facts: dict[str, Any] = json.loads(files[MANIFEST])
    found = rerun(_dataset(files), _shapes(files), date.fromisoformat(facts["day"]))
    made, ours = facts["versions"], versions()
    return Verdict(
        release=facts["release"],
        day=facts["day"],
        key=fingerprint(public),
        findings=facts["findings"],
        same=findings_digest(found) == facts["findings digest"],
        otherwise={
            name: (made.get(name, ""), ours[name]) for name in ours if made.get(name) != ours[name]
        },
    )


def _told(files: Files) -> Files:
    """Return the files that the sums tell of."""
    return {name: one for name, one in files.items() if name not in (SUMS, SIGNATURE, KEY)}


def _trusted(key: Path) -> bytes:
    try:
        return key.read_bytes()
    except OSError as error:
        raise Unreadable.of("no-key", Place(str(key))) from error


def _read(file: Path) -> Files:
    """Return the files of a bundle by name; none is ever unpacked to a path that it names."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > FILES or sum(one.file_size for one in members) > BYTES:
                raise LimitExceeded.of("bundle-too-large", Place(file.name), limit=BYTES)
            files = {one.filename: archive.read(one) for one in members}
    except (OSError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile) as error:
        raise Unreadable.of("bundle-damaged", Place(file.name)) from error
    if not {SUMS, SIGNATURE, KEY, MANIFEST, DATASET} <= files.keys():
        raise Unreadable.of("bundle-damaged", Place(file.name))
    return files


def _dataset(files: Files) -> Store:
    store = Store()
    store.bulk_load(files[DATASET], RdfFormat.N_QUADS)
    return store


def _shapes(files: Files) -> Shapes:
    """Read the rules of a bundle; each file keeps the folder that names its profile."""
    with TemporaryDirectory() as folder:
        paths = []
        for name in sorted(files):
            path = PurePosixPath(name)
            if len(path.parts) == 3 and path.parts[0] == "shapes" and ".." not in path.parts:
                within = Path(folder) / path.parts[1]
                within.mkdir(exist_ok=True)
                (within / path.name).write_bytes(files[name])
                paths.append(within / path.name)
        return read_shapes(paths)
