"""Alarms about recorders as rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, or_, select

from storage.repositories.footage import require_source
from storage.repositories.rows import put, values_of
from storage.tables.footage import footage_alarms
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.watch import FootageAlarm, WatchKind

_AT = footage_alarms.c.since.type
# Built once: coverage of one visit asks it dozens of times.
_SILENCES = (
    select(footage_alarms)
    .where(
        footage_alarms.c.camera.in_(bindparam("cameras", expanding=True)),
        footage_alarms.c.kind == WatchKind.SILENT,
        footage_alarms.c.since < bindparam("until", type_=_AT),
        or_(footage_alarms.c.ended_at.is_(None), footage_alarms.c.ended_at > bindparam("after", type_=_AT)),
    )
    .order_by(footage_alarms.c.since, footage_alarms.c.id)
)


class SqlFootageAlarmStore:
    """What was wrong with recorders, and until when."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, alarm: FootageAlarm) -> None:
        """Insert the alarm or replace the row of the same id; raises SourceUnknown."""
        require_source(self._connection, alarm.source)
        put(self._connection, footage_alarms, values_of(alarm))

    def open(self) -> list[FootageAlarm]:
        """Return the alarms that have not ended, by `since` and id."""
        query = select(footage_alarms).where(footage_alarms.c.ended_at.is_(None))
        rows = self._connection.execute(query.order_by(footage_alarms.c.since, footage_alarms.c.id))
        return [FootageAlarm(**row._asdict()) for row in rows]

    def silences(self, camera: CameraId, span: TimeRange) -> list[FootageAlarm]:
        """Return the silences of a camera that touch a span, ended or not, by `since` and id."""
        return self.silences_of([camera], span).get(camera, [])

    def silences_of(
        self, cameras: Collection[CameraId], span: TimeRange
    ) -> dict[CameraId, list[FootageAlarm]]:
        """Return the same of some cameras; one without is left out."""
        asked = {"cameras": list(cameras), "after": span.start, "until": span.end}
        found: dict[CameraId, list[FootageAlarm]] = {}
        for row in self._connection.execute(_SILENCES, asked):
            found.setdefault(row.camera, []).append(FootageAlarm(**row._asdict()))
        return found

    def delete_ended_before(self, instant: datetime) -> int:
        """Delete the alarms that ended before `instant`; return how many."""
        return self._connection.execute(
            delete(footage_alarms).where(footage_alarms.c.ended_at < instant)
        ).rowcount
