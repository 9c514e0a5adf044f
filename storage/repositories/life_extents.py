"""Counts of what lives how long, answered by the store: no row of a million is read for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from storage.repositories.rows import for_each_question
from storage.tables.doors import door_events, doors
from storage.tables.footage import recordings
from storage.tables.security import sealed
from storage.tables.visits import IS_HERE, ticket_zones, tickets, visit_zones, visits, zones
from visitor_desk.privacy.life_extent import Extent, LifeSpan
from visitor_desk.privacy.retention_policy import Kind
from visitor_desk.privacy.retention_rule import ZoneClass
from visitor_desk.security.groups import Group

_IDS: Final = {
    "visits": visits.c.id,
    "tickets": tickets.c.id,
    "recordings": recordings.c.id,
    "door_events": door_events.c.id,
}
_STARTS: Final = {
    "visits": visits.c.arrived_at,
    "tickets": tickets.c.closes_at,
    "recordings": recordings.c.ends_at,
    "door_events": door_events.c.at,
}
_SEALED_STARTS: Final = {
    # As they were sealed: to the end of the ticket, or from the arrival where nothing said one.
    "visits": func.coalesce(visits.c.due_at, visits.c.arrived_at, type_=visits.c.arrived_at.type),
    "tickets": tickets.c.closes_at,
}
_IN_PCI: Final = {
    "visits": exists().where(
        visit_zones.c.visit == visits.c.id, visit_zones.c.zone == zones.c.id, zones.c.pci.is_(True)
    ),
    "tickets": exists().where(
        ticket_zones.c.ticket == tickets.c.id, ticket_zones.c.zone == zones.c.id, zones.c.pci.is_(True)
    ),
    "door_events": exists().where(
        doors.c.source == door_events.c.source,
        doors.c.key == door_events.c.door,
        doors.c.zone == zones.c.id,
        zones.c.pci.is_(True),
    ),
}


class SqlLifeExtents:
    """Counts by the start of a life."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def extent(self, kind: Kind, span: LifeSpan) -> Extent:
        """Return how much there is of a kind in a span."""
        start = self._start(kind)
        columns = (func.count(), func.min(start, type_=start.type), func.max(start, type_=start.type))
        if span.among is None:
            row = self._connection.execute(select(*columns).where(self._wanted(kind, span))).one()
            return Extent(*row)
        found = Extent(0)
        for some in for_each_question(sorted(span.among)):
            ids = _IDS[kind.table].in_(some)
            row = self._connection.execute(select(*columns).where(self._wanted(kind, span), ids)).one()
            found = _together(found, Extent(*row))
        return found

    def alive(self, kind: Kind, span: LifeSpan) -> Sequence[tuple[str, datetime, date]]:
        """Return each sealed record of a kind in a span: its id, the start of its life, the day it dies."""
        start = self._start(kind)
        query = select(_IDS[kind.table], start.label("start"), sealed.c.expires_on)
        rows = self._connection.execute(query.where(self._wanted(kind, span)))
        return [(row[0], row[1], row[2]) for row in rows]

    def past(self, kind: Kind, span: LifeSpan, after: str, limit: int) -> Sequence[str]:
        """Return up to `limit` records of a sealed kind in a span behind `after`, by id, each once."""
        record = _IDS[kind.table]
        query = (
            select(record)
            .where(self._wanted(kind, span), record > after)
            .distinct()
            .order_by(record)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    @staticmethod
    def _start(kind: Kind) -> ColumnElement[Any]:
        return _STARTS[kind.table] if kind.group is None else _SEALED_STARTS[kind.table]

    def _wanted(self, kind: Kind, span: LifeSpan) -> ColumnElement[bool]:
        start = self._start(kind)
        wanted = [start < span.before]
        if span.since is not None:
            wanted.append(start >= span.since)
        if kind.zones is not ZoneClass.ANY:
            in_pci = _IN_PCI[kind.table]
            wanted.append(in_pci if kind.zones is ZoneClass.PCI else ~in_pci)
        if kind.group is not None:
            wanted += _alive(kind.table, kind.group, span.alive_on)
        elif kind.table == "visits":
            wanted.append(~IS_HERE)
        return and_(*wanted)


def _alive(table: str, group: Group, day: date) -> list[ColumnElement[bool]]:
    return [
        sealed.c.of_table == table,
        sealed.c.data_group == group,
        sealed.c.expires_on > day,
        sealed.c.record == _IDS[table],
    ]


def _together(one: Extent, other: Extent) -> Extent:
    oldest = [at for at in (one.oldest, other.oldest) if at is not None]
    newest = [at for at in (one.newest, other.newest) if at is not None]
    return Extent(one.count + other.count, min(oldest, default=None), max(newest, default=None))
