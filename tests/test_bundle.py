"""Bundles: signed, whole, the same twice, and run again by whoever has one."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from kg.bundle import KEY, SIGNATURE, SUMS, sums_of
from kg.cli import main
from kg.names import SHIPPED_DATA
from kg.signing import new_key, sign

Capture = pytest.CaptureFixture[str]
SOURCES = [str(SHIPPED_DATA / "paparan" / "skala.ttl")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a home of one small release, two keys and a bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    assert main(["build", *SOURCES, "--home", str(folder / "home")]) == 0
    for name in ("key.pem", "other.pem"):
        assert main(["bundle", str(folder / name), "--new-key"]) == 0
    make(folder, "a.zip")
    return folder


def make(folder: Path, name: str) -> Path:
    """Write a bundle and return its path."""
    options = ["--key", str(folder / "key.pem"), "--home", str(folder / "home")]
    assert main(["bundle", str(folder / name), *options, "--on", "2026-06-01"]) == 0
    return folder / name


def check(file: Path, *options: str) -> int:
    """Check a bundle and return the exit code."""
    return main(["bundle", str(file), "--verify", "--lang", "en", *options])


def files(file: Path) -> dict[str, bytes]:
    """Return the files of a bundle by name."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path: Path, content: dict[str, bytes]) -> Path:
    """Write files as a bundle."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, one in content.items():
            archive.writestr(name, one)
    path.write_bytes(buffer.getvalue())
    return path


def test_a_bundle_is_found_whole_signed_and_the_same_again(folder: Path, capsys: Capture) -> None:
    assert check(folder / "a.zip") == 0
    out = capsys.readouterr().out
    assert "Compare that fingerprint" in out
    assert "the same 1 findings" in out


def test_the_same_release_gives_the_same_bytes(folder: Path) -> None:
    assert make(folder, "b.zip").read_bytes() == (folder / "a.zip").read_bytes()


def test_a_key_that_the_reader_trusts_decides(folder: Path, capsys: Capture) -> None:
    _, public = sign(b"", folder / "key.pem")
    _, foreign = sign(b"", folder / "other.pem")
    for name, pem in (("ours.pub", public), ("theirs.pub", foreign)):
        (folder / name).write_bytes(pem)
    assert check(folder / "a.zip", "--key", str(folder / "ours.pub")) == 0
    assert "the key that you named" in capsys.readouterr().out
    assert check(folder / "a.zip", "--key", str(folder / "theirs.pub")) == 4
    assert check(folder / "a.zip", "--key", str(folder / "a.zip")) == 4
    assert check(folder / "a.zip", "--key", str(folder / "missing.pub")) == 4


@pytest.mark.parametrize("name", ["dataset.nq", "report/report.pdf", "manifest.json"])
def test_what_has_changed_since_it_was_signed_is_seen(
    name: str, folder: Path, tmp_path: Path
) -> None:
    content = files(folder / "a.zip")
    content[name] += b" "
    assert check(written(tmp_path / "x.zip", content)) == 4


def test_what_was_added_or_taken_away_is_seen(folder: Path, tmp_path: Path) -> None:
    content = files(folder / "a.zip")
    assert check(written(tmp_path / "x.zip", {**content, "shapes/minimal/X.ttl": b""})) == 4
    del content["shapes/minimal/SkalaPredikat.ttl"]
    assert check(written(tmp_path / "y.zip", content)) == 4


def test_a_report_that_its_signer_has_dressed_up_is_not_found_again(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    content = files(folder / "a.zip")
    told = {name: one for name, one in content.items() if name not in (SUMS, SIGNATURE, KEY)}
    told["dataset.nq"] = b"".join(
        line for line in told["dataset.nq"].splitlines(True) if b"batasAtas" not in line
    )
    sums = sums_of(told)
    signature, public = sign(sums, folder / "key.pem")
    dressed = {**told, SUMS: sums, SIGNATURE: signature, KEY: public}
    assert check(written(tmp_path / "x.zip", dressed)) == 1
    assert "DIFFER" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 100])
def test_what_is_no_bundle_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    assert check(tmp_path / "x.zip") == 4


def test_a_key_is_private_and_never_overwritten(folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    new_key(key)
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    assert main(["bundle", str(key), "--new-key"]) == 5
    assert key.read_bytes() == before
    assert main(["bundle", str(tmp_path / "b.zip"), "--home", str(folder / "home")]) == 2
    options = ["--home", str(folder / "home"), "--key", str(folder / "a.zip")]
    assert main(["bundle", str(tmp_path / "b.zip"), *options]) == 4


def test_other_programs_check_a_bundle_too(folder: Path, tmp_path: Path) -> None:
    openssl, sha256sum = shutil.which("openssl"), shutil.which("sha256sum")
    if openssl is None or sha256sum is None:
        pytest.skip("needs openssl and sha256sum")
    with zipfile.ZipFile(folder / "a.zip") as archive:
        archive.extractall(tmp_path)
    verify = [
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "public-key.pem",
        "-rawin",
        "-in",
        "SHA256SUMS",
    ]
    for command in (
        [sha256sum, "--check", "--strict", "SHA256SUMS"],
        [openssl, *verify, "-in", "SHA256SUMS", "-sigfile", "SHA256SUMS.sig"],
    ):
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)  # noqa: S603


def test_the_command_of_the_manifest_finds_the_same(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    with zipfile.ZipFile(folder / "a.zip") as archive:
        archive.extractall(tmp_path)
    shapes = [str(path) for path in sorted(tmp_path.glob("shapes/*/*.ttl"))]
    asked = ["validate", str(tmp_path / "dataset.nq"), "--shapes", *shapes, "--on", "2026-06-01"]
    capsys.readouterr()
    assert main([*asked, "--format", "csv"]) == 1
    stated = (tmp_path / "report" / "report.csv").read_text("utf-8").splitlines()
    again = capsys.readouterr().out.splitlines()
    assert [line[-16:] for line in again] == [line[-16:] for line in stated]
