"""The data folder of an installation: where each file lies, and one program at a time in it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

import platformdirs

from visitor_desk.errors import DeskError


class AlreadyOpen(DeskError):
    """Another Visitor Desk works on the same data folder."""

    code = "desk.already_open"


class NotInstalled(DeskError):
    """The folder holds no installation. Values: `path`."""

    code = "desk.not_installed"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names of the files of one installation."""

    root: Path

    @property
    def data_store(self) -> Path:
        """The SQLite file of visits, sealed records and the log."""
        return self.root / "data.sqlite"

    @property
    def keystore(self) -> Path:
        """The SQLite file of private keys, a database of its own."""
        return self.root / "keystore.sqlite"

    @property
    def desk_store(self) -> Path:
        """What a desk whose stores lie on servers keeps of them, to go on with while they are away."""
        return self.root / "desk.sqlite"

    @property
    def desk_keys(self) -> Path:
        """The few keys that it keeps for that."""
        return self.root / "desk-keys.sqlite"

    @property
    def desk_checkpoint(self) -> Path:
        """The last head of the log that the desk keeps for itself while the server is away."""
        return self.root / "desk-checkpoint.txt"

    @property
    def checkpoints(self) -> Path:
        """The last log checkpoint this desk saw, outside the database."""
        return self.root / "checkpoint.txt"

    @property
    def erasures(self) -> Path:
        """The erasure ledger: what was erased, outside the database."""
        return self.root / "erasures.jsonl"

    @property
    def restoring(self) -> Path:
        """There while a restore puts its stores in place."""
        return self.root / "restoring.json"

    @property
    def restored(self) -> Path:
        """What a restore did, until it stands in the log."""
        return self.root / "restored.json"

    def checkpoint_spool(self, place: int) -> Path:
        """Checkpoints that the second place of that number has not got yet."""
        return self.root / f"checkpoints-waiting-{place}.txt"

    @property
    def device_secret(self) -> Path:
        """The device secret where no keyring of the system can hold it."""
        return self.root / "device-secret"

    @property
    def evacuation(self) -> Path:
        """Who is inside, readable on this desk with nobody signed in."""
        return self.root / "evacuation.sealed"

    @property
    def evacuation_openings(self) -> Path:
        """When the evacuation list was opened, until it stands in the log."""
        return self.root / "evacuation-openings.jsonl"

    @property
    def printed(self) -> Path:
        """Where the evacuation list goes that no printer took; emptied when the list is closed."""
        return self.root / "printed"

    @property
    def vault(self) -> Path:
        """Where kept footage lies, each clip under a key of its own, unless the settings name a folder."""
        return self.root / "vault"

    @property
    def lock(self) -> Path:
        """The file whose lock means that a program works here."""
        return self.root / "lock"

    def make(self) -> None:
        """Create the folder, open to its owner only."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)


def default_data_folder() -> DataFolder:
    """Return the folder of this OS account's installation."""
    return DataFolder(Path(platformdirs.user_data_path("visitor-desk", appauthor=False)))


def keep_files_private() -> None:
    """Let new files be readable by their owner only; on Windows the profile's folder already sees to it."""
    if sys.platform != "win32":
        os.umask(0o077)


class InstanceLock:
    """Holds a data folder for one program; the system frees it when the program dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> InstanceLock:
        """Take the lock or raise AlreadyOpen at once."""
        self._file = self._path.open("ab")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            self._file = None
            raise AlreadyOpen from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the folder back."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - exists on POSIX only

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
