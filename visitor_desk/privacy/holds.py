"""The service that places and lifts holds.

Facility may hold names and purposes (group D), which it can open; document data (group S) becomes an open
task of privacy and dies on its own day if nobody takes it up. Footage (group F) is held by copying it
(`evidence`): its clips live as long as the hold does and end with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.footage.vault import Vault
from visitor_desk.privacy.held_parts import HeldParts
from visitor_desk.privacy.hold import (
    HELD_TABLE,
    HeldPart,
    HeldState,
    Hold,
    HoldId,
    HoldNotAccepted,
    HoldOver,
    HoldReason,
    HoldUnknown,
    NewHold,
    NothingToHold,
    is_case_number,
)
from visitor_desk.privacy.ports import DeskWork, DeskWorks
from visitor_desk.privacy.retention_rules import RetentionRules
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.visit import Visit, VisitId

RECORD_GROUPS: Final = frozenset({Group.D, Group.S})
"""What is sealed about a visit itself."""
HELD_GROUPS: Final = RECORD_GROUPS | {Group.F}


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold with its parts, as a list shows it."""

    hold: Hold
    parts: tuple[HeldPart, ...]

    @property
    def waits_for_privacy(self) -> bool:
        """Whether a part is an open task, shown red."""
        return any(part.state is HeldState.WAITING for part in self.parts)


@dataclass(frozen=True)
class Holds:
    """Keeps what a case needs by sealing it to another day, and lets it go again."""

    works: DeskWorks
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: RetentionRules
    vault: Vault

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def place(self, session: Session, new: NewHold) -> HoldView:
        """Hold groups of a visit until a day; what this operator cannot open waits for privacy.

        Raises:
            HoldNotAccepted: the case is no plain number, a day is not in order, or the hold would outlive
                the visit's own row.
            NothingToHold: nothing of the visit is left.
        """
        now = self.clock.now()
        today = self.lives.local_day(now)
        with self.works() as work:
            self._accept(work, new, today)
            hold = Hold(
                id=HoldId(secrets.token_hex(8)),
                table=new.table,
                record=new.record,
                case=new.case,
                reason=new.reason,
                review_on=new.review_on,
                ends_on=new.ends_on,
                placed_by=session.operator_id,
                placed_at=now,
            )
            work.holds.add(hold)
            parts = [self._parts.hold(session, work, hold, group, today) for group in sorted(new.groups)]
            if all(part.state is HeldState.GONE for part in parts):
                raise NothingToHold
            for part in parts:
                work.holds.put_part(part)
            self._parts.log_hold(work, session, "hold.placed", hold)
            work.commit()
        return HoldView(hold, tuple(parts))

    @requires(Duty.FACILITY, Duty.PRIVACY, Duty.AUDITOR)
    def all(self, session: Session) -> Sequence[HoldView]:  # noqa: ARG002 - read by the duty check
        """Return every hold with its parts, the earliest review first."""
        with self.works() as work:
            return [HoldView(hold, tuple(work.holds.parts(hold.id))) for hold in work.holds.all()]

    @requires(Duty.PRIVACY)
    def take_up(self, session: Session, hold_id: HoldId) -> HoldView:
        """Hold the parts that wait for privacy; one that has died in the meantime is marked so."""
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            hold = active_hold(work, hold_id, today)
            for part in work.holds.parts(hold.id):
                if part.state is HeldState.WAITING:
                    work.holds.put_part(self._parts.hold(session, work, hold, part.group, today))
            parts = tuple(work.holds.parts(hold.id))
            self._parts.log_hold(work, session, "hold.taken_up", hold)
            work.commit()
        return HoldView(hold, parts)

    @requires(Duty.FACILITY, Duty.PRIVACY)
    def lift(self, session: Session, hold_id: HoldId) -> HoldView:
        """Let a record go: back to its own day or another hold's, or deleted where its own day is over.

        Raises HoldUnknown, HoldOver, and HoldNeedsPrivacy where this operator cannot open what is held.
        """
        today = self.lives.local_day(self.clock.now())
        with self.works() as work:
            lifted = self._parts.lift(session, work, active_hold(work, hold_id, today), today)
            parts = tuple(work.holds.parts(hold_id))
            work.commit()
        return HoldView(lifted, parts)

    def _accept(self, work: DeskWork, new: NewHold, today: date) -> None:
        reject_bsn_in(case=new.case)
        if not is_case_number(new.case):
            raise HoldNotAccepted(field="case")
        visit = work.visits.get(VisitId(new.record)) if new.table == HELD_TABLE else None
        if visit is None or not new.groups or not new.groups <= HELD_GROUPS:
            raise NothingToHold
        latest = latest_end(self.lives, visit)
        if not today < new.ends_on <= latest:
            raise HoldNotAccepted(field="ends_on", latest=latest)
        if not today < new.review_on <= new.ends_on:
            raise HoldNotAccepted(field="review_on", latest=new.ends_on)

    @property
    def _parts(self) -> HeldParts:
        return HeldParts(self.sealed, self.log, self.clock, self.vault)


def latest_end(lives: RetentionRules, visit: Visit) -> date:
    """Return the last day on which a hold on a visit may end.

    After it nothing says any more what the held names were about.
    """
    return lives.gone_on(None, HELD_TABLE, visit.arrived_at)


def visits_on_hold(works: DeskWorks, today: date) -> frozenset[VisitId]:
    """Return the visits that a hold keeps on a day, whatever of them it keeps."""
    with works() as work:
        return held_visits(work, today)


def held_visits(work: DeskWork, today: date) -> frozenset[VisitId]:
    """Return the same inside a work."""
    active = [hold for hold in work.holds.all() if hold.active(today)]
    return frozenset(VisitId(hold.record) for hold in active if hold.table == HELD_TABLE)


def active_hold(work: DeskWork, hold_id: HoldId, today: date) -> Hold:
    """Return a hold that still keeps something. Raises HoldUnknown or HoldOver."""
    hold = work.holds.get(hold_id)
    if hold is None:
        raise HoldUnknown
    if not hold.active(today):
        raise HoldOver
    return hold


def holding(
    work: DeskWork, table: str, record: str, today: date, without: Collection[HoldId] = ()
) -> Mapping[Group, Hold]:
    """Return the groups of a record that a hold keeps or waits to keep, each with the hold that ends last.

    `without` leaves holds out.
    """
    found: dict[Group, Hold] = {}
    for hold in sorted(work.holds.of_record(table, record), key=lambda hold: hold.ends_on):
        if hold.active(today) and hold.id not in without:
            for part in work.holds.parts(hold.id):
                if part.state in {HeldState.HELD, HeldState.WAITING}:
                    found[part.group] = hold
    return found


def decided_hold(work: DeskWork, table: str, record: str, today: date) -> Hold | None:
    """Return the active hold of a record of which nothing waits for a decision; the one that ends last.

    That of a request is none: nobody has decided on a case, and what it keeps opens for the request alone.
    """
    found = None
    for hold in sorted(work.holds.of_record(table, record), key=lambda hold: hold.ends_on):
        states = {part.state for part in work.holds.parts(hold.id)}
        decided = HeldState.HELD in states and HeldState.WAITING not in states
        if decided and hold.active(today) and hold.reason is not HoldReason.REQUEST:
            found = hold
    return found


def decided_holds(
    works: DeskWorks, clock: Clock, lives: RetentionRules
) -> Callable[[VisitId], HoldId | None]:
    """Return what tells which decided hold keeps a visit."""

    def held(visit: VisitId) -> HoldId | None:
        with works() as work:
            hold = decided_hold(work, HELD_TABLE, visit, lives.local_day(clock.now()))
        return hold.id if hold is not None else None

    return held
