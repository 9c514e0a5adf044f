"""Enters afterwards what stands on a numbered paper form: a visit while the desk could not be used.

The visit keeps its real times beside the time of entry and the number of the form, is sealed as any other,
and stands on a ticket of its own. What has happened is entered as it happened: what would have stopped an
arrival at the door (an expired document, a zone that takes no walk-ins) does not stop its record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from visitor_desk.clock import Clock, TimeRange
from visitor_desk.documents.by_eye import check_by_eye, vouched_by_host
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry, Operator, OperatorId
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.admission_seals import Admitted, here_fields, seal_admission
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.desk_copy import SHIFT
from visitor_desk.visits.evacuation import named
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.later_entry import (
    STAYS,
    BadgeWasOut,
    LaterEntry,
    accept_later,
    missing_between,
    was_out,
)
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import FieldNotAccepted, NewTicket, TicketId
from visitor_desk.visits.ticket_issue import TicketIssue, accept_ticket
from visitor_desk.visits.visit import BadgeNotFree, FormEntered, Visit, VisitIdTaken, VisitState

ACT: Final = "visit.entered_later"
CARRIED: Final = 500
"""Visits of one badge that are looked at; no badge goes out more often in 72 hours."""
MOST_MISSING: Final = 100
"""Numbers that are told as missing; more are a number that was typed wrongly, not lost paper."""


@dataclass(frozen=True)
class EnterLater:
    """Enters forms, each once, and says which are still missing."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives
    desk: str
    evacuation: EvacuationNotes

    @requires(Duty.RECEPTION)
    def enter(self, session: Session, entry: LaterEntry) -> Visit:
        """Write the visit of a form: ticket, row, sealed blobs and log entry stand together or not at all.

        An entry that was written before is returned as it stands and not written again.

        Raises:
            FieldNotAccepted, BsnNotKept, LaterInFuture, LaterReversed, LaterTooOld, FormEntered, BadgeWasOut,
            BadgeNotFree, VisitIdTaken: nothing was written.
        """
        now = self.clock.now()
        ends = entry.left_at or now + STAYS
        with self.works() as work:
            written = work.visits.get(entry.visit)
            if written is not None:
                if written.form != entry.form:
                    raise VisitIdTaken
                return written
            accept_later(entry, now)
            new = _ticket(entry, ends)
            accept_ticket(new)
            if work.visits.with_form(entry.form) is not None:
                raise FormEntered(form=entry.form)
            self._demand_badge(work, entry)
            self._demand_guard(work, entry)
            issue = TicketIssue(self.sealed, self.log, self.clock, self.lives)
            ticket = issue.write(session, work, new)
            visit = _visit(entry, ticket.id, ends, now, self.desk)
            work.visits.add(visit)
            day = self.lives.local_day(entry.arrived_at)
            check = vouched_by_host() if entry.seen is None else check_by_eye(entry.seen, day)
            zones = [zone for zone in work.zones.all() if zone.id in entry.zones]
            kept = Admitted(visit, entry.announced, zones, check, ())
            seal_admission(self.sealed, self.lives, work, kept)
            if visit.state is VisitState.HERE:
                listed = named(work, [visit], {visit.id: here_fields(kept)}, now)
                work.after_commit(lambda: self.evacuation.arrived(listed))
            self.log.append(
                work,
                ACT,
                session,
                visit=visit.id,
                ticket=ticket.id,
                badge=visit.badge,
                form=visit.form,
                document=check.verdict.value,
                let_in_by=entry.let_in_by,
                row=row_digest(visit),
            )
            work.commit()
        return visit

    @requires(Duty.RECEPTION)
    def missing(self, session: Session) -> Sequence[int]:  # noqa: ARG002 - requires checks it
        """Return the numbers between the first and the last form of this shift that nobody has entered."""
        with self.works() as work:
            return forms_missing(work, self.desk, self.clock.now())

    @requires(Duty.RECEPTION)
    def entered(self, session: Session) -> Sequence[Visit]:  # noqa: ARG002 - as above
        """Return the visits that were entered at this desk in this shift, the last one first."""
        with self.works() as work:
            return list(reversed(_of_desk(work, self.desk, self.clock.now())))

    @requires(Duty.RECEPTION)
    def guards(self, session: Session) -> Sequence[Operator]:  # noqa: ARG002 - as above
        """Return who may have written a form: everybody who works at reception, by name."""
        with self.works() as work:
            found = [one for one in work.operators.all() if _writes_forms(one) and one.end is None]
        return sorted(found, key=lambda one: (one.staff_name, one.id))

    @staticmethod
    def _demand_guard(work: VisitWork, entry: LaterEntry) -> None:
        if entry.let_in_by is None:
            return
        found = work.operators.get(entry.let_in_by)
        if found is None or not _writes_forms(found):
            raise FieldNotAccepted(field="let_in_by")

    @staticmethod
    def _demand_badge(work: VisitWork, entry: LaterEntry) -> None:
        if entry.badge is None:
            return
        if entry.badge not in work.badges.all():
            raise BadgeNotFree(badge=entry.badge)
        carried = work.visits.that_carried(entry.badge, CARRIED)
        if was_out(entry, carried, work.badge_cases.of_badge(entry.badge)):
            raise BadgeWasOut(badge=entry.badge)


def forms_missing(work: VisitWork, desk: str, now: datetime) -> list[int]:
    """Return the numbers missing among the forms of this shift at a desk; each desk has a pad of its own."""
    entered = [visit.form for visit in _of_desk(work, desk, now) if visit.form is not None]
    return [form for form in missing_between(entered)[:MOST_MISSING] if work.visits.with_form(form) is None]


def let_in_by(entries: Iterable[LogEntry]) -> OperatorId | None:
    """Return which guard wrote the form, by the log's entries about a visit; None where none is named."""
    for entry in entries:
        body = read_body(entry.body) if entry.body is not None else None
        if body is not None and body["act"] == ACT and body["values"].get("let_in_by"):
            return OperatorId(body["values"]["let_in_by"])
    return None


def _of_desk(work: VisitWork, desk: str, now: datetime) -> list[Visit]:
    return [visit for visit in work.visits.entered_since(now - SHIFT) if visit.desk == desk]


def _writes_forms(operator: Operator) -> bool:
    return Duty.RECEPTION in operator.duties


def _ticket(entry: LaterEntry, ends: datetime) -> NewTicket:
    return NewTicket(
        customer=entry.customer,
        zones=entry.zones,
        host=entry.host,
        authoriser=entry.authoriser,
        window=TimeRange(entry.arrived_at, ends),
        announced=entry.announced,
    )


def _visit(entry: LaterEntry, ticket: TicketId, ends: datetime, now: datetime, desk: str) -> Visit:
    return Visit(
        id=entry.visit,
        ticket=ticket,
        person=0,
        state=entry.state,
        zones=entry.zones,
        arrived_at=entry.arrived_at,
        due_at=ends,
        left_at=entry.left_at,
        badge=entry.badge,
        host=entry.host,
        authoriser=entry.authoriser,
        desk=desk,
        entered_at=now,
        form=entry.form,
    )
