"""Restoring: everything is looked at apart from the stores at work, and what was forgotten stays forgotten.

In this order: the files are read whole; stores are filled beside the present ones; installation, root,
signatures and the whole log are proven there; what the erasure ledgers name is taken away; what is due is
deleted; records whose keys are not there are dropped and counted; only then the stores take their places.
No desk ever opens on a state in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from visitor_desk.backups.errors import (
    BackupNotGenuine,
    BackupOfOther,
    BackupTorn,
    KeysOlderThanData,
    NoBackup,
    RootNotNamed,
)
from visitor_desk.backups.generation import Part
from visitor_desk.backups.manifest import Manifest, SignedManifest
from visitor_desk.backups.ports import BackupFolder, RestoringStores
from visitor_desk.backups.restored import Facts, Restored
from visitor_desk.privacy.erasure import gone_with, take_away
from visitor_desk.privacy.erasure_ledger import Erased, read_ledger
from visitor_desk.privacy.ports import DeskWork
from visitor_desk.privacy.receipts import forget_receipts
from visitor_desk.security.log_report import DeviceKeys
from visitor_desk.security.log_walk import LogWalk
from visitor_desk.security.ports import KeystoreWork
from visitor_desk.security.records import (
    DayKeyName,
    DeviceId,
    Installation,
    InstallationId,
    PublicDayKey,
)
from visitor_desk.security.row_binding import gone
from visitor_desk.security.signing import same_fingerprint

OpenStores: TypeAlias = "Callable[[InstallationId, Mapping[Part, date]], RestoringStores]"
"""Fills stores from the files of those days; a part without a day is the present store."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks to restore."""

    path: str
    """The folder as it was named, for sentences."""
    day: date | None = None
    """None: the newest."""
    keystore: bool = True
    """False: the present keystore stays, which is newer than any backup of it."""
    accept_loss: bool = False
    """Go on although records are lost beyond those a keystore backup leaves out by rule."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose backup is believed: the root this desk has pinned, or one whose fingerprint a person types."""

    installation: InstallationId | None
    root_public: bytes | None = field(default=None, repr=False)
    typed_fingerprint: str = ""
    ledger: bytes = field(default=b"", repr=False)
    """This desk's own erasure ledger, as it lies beside the remembered checkpoint."""


def restore(
    folder: BackupFolder, open_stores: OpenStores, trust: Trust, wanted: Wanted, today: date
) -> Restored:
    """Put a backup in the place of the present stores; whatever is raised, those are as they were.

    Raises:
        NoBackup, BackupTorn, BackupOfOther, RootNotNamed, BackupNotGenuine, KeysOlderThanData,
        LedgerBroken; BackupFolderUnreachable; StoreNewerThanProgram and what the stores say.
    """
    installation = trust.installation or _only_one(folder, wanted)
    day = _day(folder, installation, wanted)
    parts = (Part.DATA, Part.KEYS) if wanted.keystore else (Part.DATA,)
    manifests = {part: _read(folder, installation, part, day) for part in parts}
    ledgers = folder.ledgers(installation)
    with open_stores(installation, dict.fromkeys(parts, day)) as stores:
        publics = _check(stores.data, manifests, trust)
        erased = _all_erased(ledgers, trust.ledger, publics)
        returned = [line for line in erased if take_away(stores.data, line)]
        expired = len(stores.data.sealed.delete_expired(today))
        stores.data.public_day_keys.delete_expired(today)
        stores.data.document_tokens.delete_expired(today)
        destroyed = stores.keys.day_keys.destroy_expired(today) if wanted.keystore else 0
        lost = _drop_unopenable(stores.data, stores.keys, manifests, wanted, today)
        data = manifests[Part.DATA].read()
        restored = Restored(
            day=day,
            made_at=data.made_at,
            keystore=wanted.keystore,
            rows=data.contents.rows,
            erased_again=len(returned),
            expired=expired,
            lost=len(lost),
            keys_destroyed=destroyed,
        )
        again = [text for line in returned for text in gone_with(line)]
        stores.put_in_place(Facts(restored, (*again, *lost, *forget_receipts(stores.data))).text())
    return restored


def _only_one(folder: BackupFolder, wanted: Wanted) -> InstallationId:
    found = folder.installations()
    if not found:
        raise NoBackup(path=wanted.path)
    if len(found) > 1:
        # Two sites share the folder and this desk belongs to neither yet.
        raise RootNotNamed
    return found[0]


def _day(folder: BackupFolder, installation: InstallationId, wanted: Wanted) -> date:
    days = folder.days(installation, Part.DATA)
    if not days or (wanted.day is not None and wanted.day not in days):
        raise BackupOfOther if not days and folder.installations() else NoBackup(path=wanted.path)
    return wanted.day or days[-1]


def _read(folder: BackupFolder, installation: InstallationId, part: Part, day: date) -> SignedManifest:
    signed, contents = folder.read(installation, part, day)
    manifest = signed.read()
    if contents != manifest.contents or (manifest.part, manifest.day) != (part, day):
        raise BackupTorn(part=part.value)
    if manifest.installation != installation:
        raise BackupOfOther
    return signed


def _check(
    work: DeskWork, manifests: Mapping[Part, SignedManifest], trust: Trust
) -> Callable[[DeviceId], bytes | None]:
    """Prove the filled data store and every manifest; return the keys of the certified devices."""
    installation = work.installation.get()
    if installation is None or installation.id != manifests[Part.DATA].read().installation:
        raise BackupOfOther
    _check_root(installation, trust)
    devices = DeviceKeys(installation.root_public, work.devices, work.operators)
    for part, signed in manifests.items():
        public = devices.public(signed.read().device)
        if public is None or not signed.signed_by(public):
            raise BackupNotGenuine(part=part.value)
    report = LogWalk(installation).finish(work)
    if not report.whole or report.checkpoint != manifests[Part.DATA].read().contents.checkpoint:
        raise BackupNotGenuine(part="log")
    return devices.public


def _check_root(installation: Installation, trust: Trust) -> None:
    if trust.root_public is not None:
        if installation.root_public != trust.root_public:
            raise BackupOfOther
    elif not trust.typed_fingerprint:
        raise RootNotNamed
    elif not same_fingerprint(trust.typed_fingerprint, installation.root_public):
        raise BackupOfOther


def _all_erased(
    ledgers: Mapping[DeviceId, bytes], own: bytes, publics: Callable[[DeviceId], bytes | None]
) -> Sequence[Erased]:
    """Return the lines of every ledger; a copy that is older than a desk's own only repeats its lines."""
    return [line for text in (*ledgers.values(), own) for line in read_ledger(text, publics)[0]]


def _drop_unopenable(
    data: DeskWork,
    keys: KeystoreWork,
    manifests: Mapping[Part, SignedManifest],
    wanted: Wanted,
    today: date,
) -> list[str]:
    """Drop what no key opens any more, and public halves without a private one, which must seal nothing."""
    alive = {key.name for key in keys.day_keys.all() if _fits(data, key)}
    by_rule = _left_out(manifests.get(Part.KEYS), today)
    lost = [(name, count) for name, count in data.sealed.key_names() if name not in alive]
    beyond = [(name.expires_on, count) for name, count in lost if name.expires_on > by_rule]
    if beyond and not wanted.accept_loss:
        raise KeysOlderThanData(records=sum(count for _, count in beyond), day=min(day for day, _ in beyond))
    for name in _names(data.public_day_keys.names(), alive):
        data.public_day_keys.delete(name)
    return [
        gone(table, record, name.group, name.expires_on)
        for name, _ in lost
        for table, record in data.sealed.delete_under(name)
    ]


def _fits(data: DeskWork, key: PublicDayKey) -> bool:
    """Tell whether a key of the keystore is the one to which this data was sealed.

    Where a keystore came back from a backup before, the days it lacked got other keys of the same names.
    """
    published = data.public_day_keys.get(key.name)
    return published is None or (published.name, published.public) == (key.name, key.public)


def _names(published: Iterable[DayKeyName], alive: set[DayKeyName]) -> list[DayKeyName]:
    return [name for name in published if name not in alive]


def _left_out(keys: SignedManifest | None, today: date) -> date:
    """Return the day up to which keys are missing by rule."""
    if keys is None:
        return today
    manifest: Manifest = keys.read()
    return max(manifest.alive_after, today)
