"""Sealed records: anybody at a desk can seal, only who was granted the day's key can open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.box import CannotOpen, KemPrivateKey, KemPublicKey, SealContext, open_sealed, seal
from visitor_desk.security.canonical import JsonValue, canonical_json, framed
from visitor_desk.security.certificates import check_day_key
from visitor_desk.security.duties import Duty, Purpose, no_session_needed, requires
from visitor_desk.security.groups import LOGGED_WHEN_OPENED, PER_SITE, Group, openers
from visitor_desk.security.keystore import KeyDestroyed, Keystore, NotGranted
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import DayKeyName, Installation, PublicDayKey, SealedRow
from visitor_desk.security.session import Session

__all__ = [
    "CannotOpen",
    "KeyDestroyed",
    "NoDayKey",
    "NotGranted",
    "NothingSealed",
    "PurposeMissing",
    "SealReceipt",
    "SealedRecords",
]


class NoDayKey(DeskError):
    """No public day key is left to seal under; privacy has to sign in and top up. Values: `group`."""

    code = "security.no_day_key"


class NothingSealed(DeskError):
    """Nothing is sealed for this record and group: never was, or its rows are deleted. Values: `group`."""

    code = "security.nothing_sealed"


class PurposeMissing(DeskError):
    """Fields of this group open only with a purpose. Values: `group`."""

    code = "security.purpose_missing"


@dataclass(frozen=True, slots=True)
class SealReceipt:
    """What sealing did."""

    expires_on: date
    """The day on which the blob dies: earlier than asked when keys for that day are not made yet."""
    digest: str
    """SHA-256 of the stored blob in hexadecimal; in a log entry it shows a later swap."""


@dataclass(frozen=True, slots=True)
class SealedRecords:
    """Seals fields under the day on which they die, and opens them for those who may."""

    installation: Installation
    site: str
    """The site of this desk, for the groups whose keys are made per site."""
    keystore: Keystore
    log: AuditLog
    clock: Clock

    @no_session_needed("a desk can write what it cannot read back: public halves are enough")
    def seal(
        self,
        work: SecurityWork,
        *,
        table: str,
        record: str,
        group: Group,
        expires_on: date,
        fields: Mapping[str, JsonValue],
        site: str | None = None,
    ) -> SealReceipt:
        """Seal `fields` of one record under the key of the day they die, replacing the blob of that day.

        Where that day has no key yet, the last key before it is taken: the data dies earlier, never later.

        Raises:
            NoDayKey: no key is left at all.
            KeyNotCertified: the key there does not lead to the root; nothing was written.
        """
        key = self._sealing_key(work, group, expires_on, site)
        day = key.name.expires_on
        earlier = [row for row in work.sealed.rows(table, record, group) if row.expires_on == day]
        version = earlier[0].version + 1 if earlier else 1
        context = self._context(table, record, key.name, version)
        sealed = seal(canonical_json(fields), KemPublicKey(key.public), context)
        row = SealedRow(table, record, group, day, key.name.site, version, sealed)
        work.sealed.put(row)
        return SealReceipt(day, blob_digest(row))

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def open(
        self,
        session: Session,
        work: SecurityWork,
        *,
        table: str,
        record: str,
        group: Group,
        purpose: Purpose | None = None,
    ) -> dict[str, Any]:
        """Return the fields of one record and group that are still alive, of all their days together.

        Groups D, S and F need a purpose and write a log entry into `work`, which the caller must commit.

        Raises:
            PurposeMissing, NotGranted: this operator may not, or not so.
            NothingSealed: no blob is there.
            KeyDestroyed: blobs are there, but every key is gone.
            CannotOpen: a blob was changed or moved.
        """
        _check_purpose(group, purpose)
        found = self._opened(session, work, table, [record], group)
        if record not in found:
            raise NothingSealed(group=group.value)
        fields, last_day = found[record]
        if fields is None:
            raise KeyDestroyed(group=group, expires_on=last_day)
        if group in LOGGED_WHEN_OPENED:
            self.log.append(
                work, "record.opened", session, record=record, table=table, group=group, purpose=purpose
            )
        return fields

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def open_many(
        self,
        session: Session,
        work: SecurityWork,
        *,
        table: str,
        records: Sequence[str],
        group: Group,
        purpose: Purpose | None = None,
    ) -> dict[str, dict[str, Any]]:
        """Return the living fields of many records in one pass; dead and unknown ones are left out.

        One log entry for the whole loading (groups D, S and F); showing one is another act, see `shown`.
        """
        _check_purpose(group, purpose)
        found = self._opened(session, work, table, records, group)
        opened = {record: fields for record, (fields, _) in found.items() if fields is not None}
        if group in LOGGED_WHEN_OPENED and opened:
            self.log.append(
                work, "records.loaded", session, table=table, group=group, purpose=purpose, count=len(opened)
            )
        return opened

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def shown(
        self,
        session: Session,
        work: SecurityWork,
        *,
        table: str,
        record: str,
        group: Group,
        purpose: Purpose,
    ) -> None:
        """Write the entry that a value from `open_many` was shown to the operator."""
        self.log.append(
            work, "record.opened", session, record=record, table=table, group=group, purpose=purpose
        )

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def reseal(
        self,
        session: Session,
        work: SecurityWork,
        *,
        table: str,
        record: str,
        group: Group,
        expires_on: date,
    ) -> SealReceipt:
        """Move what is alive of one record and group to another day, and delete the blobs of its old days.

        For people who are still on site and for holds; a day key is never kept alive instead. Shows nothing
        to the operator, so it needs no purpose; it is logged. Raises as `open` does.
        """
        found = self._opened(session, work, table, [record], group)
        if record not in found:
            raise NothingSealed(group=group.value)
        fields, last_day = found[record]
        if fields is None:
            raise KeyDestroyed(group=group, expires_on=last_day)
        receipt = self.seal(
            work, table=table, record=record, group=group, expires_on=expires_on, fields=fields
        )
        for row in work.sealed.rows(table, record, group):
            if row.expires_on != receipt.expires_on:
                work.sealed.delete(table, record, group, row.expires_on)
        self.log.append(
            work,
            "record.resealed",
            session,
            record=record,
            table=table,
            group=group,
            expires_on=receipt.expires_on,
        )
        return receipt

    def _sealing_key(
        self, work: SecurityWork, group: Group, expires_on: date, site: str | None
    ) -> PublicDayKey:
        place = (self.site if site is None else site) if group in PER_SITE else ""
        name = DayKeyName(group, expires_on, place)
        key = work.public_day_keys.get(name)
        if key is None:
            key = work.public_day_keys.last(group, place, not_after=expires_on)
            if key is None or key.name.expires_on <= self.clock.now().astimezone(UTC).date():
                raise NoDayKey(group=group.value)
        check_day_key(self.installation.root_public, work.operators, key)
        return key

    def _context(self, table: str, record: str, name: DayKeyName, version: int) -> SealContext:
        return SealContext(
            self.installation.id, table, record, name.group, name.expires_on, name.site, version
        )

    def _opened(
        self, session: Session, work: SecurityWork, table: str, records: Sequence[str], group: Group
    ) -> dict[str, tuple[dict[str, Any] | None, date]]:
        """Return per record its merged living fields (None: all dead) and its last day."""
        if not session.duties & openers(group):
            raise NotGranted(group=group.value)
        rows = sorted(work.sealed.rows_of(table, records, group), key=lambda row: row.expires_on)
        keys = self.keystore.day_keys(session, (row.key_name for row in rows))
        found: dict[str, tuple[dict[str, Any] | None, date]] = {}
        for row in rows:
            fields, _ = found.get(row.record, (None, row.expires_on))
            key = keys[row.key_name]
            if key is not None:
                fields = {**(fields or {}), **self._fields(row, key)}
            found[row.record] = (fields, row.expires_on)
        return found

    def _fields(self, row: SealedRow, key: KemPrivateKey) -> dict[str, Any]:
        context = self._context(row.table, row.record, row.key_name, row.version)
        plaintext = open_sealed(row.sealed, key, context)
        try:
            fields = json.loads(plaintext)
        except ValueError as error:
            # The public half seals for anybody: it opens, yet this program did not write it.
            raise CannotOpen from error
        if not isinstance(fields, dict):
            raise CannotOpen
        return fields


def _check_purpose(group: Group, purpose: Purpose | None) -> None:
    if group in LOGGED_WHEN_OPENED and purpose is None:
        raise PurposeMissing(group=group.value)


def blob_digest(row: SealedRow) -> str:
    """Return SHA-256 over a stored blob with its place, in hexadecimal."""
    parts: Iterable[bytes] = (
        row.table.encode(),
        row.record.encode(),
        row.group.encode(),
        row.expires_on.isoformat().encode(),
        row.site.encode(),
        str(row.version).encode(),
        bytes([row.sealed.suite]),
        row.sealed.wrap,
        row.sealed.nonce,
        row.sealed.ciphertext,
    )
    return hashlib.sha256(framed(*parts)).hexdigest()
