"""Access control in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

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


@dataclass
class DoorTables:
    """The committed rows of access control."""

    sources: dict[DoorSourceId, DoorSource] = field(default_factory=dict)
    doors: dict[tuple[DoorSourceId, DoorKey], Door] = field(default_factory=dict)
    clocks: dict[tuple[DoorSourceId, datetime], DoorClock] = field(default_factory=dict)
    events: dict[DoorEventId, DoorEvent] = field(default_factory=dict)
    files: dict[tuple[DoorSourceId, str], DoorFile] = field(default_factory=dict)

    def copy(self) -> DoorTables:
        return DoorTables(**{part.name: getattr(self, part.name).copy() for part in fields(self)})


class FakeDoorRegister:
    def __init__(self, tables: DoorTables) -> None:
        self._tables = tables

    def add_source(self, source: DoorSource) -> None:
        if source.id in self._tables.sources:
            raise DoorSourceKnown(source=source.id)
        self._tables.sources[source.id] = source

    def source(self, source: DoorSourceId) -> DoorSource:
        if source not in self._tables.sources:
            raise DoorSourceUnknown(source=source)
        return self._tables.sources[source]

    def sources(self) -> Sequence[DoorSource]:
        return [self._tables.sources[key] for key in sorted(self._tables.sources)]

    def put_door(self, door: Door) -> None:
        self.source(door.source)
        self._tables.doors[door.source, door.key] = door

    def doors(self) -> Sequence[Door]:
        return [self._tables.doors[key] for key in sorted(self._tables.doors)]

    def put_clock(self, clock: DoorClock) -> None:
        self.source(clock.source)
        self._tables.clocks[clock.source, clock.valid_from] = clock

    def clocks(self) -> Sequence[DoorClock]:
        return [self._tables.clocks[key] for key in sorted(self._tables.clocks)]


class FakeDoorEventStore:
    def __init__(self, tables: DoorTables) -> None:
        self._tables = tables

    def add(self, events: Sequence[DoorEvent]) -> frozenset[DoorEventId]:
        new = {event.id: event for event in reversed(events) if event.id not in self._tables.events}
        self._tables.events.update(new)
        return frozenset(new)

    def all(self) -> Sequence[DoorEvent]:
        return list(self._tables.events.values())

    def newest(self, source: DoorSourceId) -> datetime | None:
        return max((one.at for one in self._tables.events.values() if one.source == source), default=None)

    def of_badge(self, badge: str, span: TimeRange) -> Sequence[DoorEvent]:
        found = [one for one in self._tables.events.values() if one.badge == badge and span.contains(one.at)]
        return sorted(found, key=lambda one: (one.at, one.id))

    def doors_seen(self) -> Sequence[tuple[DoorSourceId, DoorKey]]:
        return sorted({(one.source, one.door) for one in self._tables.events.values()})

    def delete_before(
        self, source: DoorSourceId, door: DoorKey, instant: datetime, limit: int
    ) -> Sequence[datetime]:
        old = [
            one
            for one in self._tables.events.values()
            if (one.source, one.door) == (source, door) and one.at < instant
        ]
        return [self._tables.events.pop(event.id).at for event in old[:limit]]

    def file(self, source: DoorSourceId, path_sha256: str) -> DoorFile | None:
        return self._tables.files.get((source, path_sha256))

    def put_file(self, file: DoorFile) -> None:
        self._tables.files[file.source, file.path_sha256] = file

    def delete_files_before(self, instant: datetime) -> int:
        old = [key for key, one in self._tables.files.items() if one.read_at < instant]
        for key in old:
            del self._tables.files[key]
        return len(old)
