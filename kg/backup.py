"""Backups: a release as one file that no engine is needed to read, and back again.

manifest.json     what the release says of itself
dataset.nq        every statement, as N-Quads
report.json …     the documents beside the store
sumber/…          the sources as they were read, as far as the home keeps them
"""

import io
import tarfile
from dataclasses import asdict
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.dataset import digest
from kg.durable import unsealed
from kg.errors import Place, StorageFailed, Unreadable
from kg.release import (
    MANIFEST,
    STORE,
    Manifest,
    locked,
    open_release,
    publish,
    read_manifest,
)
from kg.sources import keep, kept_at

DATASET = "dataset.nq"
# What the manifest of the restored release says anew, of the release that it is then.
OWN = ("digest", "quads", "files", "previous")


def back_up(release: Path, file: Path) -> Manifest:
    """Write a release into one compressed file, and return its manifest.

    Raises Unreadable when it is not a release, StorageFailed when the disk will not.
    """
    manifest = read_manifest(release)
    statements = open_release(release).dump(format=RdfFormat.N_QUADS) or b""
    try:
        with tarfile.open(file, "w:gz") as archive:
            _add(archive, MANIFEST, (release / MANIFEST).read_bytes())
            _add(archive, DATASET, statements)
            for name in _documents(manifest):
                _add(archive, name, (release / name).read_bytes())
            for path in _kept(release, manifest):
                _add(archive, str(path.relative_to(_home(release))), path.read_bytes())
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(file)), reason=error.strerror) from error
    return manifest


def restore(file: Path, home: Path) -> Path:
    """Make the release in a backup the live one of a home, and return it.

    Raises Unreadable, and changes nothing, when the backup is not whole: its statements must have
    the digest that its manifest states.
    """
    manifest, dataset, documents, sources = _read(file, home)
    if digest(dataset) != manifest.digest:
        raise Unreadable.of("backup-damaged", Place(file.name))
    with locked(home):
        for source, content in sources:
            keep(home, source, io.BytesIO(content))
    facts = {name: value for name, value in asdict(manifest).items() if name not in OWN}
    return publish(home, dataset, documents, facts)


def _home(release: Path) -> Path:
    return release.resolve().parent.parent


def _kept(release: Path, manifest: Manifest) -> list[Path]:
    """Return the sources that are kept; a release of a time before that has none."""
    paths = (kept_at(_home(release), one) for one in manifest.sources)
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def _documents(manifest: Manifest) -> list[str]:
    return [name for name in manifest.files if not name.startswith(f"{STORE}/")]


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


Sources = list[tuple[dict[str, str], bytes]]


def _read(file: Path, home: Path) -> tuple[Manifest, Store, dict[str, str], Sources]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            manifest = Manifest(**unsealed(_member(archive, MANIFEST)))
            dataset = Store()
            dataset.bulk_load(_member(archive, DATASET), RdfFormat.N_QUADS)
            documents = {name: _member(archive, name).decode() for name in _documents(manifest)}
            names = set(archive.getnames())
            held = {str(kept_at(home, one).relative_to(home)): one for one in manifest.sources}
            sources = [(held[one], _member(archive, one)) for one in held if one in names]
    except (OSError, EOFError, KeyError, TypeError, ValueError, tarfile.TarError) as error:
        raise Unreadable.of("backup-damaged", Place(file.name)) from error
    return manifest, dataset, documents, sources


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    """Return the content of a member; nothing is ever unpacked to a path that the file names."""
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read()
