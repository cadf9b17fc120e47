"""A backup holds a whole release, is refused when it does not, and the drill of restoring works."""

import gzip
import io
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg import durable
from kg.backup import back_up, restore
from kg.cli import main
from kg.dataset import digest
from kg.errors import Conflict, StorageFailed, Unreadable
from kg.release import current, open_release, publish, read_manifest
from kg.sources import keep, kept_source

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def backup(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "simpul.tar.gz"
    assert main(["backup", str(file), "--home", str(home)]) == 0
    return file


def test_a_restored_release_is_the_one_that_was_backed_up(
    home: Path, backup: Path, tmp_path: Path
) -> None:
    assert main(["restore", str(backup), "--home", str(tmp_path)]) == 0
    before, after = current(home), current(tmp_path)
    assert before is not None
    assert after is not None
    assert after.name == before.name
    assert digest(open_release(after)) == digest(open_release(before))
    assert read_manifest(after).sources == read_manifest(before).sources
    assert (after / "report.json").read_bytes() == (before / "report.json").read_bytes()


def test_the_sources_come_back_with_their_release(backup: Path, tmp_path: Path) -> None:
    sources = read_manifest(restore(backup, tmp_path)).sources
    assert len(sources) > 5
    assert [one for one in sources if not kept_source(tmp_path, one).is_file()] == []


@pytest.mark.parametrize(
    "names", [{"folder": ".."}, {"file": "../../tokens.json"}, {"folder": "/etc"}], ids=str
)
def test_no_name_in_a_backup_leads_out_of_the_home(tmp_path: Path, names: dict[str, str]) -> None:
    source = {"sha256": "0" * 64, "folder": "contoh", "file": "a.ttl", **names}
    with pytest.raises(Conflict):
        keep(tmp_path, source, io.BytesIO(b""))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.99])
def test_a_backup_that_is_cut_short_is_refused_and_changes_nothing(
    backup: Path, tmp_path: Path, cut: float
) -> None:
    part = tmp_path / "part.tar.gz"
    part.write_bytes(backup.read_bytes()[: int(backup.stat().st_size * cut)])
    with pytest.raises(Unreadable, match=r"part\.tar\.gz: the backup is not whole"):
        restore(part, tmp_path / "home")
    assert current(tmp_path / "home") is None


def test_a_backup_with_one_statement_altered_is_refused(backup: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.tar.gz"
    content = gzip.decompress(backup.read_bytes())
    assert b"Tirta Kencana" in content
    altered.write_bytes(gzip.compress(content.replace(b"Tirta Kencana", b"Tirta Kancana", 1)))
    with pytest.raises(Unreadable):
        restore(altered, tmp_path / "home")


def test_only_a_release_is_backed_up(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        back_up(tmp_path, tmp_path / "b.tar.gz")
    assert main(["backup", str(tmp_path / "b.tar.gz"), "--home", str(tmp_path)]) == 4


def test_check_names_the_release_that_is_damaged(
    home: Path, tmp_path: Path, capsys: Capture
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy, symlinks=True)
    check = ["check", "--home", str(copy), "--lang", "en"]
    assert main(check) == 0
    live = current(copy)
    assert live is not None
    assert capsys.readouterr().out == f"{live.name}: sound\nlive release: {live.name}\n"
    (live / "report.json").write_text("{}")
    assert main(check) == 7
    assert "DAMAGED, not as its manifest says: report.json" in capsys.readouterr().out


def test_a_nearly_full_disk_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "SPARE_BYTES", 2**62)
    with pytest.raises(StorageFailed, match="not enough room on the disk"):
        publish(tmp_path, Store(), {}, {})
    assert current(tmp_path) is None
