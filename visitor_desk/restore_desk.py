"""Restoring an installation from a folder of backups: what it needs, put together without opening a desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import URL, make_url

from storage.backup_folder import FileBackupFolder
from storage.engine import sqlite_url
from storage.restoring import Source, SqlRestoringStores
from visitor_desk.backups.generation import Part
from visitor_desk.backups.ports import RestoringStores
from visitor_desk.backups.restore import Trust, Wanted, restore
from visitor_desk.backups.restored import Restored
from visitor_desk.bootstrap import Parts
from visitor_desk.paths import DataFolder, InstanceLock
from visitor_desk.privacy.erasure_ledger import FileLedger
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.devices import default_device_secrets
from visitor_desk.security.records import InstallationId
from visitor_desk.settings import FILE_NAME, Settings, read_settings, write_settings


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """What a person orders at a machine whose desk may be lost."""

    backups: Path
    day: date | None = None
    keystore: bool | None = None
    """None: where the present keystore is missing, and only there."""
    fingerprint: str = field(default="", repr=False)
    """Of the root, from the paper; needed where this desk trusts none yet."""
    site: str = ""
    """For a folder without settings."""
    accept_loss: bool = False
    data_owner: str = ""
    """On PostgreSQL: the URL of the data store for the owner of its tables."""
    keystore_owner: str = ""


def restore_desk(folder: DataFolder, order: RestoreOrder, parts: Parts | None = None) -> Restored:
    """Put a backup in the place of this installation's stores; nothing is changed where that cannot be done.

    Raises AlreadyOpen, SettingsUnreadable and what `restore` raises.
    """
    parts = parts or Parts()
    folder.make()
    has_settings = (folder.root / FILE_NAME).is_file()
    settings = read_settings(folder.root) if has_settings else Settings(site=order.site)
    backups = FileBackupFolder(order.backups)
    secrets = (parts.device_secrets or default_device_secrets(folder)).load()
    joined = secrets is not None and secrets.joined
    trust = Trust(
        installation=secrets.installation if secrets is not None and joined else None,
        root_public=secrets.root_public if secrets is not None and joined else None,
        typed_fingerprint=order.fingerprint,
        ledger=FileLedger(folder.erasures).read(),
    )
    places = {
        Part.DATA: _place(order.data_owner or settings.database, folder.data_store),
        Part.KEYS: _place(order.keystore_owner or settings.keystore, folder.keystore),
    }
    keystore = order.keystore
    if keystore is None:
        keystore = not settings.keystore and not folder.keystore.exists()

    def open_stores(installation: InstallationId, days: Mapping[Part, date]) -> RestoringStores:
        source = Source(backups, installation, days)
        return SqlRestoringStores(source, places, folder.restoring, folder.restored)

    lives = RetentionRules.shipped(settings.zone)
    with InstanceLock(folder.lock):
        restored = restore(
            backups,
            open_stores,
            trust,
            Wanted(str(order.backups), order.day, keystore, order.accept_loss),
            lives.local_day(parts.clock.now()),
        )
        if not has_settings:
            write_settings(folder.root, settings)
    return restored


def _place(url: str, file: Path) -> URL:
    return make_url(url) if url else sqlite_url(file)
