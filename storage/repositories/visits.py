"""Zones, staff, badges and tickets as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, exists, insert, select, update

from storage.engine import RuleBroken
from storage.repositories.rows import delete_some, for_each_question, held, put, put_once, values_of
from storage.tables.visits import (
    IS_HERE,
    IS_OPEN,
    badge_cases,
    badges,
    one_case_is_open,
    staff,
    ticket_numbers,
    ticket_zones,
    tickets,
    visits,
    zones,
)
from visitor_desk.clock import TimeRange
from visitor_desk.visits.badges import BadgeCase, BadgeCaseId, BadgeCaseOpen
from visitor_desk.visits.place import Staff, StaffId, Zone, ZoneId
from visitor_desk.visits.ticket import Ticket, TicketId, TicketUnknown
from visitor_desk.visits.visit import BadgeNumber

_NUMBERS_ROW = 1


class SqlZones:
    """The zones of the site."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, zone: Zone) -> None:
        """Add a zone whose parent, if any, is there."""
        self._connection.execute(insert(zones).values(**values_of(zone)))

    def update(self, zone: Zone) -> None:
        """Replace the row of a zone that is there."""
        self._connection.execute(update(zones).where(zones.c.id == zone.id).values(**values_of(zone)))

    def all(self) -> Sequence[Zone]:
        """Return every zone, each followed by what lies in it, neighbours by name."""
        found = [Zone(**row._asdict()) for row in self._connection.execute(select(zones))]
        inside: dict[ZoneId | None, list[Zone]] = {}
        for zone in sorted(found, key=lambda zone: (zone.name, zone.id)):
            inside.setdefault(zone.parent, []).append(zone)
        ordered: list[Zone] = []
        waiting = inside.get(None, [])[::-1]
        while waiting:
            ordered.append(waiting.pop())
            waiting += inside.get(ordered[-1].id, [])[::-1]
        return ordered

    def get(self, zone: ZoneId) -> Zone | None:
        """Return the zone, or None."""
        row = self._connection.execute(select(zones).where(zones.c.id == zone)).one_or_none()
        return None if row is None else Zone(**row._asdict())


class SqlStaffRegister:
    """The people of the house."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: Staff) -> None:
        """Add a person."""
        self._connection.execute(insert(staff).values(**values_of(person)))

    def update(self, person: Staff) -> None:
        """Replace the row of a person who is there."""
        self._connection.execute(update(staff).where(staff.c.id == person.id).values(**values_of(person)))

    def all(self) -> Sequence[Staff]:
        """Return every person, by name."""
        rows = self._connection.execute(select(staff).order_by(staff.c.name, staff.c.id))
        return [Staff(**row._asdict()) for row in rows]

    def get(self, person: StaffId) -> Staff | None:
        """Return the person, or None."""
        row = self._connection.execute(select(staff).where(staff.c.id == person)).one_or_none()
        return None if row is None else Staff(**row._asdict())


class SqlBadgeStore:
    """The badges of the site."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, badge: BadgeNumber) -> None:
        """Add a badge to the ledger."""
        self._connection.execute(insert(badges).values(number=badge))

    def all(self) -> Sequence[BadgeNumber]:
        """Return every badge, by number."""
        return [
            BadgeNumber(row.number)
            for row in self._connection.execute(select(badges).order_by(badges.c.number))
        ]

    def free(self) -> Sequence[BadgeNumber]:
        """Return the badges that nobody on site carries and no open case is about, by number."""
        # Asked once and not for each badge: of one that is in use for long there are thousands of visits.
        out = badges.c.number.in_(select(visits.c.badge).where(IS_HERE, visits.c.badge.is_not(None)))
        away = exists().where(badge_cases.c.badge == badges.c.number, IS_OPEN)
        rows = self._connection.execute(select(badges).where(~out, ~away).order_by(badges.c.number))
        return [BadgeNumber(row.number) for row in rows]


class SqlBadgeCases:
    """Badges that are away from visits and drawer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, case: BadgeCase) -> None:
        """Insert the case or replace the row of the same id; BadgeCaseOpen where another one is open."""
        # A desk that gives the badge out meanwhile waits for this row, and then sees the case.
        badge = select(badges).where(badges.c.number == case.badge)
        self._connection.execute(held(self._connection, badge)).one_or_none()
        try:
            put(self._connection, badge_cases, values_of(case))
        except RuleBroken as error:
            if error.of(one_case_is_open):
                raise BadgeCaseOpen(badge=case.badge) from error
            raise

    def open_of(self, badge: BadgeNumber) -> BadgeCase | None:
        """Return the open case of a badge, or None."""
        query = held(self._connection, select(badge_cases).where(badge_cases.c.badge == badge, IS_OPEN))
        return next(iter(self._cases(query)), None)

    def open(self) -> Sequence[BadgeCase]:
        """Return every open case, oldest first."""
        query = select(badge_cases).where(IS_OPEN)
        return self._cases(query.order_by(badge_cases.c.opened_at, badge_cases.c.id))

    def of_badge(self, badge: BadgeNumber) -> Sequence[BadgeCase]:
        """Return every case of a badge, newest first."""
        query = select(badge_cases).where(badge_cases.c.badge == badge)
        return self._cases(query.order_by(badge_cases.c.opened_at.desc(), badge_cases.c.id))

    def all(self) -> Sequence[BadgeCase]:
        """Return every case, oldest first."""
        return self._cases(select(badge_cases).order_by(badge_cases.c.opened_at, badge_cases.c.id))

    def delete(self, case: BadgeCaseId) -> None:
        """Delete a case."""
        self._connection.execute(delete(badge_cases).where(badge_cases.c.id == case))

    def _cases(self, query: Select[Any]) -> list[BadgeCase]:
        return [BadgeCase(**row._asdict()) for row in self._connection.execute(query)]


class SqlTicketStore:
    """The plain rows of tickets."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ticket: Ticket) -> None:
        """Add a ticket; its number counts as used from then on, also after the ticket is deleted."""
        self._connection.execute(insert(tickets).values(**_ticket_row(ticket)))
        places = [
            {"ticket": ticket.id, "position": position, "zone": zone}
            for position, zone in enumerate(ticket.zones)
        ]
        if places:
            self._connection.execute(insert(ticket_zones), places)
        last = max(self._last_number(), ticket.number)
        put(self._connection, ticket_numbers, {"id": _NUMBERS_ROW, "last": last})

    def update(self, ticket: Ticket) -> None:
        """Replace the row of a ticket that is there, TicketUnknown otherwise; its zones stay as they are."""
        changed = update(tickets).where(tickets.c.id == ticket.id).values(**_ticket_row(ticket))
        if self._connection.execute(changed).rowcount == 0:
            raise TicketUnknown

    def get(self, ticket: TicketId) -> Ticket | None:
        """Return the ticket, or None."""
        rows = self._connection.execute(select(tickets).where(tickets.c.id == ticket)).all()
        return next(iter(self._tickets(rows)), None)

    def next_number(self) -> int:
        """Return the number the next ticket gets; the row of the last one is locked until the work ends."""
        return self._last_number() + 1

    def overlapping(self, start: datetime, end: datetime) -> Sequence[Ticket]:
        """Return the tickets whose window overlaps [start, end), by opening time."""
        rows = self._connection.execute(
            select(tickets)
            .where(tickets.c.opens_at < end, tickets.c.closes_at > start)
            .order_by(tickets.c.opens_at, tickets.c.number)
        ).all()
        return self._tickets(rows)

    def delete_ended_before(self, instant: datetime, limit: int) -> Sequence[datetime]:
        """Delete up to `limit` tickets whose window ended before `instant`; return when each did."""
        closes = tickets.c.closes_at
        return [row[0] for row in delete_some(self._connection, closes < instant, (closes,), limit)]

    def _last_number(self) -> int:
        # The row has to be there to be locked: two desks that issue the first ticket would both call it 1.
        put_once(self._connection, ticket_numbers, {"id": _NUMBERS_ROW, "last": 0})
        locked = select(ticket_numbers.c.last).with_for_update()
        return int(self._connection.execute(locked).scalar_one())

    def _tickets(self, rows: Sequence[Row[Any]]) -> list[Ticket]:
        of: dict[str, list[ZoneId]] = {row.id: [] for row in rows}
        for some in for_each_question(list(of)):
            found = self._connection.execute(
                select(ticket_zones)
                .where(ticket_zones.c.ticket.in_(some))
                .order_by(ticket_zones.c.ticket, ticket_zones.c.position)
            )
            for place in found:
                of[place.ticket].append(ZoneId(place.zone))
        return [
            Ticket(
                id=TicketId(row.id),
                number=row.number,
                customer=row.customer,
                zones=tuple(of[row.id]),
                host=StaffId(row.host),
                authoriser=StaffId(row.authoriser),
                window=TimeRange(row.opens_at, row.closes_at),
                people=row.people,
                guests_allowed=row.guests_allowed,
                recurrence=row.recurrence,
                minors=row.minors,
                training_valid_until=row.training_valid_until,
                withdrawn_at=row.withdrawn_at,
            )
            for row in rows
        ]


def _ticket_row(ticket: Ticket) -> dict[str, Any]:
    values = values_of(ticket)
    del values["zones"]
    window = values.pop("window")
    return {**values, "opens_at": window.start, "closes_at": window.end}
