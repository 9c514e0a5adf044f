"""A group at the desk: who may allow people that the ticket does not name, and how the group ended.

Nobody is let in here: each person of a group goes through `CheckIn.admit` or `refuse` as a single one does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from visitor_desk.clock import Clock
from visitor_desk.security.audit_log import AuditLog
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.groups import Group, openers
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.access_lists import TABLE as ACCESS_RIGHTS
from visitor_desk.visits.phone_approval import AuthorisedBy, Authoriser, who_may_approve
from visitor_desk.visits.ports import Lives, VisitWork
from visitor_desk.visits.ticket import Ticket, TicketId, TicketUnknown


@dataclass(frozen=True, slots=True)
class GroupTally:
    """How the people of a group ended at this desk, in numbers."""

    admitted: int
    refused: int
    absent: int
    """Those who did not come; they may still, while the ticket is open."""


@dataclass(frozen=True)
class GroupArrivals:
    """What the desk asks and says about a group as a whole."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    log: AuditLog
    clock: Clock
    lives: Lives

    @requires(Duty.RECEPTION)
    def authorisers(self, session: Session, ticket: TicketId) -> Sequence[Authoriser]:
        """Return who may allow a replacement or an extra person by phone, the ticket's own authoriser first.

        People of access lists lie in group T, which no desk opens: where no desk copy was made of somebody,
        they have no name here.
        """
        with self.works() as work:
            found = self._ticket(work, ticket)
            today = self.lives.local_day(self.clock.now())
            grounds = who_may_approve(work, found, today)
            names = self._names(session, work, [one for one, by in grounds if by is AuthorisedBy.ACCESS_LIST])
            names |= {one.id: one.name for one in work.staff.all()}
        return [Authoriser(one, by, names.get(one)) for one, by in grounds]

    @requires(Duty.RECEPTION)
    def close(self, session: Session, ticket: TicketId, tally: GroupTally) -> None:
        """Note that a group is done: each person is in, was refused, or did not come."""
        with self.works() as work:
            self._ticket(work, ticket)
            self.log.append(
                work,
                "group.closed",
                session,
                ticket=ticket,
                admitted=tally.admitted,
                refused=tally.refused,
                absent=tally.absent,
            )
            work.commit()

    def _names(self, session: Session, work: VisitWork, rights: Sequence[str]) -> dict[str, str]:
        opened: dict[str, Mapping[str, str]] = {}
        for group in (Group.R, Group.T):
            rest = [right for right in rights if right not in opened]
            if session.duties & openers(group):
                opened |= self.sealed.open_many(session, work, table=ACCESS_RIGHTS, records=rest, group=group)
        return {right: fields["name"] for right, fields in opened.items()}

    @staticmethod
    def _ticket(work: VisitWork, ticket: TicketId) -> Ticket:
        found = work.tickets.get(ticket)
        if found is None:
            raise TicketUnknown
        return found
