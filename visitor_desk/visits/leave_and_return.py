"""Leaving and coming back: who went out in this shift and may come in again on the same ticket.

It is a second visit. Notice and house rules that were shown and agreed to at the first one still count, and
so does what was checked of the document, unless a zone asks for it again or there was none to check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from visitor_desk.clock import Clock
from visitor_desk.documents.by_eye import shown_earlier
from visitor_desk.documents.document_check import DocumentCheck, Verdict
from visitor_desk.errors import DeskError
from visitor_desk.security.duties import Duty, requires
from visitor_desk.security.log_entry import read_body
from visitor_desk.security.records import LogEntry
from visitor_desk.security.sealed_records import SealedRecords
from visitor_desk.security.session import Session
from visitor_desk.visits.desk_copy import SHIFT, open_tickets
from visitor_desk.visits.group_seats import Seat
from visitor_desk.visits.phone_approval import approval_of
from visitor_desk.visits.place import Zone, document_on_return
from visitor_desk.visits.ports import VisitWork
from visitor_desk.visits.ticket import OpenedTicket, Ticket, TicketId
from visitor_desk.visits.visit import PlaceTaken, Visit, VisitFilter, VisitId, VisitState

ADMITTED: Final = "visit.admitted"
LONGEST_STAY: Final = timedelta(hours=24)
"""Past the arrivals of a day nobody is looked for; a rule ends longer visits."""
LOOKED_THROUGH: Final = 500


class ReturnNotPossible(DeskError):
    """The visit named is none that this person of the ticket has ended in this shift."""

    code = "visits.return_not_possible"


class DocumentAskedAgain(DeskError):
    """A zone asks for the document again, or at the first visit there was none."""

    code = "visits.document_asked_again"


@dataclass(frozen=True, slots=True)
class MayReturn:
    """Somebody who went out and may come back; `before` is the visit that they ended last.

    `document_again`: what was checked before does not count.
    """

    before: Visit
    ticket: Ticket
    document_again: bool
    name: str = field(repr=False)
    organisation: str = field(repr=False)
    purpose: str = field(repr=False)


@dataclass(frozen=True)
class LeaveAndReturn:
    """Finds who may come back; they are let in by `CheckIn.admit`, as everybody."""

    works: Callable[[], VisitWork]
    sealed: SealedRecords
    clock: Clock

    @requires(Duty.RECEPTION)
    def people(self, session: Session) -> Sequence[MayReturn]:
        """Return who left in this shift on a ticket that is open, the last first.

        Only people whom the ticket names: the name of a guest or a replacement was the desk's for that
        visit, and is forgotten with it.
        """
        now = self.clock.now()
        with self.works() as work:
            return self._of(session, work, _last_ended(work, now), now)

    @requires(Duty.RECEPTION)
    def person(self, session: Session, visit: VisitId) -> MayReturn | None:
        """Return who has just ended a visit, as `people` does; None where they cannot come back on it."""
        now = self.clock.now()
        with self.works() as work:
            left = work.visits.get(visit)
            if left is None or not _is_over(left, now) or _place(left) in work.visits.inside().values():
                return None
            return next(iter(self._of(session, work, [left], now)), None)

    def _of(
        self, session: Session, work: VisitWork, ended: Sequence[Visit], now: datetime
    ) -> Sequence[MayReturn]:
        tickets: dict[TicketId, Ticket] = {}
        for wanted in {visit.ticket for visit in ended if visit.ticket is not None}:
            found = work.tickets.get(wanted)
            if found is not None and found.withdrawn_at is None and found.at(now).window.contains(now):
                tickets[wanted] = found.at(now)
        opened = {
            one.ticket.id: one for one in open_tickets(self.sealed, session, work, list(tickets.values()))
        }
        zones = work.zones.all()
        return [
            person
            for visit in ended
            if visit.ticket in opened
            and (person := _person(work, visit, opened[visit.ticket], zones)) is not None
        ]


def demand_return(
    work: VisitWork, before: VisitId, ticket: Ticket, person: int, check: DocumentCheck | None, now: datetime
) -> tuple[Visit, DocumentCheck | None]:
    """Return the visit that somebody comes back after, and the check that stands for their document.

    ReturnNotPossible or DocumentAskedAgain; nothing was written then.
    """
    found = work.visits.get(before)
    if found is None or (found.ticket, found.person) != (ticket.id, person) or not _is_over(found, now):
        raise ReturnNotPossible
    if check is None or check.verdict is not Verdict.SHOWN_EARLIER:
        return found, check
    zones = [zone for zone in work.zones.all() if zone.id in ticket.zones]
    if _asked_again(work.log.about(found.id), zones):
        raise DocumentAskedAgain
    # The same document is inside again: whoever shows it meanwhile is told so.
    return found, replace(shown_earlier(), token=work.document_tokens.of_visit(found.id))


def _last_ended(work: VisitWork, now: datetime) -> Sequence[Visit]:
    """Return the last visit of each person who left in this shift and is not inside, the newest first."""
    inside = set(work.visits.inside().values())
    ended: dict[PlaceTaken, Visit] = {}
    day = VisitFilter(after=now - LONGEST_STAY, state=VisitState.LEFT)
    for visit in work.visits.page(day, None, LOOKED_THROUGH):
        if visit.ticket is not None and _is_over(visit, now) and _place(visit) not in inside:
            ended.setdefault(_place(visit), visit)
    return list(ended.values())


def _place(visit: Visit) -> PlaceTaken:
    return visit.ticket, visit.person


def _is_over(visit: Visit, now: datetime) -> bool:
    return visit.state is VisitState.LEFT and visit.left_at is not None and now - visit.left_at <= SHIFT


def _person(work: VisitWork, visit: Visit, opened: OpenedTicket, zones: Sequence[Zone]) -> MayReturn | None:
    ticket, announced = opened.ticket, opened.announced
    if announced is None or visit.person >= ticket.people:
        return None
    entries = work.log.about(visit.id)
    approved = approval_of(entries)
    if approved is not None and approved.seat is not Seat.WALK_IN:
        # Somebody came in their place; who that was is not on the ticket.
        return None
    again = _asked_again(entries, [zone for zone in zones if zone.id in ticket.zones])
    name = announced.names[visit.person]
    return MayReturn(visit, ticket, again, name, announced.organisation, announced.purpose)


def _asked_again(entries: Iterable[LogEntry], zones: Sequence[Zone]) -> bool:
    """Tell whether a document is asked again: by a zone, or since the log knows of none that was checked."""
    checked = {
        read_body(entry.body)["values"].get("document")
        for entry in entries
        if entry.body is not None and _act(entry) == ADMITTED
    }
    return document_on_return(zones) or not checked - {None, Verdict.VOUCHED_BY_HOST.value}


def _act(entry: LogEntry) -> str:
    return str(read_body(entry.body)["act"]) if entry.body is not None else ""
