"""What door events need from the store behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from visitor_desk.clock import TimeRange
from visitor_desk.visits.door_events import (
    Door,
    DoorClock,
    DoorEvent,
    DoorEventId,
    DoorKey,
    DoorSource,
    DoorSourceId,
)


@dataclass(frozen=True, slots=True)
class DoorFile:
    """A file of a watched folder as it was when it was read; its name is kept as a hash only."""

    source: DoorSourceId
    path_sha256: str
    size: int
    modified: datetime
    read_at: datetime


class DoorRegister(Protocol):
    """The access-control systems, their doors, and what is known of their clocks."""

    def add_source(self, source: DoorSource) -> None:
        """Keep a new source; raises DoorSourceKnown."""
        ...

    def source(self, source: DoorSourceId) -> DoorSource:
        """Return one source; raises DoorSourceUnknown."""
        ...

    def sources(self) -> Sequence[DoorSource]:
        """Return every source, by id."""
        ...

    def put_door(self, door: Door) -> None:
        """Keep a door or put it in another zone; raises DoorSourceUnknown."""
        ...

    def doors(self) -> Sequence[Door]:
        """Return every door, by source and key."""
        ...

    def put_clock(self, clock: DoorClock) -> None:
        """Keep an offset; one with the same source and `valid_from` is replaced. DoorSourceUnknown."""
        ...

    def clocks(self) -> Sequence[DoorClock]:
        """Return every offset, by source and `valid_from`."""
        ...


class DoorEventStore(Protocol):
    """Door events, and which files they came from. Times are on the sources' clocks, as they are stored."""

    def add(self, events: Sequence[DoorEvent]) -> frozenset[DoorEventId]:
        """Keep the events whose id is not there yet; return the ids of those."""
        ...

    def newest(self, source: DoorSourceId) -> datetime | None:
        """Return the time of a source's newest event, None where it has none."""
        ...

    def of_badge(self, badge: str, span: TimeRange) -> Sequence[DoorEvent]:
        """Return the events of one badge in a span, by time and id."""
        ...

    def doors_seen(self) -> Sequence[tuple[DoorSourceId, DoorKey]]:
        """Return every door that events are of, by source and key."""
        ...

    def delete_before(
        self, source: DoorSourceId, door: DoorKey, instant: datetime, limit: int
    ) -> Sequence[datetime]:
        """Delete up to `limit` events of a door before `instant`; return when each was."""
        ...

    def file(self, source: DoorSourceId, path_sha256: str) -> DoorFile | None:
        """Return a file as it was last read, None where it never was."""
        ...

    def put_file(self, file: DoorFile) -> None:
        """Keep that a file was read, in place of the time before."""
        ...

    def delete_files_before(self, instant: datetime) -> int:
        """Forget the files last read before `instant`; return how many."""
        ...
