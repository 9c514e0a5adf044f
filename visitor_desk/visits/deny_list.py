"""The deny list: whom a desk meets with care, why (for facility and privacy only), and until when.

Name and instruction are sealed twice: in group T with the reason, and in group R of the site without it,
so that the site's desks can compare. The list is short and reviewed: an entry that nobody confirms dies on
its review day. A hit is a hint for the guard's eye; nobody is refused by a likeness of names.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from visitor_desk.bsn import reject_bsn
from visitor_desk.clock import Clock
from visitor_desk.documents.document_check import DocumentCheck
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.canonical import JsonValue
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.row_binding import gone
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.deny_entry import (
    DenyEnd,
    DenyEntry,
    DenyEntryUnknown,
    DenyHit,
    DenyId,
    DenyInstruction,
    DenyOrigin,
    DenyReason,
    DenyReview,
    DenyTelling,
    NewDenyEntry,
    OpenedDenyEntry,
    ReviewTooFar,
)
from visitor_desk.visits.name_comparison import compare_names
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import LONGEST_NAME, FieldNotAccepted

TABLE: Final = "deny_entries"
ALIKE: Final = 86.0
"""Score from which a name is shown to the guard: a slip or another spelling, not merely a common surname."""

_SPLITS = 6
"""Places at which a name written without a comma is tried to be parted into surname and given names."""


@dataclass(frozen=True)
class DenyList:
    """Keeps the list and compares."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def add(self, session: Session, new: NewDenyEntry) -> DenyEntry:
        """Put somebody on the list until the review day.

        Raises:
            FieldNotAccepted, BsnNotKept, ReviewTooFar: nothing was written.
            DenyEntryUnknown: the visit's document is forgotten or was never read.
        """
        name = new.name.strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise FieldNotAccepted(field="name")
        reject_bsn(name, field_name="name")
        self._check_review(new.review_on)
        now = self.clock.now()
        with self.works() as work:
            decider = work.staff.get(new.decided_by)
            if decider is None or not decider.may_authorise:
                raise FieldNotAccepted(field="decided_by")
            token = work.document_tokens.of_visit(new.visit) if new.visit is not None else None
            if new.visit is not None and token is None:
                raise DenyEntryUnknown
            entry = DenyEntry(DenyId(secrets.token_hex(8)), now, new.review_on, new.decided_by, token)
            fields: dict[str, JsonValue] = {
                "name": name,
                "instruction": new.instruction.value,
                "reason": new.reason.value,
                "origin": new.origin.value,
            }
            entry = self._keep(session, work, "deny_entry.added", entry, fields)
            work.commit()
        return entry

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def entries(self, session: Session) -> Sequence[OpenedDenyEntry]:
        """Return the living entries with their reasons, earliest review first."""
        with self.works() as work:
            found = self._living(work)
            opened = self.sealed.open_many(
                session, work, table=TABLE, records=[entry.id for entry in found], group=Group.T
            )
        return [_opened(entry, opened[entry.id]) for entry in found if entry.id in opened]

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def entry(self, session: Session, entry: DenyId) -> OpenedDenyEntry:
        """Return one living entry with its reason. Raises DenyEntryUnknown."""
        with self.works() as work:
            found = self._get(work, entry)
            return _opened(found, self.sealed.open(session, work, table=TABLE, record=entry, group=Group.T))

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def review(self, session: Session, entry: DenyId, review_on: date, why: DenyReview) -> DenyEntry:
        """Confirm an entry until another review day; both seals move to that day, the log says why.

        Raises ReviewTooFar and DenyEntryUnknown; nothing was changed.
        """
        self._check_review(review_on)
        with self.works() as work:
            found = self._get(work, entry)
            fields = self.sealed.open(session, work, table=TABLE, record=entry, group=Group.T)
            moved = DenyEntry(found.id, found.added_at, review_on, found.decided_by, found.token)
            moved = self._keep(session, work, "deny_entry.reviewed", moved, fields, why)
            work.commit()
        return moved

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def told(self, session: Session, entry: DenyId, how: DenyTelling) -> OpenedDenyEntry:
        """Keep that the person was sent a letter, or why they are not told. Raises DenyEntryUnknown."""
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            found = self._get(work, entry)
            fields = self.sealed.open(session, work, table=TABLE, record=entry, group=Group.T)
            said: dict[str, JsonValue] = {**fields, "told": how.value, "told_on": today.isoformat()}
            kept = self._keep(session, work, "deny_entry.told", found, said, how)
            work.commit()
        return _opened(kept, said)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def lift(self, session: Session, entry: DenyId, why: DenyEnd) -> None:
        """Take somebody off the list: row, seals and token are deleted; the log keeps why."""
        with self.works() as work:
            self._get(work, entry)
            work.sealed.delete(TABLE, entry)
            work.deny_entries.delete(entry)
            self.log.append(
                work,
                "deny_entry.lifted",
                session,
                entry=entry,
                table=TABLE,
                why=why,
                gone=[gone(TABLE, entry)],
            )
            work.commit()

    @requires(Duty.RECEPTION, Duty.FACILITY, Duty.PRIVACY)
    def match(
        self, session: Session, check: DocumentCheck | None, announced: str | None
    ) -> Sequence[DenyHit]:
        """Return the entries that a document or an announced name resembles, surest first.

        The same document is a sure hit; a name is compared in every spelling that ICAO allows. Either way the
        guard looks and does what the instruction says: a hit alone refuses nobody.
        """
        with self.works() as work:
            found = self._living(work)
            opened = self.sealed.open_many(
                session, work, table=TABLE, records=[entry.id for entry in found], group=Group.R
            )
        names = list(_names(check, announced))
        token = check.token if check is not None else None
        hits = []
        for entry in found:
            fields = opened.get(entry.id)
            if fields is None:
                continue
            same_document = token is not None and entry.token == token
            score = 100.0 if same_document else _likeness(names, fields["name"])
            if score >= ALIKE:
                instruction = DenyInstruction(fields["instruction"])
                hits.append(DenyHit(entry.id, fields["name"], instruction, same_document, score))
        return sorted(hits, key=lambda hit: (not hit.by_document, -hit.score))

    def _keep(
        self,
        session: Session,
        work: VisitWork,
        act: str,
        entry: DenyEntry,
        fields: Mapping[str, JsonValue],
        why: DenyReview | DenyTelling | None = None,
    ) -> DenyEntry:
        """Seal both copies to the review day (or the last day with a key), write the row and the entry."""
        at_desk: dict[str, JsonValue] = {name: fields[name] for name in ("name", "instruction")}
        receipts = [
            self.sealed.seal(
                work, table=TABLE, record=entry.id, group=group, expires_on=entry.review_on, fields=part
            )
            for group, part in ((Group.T, fields), (Group.R, at_desk))
        ]
        dies_on = min(receipt.expires_on for receipt in receipts)
        for group in (Group.T, Group.R):
            for row in work.sealed.rows(TABLE, entry.id, group):
                if row.expires_on not in {receipt.expires_on for receipt in receipts}:
                    work.sealed.delete(TABLE, entry.id, group, row.expires_on)
                    self.log.bind(work, gone=gone(TABLE, entry.id, group, row.expires_on))
        kept = DenyEntry(entry.id, entry.added_at, dies_on, entry.decided_by, entry.token)
        work.deny_entries.put(kept)
        self.log.append(
            work,
            act,
            session,
            entry=kept.id,
            table=TABLE,
            review_on=kept.review_on,
            why=why,
            row=row_digest(kept),
        )
        return kept

    def _check_review(self, review_on: date) -> None:
        now = self.clock.now()
        latest = self.lives.gone_on(Group.T, TABLE, now)
        if not self.lives.local_day(now) < review_on <= latest:
            raise ReviewTooFar(latest=latest)

    def _living(self, work: VisitWork) -> list[DenyEntry]:
        today = self.lives.local_day(self.clock.now())
        return [entry for entry in work.deny_entries.all() if entry.review_on > today]

    def _get(self, work: VisitWork, entry: DenyId) -> DenyEntry:
        found = next((one for one in self._living(work) if one.id == entry), None)
        if found is None:
            raise DenyEntryUnknown
        return found


def drop_due(work: VisitWork, log: AuditLog, today: date) -> int:
    """Delete the entries that nobody confirmed in time; the caller's entry says which. Return how many."""
    due = [entry for entry in work.deny_entries.all() if entry.review_on <= today]
    for entry in due:
        work.sealed.delete(TABLE, entry.id)
        work.deny_entries.delete(entry.id)
        log.bind(work, gone=gone(TABLE, entry.id))
    return len(due)


def _opened(entry: DenyEntry, fields: Mapping[str, Any]) -> OpenedDenyEntry:
    return OpenedDenyEntry(
        entry,
        fields["name"],
        DenyInstruction(fields["instruction"]),
        DenyReason(fields["reason"]),
        DenyOrigin(fields["origin"]),
        DenyTelling(fields["told"]) if "told" in fields else None,
        date.fromisoformat(fields["told_on"]) if "told_on" in fields else None,
    )


def _names(check: DocumentCheck | None, announced: str | None) -> Iterator[tuple[str, str]]:
    """Yield (surname, given names) of the document, and every way to read the announced name."""
    if check is not None and check.mrz is not None and check.mrz.surname:
        yield check.mrz.surname, check.mrz.given_names
    if announced is not None:
        yield from _readings(announced)


def _readings(written: str) -> Iterator[tuple[str, str]]:
    surname, comma, given = written.partition(",")
    if comma:
        yield surname, given
        return
    words = written.split()
    for place in range(1, min(len(words), _SPLITS)):
        yield " ".join(words[place:]), " ".join(words[:place])
        yield " ".join(words[:place]), " ".join(words[place:])
    if len(words) == 1:
        yield written, ""


def _likeness(names: Sequence[tuple[str, str]], listed: str) -> float:
    """Compare both ways round: initials may stand on either side."""
    one_way = (compare_names(name, listed).score for name in names)
    other_way = (
        compare_names(reading, f"{given} {surname}").score
        for reading in _readings(listed)
        for surname, given in names
    )
    return max((*one_way, *other_way), default=0.0)
