"""Alarms about recorders in memory, for the fakes of both rooms."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId, FootageSource, SourceId, SourceUnknown
from visitor_desk.footage.watch import AlarmId, FootageAlarm, WatchKind


class AlarmRows(Protocol):
    """What the store needs of the committed rows."""

    sources: dict[SourceId, FootageSource]
    alarms: dict[AlarmId, FootageAlarm]


class FakeFootageAlarmStore:
    def __init__(self, rows: AlarmRows) -> None:
        self._rows = rows

    def put(self, alarm: FootageAlarm) -> None:
        if alarm.source not in self._rows.sources:
            raise SourceUnknown(source=alarm.source)
        self._rows.alarms[alarm.id] = alarm

    def open(self) -> list[FootageAlarm]:
        return self._sorted(one for one in self._rows.alarms.values() if one.ended_at is None)

    def silences(self, camera: CameraId, span: TimeRange) -> list[FootageAlarm]:
        return self._sorted(
            one
            for one in self._rows.alarms.values()
            if (one.camera, one.kind) == (camera, WatchKind.SILENT)
            and one.since < span.end
            and (one.ended_at is None or one.ended_at > span.start)
        )

    def silences_of(
        self, cameras: Collection[CameraId], span: TimeRange
    ) -> dict[CameraId, list[FootageAlarm]]:
        found = {camera: self.silences(camera, span) for camera in cameras}
        return {camera: silences for camera, silences in found.items() if silences}

    def delete_ended_before(self, instant: datetime) -> int:
        old = [key for key, one in self._rows.alarms.items() if one.ended_at and one.ended_at < instant]
        for key in old:
            del self._rows.alarms[key]
        return len(old)

    @staticmethod
    def _sorted(found: object) -> list[FootageAlarm]:
        return sorted(found, key=lambda one: (one.since, one.id))  # type: ignore[call-overload, no-any-return]
