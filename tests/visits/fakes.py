"""The visit stores in memory, on top of those of the security room."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Self

from tests.security.fakes import FakeSecurityWork, SecurityTables
from tests.visits.badge_case_fakes import FakeBadgeCases
from tests.visits.delivery_fakes import FakeDeliveryStore
from tests.visits.door_fakes import DoorTables, FakeDoorEventStore, FakeDoorRegister
from tests.visits.host_mail_fakes import FakeHostMailStore
from tests.visits.list_fakes import FakeAccessStore, FakeDenyStore
from tests.visits.shift_fakes import (
    FakeConflictStore,
    FakeEmergencyTeams,
    FakeHandOverStore,
    FakeMetVisits,
    ShiftTables,
)
from visitor_desk.security.document_tokens import DocumentToken
from visitor_desk.security.records import DeviceId
from visitor_desk.visits.access_right import AccessRight, AccessRightId
from visitor_desk.visits.badges import BadgeCase, BadgeCaseId
from visitor_desk.visits.correction import Correction, CorrectionId
from visitor_desk.visits.delivery import Delivery, DeliveryId
from visitor_desk.visits.deny_entry import DenyEntry, DenyId
from visitor_desk.visits.evacuation_part import SealedPart
from visitor_desk.visits.host_mail import HostMail, HostMailId
from visitor_desk.visits.place import Staff, StaffId, Zone, ZoneId
from visitor_desk.visits.ticket import Ticket, TicketId, TicketUnknown
from visitor_desk.visits.visit import (
    AlreadyHere,
    BadgeNotFree,
    BadgeNumber,
    FormEntered,
    Visit,
    VisitCursor,
    VisitFilter,
    VisitId,
    VisitState,
    VisitUnknown,
)


@dataclass
class VisitTables:
    """The committed rows of the visits room."""

    zones: dict[ZoneId, Zone] = field(default_factory=dict)
    staff: dict[StaffId, Staff] = field(default_factory=dict)
    badges: dict[BadgeNumber, BadgeNumber] = field(default_factory=dict)
    cases: dict[BadgeCaseId, BadgeCase] = field(default_factory=dict)
    corrections: dict[CorrectionId, Correction] = field(default_factory=dict)
    shifts: ShiftTables = field(default_factory=ShiftTables)
    deliveries: dict[DeliveryId, Delivery] = field(default_factory=dict)
    mails: dict[HostMailId, HostMail] = field(default_factory=dict)
    tickets: dict[TicketId, Ticket] = field(default_factory=dict)
    last_number: dict[str, int] = field(default_factory=dict)
    visits: dict[VisitId, Visit] = field(default_factory=dict)
    tokens: dict[VisitId, tuple[DocumentToken, date]] = field(default_factory=dict)
    deny_entries: dict[DenyId, DenyEntry] = field(default_factory=dict)
    access_rights: dict[AccessRightId, AccessRight] = field(default_factory=dict)
    parts: dict[tuple[DeviceId, DeviceId], SealedPart] = field(default_factory=dict)
    doors: DoorTables = field(default_factory=DoorTables)

    def copy(self) -> VisitTables:
        return VisitTables(**{part.name: getattr(self, part.name).copy() for part in fields(self)})

    def become(self, other: VisitTables) -> None:
        for part in fields(self):
            setattr(self, part.name, getattr(other, part.name).copy())


class FakeZones:
    def __init__(self, rows: dict[ZoneId, Zone]) -> None:
        self._rows = rows

    def add(self, zone: Zone) -> None:
        assert zone.id not in self._rows, "a zone is added once"
        if zone.parent is not None and zone.parent not in self._rows:
            raise ValueError("a zone lies in one that is there")
        self._rows[zone.id] = zone

    def update(self, zone: Zone) -> None:
        assert zone.id in self._rows, "a zone that is there"
        self._rows[zone.id] = zone

    def all(self) -> Sequence[Zone]:
        return list(self._rows.values())

    def get(self, zone: ZoneId) -> Zone | None:
        return self._rows.get(zone)


class FakeStaffRegister:
    def __init__(self, rows: dict[StaffId, Staff]) -> None:
        self._rows = rows

    def add(self, staff: Staff) -> None:
        assert self._rows.setdefault(staff.id, staff) is staff, "a person is added once"

    def update(self, staff: Staff) -> None:
        self._rows[staff.id] = staff

    def all(self) -> Sequence[Staff]:
        return sorted(self._rows.values(), key=lambda staff: (staff.name, staff.id))

    def get(self, staff: StaffId) -> Staff | None:
        return self._rows.get(staff)


class FakeBadgeStore:
    def __init__(self, tables: VisitTables) -> None:
        self._tables = tables

    def add(self, badge: BadgeNumber) -> None:
        if badge in self._tables.badges:
            raise ValueError("a badge is added once")
        self._tables.badges[badge] = badge

    def all(self) -> Sequence[BadgeNumber]:
        return sorted(self._tables.badges)

    def free(self) -> Sequence[BadgeNumber]:
        out = {visit.badge for visit in self._tables.visits.values() if visit.state is VisitState.HERE}
        away = {case.badge for case in self._tables.cases.values() if case.closed_at is None}
        return [badge for badge in self.all() if badge not in out | away]


class FakeTicketStore:
    def __init__(self, tables: VisitTables) -> None:
        self._tables = tables

    def add(self, ticket: Ticket) -> None:
        if ticket.id in self._tables.tickets:
            raise ValueError("a ticket is added once")
        self._tables.tickets[ticket.id] = ticket
        self._tables.last_number["site"] = max(self._tables.last_number.get("site", 0), ticket.number)

    def update(self, ticket: Ticket) -> None:
        if ticket.id not in self._tables.tickets:
            raise TicketUnknown
        self._tables.tickets[ticket.id] = ticket

    def get(self, ticket: TicketId) -> Ticket | None:
        return self._tables.tickets.get(ticket)

    def next_number(self) -> int:
        return self._tables.last_number.get("site", 0) + 1

    def overlapping(self, start: datetime, end: datetime) -> Sequence[Ticket]:
        found = [
            ticket
            for ticket in self._tables.tickets.values()
            if ticket.window.start < end and ticket.window.end > start
        ]
        return sorted(found, key=lambda ticket: (ticket.window.start, ticket.number))

    def delete_ended_before(self, instant: datetime, limit: int) -> Sequence[datetime]:
        gone = [ticket for ticket in self._tables.tickets.values() if ticket.window.end < instant][:limit]
        return [self._tables.tickets.pop(ticket.id).window.end for ticket in gone]


class FakeVisitStore(FakeMetVisits):
    def __init__(self, tables: VisitTables) -> None:
        self._tables = tables

    @property
    def _rows(self) -> dict[VisitId, Visit]:
        return self._tables.visits

    def add(self, visit: Visit) -> None:
        if visit.id in self._rows:
            raise AlreadyHere
        self._keep(visit)

    def update(self, visit: Visit) -> None:
        if visit.id not in self._rows:
            raise VisitUnknown
        self._keep(visit)

    def get(self, visit: VisitId) -> Visit | None:
        return self._rows.get(visit)

    def here(self) -> Sequence[Visit]:
        here = [visit for visit in self._rows.values() if visit.state is VisitState.HERE]
        return sorted(here, key=lambda visit: (visit.arrived_at, visit.id))

    def with_badge_out(self, badge: BadgeNumber) -> Visit | None:
        carry = [visit for visit in self.here() if visit.badge == badge]
        return max(carry, key=lambda visit: visit.arrived_at, default=None)

    def with_form(self, form: int) -> Visit | None:
        return next((visit for visit in self._rows.values() if visit.form == form), None)

    def entered_since(self, instant: datetime) -> Sequence[Visit]:
        entered = [
            (visit.form, visit)
            for visit in self._rows.values()
            if visit.form is not None and visit.entered_at is not None and visit.entered_at >= instant
        ]
        return [visit for _, visit in sorted(entered, key=lambda pair: pair[0])]

    def that_carried(self, badge: BadgeNumber, limit: int) -> Sequence[Visit]:
        mine = [visit for visit in self._rows.values() if visit.badge == badge]
        return sorted(mine, key=lambda visit: (visit.arrived_at, visit.id), reverse=True)[:limit]

    def people_of(self, tickets: Mapping[TicketId, datetime | None]) -> Mapping[TicketId, frozenset[int]]:
        return {
            ticket: frozenset(
                visit.person
                for visit in self._rows.values()
                if visit.ticket == ticket
                and visit.state is not VisitState.REFUSED
                and (since is None or visit.arrived_at >= since or visit.state is VisitState.HERE)
            )
            for ticket, since in tickets.items()
        }

    def arrivals_on(self, tickets: Sequence[TicketId]) -> Mapping[TicketId, Sequence[datetime]]:
        came: dict[TicketId, list[datetime]] = {}
        for visit in sorted(self._rows.values(), key=lambda visit: visit.arrived_at):
            if visit.ticket in tickets and visit.state is not VisitState.REFUSED:
                came.setdefault(visit.ticket, []).append(visit.arrived_at)
        return came

    def rules_agreed(self, ticket: TicketId) -> Mapping[int, str]:
        agreed = [visit for visit in self._rows.values() if visit.ticket == ticket and visit.rules]
        in_order = sorted(agreed, key=lambda visit: visit.arrived_at)
        return {visit.person: visit.rules for visit in in_order if visit.rules}

    def page(self, wanted: VisitFilter, after: VisitCursor | None, limit: int) -> Sequence[Visit]:
        found = [
            visit
            for visit in self._rows.values()
            if (wanted.after is None or visit.arrived_at >= wanted.after)
            and (wanted.before is None or visit.arrived_at < wanted.before)
            and (wanted.zone is None or wanted.zone in visit.zones)
            and (wanted.state is None or visit.state is wanted.state)
            and (after is None or (visit.arrived_at, visit.id) < (after.arrived_at, after.id))
        ]
        return sorted(found, key=lambda visit: (visit.arrived_at, visit.id), reverse=True)[:limit]

    def delete_arrived_before(
        self, instant: datetime, limit: int, keep: Collection[VisitId] = ()
    ) -> Sequence[datetime]:
        gone = [
            visit.id
            for visit in self._rows.values()
            if visit.arrived_at < instant and visit.state is not VisitState.HERE and visit.id not in keep
        ]
        return [self._rows.pop(visit).arrived_at for visit in gone[:limit]]

    def forget_badges_before(
        self,
        instant: datetime,
        limit: int,
        zones: Collection[ZoneId] = (),
        *,
        touching: bool = False,
        keep: Collection[VisitId] = (),
    ) -> int:
        old = [
            visit
            for visit in self._rows.values()
            if visit.badge is not None
            and visit.state is not VisitState.HERE
            and visit.left_at is not None
            and (visit.due_at or visit.left_at) < instant
            and visit.id not in keep
            and touching is not set(visit.zones).isdisjoint(zones)
        ][:limit]
        for visit in old:
            self._rows[visit.id] = replace(visit, badge=None)
        return len(old)

    def _keep(self, visit: Visit) -> None:
        if visit.badge is not None and visit.badge not in self._tables.badges:
            raise BadgeNotFree(badge=visit.badge)
        if visit.state is VisitState.HERE and not visit.contested:
            if any(case.badge == visit.badge for case in FakeBadgeCases(self._tables.cases).open()):
                raise BadgeNotFree(badge=visit.badge)
            for other in self.here():
                if other.id == visit.id or other.contested:
                    continue
                if visit.ticket is not None and (other.ticket, other.person) == (visit.ticket, visit.person):
                    raise AlreadyHere
                if visit.badge is not None and other.badge == visit.badge:
                    raise BadgeNotFree(badge=visit.badge)
        if visit.form is not None and (self.with_form(visit.form) or visit).id != visit.id:
            raise FormEntered(form=visit.form)
        self._rows[visit.id] = visit


class FakeCorrectionStore:
    def __init__(self, tables: VisitTables) -> None:
        self._rows = tables.corrections
        self._visits = tables.visits

    def add(self, correction: Correction) -> None:
        self._rows[correction.id] = correction

    def of_visit(self, visit: VisitId) -> Sequence[Correction]:
        return [one for one in self.all() if one.visit == visit]

    def all(self) -> Sequence[Correction]:
        return sorted(self._rows.values(), key=lambda one: (one.at, one.id))

    def forget_badges(self) -> int:
        known = {visit.id for visit in self._visits.values() if visit.badge is not None}
        old = [one for one in self._rows.values() if one.badge is not None and one.visit not in known]
        for one in old:
            self._rows[one.id] = replace(one, badge=None)
        return len(old)

    def delete(self, correction: CorrectionId) -> None:
        self._rows.pop(correction, None)


class FakeDocumentTokenStore:
    def __init__(self, rows: dict[VisitId, tuple[DocumentToken, date]]) -> None:
        self._rows = rows

    def add(self, token: DocumentToken, visit: VisitId, expires_on: date) -> None:
        self._rows[visit] = (token, expires_on)

    def visits_of(self, token: DocumentToken) -> Sequence[VisitId]:
        return sorted(visit for visit, (kept, _) in self._rows.items() if kept == token)

    def of_visit(self, visit: VisitId) -> DocumentToken | None:
        return self._rows[visit][0] if visit in self._rows else None

    def delete(self, visit: VisitId) -> int:
        return 0 if self._rows.pop(visit, None) is None else 1

    def delete_expired(self, up_to: date, limit: int | None = None) -> int:
        gone = [visit for visit, (_, day) in self._rows.items() if day <= up_to][:limit]
        for visit in gone:
            del self._rows[visit]
        return len(gone)


class FakeEvacuationParts:
    def __init__(self, rows: dict[tuple[DeviceId, DeviceId], SealedPart]) -> None:
        self._rows = rows

    def put(self, part: SealedPart) -> None:
        self._rows[part.from_device, part.to_device] = part

    def sent_to(self, device: DeviceId) -> Sequence[SealedPart]:
        return sorted(
            (part for part in self._rows.values() if part.to_device == device),
            key=lambda part: part.from_device,
        )

    def delete_before(self, instant: datetime) -> int:
        gone = [key for key, part in self._rows.items() if part.made_at < instant]
        for key in gone:
            del self._rows[key]
        return len(gone)


class FakeVisitWork(FakeSecurityWork):
    """One unit of work over both rooms' rows, committed together."""

    def __init__(self, security: SecurityTables, visits: VisitTables) -> None:
        super().__init__(security)
        self._visit_tables = visits

    def __enter__(self) -> Self:
        super().__enter__()
        draft = self._visit_draft = self._visit_tables.copy()
        self.zones = FakeZones(draft.zones)
        self.staff = FakeStaffRegister(draft.staff)
        self.badges = FakeBadgeStore(draft)
        self.badge_cases = FakeBadgeCases(draft.cases)
        self.corrections = FakeCorrectionStore(draft)
        self.hand_overs = FakeHandOverStore(draft.shifts.hand_overs)
        self.conflicts = FakeConflictStore(draft.shifts.conflicts)
        self.emergency_teams = FakeEmergencyTeams(draft.shifts.teams)
        self.deliveries = FakeDeliveryStore(draft.deliveries)
        self.host_mails = FakeHostMailStore(draft.mails)
        self.tickets = FakeTicketStore(draft)
        self.visits = FakeVisitStore(draft)
        self.document_tokens = FakeDocumentTokenStore(draft.tokens)
        self.deny_entries = FakeDenyStore(draft.deny_entries)
        self.access_rights = FakeAccessStore(draft.access_rights)
        self.evacuation_parts = FakeEvacuationParts(draft.parts)
        self.door_register = FakeDoorRegister(draft.doors)
        self.door_events = FakeDoorEventStore(draft.doors)
        return self

    def commit(self) -> None:
        # First, so that what is called back after the commit sees these rows too.
        self._visit_tables.become(self._visit_draft)
        super().commit()
