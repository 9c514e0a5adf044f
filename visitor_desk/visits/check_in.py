"""Check-in: from a ticket, a checked document and the guard's choices to an admitted visitor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from visitor_desk.bsn import reject_bsn_in
from visitor_desk.clock import Clock
from visitor_desk.documents.document_check import DocumentCheck, Verdict
from visitor_desk.documents.document_rules import Finding
from visitor_desk.errors import DeskError
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.admission_seals import Admitted, here_fields, seal_admission
from visitor_desk.visits.arrival_findings import (
    Settled,
    needs_escort,
    ticket_findings,
    to_settle,
    training_findings,
    unsettled,
)
from visitor_desk.visits.bound_rows import row_digest
from visitor_desk.visits.desk_copy import demand_own_site, open_ticket
from visitor_desk.visits.evacuation import named
from visitor_desk.visits.evacuation_ports import EvacuationNotes
from visitor_desk.visits.group_seats import Seat, seat_of
from visitor_desk.visits.host_mail_round import TellHost
from visitor_desk.visits.leave_and_return import demand_return
from visitor_desk.visits.phone_approval import ACT as APPROVED
from visitor_desk.visits.phone_approval import PhoneApproval, approved_values
from visitor_desk.visits.place import StaffId, WithoutDocument, Zone, ZoneId, without_document
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import (
    Announced,
    FieldNotAccepted,
    Ticket,
    TicketId,
    TicketNotOpen,
    TicketUnknown,
    TicketWithdrawn,
    accepted_name,
)
from visitor_desk.visits.ticket_issue import TicketIssue
from visitor_desk.visits.visit import (
    AlreadyHere,
    BadgeNotFree,
    BadgeNumber,
    RefusalReason,
    Visit,
    VisitId,
    VisitIdTaken,
    VisitState,
    new_visit_id,
)
from visitor_desk.visits.walk_in import WalkIn, issue_walk_in, ticket_of_walk_in


class DocumentRefused(DeskError):
    """The document check says refuse, so nobody is admitted on it."""

    code = "visits.document_refused"


class DocumentNotShown(DeskError):
    """Nobody is admitted without a checked document; the visitor is free to refuse, the house to say no."""

    code = "visits.document_not_shown"


class FindingsNotSettled(DeskError):
    """Findings that ask to look again have no choice yet. Values: `findings` (codes), `count`."""

    code = "visits.findings_not_settled"


class PhotoNotCompared(DeskError):
    """The guard has not said that the photo resembles the person."""

    code = "visits.photo_not_compared"


class VouchingNotAllowed(DeskError):
    """A zone of the ticket lets no host vouch for somebody without a document. Values: `rule`."""

    code = "visits.vouching_not_allowed"


class HostMustEscort(DeskError):
    """Whoever is vouched for is escorted by the host who vouches, and by nobody else."""

    code = "visits.host_must_escort"


class EscortMissing(DeskError):
    """A zone of the ticket asks for an escort and none is named."""

    code = "visits.escort_missing"


class KeyNotReady(DeskError):
    """The ticket's names are locked at this desk: nobody of facility or privacy has brought them near yet."""

    code = "visits.ticket_locked"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the guard has in hand when somebody is let in; `person` is the position on the ticket.

    `visit` is chosen when the check-in begins and kept when it is tried again, so that a lost answer never
    admits somebody twice.
    """

    ticket: TicketId
    person: int
    badge: BadgeNumber
    check: DocumentCheck | None = field(repr=False)
    settled: tuple[Settled, ...] = ()
    photo_resembles: bool = False
    escort: StaffId | None = None
    notice: str | None = None
    rules: str | None = None
    assistance: bool = False
    """They need help on the way out in an evacuation; nobody asks why."""
    guest: str | None = field(default=None, repr=False)
    """The name of somebody whom the ticket does not name: a guest, whose position lies behind the announced
    people; with `approval` also a replacement in the position of one of them, or one more than it allows."""
    approval: PhoneApproval | None = None
    walk_in: WalkIn | None = field(default=None, repr=False)
    """What a call said about somebody whom nobody announced; ticket and person are not read then."""
    after: VisitId | None = None
    """The visit of this shift that they left from, where they come back on the same ticket."""
    visit: VisitId = field(default_factory=new_visit_id)


@dataclass(frozen=True)
class CheckIn:
    """Admits and refuses. An admission is one transaction: plain row, sealed blobs and log entry."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives
    desk: str
    evacuation: EvacuationNotes
    tell_host: TellHost

    @requires(Duty.RECEPTION)
    def compare(
        self,
        session: Session,
        ticket: TicketId,
        person: int,
        check: DocumentCheck,
        guest: str | None = None,
    ) -> tuple[Finding, ...]:
        """Return what the document says against the announced name and the rules of ticket and zones."""
        with self.works() as work:
            found = self._ticket(work, ticket)
            announced, _ = self._announced(session, work, found, person, guest)
            zones = [zone for zone in work.zones.all() if zone.id in found.zones]
        return ticket_findings(check, found, announced.names[person], zones, self._today())

    @requires(Duty.RECEPTION)
    def admit(self, session: Session, arrival: Arrival) -> Visit:
        """Let one person in: row, sealed blobs and log entry stand together or not at all.

        An arrival that was written before is returned as it stands and not written again: whoever lost the
        answer asks once more with the same arrival.

        Raises:
            TicketNotOpen, TicketWithdrawn, TicketOfAnotherSite, KeyNotReady, DocumentRefused,
            DocumentNotShown, FindingsNotSettled, PhotoNotCompared, EscortMissing, VouchingNotAllowed,
            HostMustEscort, AlreadyHere, BadgeNotFree, VisitIdTaken, CallMissing, MayNotApprove,
            CallNotInShift, ReturnNotPossible, DocumentAskedAgain, WalkInNotAllowed,
            WalkInEndsWrong: nothing was written.
        """
        if arrival.walk_in is not None:
            arrival = replace(arrival, ticket=ticket_of_walk_in(arrival.visit), person=0)
        try:
            return self._admit(session, arrival)
        except (AlreadyHere, BadgeNotFree):
            # The first try may have become true while this one was on its way.
            with self.works() as work:
                written = written_before(work, arrival)
            if written is None:
                raise
            return written

    def _admit(self, session: Session, arrival: Arrival) -> Visit:
        reject_bsn_in(badge=arrival.badge, notice=arrival.notice, rules=arrival.rules, guest=arrival.guest)
        now = self.clock.now()
        with self.works() as work:
            written = written_before(work, arrival)
            if written is not None:
                return written
            if arrival.walk_in is not None:
                issue = TicketIssue(self.sealed, self.log, self.clock, self.lives)
                issue_walk_in(issue, session, work, arrival.walk_in, arrival.visit, now)
            # As it stands now: a recurring ticket is due by the end of today's occasion.
            ticket = self._ticket(work, arrival.ticket).at(now)
            if ticket.withdrawn_at is not None:
                raise TicketWithdrawn
            if not ticket.window.contains(now):
                raise TicketNotOpen(
                    opens=ticket.window.start.isoformat(), closes=ticket.window.end.isoformat()
                )
            announced, seat = self._announced(session, work, ticket, arrival.person, arrival.guest)
            approved = (
                approved_values(work, ticket, seat, arrival.approval, now, self._today())
                if seat.needs_call
                else None
            )
            zones = [zone for zone in work.zones.all() if zone.id in ticket.zones]
            before = None
            if arrival.after is not None:
                before, shown = demand_return(work, arrival.after, ticket, arrival.person, arrival.check, now)
                arrival = replace(
                    arrival,
                    check=shown,
                    notice=arrival.notice or before.notice,
                    rules=arrival.rules or before.rules,
                )
            check, settled = self._demand(arrival, ticket, announced, zones, before)
            if arrival.escort is not None and work.staff.get(arrival.escort) is None:
                raise FieldNotAccepted(field="escort")
            if (ticket.id, arrival.person) in work.visits.inside().values():
                raise AlreadyHere
            if arrival.badge not in work.badges.free():
                raise BadgeNotFree(badge=arrival.badge)
            visit = Visit(
                id=arrival.visit,
                ticket=ticket.id,
                person=arrival.person,
                state=VisitState.HERE,
                zones=ticket.zones,
                arrived_at=now,
                due_at=ticket.window.end,
                badge=arrival.badge,
                host=ticket.host,
                authoriser=ticket.authoriser,
                escort=arrival.escort,
                notice=arrival.notice,
                rules=arrival.rules,
                desk=self.desk,
            )
            work.visits.add(visit)
            kept = Admitted(visit, announced, zones, check, settled, arrival.assistance)
            seal_admission(self.sealed, self.lives, work, kept)
            listed = named(work, [visit], {visit.id: here_fields(kept)}, now)
            work.after_commit(lambda: self.evacuation.arrived(listed))
            if approved is not None:
                self.log.append(work, APPROVED, session, visit=visit.id, **approved)
            self.log.append(
                work,
                "visit.admitted",
                session,
                visit=visit.id,
                ticket=ticket.id,
                badge=visit.badge,
                document=check.verdict.value,
                settled=len(settled),
                **({} if before is None else {"after": before.id}),
                row=row_digest(visit),
            )
            self.tell_host(work, session, visit)
            work.commit()
        return visit

    @requires(Duty.RECEPTION)
    def refuse(
        self,
        session: Session,
        reason: RefusalReason,
        *,
        ticket: TicketId | None = None,
        zones: Sequence[ZoneId] = (),
    ) -> Visit:
        """Record that somebody was not let in: time, place and reason, no identity data."""
        visit = Visit(
            id=new_visit_id(),
            ticket=ticket,
            person=0,
            state=VisitState.REFUSED,
            zones=tuple(zones),
            arrived_at=self.clock.now(),
            refusal=reason,
            desk=self.desk,
        )
        with self.works() as work:
            if ticket is not None:
                self._ticket(work, ticket)
            if any(work.zones.get(zone) is None for zone in zones):
                raise FieldNotAccepted(field="zones")
            work.visits.add(visit)
            self.log.append(
                work,
                "visit.refused",
                session,
                visit=visit.id,
                reason=reason.value,
                row=row_digest(visit),
            )
            work.commit()
        return visit

    @staticmethod
    def _ticket(work: VisitWork, ticket: TicketId) -> Ticket:
        found = work.tickets.get(ticket)
        if found is None:
            raise TicketUnknown
        return found

    def _announced(
        self, session: Session, work: VisitWork, ticket: Ticket, person: int, guest: str | None
    ) -> tuple[Announced, Seat]:
        """Return the people of a ticket, whoever is named at the desk among them, and the person's seat."""
        demand_own_site(self.sealed, work, ticket)
        announced = open_ticket(self.sealed, session, work, ticket).announced
        if announced is None:
            raise KeyNotReady
        seat = seat_of(ticket, person, named_here=guest is not None)
        if seat is None:
            raise TicketUnknown
        if seat is Seat.ANNOUNCED:
            return announced, seat
        return announced.with_guest(person, accepted_name(guest or "")), seat

    def _demand(
        self,
        arrival: Arrival,
        ticket: Ticket,
        announced: Announced,
        zones: Sequence[Zone],
        before: Visit | None,
    ) -> tuple[DocumentCheck, Sequence[tuple[str, str]]]:
        """Return the checked document and what was settled how, or raise what still stands in the way."""
        check = arrival.check
        if check is None or (check.verdict is Verdict.SHOWN_EARLIER and before is None):
            raise DocumentNotShown
        if check.verdict is Verdict.REFUSE:
            raise DocumentRefused
        today = self._today()
        shown = check.verdict not in {Verdict.VOUCHED_BY_HOST, Verdict.SHOWN_EARLIER}
        if check.verdict is Verdict.VOUCHED_BY_HOST:
            demand_vouching(arrival, ticket, zones)
        if not shown:
            found = tuple(training_findings(ticket, today))
        else:
            name = announced.names[arrival.person]
            found = (*check.findings, *ticket_findings(check, ticket, name, zones, today))
        missing = unsettled(found, arrival.settled)
        if missing:
            raise FindingsNotSettled(findings=", ".join(missing), count=len(missing))
        asked = to_settle(found)
        settled = [(one.finding, one.choice.value) for one in arrival.settled if one.finding in asked]
        if shown and not arrival.photo_resembles:
            raise PhotoNotCompared
        # Who walked with an escort before does so again: a minor's document is not looked at twice.
        escorted = before is not None and before.escort is not None
        if arrival.escort is None and (escorted or needs_escort(check, ticket, zones, today)):
            raise EscortMissing
        return check, settled

    def _today(self) -> date:
        return self.lives.local_day(self.clock.now())


def demand_vouching(arrival: Arrival, ticket: Ticket, zones: Sequence[Zone]) -> None:
    """Raise where the zones let no host vouch, or where somebody else than the host would walk along."""
    rule = without_document(zones)
    if rule is not WithoutDocument.HOST_VOUCHES:
        raise VouchingNotAllowed(rule=rule.value)
    if arrival.escort != ticket.host:
        raise HostMustEscort


def written_before(work: VisitWork, arrival: Arrival) -> Visit | None:
    """Return the visit that an earlier try of this arrival wrote; VisitIdTaken where it is another one."""
    visit = work.visits.get(arrival.visit)
    if visit is not None and (visit.ticket, visit.person, visit.badge) != (
        arrival.ticket,
        arrival.person,
        arrival.badge,
    ):
        raise VisitIdTaken
    return visit
