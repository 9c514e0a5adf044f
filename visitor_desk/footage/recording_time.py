"""When a recording begins, from its name, on the night the clocks change too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from visitor_desk.errors import DeskError
from visitor_desk.footage.recorder_layouts import ReadName, RecorderLayout, TimeBasis
from visitor_desk.footage.recording import TimeDoubt, TimeSource

LONGEST_SEGMENT = timedelta(hours=1)
"""Recorders close a file at least this often; a later modification time is of a copy and tells nothing."""


class TimeZoneUnknown(DeskError):
    """No time zone has this name. Values: `time_zone`."""

    code = "footage.time_zone_unknown"


@dataclass(frozen=True, slots=True)
class RecordedFrom:
    """An instant of the camera's clock, where it comes from, and how far it may be off."""

    at: datetime
    source: TimeSource
    uncertainty_s: float
    doubt: TimeDoubt


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raises TimeZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeZoneUnknown(time_zone=name) from None


def recorded_from(
    name: ReadName, layout: RecorderLayout, zone: ZoneInfo, modified: datetime
) -> RecordedFrom | None:
    """Return when a recording begins; None where the digits are no time (a 31st of February).

    `modified` is when the file was last written, for an original file its end: it tells which of the two
    passes of a repeated hour a name belongs to.
    """
    if name.epoch_s is not None:
        try:
            start = datetime.fromtimestamp(name.epoch_s, UTC)
        except (OverflowError, OSError, ValueError):
            return None
        return RecordedFrom(start, TimeSource.NAME_EPOCH, layout.resolution_s, TimeDoubt.NONE)
    assert name.digits is not None
    try:
        naive = datetime(*name.digits)  # noqa: DTZ001 - the zone is put on below
    except ValueError:
        return None
    if layout.time_basis is TimeBasis.UTC:
        start = naive.replace(tzinfo=UTC)
        return RecordedFrom(start, TimeSource.NAME_UTC, layout.resolution_s, TimeDoubt.NONE)
    return _local(naive, zone, layout.resolution_s, modified)


def _local(naive: datetime, zone: ZoneInfo, resolution_s: float, modified: datetime) -> RecordedFrom:
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return RecordedFrom(first, TimeSource.NAME_LOCAL, resolution_s, TimeDoubt.NONE)
    apart_s = abs((second - first).total_seconds())
    if first.astimezone(zone).replace(tzinfo=None) != naive:
        # Clocks jumped over this hour: the recorder ran in another zone than the source says.
        return RecordedFrom(first, TimeSource.NAME_LOCAL, apart_s, TimeDoubt.GAP)
    if first <= modified < second:
        return RecordedFrom(first, TimeSource.NAME_LOCAL, resolution_s, TimeDoubt.NONE)
    if second <= modified < second + LONGEST_SEGMENT:
        return RecordedFrom(second, TimeSource.NAME_LOCAL, resolution_s, TimeDoubt.NONE)
    return RecordedFrom(first, TimeSource.NAME_LOCAL, apart_s, TimeDoubt.FOLD)
