"""When a recording begins, from its name, on the night the clocks change too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from visitor_desk.errors import DeskError
from visitor_desk.footage.layout_paths import Digits, ReadName
from visitor_desk.footage.recorder_layouts import NameMeans, RecorderLayout, TimeBasis
from visitor_desk.footage.recording import TimeDoubt, TimeSource

LONGEST_SEGMENT = timedelta(hours=1)
"""Recorders close a file at least this often; a later modification time is of a copy and tells nothing."""
DAY = timedelta(days=1)


class TimeZoneUnknown(DeskError):
    """No time zone has this name. Values: `time_zone`."""

    code = "footage.time_zone_unknown"


@dataclass(frozen=True, slots=True)
class RecordedFrom:
    """An instant of the camera's clock, where it comes from, and how far it may be off.

    `other` is the second candidate while it is in doubt which of two hours is meant.
    """

    at: datetime
    source: TimeSource
    uncertainty_s: float
    doubt: TimeDoubt
    other: datetime | None = None


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raises TimeZoneUnknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise TimeZoneUnknown(time_zone=name) from None


def recorded_from(
    name: ReadName,
    layout: RecorderLayout,
    zone: ZoneInfo,
    modified: datetime,
    duration_s: float | None = None,
) -> RecordedFrom | None:
    """Return when a recording begins; None where its name does not say, or says no time (a 31st of February).

    `modified` is when the file was last written, for an original file its end: it tells which of the two
    passes of a repeated hour a name belongs to. `duration_s` counts where names tell the end; without it
    the start is as uncertain as a file of this recorder is long.
    """
    told = _told(name, layout, zone, modified)
    if told is None or layout.name_means is NameMeans.START:
        return told
    lasts_s = duration_s or name.duration_s
    back = timedelta(seconds=layout.segment_hint_s if lasts_s is None else lasts_s)
    try:
        return replace(
            told,
            at=told.at - back,
            other=told.other - back if told.other else None,
            uncertainty_s=told.uncertainty_s + (layout.segment_hint_s if lasts_s is None else 0.0),
        )
    except OverflowError:
        return None


def lasts_s_by_name(
    name: ReadName, start: RecordedFrom, layout: RecorderLayout, zone: ZoneInfo
) -> float | None:
    """Return the seconds that a name says a recording lasts, None where it does not.

    An end that shows an earlier time than the start is of the next day, or of the night the clock went back.
    """
    if name.duration_s is not None:
        return name.duration_s if name.duration_s > 0 else None
    if name.end_digits is None or name.digits is None:
        return None
    ended = _naive(name.end_digits, 0)
    if ended is None:
        return None
    local = layout.time_basis is TimeBasis.LOCAL and name.offset_s is None
    ahead = timedelta(seconds=name.offset_s or 0)
    lasts = [
        ((one.replace(tzinfo=zone, fold=fold) if local else (one - ahead).replace(tzinfo=UTC)) - start.at)
        for one in (ended, ended + DAY)
        for fold in (0, 1)
    ]
    return min((one.total_seconds() for one in lasts if one > timedelta()), default=None)


def _told(name: ReadName, layout: RecorderLayout, zone: ZoneInfo, modified: datetime) -> RecordedFrom | None:
    """Return the instant that a name tells, whatever it means."""
    try:
        if name.epoch_s is not None:
            start = datetime.fromtimestamp(name.epoch_s, UTC)
            return RecordedFrom(start, TimeSource.NAME_EPOCH, layout.resolution_s, TimeDoubt.NONE)
        naive = _naive(name.digits, name.micros) if name.digits is not None else None
        return None if naive is None else _by_digits(naive, name, layout, zone, modified)
    except (OverflowError, OSError, ValueError):
        # Years that no calendar here has; also the first and the last it has, in another zone.
        return None


def _by_digits(
    naive: datetime, name: ReadName, layout: RecorderLayout, zone: ZoneInfo, modified: datetime
) -> RecordedFrom | None:
    if name.offset_s is not None:
        start = naive.replace(tzinfo=UTC) - timedelta(seconds=name.offset_s)
        return RecordedFrom(start, TimeSource.NAME_OFFSET, layout.resolution_s, TimeDoubt.NONE)
    if layout.time_basis is TimeBasis.UTC:
        start = naive.replace(tzinfo=UTC)
        return RecordedFrom(start, TimeSource.NAME_UTC, layout.resolution_s, TimeDoubt.NONE)
    if layout.time_basis is TimeBasis.OFFSET:
        return None
    if layout.marks_summer:
        return _marked(naive, zone, layout.resolution_s, summer=name.summer)
    return local_time(naive, zone, layout.resolution_s, modified)


def _naive(digits: Digits, micros: int) -> datetime | None:
    try:
        return datetime(*digits, micros)  # noqa: DTZ001 - the zone is put on by the caller
    except ValueError:
        return None


def _marked(naive: datetime, zone: ZoneInfo, resolution_s: float, *, summer: bool) -> RecordedFrom:
    """Read a time whose name tells summer from winter; where the zone has neither, the zone is wrong."""
    passes = [naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    for local in passes:
        if (
            bool(local.dst()) is summer
            and local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
        ):
            return RecordedFrom(local.astimezone(UTC), TimeSource.NAME_MARKED, resolution_s, TimeDoubt.NONE)
    return RecordedFrom(passes[0].astimezone(UTC), TimeSource.NAME_LOCAL, 3600.0, TimeDoubt.ZONE)


def local_time(
    naive: datetime, zone: ZoneInfo, resolution_s: float, modified: datetime | None
) -> RecordedFrom:
    """Read what a clock on the wall showed; `modified`, where known, tells which of two hours it was."""
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return RecordedFrom(first, TimeSource.NAME_LOCAL, resolution_s, TimeDoubt.NONE)
    apart_s = abs((second - first).total_seconds())
    if first.astimezone(zone).replace(tzinfo=None) != naive:
        # Clocks jumped over this hour: the recorder ran in another zone than the source says.
        return RecordedFrom(first, TimeSource.NAME_LOCAL, apart_s, TimeDoubt.GAP)
    if modified is not None:
        if first <= modified < second:
            return RecordedFrom(first, TimeSource.NAME_LOCAL, resolution_s, TimeDoubt.NONE)
        if second <= modified < second + LONGEST_SEGMENT:
            return RecordedFrom(second, TimeSource.NAME_LOCAL, resolution_s, TimeDoubt.NONE)
    return RecordedFrom(first, TimeSource.NAME_LOCAL, apart_s, TimeDoubt.FOLD, second)
