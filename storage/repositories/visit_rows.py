"""Visits as rows; the store itself sees to it that nobody is here twice and no badge is out twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from storage.engine import RuleBroken
from storage.repositories.rows import delete_some, for_each_question, held, values_of
from storage.tables.visits import (
    IS_HERE,
    IS_OPEN,
    badge_cases,
    badge_is_out,
    badges,
    form_is_entered,
    visit_zones,
    visits,
    who_is_here,
)
from visitor_desk.visits.place import ZoneId
from visitor_desk.visits.ticket import TicketId
from visitor_desk.visits.visit import (
    AlreadyHere,
    BadgeNotFree,
    BadgeNumber,
    FormEntered,
    PlaceTaken,
    Visit,
    VisitCursor,
    VisitFilter,
    VisitId,
    VisitState,
    VisitUnknown,
)


class SqlVisitStore:
    """The plain rows of visits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, visit: Visit) -> None:
        """Add a visit; AlreadyHere, BadgeNotFree or FormEntered when its id or a unique index says so."""
        self._known_badge(visit)
        self._write(insert(visits).values(**_row(visit)), visit)
        self._keep_zones(visit)

    def update(self, visit: Visit) -> None:
        """Replace the row of a visit that is there; VisitUnknown, AlreadyHere or BadgeNotFree otherwise."""
        self._known_badge(visit)
        if self._write(update(visits).where(visits.c.id == visit.id).values(**_row(visit)), visit) == 0:
            raise VisitUnknown
        self._connection.execute(delete(visit_zones).where(visit_zones.c.visit == visit.id))
        self._keep_zones(visit)

    def get(self, visit: VisitId) -> Visit | None:
        """Return the visit, or None."""
        wanted = select(visits).where(visits.c.id == visit)
        return next(iter(self._visits(held(self._connection, wanted))), None)

    def here(self) -> Sequence[Visit]:
        """Return the visits of people on site, longest here first."""
        return self._visits(select(visits).where(IS_HERE).order_by(visits.c.arrived_at, visits.c.id))

    def inside(self) -> Mapping[VisitId, PlaceTaken]:
        """Return the place on a ticket that everybody on site came on, by visit; waits for nobody."""
        rows = self._connection.execute(select(visits.c.id, visits.c.ticket, visits.c.person).where(IS_HERE))
        return {VisitId(row.id): (row.ticket, row.person) for row in rows}

    def with_badge_out(self, badge: BadgeNumber) -> Visit | None:
        """Return the visit of the person who carries the badge now, or None."""
        carries = select(visits).where(visits.c.badge == badge, IS_HERE)
        # Of two that carry it, since two desks could not see each other, the one who got it last.
        last = carries.order_by(visits.c.arrived_at.desc(), visits.c.id)
        return next(iter(self._visits(held(self._connection, last))), None)

    def that_carried(self, badge: BadgeNumber, limit: int) -> Sequence[Visit]:
        """Return up to `limit` visits whose row names the badge, newest arrival first."""
        query = select(visits).where(visits.c.badge == badge)
        return self._visits(query.order_by(visits.c.arrived_at.desc(), visits.c.id.desc()).limit(limit))

    def beside(self, visit: Visit) -> Sequence[Visit]:
        """Return who else was inside after a visit began, on its place of the ticket or with its badge."""
        same = []
        if visit.ticket is not None:
            same.append(and_(visits.c.ticket == visit.ticket, visits.c.person == visit.person))
        if visit.badge is not None:
            same.append(visits.c.badge == visit.badge)
        if not same:
            return ()
        query = select(visits).where(
            or_(*same),
            visits.c.id != visit.id,
            visits.c.state != VisitState.REFUSED,
            or_(visits.c.left_at.is_(None), visits.c.left_at > visit.arrived_at),
        )
        return self._visits(query.order_by(visits.c.arrived_at.desc(), visits.c.id.desc()))

    def departures(self, ids: Sequence[VisitId]) -> Mapping[VisitId, datetime | None]:
        """Return when each of these left, None of who has not; waits for nobody who holds a row."""
        left: dict[VisitId, datetime | None] = {}
        for some in for_each_question(ids):
            rows = self._connection.execute(
                select(visits.c.id, visits.c.left_at).where(visits.c.id.in_(some))
            )
            left |= {VisitId(row.id): row.left_at for row in rows}
        return left

    def people_of(self, tickets: Mapping[TicketId, datetime | None]) -> Mapping[TicketId, frozenset[int]]:
        """Return, per ticket, the positions of the people who came and are here or have left.

        Where a ticket comes with an instant, those who left count only if they came at or after it.
        """
        came: dict[TicketId, set[int]] = {ticket: set() for ticket in tickets}
        for some in for_each_question(list(tickets)):
            rows = self._connection.execute(
                select(visits.c.ticket, visits.c.person, visits.c.arrived_at, visits.c.state).where(
                    visits.c.ticket.in_(some),
                    visits.c.state != VisitState.REFUSED,
                )
            )
            for row in rows:
                since = tickets[row.ticket]
                if since is None or row.arrived_at >= since or row.state is VisitState.HERE:
                    came[row.ticket].add(row.person)
        return {ticket: frozenset(people) for ticket, people in came.items()}

    def arrivals_on(self, tickets: Sequence[TicketId]) -> Mapping[TicketId, Sequence[datetime]]:
        """Return when people were let in on tickets, earliest first; unused ones are left out."""
        came: dict[TicketId, list[datetime]] = {}
        for some in for_each_question(tickets):
            rows = self._connection.execute(
                select(visits.c.ticket, visits.c.arrived_at)
                .where(visits.c.ticket.in_(some), visits.c.state != VisitState.REFUSED)
                .order_by(visits.c.arrived_at)
            )
            for row in rows:
                came.setdefault(row.ticket, []).append(row.arrived_at)
        return came

    def rules_agreed(self, ticket: TicketId) -> Mapping[int, str]:
        """Return the version of the house rules that people of a ticket agreed to last, by position."""
        rows = self._connection.execute(
            select(visits.c.person, visits.c.rules)
            .where(visits.c.ticket == ticket, visits.c.rules.is_not(None))
            .order_by(visits.c.arrived_at)
        )
        return {row.person: row.rules for row in rows}

    def with_form(self, form: int) -> Visit | None:
        """Return the visit that was entered from the form of this number, or None."""
        return next(iter(self._visits(select(visits).where(visits.c.form == form))), None)

    def entered_since(self, instant: datetime) -> Sequence[Visit]:
        """Return the visits entered from forms at or after `instant`, by number of the form."""
        query = select(visits).where(visits.c.form.is_not(None), visits.c.entered_at >= instant)
        return self._visits(query.order_by(visits.c.form))

    def page(self, wanted: VisitFilter, after: VisitCursor | None, limit: int) -> Sequence[Visit]:
        """Return up to `limit` visits, newest arrival first, behind the cursor."""
        query = select(visits)
        if wanted.after is not None:
            query = query.where(visits.c.arrived_at >= wanted.after)
        if wanted.before is not None:
            query = query.where(visits.c.arrived_at < wanted.before)
        if wanted.state is not None:
            query = query.where(visits.c.state == wanted.state)
        if wanted.zone is not None:
            query = query.where(
                exists().where(visit_zones.c.visit == visits.c.id, visit_zones.c.zone == wanted.zone)
            )
        if after is not None:
            place = tuple_(visits.c.arrived_at, visits.c.id)
            query = query.where(place < (after.arrived_at, after.id))
        return self._visits(query.order_by(visits.c.arrived_at.desc(), visits.c.id.desc()).limit(limit))

    def delete_arrived_before(
        self, instant: datetime, limit: int, keep: Collection[VisitId] = ()
    ) -> Sequence[datetime]:
        """Delete up to `limit` visits that arrived before `instant` and have ended, but for `keep`.

        Returns when each arrived.
        """
        old = and_(visits.c.arrived_at < instant, ~IS_HERE)
        if keep:
            old = and_(old, visits.c.id.not_in(sorted(keep)))
        return [row[0] for row in delete_some(self._connection, old, (visits.c.arrived_at,), limit)]

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
        old = select(visits.c.id).where(
            visits.c.badge.is_not(None),
            visits.c.left_at.is_not(None),
            func.coalesce(visits.c.due_at, visits.c.left_at) < instant,
            ~IS_HERE,
        )
        if zones or touching:
            touched = exists().where(
                visit_zones.c.visit == visits.c.id, visit_zones.c.zone.in_(sorted(zones))
            )
            old = old.where(touched if touching else ~touched)
        if keep:
            old = old.where(visits.c.id.not_in(sorted(keep)))
        some = update(visits).where(visits.c.id.in_(old.limit(limit)))
        return self._connection.execute(some.values(badge=None)).rowcount

    def _known_badge(self, visit: Visit) -> None:
        if visit.badge is None or visit.contested:
            return
        known = select(badges.c.number).where(badges.c.number == visit.badge)
        if visit.state is VisitState.HERE:
            # Held, so that nobody reports it lost between this look and the visit's commit.
            known = held(self._connection, known)
        if self._connection.execute(known).one_or_none() is None:
            raise BadgeNotFree(badge=visit.badge)
        away = select(badge_cases.c.id).where(badge_cases.c.badge == visit.badge, IS_OPEN)
        if visit.state is VisitState.HERE and self._connection.execute(away).first() is not None:
            raise BadgeNotFree(badge=visit.badge)

    def _write(self, statement: Executable, visit: Visit) -> int:
        try:
            return self._connection.execute(statement).rowcount
        except RuleBroken as error:
            if error.of(who_is_here) or error.of(visits.primary_key):
                raise AlreadyHere from error
            if error.of(badge_is_out):
                raise BadgeNotFree(badge=visit.badge) from error
            if error.of(form_is_entered):
                raise FormEntered(form=visit.form) from error
            raise

    def _keep_zones(self, visit: Visit) -> None:
        rows = [
            {"visit": visit.id, "position": position, "zone": zone}
            for position, zone in enumerate(visit.zones)
        ]
        if rows:
            self._connection.execute(insert(visit_zones), rows)

    def _visits(self, query: Select[Any]) -> list[Visit]:
        rows = self._connection.execute(query).all()
        zones = self._zones_of([row.id for row in rows])
        return [Visit(**row._asdict(), zones=tuple(zones[row.id])) for row in rows]

    def _zones_of(self, ids: Sequence[str]) -> Mapping[str, Sequence[ZoneId]]:
        zones: dict[str, list[ZoneId]] = {visit: [] for visit in ids}
        for some in for_each_question(ids):
            rows = self._connection.execute(
                select(visit_zones)
                .where(visit_zones.c.visit.in_(some))
                .order_by(visit_zones.c.visit, visit_zones.c.position)
            )
            for row in rows:
                zones[row.visit].append(ZoneId(row.zone))
        return zones


def _row(visit: Visit) -> dict[str, Any]:
    values = values_of(visit)
    del values["zones"]
    return values
