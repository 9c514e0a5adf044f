"""What the room of backups asks of storage: a folder of backups, and stores that are being restored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from visitor_desk.backups.generation import Part
from visitor_desk.backups.manifest import Contents, SignedManifest
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.security.ports import KeystoreWork
from visitor_desk.security.records import DeviceId, InstallationId


class BackupFolder(Protocol):
    """One folder, perhaps on a share; several installations may use it side by side.

    Every method raises BackupFolderUnreachable where the folder cannot be read or written, and
    BackupFolderFull where no room was left; what lay there before is untouched then.
    """

    def days(self, installation: InstallationId, part: Part) -> Sequence[date]:
        """Return the days of which there is such a file, oldest first."""
        ...

    def installations(self) -> Sequence[InstallationId]:
        """Return the installations that have files here."""
        ...

    def write(
        self,
        installation: InstallationId,
        part: Part,
        day: date,
        *,
        alive_after: date,
        seal: Callable[[Contents], SignedManifest],
    ) -> None:
        """Write one store into an unfinished file beside the finished ones, synced.

        Rows with an `expires_on` of `alive_after` or before are left out. All tables come from one snapshot.
        """
        ...

    def read(
        self, installation: InstallationId, part: Part, day: date, *, finished: bool = True
    ) -> tuple[SignedManifest, Contents]:
        """Return what a file says of itself, and what its rows come to now that every byte was read.

        Raises BackupTorn where it breaks off, NoBackup where it is not there.
        """
        ...

    def finish(self, installation: InstallationId, part: Part, day: date) -> None:
        """Give the unfinished file its name, in the place of an earlier one of the same day."""
        ...

    def drop_unfinished(self) -> None:
        """Remove what an interrupted run left; nothing happens where there is none."""
        ...

    def remove(self, installation: InstallationId, day: date) -> int:
        """Remove both files of a day; return how many there were."""
        ...

    def put_ledger(self, installation: InstallationId, device: DeviceId, text: bytes) -> None:
        """Replace the copy of a desk's erasure ledger in one step."""
        ...

    def ledgers(self, installation: InstallationId) -> Mapping[DeviceId, bytes]:
        """Return the copies of all desks' ledgers."""
        ...


BackupFolders = Callable[[Path], BackupFolder]
"""Makes the folder of a path; nothing is read or created by that alone."""


class RestoringStores(Protocol):
    """Two stores filled from a backup that nobody works with yet; leaving the block discards them."""

    @property
    def data(self) -> DeskWork:
        """The restored data store, as a work that only `put_in_place` commits."""
        ...

    @property
    def keys(self) -> KeystoreWork:
        """The restored keystore, or the present one where only the data store is restored."""
        ...

    def put_in_place(self, facts: bytes) -> None:
        """Make them the stores of this installation; what stood there before is gone afterwards.

        `facts` wait beside them for the desk that opens next, which writes them into the log.
        """
        ...

    def __enter__(self) -> Self:
        """Fill them: StoreNewerThanProgram where a newer program wrote the backup."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Discard what was not put in place."""
        ...
