"""The service that makes backups, lets old ones end, and says what a restore would not bring back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from visitor_desk.backups.errors import BackupFolderUnreachable, BackupNotVerified
from visitor_desk.backups.generation import (
    LostIfRestored,
    Part,
    keys_alive_after,
    lost_if_restored,
    outdated,
)
from visitor_desk.backups.manifest import Contents, Manifest, SignedManifest, signed
from visitor_desk.backups.ports import BackupFolder, BackupFolders
from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.privacy.erasure_ledger import ErasureLedger
from visitor_desk.privacy.old_copies import copy_ends_on
from visitor_desk.privacy.ports import DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.devices import ThisDevice
from visitor_desk.security.duties import no_session_needed

_DAY_KEYS = "day_keys"
"""The keystore's table with one row for each key."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What one run made and removed."""

    day: date
    made_at: datetime
    ends_on: date
    """The first day on which this generation is gone."""
    rows: int
    keys: int
    """Day keys in the keystore's part."""
    alive_after: date
    """Keys that die on this day or before are not in it."""
    lost: tuple[LostIfRestored, ...]
    """What would be lost if everything else were: sealed records that die on `alive_after` or before."""
    removed: tuple[date, ...]
    """Generations that had ended."""


@dataclass(frozen=True)
class Backups:
    """Makes a generation a day. Names stay sealed in it; opening them takes an operator on a joined desk."""

    works: DeskWorks
    folders: BackupFolders
    ledger: ErasureLedger
    device: ThisDevice
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    place: str = ""
    """The folder that the settings name for the daily backup; empty where they name none."""

    @no_session_needed("a timer makes them; what is copied stays sealed, and the device signs the entry")
    def make(self, path: Path) -> BackupReport:
        """Write both stores into `path`, read them back, and only then let older generations go.

        A second run on one day takes the place of the first. Whatever is raised, the generations that were
        there are there still: BackupFolderUnreachable, BackupFolderFull, BackupNotVerified, DiskFull.
        """
        now = self.clock.now()
        today = self.lives.local_day(now)
        folder = self.folders(path)
        installation = self.device.installation.id
        folder.drop_unfinished()
        # The data store first: a key that it publishes always has its private half in a later keystore.
        try:
            data = self._write(folder, Part.DATA, today, now, path)
            keys = self._write(folder, Part.KEYS, today, now, path)
        except DeskError:
            with suppress(BackupFolderUnreachable):
                # The folder may be what failed; the next run removes what is left then.
                folder.drop_unfinished()
            raise
        for part in (Part.DATA, Part.KEYS):
            folder.finish(installation, part, today)
        folder.put_ledger(installation, self.device.id, self.ledger.copy())
        removed = self._end_old(folder, today)
        with self.works() as work:
            lost = lost_if_restored(work.sealed.counts(), keys_alive_after(today))
            self.log.append(
                work,
                "backup.made",
                None,
                day=today,
                rows=data.rows,
                keys=keys.rows_of(_DAY_KEYS),
                ends_on=copy_ends_on(today),
                removed=[day.isoformat() for day in removed],
            )
            work.commit()
        return BackupReport(
            day=today,
            made_at=now,
            ends_on=copy_ends_on(today),
            rows=data.rows,
            keys=keys.rows_of(_DAY_KEYS),
            alive_after=keys_alive_after(today),
            lost=tuple(lost),
            removed=tuple(removed),
        )

    @no_session_needed("every desk that is open sees to it; what is copied stays sealed")
    def make_if_due(self) -> BackupReport | None:
        """Make today's backup in the settings' folder where it is lacking; None where nothing is to do."""
        if not self.place:
            return None
        today = self.lives.local_day(self.clock.now())
        folder = self.folders(Path(self.place))
        if today in folder.days(self.device.installation.id, Part.KEYS):
            return None
        return self.make(Path(self.place))

    @no_session_needed("retention runs by timer, and a copy ends with what it copied")
    def end_old(self, path: Path) -> Sequence[date]:
        """Remove the generations that have ended, log it, and return their days."""
        removed = self._end_old(self.folders(path), self.lives.local_day(self.clock.now()))
        if removed:
            with self.works() as work:
                self.log.append(work, "backup.removed", None, days=[day.isoformat() for day in removed])
                work.commit()
        return removed

    def _write(self, folder: BackupFolder, part: Part, today: date, now: datetime, path: Path) -> Contents:
        """Write one unfinished file and read it back whole."""
        alive_after = today if part is Part.DATA else keys_alive_after(today)
        device = self.device
        written: list[SignedManifest] = []

        def seal(contents: Contents) -> SignedManifest:
            manifest = Manifest(part, device.installation.id, device.id, now, today, alive_after, contents)
            written.append(signed(manifest, device.signing))
            return written[-1]

        folder.write(device.installation.id, part, today, alive_after=alive_after, seal=seal)
        manifest, contents = folder.read(device.installation.id, part, today, finished=False)
        if [manifest] != written or contents != manifest.read().contents:
            raise BackupNotVerified(path=str(path))
        return contents

    def _end_old(self, folder: BackupFolder, today: date) -> list[date]:
        installation = self.device.installation.id
        days = {day for part in Part for day in folder.days(installation, part)}
        old = outdated(days, today)
        for day in old:
            folder.remove(installation, day)
        return old
