"""Sealed records: anybody at a desk can seal, only who was granted the day's key can open."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from visitor_desk.clock import Clock
from visitor_desk.errors import DeskError
from visitor_desk.security.alarm import Alarm
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.box import CannotOpen, KemPrivateKey, KemPublicKey, SealContext, open_sealed, seal
from visitor_desk.security.bulk_reads import BulkReads
from visitor_desk.security.canonical import JsonValue, canonical_json
from visitor_desk.security.certificates import check_day_key
from visitor_desk.security.duties import Duty, Purpose, no_session_needed, requires
from visitor_desk.security.groups import LOGGED_WHEN_OPENED, PER_SITE, Group, openers
from visitor_desk.security.keystore import KeyDestroyed, Keystore, NotGranted
from visitor_desk.security.ports import SecurityWork
from visitor_desk.security.records import DayKeyName, Installation, PublicDayKey, SealedRow
from visitor_desk.security.row_binding import bound_blob, gone
from visitor_desk.security.session import Session
from visitor_desk.security.standing import newest_generation

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


class LastKeyTaken(Alarm):
    """No key lives beyond today: what is sealed now dies tonight. Values: `group`."""

    code = "security.last_key_taken"


class KeyReplaced(Alarm):
    """The public key there was replaced by a rekeying: somebody put it back. Values: `group`."""

    code = "security.key_replaced"


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
    """Place and SHA-256 of the stored blob (`row_binding`), which the next entry of the work says."""


@dataclass(frozen=True, slots=True)
class SealedRecords:
    """Seals fields under the day on which they die, and opens them for those who may."""

    installation: Installation
    site: str
    """The site of this desk, for the groups whose keys are made per site."""
    keystore: Keystore
    log: AuditLog
    clock: Clock
    reads: BulkReads | None = None
    """Counts what is opened; an alarm about somebody who opens very much stops nobody."""

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
        Where the keys begin after it, the clock is behind them: the first one is taken, so that a clock set
        back keeps nobody outside.

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
        row = SealedRow(table, record, group, day, key.name.site, version, sealed, key.name.generation)
        work.sealed.put(row)
        bound = bound_blob(row)
        self.log.bind(work, sealed=bound)
        return SealReceipt(day, bound)

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
        disclosure: str | None = None,
    ) -> dict[str, Any]:
        """Return the fields of one record and group that are still alive, of all their days together.

        Groups D, S and F need a purpose and write a log entry into `work`, which the caller must commit.
        It names the disclosure for which they are opened: a silence over that one covers the entry too.

        Raises:
            PurposeMissing, NotGranted: this operator may not, or not so.
            NothingSealed: no blob is there.
            KeyDestroyed: blobs are there, but every key is gone.
            CannotOpen: a blob was changed or moved.
        """
        _check_purpose(group, purpose)
        found = self._opened(session, work, table, [record], group)
        if record not in found:
            raise NothingSealed(group=group)
        fields, last_day = found[record]
        if fields is None:
            raise KeyDestroyed(group=group, expires_on=last_day)
        if group in LOGGED_WHEN_OPENED:
            under = {} if disclosure is None else {"disclosure": disclosure}
            self.log.append(
                work,
                "record.opened",
                session,
                record=record,
                table=table,
                group=group,
                purpose=purpose,
                **under,
            )
        self._count(session, work, group)
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
        """Return the living fields of many records in one pass, without dead, unknown and other sites' ones.

        One log entry for the whole loading (groups D, S and F); showing one is another act, see `shown`.
        """
        _check_purpose(group, purpose)
        _check_opener(session, group)
        rows = work.sealed.rows_of(table, records, group)
        found = self._opened_rows(session, [row for row in rows if session.operator.reads(row.site)])
        opened = {record: fields for record, (fields, _) in found.items() if fields is not None}
        if group in LOGGED_WHEN_OPENED and opened:
            self.log.append(
                work, "records.loaded", session, table=table, group=group, purpose=purpose, count=len(opened)
            )
        self._count(session, work, group)
        return opened

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def open_rows(
        self, session: Session, rows: Sequence[SealedRow], purpose: Purpose
    ) -> dict[str, dict[str, Any]]:
        """Return the living fields of rows that were read before, without an entry for each page of them.

        For loading many pages outside any transaction: the caller has written one entry for the whole
        loading before, and writes another for each value that is shown (`shown`). All rows are of one table.
        """
        for group in {row.group for row in rows}:
            _check_purpose(group, purpose)
            _check_opener(session, group)
        found = self._opened_rows(session, rows)
        return {record: fields for record, (fields, _) in found.items() if fields is not None}

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
        self._count(session, work, group)

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
            raise NothingSealed(group=group)
        fields, last_day = found[record]
        if fields is None:
            raise KeyDestroyed(group=group, expires_on=last_day)
        # Of its own site, not of the desk where this happens: that site's people must still open it.
        site = work.sealed.rows(table, record, group)[0].site
        receipt = self.seal(
            work, table=table, record=record, group=group, expires_on=expires_on, fields=fields, site=site
        )
        for row in work.sealed.rows(table, record, group):
            if row.expires_on != receipt.expires_on:
                work.sealed.delete(table, record, group, row.expires_on)
                self.log.bind(work, gone=gone(table, record, group, row.expires_on))
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

    def _count(self, session: Session, work: SecurityWork, group: Group) -> None:
        if self.reads is not None:
            self.reads.count(session, work, group)

    def _sealing_key(
        self, work: SecurityWork, group: Group, expires_on: date, site: str | None
    ) -> PublicDayKey:
        place = (self.site if site is None else site) if group in PER_SITE else ""
        name = DayKeyName(group, expires_on, place)
        key = work.public_day_keys.get(name)
        if key is None:
            key = work.public_day_keys.last(group, place, not_after=expires_on)
            if key is None:
                key = _first_after(work, name)
            if key is None:
                raise NoDayKey(group=group)
            if key.name.expires_on <= self.clock.now().astimezone(UTC).date():
                # Admission goes on as long as any key is alive, though what is sealed dies tonight.
                self.log.note(LastKeyTaken(group=group.value))
        check_day_key(self.installation.root_public, work.operators, key)
        if key.name.generation < newest_generation(self.installation.root_public, work):
            # Certified once, and replaced since: somebody may have copied its private half.
            raise KeyReplaced(group=group)
        return key

    def _context(self, table: str, record: str, name: DayKeyName, version: int) -> SealContext:
        return SealContext(
            self.installation.id, table, record, name.group, name.expires_on, name.site, version
        )

    def _opened(
        self, session: Session, work: SecurityWork, table: str, records: Sequence[str], group: Group
    ) -> dict[str, tuple[dict[str, Any] | None, date]]:
        """Return per record its merged living fields (None: all dead) and its last day."""
        _check_opener(session, group)
        return self._opened_rows(session, work.sealed.rows_of(table, records, group))

    def _opened_rows(
        self, session: Session, found_rows: Sequence[SealedRow]
    ) -> dict[str, tuple[dict[str, Any] | None, date]]:
        rows = sorted(found_rows, key=lambda row: row.expires_on)
        keys = self.keystore.day_keys(session, (row.key_name for row in rows))
        found: dict[str, tuple[dict[str, Any] | None, date]] = {}
        for row in rows:
            fields, _ = found.get(row.record, (None, row.expires_on))
            key = keys[row.key_name]
            if key is not None:
                fields = {**(fields or {}), **self._read(session, row, key)}
            found[row.record] = (fields, row.expires_on)
        return found

    def _read(self, session: Session, row: SealedRow, key: KemPrivateKey) -> dict[str, Any]:
        """Return what a blob holds; the lists of a desk, read again with every act, are opened once.

        The key was just asked for: what its destruction has made unreadable is not read from memory.
        """
        if row.group in LOGGED_WHEN_OPENED:
            return self._fields(row, key)
        fields = session.known_fields(row)
        if fields is None:
            fields = self._fields(row, key)
            session.keep_fields(row, fields)
        return fields

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


def _first_after(work: SecurityWork, name: DayKeyName) -> PublicDayKey | None:
    place = (name.group, name.site)
    later = [one for one in work.public_day_keys.names() if (one.group, one.site) == place]
    return work.public_day_keys.get(min(later)) if later else None


def _check_opener(session: Session, group: Group) -> None:
    if not session.duties & openers(group):
        raise NotGranted(group=group)


def _check_purpose(group: Group, purpose: Purpose | None) -> None:
    if group in LOGGED_WHEN_OPENED and purpose is None:
        raise PurposeMissing(group=group)
