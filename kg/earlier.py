"""The releases that came before one, as far as they are kept."""

from collections.abc import Iterator
from pathlib import Path

from kg.release import MANIFEST, Manifest, read_manifest


def ancestors(release: Path) -> Iterator[tuple[Path, Manifest]]:
    """Yield a release and those that came before it, the latest first."""
    seen: set[Path] = set()
    while release not in seen and (release / MANIFEST).exists():
        seen.add(release)
        manifest = read_manifest(release)
        yield release, manifest
        if manifest.previous is None:
            return
        release = release.with_name(manifest.previous)
