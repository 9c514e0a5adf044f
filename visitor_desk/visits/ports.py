"""What visits need from the store behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.security.groups import Group
from visitor_desk.security.ports import SecurityWork
from visitor_desk.visits.access_right import AccessRight, AccessRightId
from visitor_desk.visits.badges import BadgeCase, BadgeCaseId
from visitor_desk.visits.deny_entry import DenyEntry, DenyId
from visitor_desk.visits.door_ports import DoorEventStore, DoorRegister
from visitor_desk.visits.evacuation_ports import EvacuationParts
from visitor_desk.visits.place import Staff, StaffId, Zone, ZoneId
from visitor_desk.visits.shift_ports import ConflictStore, CorrectionStore, MetVisits, ShiftWork
from visitor_desk.visits.ticket import Ticket, TicketId
from visitor_desk.visits.visit import BadgeNumber, Visit, VisitCursor, VisitFilter, VisitId


class Zones(Protocol):
    """The zones of the site."""

    def add(self, zone: Zone) -> None:
        """Add a zone whose parent, if any, is there."""
        ...

    def update(self, zone: Zone) -> None:
        """Replace the row of a zone that is there."""
        ...

    def all(self) -> Sequence[Zone]:
        """Return every zone, parents before children."""
        ...

    def get(self, zone: ZoneId) -> Zone | None:
        """Return the zone, or None."""
        ...


class StaffRegister(Protocol):
    """The people of the house."""

    def add(self, staff: Staff) -> None:
        """Add a person."""
        ...

    def update(self, staff: Staff) -> None:
        """Replace the row of a person who is there."""
        ...

    def all(self) -> Sequence[Staff]:
        """Return every person, by name."""
        ...

    def get(self, staff: StaffId) -> Staff | None:
        """Return the person, or None."""
        ...


class TicketStore(Protocol):
    """The plain rows of tickets."""

    def add(self, ticket: Ticket) -> None:
        """Add a ticket."""
        ...

    def update(self, ticket: Ticket) -> None:
        """Replace the row of a ticket that is there; its zones stay as they are."""
        ...

    def get(self, ticket: TicketId) -> Ticket | None:
        """Return the ticket, or None."""
        ...

    def next_number(self) -> int:
        """Return the number the next ticket gets (from 1, per site, never used twice)."""
        ...

    def overlapping(self, start: datetime, end: datetime) -> Sequence[Ticket]:
        """Return the tickets whose window overlaps [start, end), by opening time."""
        ...

    def delete_ended_before(self, instant: datetime, limit: int) -> Sequence[datetime]:
        """Delete up to `limit` tickets whose window ended before `instant`; return when each did."""
        ...


class VisitStore(MetVisits, Protocol):
    """The plain rows of visits."""

    def add(self, visit: Visit) -> None:
        """Add a visit; AlreadyHere, BadgeNotFree or FormEntered when its id or a unique index says so."""
        ...

    def update(self, visit: Visit) -> None:
        """Replace the row of a visit that is there."""
        ...

    def get(self, visit: VisitId) -> Visit | None:
        """Return the visit, or None."""
        ...

    def here(self) -> Sequence[Visit]:
        """Return the visits of people on site, longest here first."""
        ...

    def with_badge_out(self, badge: BadgeNumber) -> Visit | None:
        """Return the visit of the person who carries the badge now, or None."""
        ...

    def that_carried(self, badge: BadgeNumber, limit: int) -> Sequence[Visit]:
        """Return up to `limit` visits whose row names the badge, newest arrival first."""
        ...

    def people_of(self, tickets: Mapping[TicketId, datetime | None]) -> Mapping[TicketId, frozenset[int]]:
        """Return, per ticket, the positions of the people who came and are here or have left.

        Where a ticket comes with an instant, those who left count only if they came at or after it.
        """
        ...

    def arrivals_on(self, tickets: Sequence[TicketId]) -> Mapping[TicketId, Sequence[datetime]]:
        """Return when people were let in on tickets, earliest first; unused ones are left out."""
        ...

    def rules_agreed(self, ticket: TicketId) -> Mapping[int, str]:
        """Return the version of the house rules that people of a ticket agreed to last, by position."""
        ...

    def with_form(self, form: int) -> Visit | None:
        """Return the visit that was entered from the form of this number, or None."""
        ...

    def entered_since(self, instant: datetime) -> Sequence[Visit]:
        """Return the visits entered from forms at or after `instant`, by number of the form."""
        ...

    def page(self, wanted: VisitFilter, after: VisitCursor | None, limit: int) -> Sequence[Visit]:
        """Return up to `limit` visits, newest arrival first, behind the cursor."""
        ...

    def delete_arrived_before(
        self, instant: datetime, limit: int, keep: Collection[VisitId] = ()
    ) -> Sequence[datetime]:
        """Delete up to `limit` visits that arrived before `instant` and have ended, but for `keep`.

        Returns when each arrived.
        """
        ...

    def forget_badges_before(
        self,
        instant: datetime,
        limit: int,
        zones: Collection[ZoneId] = (),
        *,
        touching: bool = False,
        keep: Collection[VisitId] = (),
    ) -> int:
        """Blank the badge number of up to `limit` ended visits that were due to end before `instant`.

        Of those that touch one of `zones`, or else of those that touch none of them; not of `keep`. Returns
        how many.
        """
        ...


class BadgeStore(Protocol):
    """The badges of the site."""

    def add(self, badge: BadgeNumber) -> None:
        """Add a badge to the ledger."""
        ...

    def all(self) -> Sequence[BadgeNumber]:
        """Return every badge, by number."""
        ...

    def free(self) -> Sequence[BadgeNumber]:
        """Return the badges that nobody on site carries and no open case is about, by number."""
        ...


class BadgeCases(Protocol):
    """Badges that are away from visits and drawer; the store keeps one open case per badge."""

    def put(self, case: BadgeCase) -> None:
        """Insert the case or replace the row of the same id; BadgeCaseOpen where another one is open."""
        ...

    def open_of(self, badge: BadgeNumber) -> BadgeCase | None:
        """Return the open case of a badge, or None."""
        ...

    def open(self) -> Sequence[BadgeCase]:
        """Return every open case, oldest first."""
        ...

    def of_badge(self, badge: BadgeNumber) -> Sequence[BadgeCase]:
        """Return every case of a badge, newest first."""
        ...

    def all(self) -> Sequence[BadgeCase]:
        """Return every case, oldest first."""
        ...

    def delete(self, case: BadgeCaseId) -> None:
        """Delete a case."""
        ...


class DocumentTokenStore(Protocol):
    """Which visits were of which document; a row is useless without the site pepper and dies with group S."""

    def add(self, token: DocumentToken, visit: VisitId, expires_on: date) -> None:
        """Add the token of a visit."""
        ...

    def visits_of(self, token: DocumentToken) -> Sequence[VisitId]:
        """Return the visits at which that document was shown, by id."""
        ...

    def of_visit(self, visit: VisitId) -> DocumentToken | None:
        """Return the token of a visit, or None."""
        ...

    def delete(self, visit: VisitId) -> int:
        """Delete the token of a visit; return how many rows."""
        ...

    def delete_expired(self, up_to: date, limit: int | None = None) -> int:
        """Delete up to `limit` rows with `expires_on <= up_to`; return how many."""
        ...


class DenyStore(Protocol):
    """The plain rows of the deny list; names, instructions and reasons lie in the sealed records."""

    def put(self, entry: DenyEntry) -> None:
        """Insert the entry or replace the row of the same id."""
        ...

    def get(self, entry: DenyId) -> DenyEntry | None:
        """Return the entry, or None."""
        ...

    def all(self) -> Sequence[DenyEntry]:
        """Return every entry, earliest review first, then by id."""
        ...

    def delete(self, entry: DenyId) -> None:
        """Delete the entry."""
        ...


class AccessStore(Protocol):
    """The plain rows of access rights; names lie in the sealed records."""

    def put(self, right: AccessRight) -> None:
        """Insert the right or replace the row of the same id."""
        ...

    def get(self, right: AccessRightId) -> AccessRight | None:
        """Return the right, or None."""
        ...

    def all(self) -> Sequence[AccessRight]:
        """Return every right, by customer, zone and id."""
        ...

    def delete(self, right: AccessRightId) -> None:
        """Delete the right."""
        ...


class VisitWork(SecurityWork, ShiftWork, Protocol):
    """One unit of work over visits and what keeps them sealed and logged."""

    @property
    def zones(self) -> Zones:
        """The zones."""
        ...

    @property
    def staff(self) -> StaffRegister:
        """The people of the house."""
        ...

    @property
    def tickets(self) -> TicketStore:
        """The tickets."""
        ...

    @property
    def visits(self) -> VisitStore:
        """The visits."""
        ...

    @property
    def badges(self) -> BadgeStore:
        """The badges."""
        ...

    @property
    def badge_cases(self) -> BadgeCases:
        """What is known of badges that are away."""
        ...

    @property
    def conflicts(self) -> ConflictStore:
        """What two desks wrote that could not see each other."""
        ...

    @property
    def corrections(self) -> CorrectionStore:
        """What was corrected in visits."""
        ...

    @property
    def document_tokens(self) -> DocumentTokenStore:
        """The tokens of documents."""
        ...

    @property
    def access_rights(self) -> AccessStore:
        """The access lists of customers."""
        ...

    @property
    def deny_entries(self) -> DenyStore:
        """The deny list."""
        ...

    @property
    def evacuation_parts(self) -> EvacuationParts:
        """What desks leave for each other."""
        ...

    @property
    def door_register(self) -> DoorRegister:
        """The access-control systems, their doors and their clocks."""
        ...

    @property
    def door_events(self) -> DoorEventStore:
        """What they told."""
        ...


class Lives(Protocol):
    """Says on which day a sealed blob dies."""

    def expires_on(self, group: Group, zones: Sequence[Zone], from_instant: datetime) -> date:
        """Return the first day on which data of `group` about `zones`, kept from `from_instant`, is gone."""
        ...

    def gone_on(
        self, group: Group | None, table: str, from_instant: datetime, zones: Sequence[Zone] = ()
    ) -> date:
        """Return the same for the data of one table; `group` None is its plain row."""
        ...

    def local_day(self, instant: datetime) -> date:
        """Return the day that it is at the site at `instant`."""
        ...
