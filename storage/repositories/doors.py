"""Access control as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, func, insert, select

from storage.engine import RuleBroken
from storage.repositories.rows import delete_some, for_each_question, put, put_many_once, values_of
from storage.tables.doors import door_clocks, door_events, door_files, door_sources, doors
from visitor_desk.clock import TimeRange
from visitor_desk.visits.door_events import (
    Door,
    DoorClock,
    DoorEvent,
    DoorEventId,
    DoorKey,
    DoorSource,
    DoorSourceId,
    DoorSourceKnown,
    DoorSourceUnknown,
)
from visitor_desk.visits.door_ports import DoorFile


class SqlDoorRegister:
    """The access-control systems, their doors, and what is known of their clocks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_source(self, source: DoorSource) -> None:
        """Keep a new source; raises DoorSourceKnown."""
        try:
            self._connection.execute(insert(door_sources).values(**values_of(source)))
        except RuleBroken as error:
            raise DoorSourceKnown(source=source.id) from error

    def source(self, source: DoorSourceId) -> DoorSource:
        """Return one source; raises DoorSourceUnknown."""
        row = self._connection.execute(select(door_sources).where(door_sources.c.id == source)).one_or_none()
        if row is None:
            raise DoorSourceUnknown(source=source)
        return DoorSource(**row._asdict())

    def sources(self) -> Sequence[DoorSource]:
        """Return every source, by id."""
        rows = self._connection.execute(select(door_sources).order_by(door_sources.c.id))
        return [DoorSource(**row._asdict()) for row in rows]

    def put_door(self, door: Door) -> None:
        """Keep a door or put it in another zone; raises DoorSourceUnknown."""
        self._require(door.source)
        put(self._connection, doors, values_of(door))

    def doors(self) -> Sequence[Door]:
        """Return every door, by source and key."""
        rows = self._connection.execute(select(doors).order_by(doors.c.source, doors.c.key))
        return [Door(**row._asdict()) for row in rows]

    def put_clock(self, clock: DoorClock) -> None:
        """Keep an offset; one with the same source and `valid_from` is replaced. DoorSourceUnknown."""
        self._require(clock.source)
        put(self._connection, door_clocks, values_of(clock))

    def clocks(self) -> Sequence[DoorClock]:
        """Return every offset, by source and `valid_from`."""
        query = select(door_clocks).order_by(door_clocks.c.source, door_clocks.c.valid_from)
        return [DoorClock(**row._asdict()) for row in self._connection.execute(query)]

    def _require(self, source: DoorSourceId) -> None:
        if not self._connection.execute(select(exists().where(door_sources.c.id == source))).scalar():
            raise DoorSourceUnknown(source=source)


class SqlDoorEventStore:
    """Door events, and which files they came from."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, events: Sequence[DoorEvent]) -> frozenset[DoorEventId]:
        """Keep the events whose id is not there yet; return the ids of those."""
        wanted = {event.id: event for event in reversed(events)}
        ids = list(wanted)
        there: set[str] = set()
        for some in for_each_question(ids):
            query = select(door_events.c.id).where(door_events.c.id.in_(some))
            there.update(self._connection.execute(query).scalars())
        new = frozenset(wanted) - there
        # Another desk may read the same file now: what it wrote meanwhile is no error.
        put_many_once(self._connection, door_events, [values_of(wanted[one]) for one in wanted if one in new])
        return new

    def newest(self, source: DoorSourceId) -> datetime | None:
        """Return the time of a source's newest event, None where it has none."""
        query = select(func.max(door_events.c.at)).where(door_events.c.source == source)
        return self._connection.execute(query).scalar()

    def of_badge(self, badge: str, span: TimeRange) -> Sequence[DoorEvent]:
        """Return the events of one badge in a span, by time and id."""
        query = select(door_events).where(
            door_events.c.badge == badge, door_events.c.at >= span.start, door_events.c.at < span.end
        )
        rows = self._connection.execute(query.order_by(door_events.c.at, door_events.c.id))
        return [DoorEvent(**row._asdict()) for row in rows]

    def doors_seen(self) -> Sequence[tuple[DoorSourceId, DoorKey]]:
        """Return every door that events are of, by source and key."""
        query = select(door_events.c.source, door_events.c.door).distinct()
        rows = self._connection.execute(query.order_by(door_events.c.source, door_events.c.door))
        return [(DoorSourceId(row.source), DoorKey(row.door)) for row in rows]

    def delete_before(
        self, source: DoorSourceId, door: DoorKey, instant: datetime, limit: int
    ) -> Sequence[datetime]:
        """Delete up to `limit` events of a door before `instant`; return when each was."""
        old = and_(door_events.c.source == source, door_events.c.door == door, door_events.c.at < instant)
        return [row[0] for row in delete_some(self._connection, old, (door_events.c.at,), limit)]

    def file(self, source: DoorSourceId, path_sha256: str) -> DoorFile | None:
        """Return a file as it was last read, None where it never was."""
        query = select(door_files).where(
            door_files.c.source == source, door_files.c.path_sha256 == path_sha256
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else DoorFile(**row._asdict())

    def put_file(self, file: DoorFile) -> None:
        """Keep that a file was read, in place of the time before."""
        put(self._connection, door_files, values_of(file))

    def delete_files_before(self, instant: datetime) -> int:
        """Forget the files last read before `instant`; return how many."""
        return self._connection.execute(delete(door_files).where(door_files.c.read_at < instant)).rowcount
