"""What an access-control system tells: which badge was shown at which door, when, and whether it opened.

An event holds a badge number, a door, a time, a direction and granted or denied, and nothing else: whatever
further columns a file has (the holder's name before all) is never kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from visitor_desk.clock import TimeRange, as_utc
from visitor_desk.errors import DeskError
from visitor_desk.security.canonical import framed, iso_utc
from visitor_desk.visits.place import ZoneId

DoorSourceId = NewType("DoorSourceId", str)
DoorEventId = NewType("DoorEventId", str)
DoorKey = NewType("DoorKey", str)
"""What the access-control system calls a door."""


class DoorSourceUnknown(DeskError):
    """No access-control system has this id. Values: `source`."""

    code = "doors.source_unknown"


class DoorSourceKnown(DeskError):
    """An access-control system with this id is there already. Values: `source`."""

    code = "doors.source_known"


class DoorForm(StrEnum):
    """How the events of a file are written."""

    CSV = "csv"
    JSON_LINES = "json_lines"


class DoorDirection(StrEnum):
    """Which way somebody went."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class DoorResult(StrEnum):
    """Whether the door opened."""

    GRANTED = "granted"
    DENIED = "denied"
    UNKNOWN = "unknown"


class DoorDoubt(StrEnum):
    """Why the time of an event may be an hour off; as for recordings."""

    NONE = "none"
    FOLD = "fold"
    """The local hour happened twice that night and nothing tells which pass it was; the first is assumed."""
    GAP = "gap"
    """The local hour did not exist that night: the time zone of the source is wrong."""


DOUBT_S = 3600.0
"""How far a time in doubt may be off."""


@dataclass(frozen=True, slots=True)
class DoorSource:
    """One access-control system and how its files are read.

    `time` names one column, or several that are joined by a blank (date and time of day); `time_format` is
    `iso`, `epoch`, `epoch_ms` or a pattern of `datetime.strptime`, read in `time_zone` (IANA) where the text
    names no zone itself. A column is named as in the header, as a dotted path in JSON, or as `#3` (from 1) in
    a CSV without a header. `delimiter` and `encoding` None are found out file by file. Words of direction and
    result are compared without regard to case. `folder` is watched where it is given; it is only read.
    """

    id: DoorSourceId
    name: str
    form: DoorForm
    time: tuple[str, ...]
    time_format: str
    time_zone: str
    door: str
    badge: str
    direction: str | None = None
    result: str | None = None
    event: str | None = None
    in_words: tuple[str, ...] = ("in", "entry", "enter")
    out_words: tuple[str, ...] = ("out", "exit", "leave")
    granted_words: tuple[str, ...] = ("granted", "valid", "ok", "true", "1")
    denied_words: tuple[str, ...] = ("denied", "invalid", "refused", "false", "0")
    delimiter: str | None = None
    encoding: str | None = None
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """A door of an access-control system, and the zone that it leads to."""

    source: DoorSourceId
    key: DoorKey
    zone: ZoneId


@dataclass(frozen=True, slots=True)
class DoorClock:
    """From `valid_from` (true time) on, the clock of a source shows true time plus `offset_s` seconds.

    `uncertainty_s` is half the width of what is believed possible. Applied when events are read, never
    written into them: a better measurement corrects the past.
    """

    source: DoorSourceId
    valid_from: datetime
    offset_s: float
    uncertainty_s: float


@dataclass(frozen=True, slots=True)
class DoorEvent:
    """One badge at one door; `at` is an instant of the source's own clock, in UTC.

    `badge` is as `badge_key` writes it. `id` says what makes an event the same as another.
    """

    id: DoorEventId
    source: DoorSourceId
    door: DoorKey
    badge: str = field(repr=False)
    at: datetime
    direction: DoorDirection
    result: DoorResult
    doubt: DoorDoubt = DoorDoubt.NONE


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """An event at its true time, which may be off by `uncertainty_s` either way."""

    event: DoorEvent
    at: datetime
    uncertainty_s: float


def badge_key(number: str) -> str:
    """Return a badge number as events are found by: systems differ in case and leading zeros."""
    return number.strip().upper().lstrip("0") or "0"


def event_id(source: DoorSourceId, *, own: str | None, door: str, badge: str, at: datetime) -> DoorEventId:
    """Return the id of an event: by its number in the source (`own`), else by door, badge and time."""
    parts = ("own", own) if own else ("seen", door, badge, iso_utc(at))
    return DoorEventId(
        hashlib.sha256(framed(source.encode(), *(part.encode() for part in parts))).hexdigest()
    )


def clock_at(history: Sequence[DoorClock], shown: datetime) -> DoorClock | None:
    """Return what is known of a source's clock at an instant that it shows, None where nothing is.

    `history` is of one source, in any order. Before the first entry the first one is not assumed.
    """
    held = None
    for entry in sorted(history, key=lambda entry: entry.valid_from):
        if entry.valid_from + timedelta(seconds=entry.offset_s) <= as_utc(shown):
            held = entry
    return held


def at_true_time(event: DoorEvent, history: Sequence[DoorClock]) -> TimedEvent:
    """Return an event at its true time, as far as the clock of its source is known."""
    held = clock_at(history, event.at)
    doubt_s = 0.0 if event.doubt is DoorDoubt.NONE else DOUBT_S
    if held is None:
        return TimedEvent(event, event.at, 1.0 + doubt_s)
    return TimedEvent(event, event.at - timedelta(seconds=held.offset_s), held.uncertainty_s + doubt_s)


def around(span: TimeRange, history: Sequence[DoorClock]) -> TimeRange:
    """Return the span of the sources' clocks in which events of a span of true time lie, doubts included."""
    furthest = max((abs(one.offset_s) for one in history), default=0.0) + DOUBT_S
    return span.widened(timedelta(seconds=furthest), timedelta(seconds=furthest))


class SyncState(StrEnum):
    """How far the events of a visit are here."""

    COMPLETE = "complete"
    """Events later than the visit, or just now, were read from every source of its doors."""
    LATE = "late"
    """The newest event is older than that: some may be missing still."""
    NO_SOURCE = "no_source"
    """No door of its zones belongs to an access-control system."""


@dataclass(frozen=True, slots=True)
class DoorSync:
    """The state, and the true time of the newest event of the source that is furthest behind."""

    state: SyncState
    up_to: datetime | None = None


STILL_SYNCED = timedelta(minutes=15)
"""Files are written every few minutes: a visit that goes on is not late for that."""


def sync_of(newest: Sequence[datetime | None], left_at: datetime | None, now: datetime) -> DoorSync:
    """Tell how far events are here; `newest` has one true time per source of the visit's doors."""
    if not newest:
        return DoorSync(SyncState.NO_SOURCE)
    if any(one is None for one in newest):
        return DoorSync(SyncState.LATE)
    up_to = min(one for one in newest if one is not None)
    needed = left_at if left_at is not None else now - STILL_SYNCED
    return DoorSync(SyncState.COMPLETE if up_to >= needed else SyncState.LATE, up_to)
