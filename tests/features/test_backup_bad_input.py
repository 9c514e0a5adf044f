"""What is wrong with a folder of backups is a sentence, and what was there before is there still."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from storage.backup_folder import FileBackupFolder
from tests.features.site import PASSPHRASE, Site, found, open_site, parts_of
from tests.threats.old_copies import backup_days, backup_file
from visitor_desk.backups.backup import BackupReport
from visitor_desk.backups.errors import (
    BackupFolderFull,
    BackupFolderUnreachable,
    BackupNotGenuine,
    BackupOfOther,
    BackupTorn,
    KeysOlderThanData,
    NoBackup,
    RestoreUnfinished,
    RootNotNamed,
)
from visitor_desk.backups.generation import Part
from visitor_desk.bootstrap import open_desk
from visitor_desk.clock import SetClock
from visitor_desk.errors import DeskError
from visitor_desk.paths import DataFolder
from visitor_desk.privacy.erasure_ledger import LedgerBroken
from visitor_desk.restore_desk import RestoreOrder, restore_desk
from visitor_desk.security.records import InstallationId

Backed = tuple[DataFolder, SetClock, Path]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with few keys: what a backup does depends on days, not on how many are ahead."""
    root = tmp_path_factory.mktemp("template") / "site"
    found(DataFolder(root), horizon_days=30)
    return root


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


@pytest.fixture
def backed(template: Path, shelf: Path, tmp_path: Path) -> Backed:
    """A closed desk with a backup of noon and a change since."""
    with open_site(template, tmp_path / "site") as site:
        site.desk.backups.make(shelf)
        site.ticket()
        return site.folder, site.clock, shelf


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != "lock"
    }


def refused(backed: Backed, error: type[DeskError], **order: object) -> None:
    """Restoring raises this and changes nothing."""
    folder, clock, shelf = backed
    before = contents(folder.root)
    with pytest.raises(error):
        restore_desk(folder, RestoreOrder(shelf, **order), parts_of(folder, clock))  # type: ignore[arg-type]
    assert contents(folder.root) == before


def test_a_share_that_is_away_is_said(site: Site, tmp_path: Path) -> None:
    with pytest.raises(BackupFolderUnreachable):
        site.desk.backups.make(tmp_path / "not mounted")
    assert not (tmp_path / "not mounted").exists()
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(BackupFolderUnreachable):
        site.desk.backups.make(file)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(site: Site, shelf: Path) -> None:
    shelf.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(BackupFolderUnreachable):
        site.desk.backups.make(shelf)


class FillingUp(FileBackupFolder):
    """A folder on a disk that is full once the keystore's part is written."""

    def write(self, installation: InstallationId, part: Part, day: date, **rest: Any) -> None:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        if part is Part.KEYS:
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
        try:
            super().write(installation, part, day, **rest)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of that kind")
def test_a_full_disk_leaves_the_generation_before(site: Site, shelf: Path) -> None:
    backups = site.desk.backups
    backups.make(shelf)
    before = contents(shelf)
    site.clock.advance(timedelta(days=1))
    engines = backups.folders(shelf)._engines  # type: ignore[attr-defined]
    with pytest.raises(BackupFolderFull):
        replace(backups, folders=lambda path: FillingUp(path, engines)).make(shelf)
    assert contents(shelf) == before
    assert not list(site.folder.root.glob("*.snapshot"))
    backups.make(shelf)
    assert len(backup_days(shelf, Part.KEYS)) == 2


def test_what_an_interrupted_run_left_is_removed(site: Site, shelf: Path) -> None:
    site.desk.backups.make(shelf)
    left = backup_file(shelf, Part.KEYS, date(2026, 11, 3)).with_suffix(".zip.part")
    left.write_bytes(b"half")
    (site.folder.root / "data.sqlite.snapshot").write_bytes(b"half")
    site.desk.backups.make(shelf)
    assert not left.exists()
    assert not (site.folder.root / "data.sqlite.snapshot").exists()


@pytest.mark.slow
def test_seven_generations_are_kept_and_their_end_is_logged(site: Site, shelf: Path) -> None:
    reports: list[BackupReport] = []
    for _ in range(10):
        reports.append(site.desk.backups.make(shelf))
        site.clock.advance(timedelta(days=1))
    assert len(backup_days(shelf, Part.KEYS)) == len(backup_days(shelf, Part.DATA)) == 7
    assert [len(report.removed) for report in reports] == [0] * 7 + [1] * 3
    site.clock.advance(timedelta(days=30))
    assert len(site.desk.backups.end_old(shelf)) == 7
    assert site.desk.log.verify(site.officer).whole


def test_a_second_run_of_a_day_takes_the_place_of_the_first(site: Site, shelf: Path) -> None:
    first = site.desk.backups.make(shelf)
    site.ticket()
    second = site.desk.backups.make(shelf)
    assert second.rows > first.rows
    assert len(backup_days(shelf, Part.DATA)) == 1


def test_the_backup_says_what_it_could_not_bring_back(site: Site, shelf: Path) -> None:
    site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
    report = site.desk.backups.make(shelf)
    assert report.alive_after == date(2026, 11, 10)
    assert {one.group.value: one.records for one in report.lost} == {"R": 2, "T": 1}


def changed_inside(archive: Path) -> bytes:
    """Return an archive with a bit changed in the middle of its longest file, away from dates that nobody reads."""
    with ZipFile(archive) as files:
        longest = max(files.infolist(), key=lambda one: one.compress_size)
    whole = bytearray(archive.read_bytes())
    whole[longest.header_offset + 30 + len(longest.filename) + longest.compress_size // 2] ^= 1
    return bytes(whole)


@pytest.mark.parametrize("part", Part)
def test_a_torn_or_changed_file_is_refused(backed: Backed, part: Part) -> None:
    path = backup_file(backed[2], part, date(2026, 11, 3))
    whole = path.read_bytes()
    for spoilt in (
        b"",
        whole[: len(whole) // 2],
        whole[:-30],
        changed_inside(path),
        b"not a zip at all",
    ):
        path.write_bytes(spoilt)
        refused(backed, BackupTorn, keystore=True)


def test_no_backup_of_that_day_is_said(backed: Backed) -> None:
    refused(backed, NoBackup, day=date(2026, 11, 1))


def test_an_empty_folder_is_said(backed: Backed, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refused((backed[0], backed[1], empty), NoBackup)
    refused((backed[0], backed[1], tmp_path / "nowhere"), BackupFolderUnreachable)


def test_a_backup_of_another_installation_is_refused(backed: Backed, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    found(other, horizon_days=3)
    refused((other, backed[1], backed[2]), BackupOfOther)
    # Also where it was given this one's name.
    mine, theirs = backed[2], tmp_path / "theirs"
    theirs.mkdir()
    with open_desk(other, parts_of(other, backed[1])) as desk:
        desk.backups.make(theirs)
    for part in Part:
        shutil.copy(backup_file(theirs, part, date(2026, 11, 3)), backup_file(mine, part, date(2026, 11, 3)))
    refused(backed, BackupOfOther)


def test_an_empty_desk_believes_only_the_fingerprint_on_paper(backed: Backed, tmp_path: Path) -> None:
    empty = DataFolder(tmp_path / "empty")
    empty.make()
    with open_desk(backed[0], parts_of(*backed[:2])) as desk:
        fingerprint = desk.fingerprint
    refused((empty, backed[1], backed[2]), RootNotNamed)
    refused((empty, backed[1], backed[2]), BackupOfOther, fingerprint="00" * 32)
    restored = restore_desk(
        empty,
        RestoreOrder(backed[2], fingerprint=fingerprint, site="TST-01"),
        parts_of(empty, backed[1]),
    )
    assert restored.keystore
    assert empty.data_store.exists()


def test_a_manifest_that_nobody_signed_is_refused(backed: Backed, tmp_path: Path) -> None:
    path = backup_file(backed[2], Part.DATA, date(2026, 11, 3))
    resigned(path, lambda signature: bytes(len(signature)))
    refused(backed, BackupNotGenuine)


def resigned(path: Path, change: Callable[[bytes], bytes]) -> None:
    import zipfile

    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members["manifest.sig"] = change(members["manifest.sig"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)


def test_a_changed_ledger_stops_a_restore(backed: Backed) -> None:
    backed[0].erasures.write_bytes(b"{}\tno signature\n")
    refused(backed, LedgerBroken)


def test_a_keystore_older_than_the_data_is_refused_before_anything_is_lost(
    template: Path, shelf: Path, tmp_path: Path
) -> None:
    with open_site(template, tmp_path / "site") as site:
        old_keystore = site.folder.keystore.read_bytes()
        site.clock.advance(timedelta(days=1))
        site.desk.day_keys.rekey(site.officer)
        visit = site.desk.check_in.admit(site.guard, site.arrival(site.ticket()))
        site.desk.backups.make(shelf)
        folder, clock = site.folder, site.clock
    folder.keystore.write_bytes(old_keystore)
    backed = folder, clock, shelf
    refused(backed, KeysOlderThanData)
    restored = restore_desk(folder, RestoreOrder(shelf, keystore=True), parts_of(folder, clock))
    # The keystore of the same backup has them, but for those that die within its week.
    assert restored.lost > 0
    with open_desk(folder, parts_of(folder, clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        desk.day_keys.top_up(officer)
        assert {reason.group for reason in desk.retention_reasons.why(officer, "visits", visit.id)} >= {None}


def test_an_interrupted_restore_opens_nothing_and_can_be_repeated(backed: Backed) -> None:
    folder, clock, shelf = backed
    folder.restoring.write_bytes(b"{}")
    with pytest.raises(RestoreUnfinished), open_desk(folder, parts_of(folder, clock)):
        pass
    restore_desk(folder, RestoreOrder(shelf), parts_of(folder, clock))
    with open_desk(folder, parts_of(folder, clock)) as desk:
        officer = desk.operators.sign_in("officer", PASSPHRASE)
        second = desk.operators.sign_in("second", PASSPHRASE)
        assert [alarm.code for alarm in desk.log.alarms()] != []
        desk.log_restore.adopt(officer, second)
        assert desk.log.verify(officer).whole
    assert not folder.restored.exists()
    with open_desk(folder, parts_of(folder, clock)) as desk:
        assert desk.log.alarms() == ()
