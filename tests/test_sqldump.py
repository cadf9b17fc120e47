"""MySQL dumps are read as data: every row, every literal, and nothing is executed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputRefused, LimitExceeded, Unreadable
from kg.mapping import import_file
from kg.names import DEFAULT_BASE, RDF_TYPE, simpul
from kg.readers import sqldump
from kg.readers.sqldump import read_sql
from kg.recognise import read_layouts, recognise
from tests.conftest import Find


def rows(tmp_path: Path, text: str) -> dict[str, list[dict[str, object]]]:
    path = tmp_path / "cadangan.sql"
    path.write_text(text, encoding="utf-8")
    return {sheet.name: [dict(row.cells) for row in sheet.rows] for sheet in read_sql(path, 1)}


def test_the_rows_of_each_table_are_a_sheet(tmp_path: Path) -> None:
    dump = r"""
-- a comment; with a semicolon
/*!40101 SET NAMES utf8 */;
# INSERT INTO `t` (`a`) VALUES (9);
CREATE TABLE `u` (`id` int NOT NULL DEFAULT '0', `nama` varchar(9), PRIMARY KEY (`id`));
LOCK TABLES `u` WRITE;
INSERT INTO `t` (`id`, `nama`, `catatan`) VALUES
(1, 'It''s \'so\'\r\n', NULL),
(-2, "a;b", ''), (1.50, _utf8mb4'é', 0x4142);
insert ignore into db.u values (3,'x'),(TRUE,'(y), z') on duplicate key update `nama` = 'w';
DROP TABLE `u`;
"""
    assert rows(tmp_path, dump) == {
        "t": [
            {"id": 1, "nama": "It's 'so'\r\n"},
            {"id": "-2", "nama": "a;b"},
            {"id": "1.50", "nama": "é", "catatan": "0x4142"},
        ],
        "u": [{"id": 3, "nama": "x"}, {"id": 1, "nama": "(y), z"}],
    }


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_any_text_comes_back_as_it_was_written(texts: list[str]) -> None:
    escaped = [text.replace("\\", "\\\\").replace("'", "''").replace("\0", "\\0") for text in texts]
    values = ", ".join(f"('{text}')" for text in escaped)
    text = f"INSERT INTO `t` (`x`) VALUES {values};"  # noqa: S608
    dump = sqldump.Dump(Path("a.sql"), text)
    for statement in dump.statements():
        if statement:
            dump.insert(statement)
    assert [row.cells["x"] for row in dump.rows["t"]] == texts


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO t (a) VALUES (NOW());",
        "INSERT INTO t (a) VALUES ('open);",
        "INSERT INTO t (a) VALUES (1 2);",
        "INSERT INTO t (a) VALUES (1",
        "INSERT INTO t (a) VALUES (1) 7;",
        "INSERT INTO t SELECT * FROM u;",
        "INSERT t VALUES (1);",
        "INSERT INTO VALUES (1);",
        "INSERT INTO t (a, b) VALUES (1);",
        "INSERT INTO t VALUES (1);",
    ],
)
def test_what_is_no_row_of_literals_is_refused(tmp_path: Path, statement: str) -> None:
    with pytest.raises(InputRefused, match=r"cadangan\.sql"):
        rows(tmp_path, statement)


def test_a_dump_that_is_not_text_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cadangan.sql"
    path.write_bytes(b"INSERT INTO t (a) VALUES ('\xff');")
    with pytest.raises(Unreadable):
        read_sql(path, 1)
    monkeypatch.setattr(sqldump, "BYTES", 10)
    with pytest.raises(LimitExceeded):
        read_sql(path, 1)


def test_positions_and_duties_of_a_dump_become_things(tmp_path: Path) -> None:
    path = tmp_path / "anjab.sql"
    path.write_text(
        """
INSERT INTO `jenis_opd` (`id`, `nama_jenis`) VALUES (5, 'DINAS'), (6, 'BADAN');
INSERT INTO `opds` (`id`, `id_jenis_opd`, `nama_opd`) VALUES (7, 5, 'Dinas Sosial');
INSERT INTO `jabatans` (`id`, `nama_jabatan`, `jenis`, `tugas_jabatan`, `opd_id`) VALUES
(1, 'Sekretaris', 1, NULL, 7), (2, 'Analis Hukum', 2, 'Menelaah\\nhukum', NULL),
(3, 'Widyaiswara', 3, 'NULL', 99);
INSERT INTO `kelas` (`id`) VALUES (1);
""",
        encoding="utf-8",
    )
    account = import_file(path, recognise(path, read_layouts()), DEFAULT_BASE)
    kinds = {(one.subject.value, one.object) for one in account.quads if one.predicate == RDF_TYPE}
    base = f"{DEFAULT_BASE}id/anjab/anjab"
    assert {
        (f"{base}/jabatan/1", simpul("JabatanManajerial")),
        (f"{base}/jabatan/2", simpul("JabatanPelaksana")),
        (f"{base}/jabatan/2/tugas", simpul("UraianTugas")),
        (f"{base}/jabatan/3", simpul("JabatanFungsional")),
        (f"{base}/opd/7", simpul("Dinas")),
    } <= kinds
    assert sum(kind == simpul("UraianTugas") for _, kind in kinds) == 1
    # The kind of agency that none has and the class of positions are read and refused.
    assert (account.read, account.used, len(account.refused)) == (7, 5, 2)


def test_the_real_dump_is_read_whole(shared: Find) -> None:
    path = shared("organisasi/jabatan-riau.sql")
    account = import_file(path, recognise(path, read_layouts()), DEFAULT_BASE)
    found = [one.object for one in account.quads if one.predicate == RDF_TYPE]
    positions = ("JabatanManajerial", "JabatanPelaksana", "JabatanFungsional")
    assert sum(found.count(simpul(kind)) for kind in positions) == 4306
    assert found.count(simpul("UraianTugas")) == 3161
    assert sum(found.count(simpul(kind)) for kind in ("Dinas", "Badan", "UnitKerja")) == 42
    assert account.read == account.used + len(account.refused) == 20989
