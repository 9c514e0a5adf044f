"""A folder of backups on a disk or a share.

visitor-desk-<installation>-2026-03-05.data.zip       rows of the data store
visitor-desk-<installation>-2026-03-05.keys.zip       rows of the keystore
visitor-desk-<installation>-<device>.erasures.jsonl   what was erased, whatever is restored
….part                                                unfinished
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, select

from storage.backup_file import BackupFile, opened_backup, write_backup
from storage.migrate import DATA_SCHEMA, KEYSTORE_SCHEMA
from storage.snapshot import snapshot
from storage.tables import DATA, KEYSTORE
from storage.tables.security import log_head
from visitor_desk.backups.errors import BackupFolderFull, BackupFolderUnreachable, NoBackup
from visitor_desk.backups.generation import Part
from visitor_desk.backups.manifest import Contents, SignedManifest
from visitor_desk.security.checkpoint_memory import write_private
from visitor_desk.security.records import DeviceId, InstallationId

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_UNFINISHED: Final = ".part"
_LEDGER: Final = ".erasures.jsonl"


@dataclass(frozen=True, slots=True)
class StoreEngines:
    """The two stores as they are worked with."""

    data: Engine
    keys: Engine


class FileBackupFolder:
    """One folder; without engines it can be read only, as a restore does."""

    def __init__(self, path: Path, engines: StoreEngines | None = None) -> None:
        self._path = path
        self._engines = engines

    def days(self, installation: InstallationId, part: Part) -> Sequence[date]:
        """Return the days of which there is such a file, oldest first."""
        name = re.compile(rf"visitor-desk-{re.escape(installation)}-(\d{{4}}-\d\d-\d\d)\.{part.value}\.zip")
        with self._reached():
            found = [name.fullmatch(path.name) for path in self._path.iterdir()]
        return sorted(day for one in found if one and (day := _day(one[1])) is not None)

    def installations(self) -> Sequence[InstallationId]:
        """Return the installations that have files here, so that an empty desk can be told which."""
        name = re.compile(r"visitor-desk-([0-9a-z-]+)-\d{4}-\d\d-\d\d\.data\.zip")
        with self._reached():
            found = {name.fullmatch(path.name) for path in self._path.iterdir()}
        return sorted({InstallationId(one[1]) for one in found if one})

    def write(
        self,
        installation: InstallationId,
        part: Part,
        day: date,
        *,
        alive_after: date,
        seal: Callable[[Contents], SignedManifest],
    ) -> None:
        """Write one store into an unfinished file, synced; what was unfinished there before is replaced."""
        assert self._engines is not None
        target = self._unfinished(self._file(installation, part, day))
        engine = self._engines.data if part is Part.DATA else self._engines.keys
        schema, tables = (DATA_SCHEMA, DATA) if part is Part.DATA else (KEYSTORE_SCHEMA, KEYSTORE)
        with self._reached():
            target.unlink(missing_ok=True)
        with snapshot(engine, aside=part is Part.DATA) as connection, self._reached():
            checkpoint = ""
            if part is Part.DATA:
                checkpoint = connection.execute(select(log_head.c.checkpoint)).scalar_one_or_none() or ""
            try:
                write_backup(
                    target,
                    connection,
                    tables,
                    (schema.head, checkpoint),
                    alive_after=alive_after,
                    seal=seal,
                )
            except BaseException:
                target.unlink(missing_ok=True)
                raise

    def read(
        self, installation: InstallationId, part: Part, day: date, *, finished: bool = True
    ) -> tuple[SignedManifest, Contents]:
        """Return what a file says of itself, and what its rows come to."""
        with self.opened(installation, part, day, finished=finished) as backup:
            return backup.manifest(), backup.counted()

    @contextmanager
    def opened(
        self, installation: InstallationId, part: Part, day: date, *, finished: bool = True
    ) -> Iterator[BackupFile]:
        """Open a file for reading its rows; NoBackup where it is not there."""
        path = self._file(installation, part, day)
        with self._reached():
            try:
                with opened_backup(path if finished else self._unfinished(path)) as backup:
                    yield backup
            except FileNotFoundError as error:
                raise NoBackup(path=str(self._path)) from error

    def finish(self, installation: InstallationId, part: Part, day: date) -> None:
        """Give the unfinished file its name."""
        path = self._file(installation, part, day)
        with self._reached():
            self._unfinished(path).replace(path)

    def drop_unfinished(self) -> None:
        """Remove what an interrupted run left."""
        with self._reached():
            for path in self._path.glob(f"visitor-desk-*{_UNFINISHED}"):
                path.unlink()

    def remove(self, installation: InstallationId, day: date) -> int:
        """Remove both files of a day; return how many there were."""
        files = [self._file(installation, part, day) for part in Part]
        with self._reached():
            there = [path for path in files if path.exists()]
            for path in there:
                path.unlink()
        return len(there)

    def put_ledger(self, installation: InstallationId, device: DeviceId, text: bytes) -> None:
        """Replace the copy of a desk's erasure ledger in one step."""
        with self._reached():
            if not self._path.is_dir():
                # A share that is away must not come to life as a folder of this disk.
                raise NotADirectoryError
            write_private(self._path / f"visitor-desk-{installation}-{device}{_LEDGER}", text)

    def ledgers(self, installation: InstallationId) -> Mapping[DeviceId, bytes]:
        """Return the copies of all desks' ledgers."""
        start = f"visitor-desk-{installation}-"
        with self._reached():
            return {
                DeviceId(path.name.removeprefix(start).removesuffix(_LEDGER)): path.read_bytes()
                for path in self._path.iterdir()
                if path.name.startswith(start) and path.name.endswith(_LEDGER)
            }

    def _file(self, installation: InstallationId, part: Part, day: date) -> Path:
        return self._path / f"visitor-desk-{installation}-{day.isoformat()}.{part.value}.zip"

    @staticmethod
    def _unfinished(path: Path) -> Path:
        return path.with_name(path.name + _UNFINISHED)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            kind = BackupFolderFull if error.errno in _NO_ROOM else BackupFolderUnreachable
            raise kind(path=str(self._path)) from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        # Digits in the shape of a day that no calendar has: not written by this program.
        return None


def backup_folders(engines: StoreEngines) -> Callable[[Path], FileBackupFolder]:
    """Return the factory of folders that the stores are backed up into."""
    return lambda path: FileBackupFolder(path, engines)
