"""When a door event happened, from the text in its file, on the night the clocks change too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from visitor_desk.errors import DeskError
from visitor_desk.visits.door_events import DoorDoubt

ISO: Final = "iso"
EPOCH: Final = "epoch"
EPOCH_MS: Final = "epoch_ms"
_SAMPLE: Final = datetime(2026, 11, 23, 17, 42, tzinfo=UTC)


class DoorTimeNotReadable(DeskError):
    """A time format says too little to read a minute, or a time zone has no such name. Values: `text`."""

    code = "doors.time_not_readable"


def check_format(time_format: str) -> None:
    """Raise DoorTimeNotReadable unless a minute that is written so can be read back."""
    if time_format in {ISO, EPOCH, EPOCH_MS}:
        return
    try:
        back = datetime.strptime(_SAMPLE.strftime(time_format), time_format)  # noqa: DTZ007 - compared as written
    except ValueError as error:
        raise DoorTimeNotReadable(text=time_format) from error
    if back.replace(tzinfo=None) != _SAMPLE.replace(tzinfo=None):
        raise DoorTimeNotReadable(text=time_format)


def door_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; raises DoorTimeNotReadable."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DoorTimeNotReadable(text=name) from error


def shown_at(text: str, time_format: str, zone: ZoneInfo) -> tuple[datetime, DoorDoubt] | None:
    """Return the instant that a text names, and what is in doubt about it; None where it names none."""
    try:
        if time_format in {EPOCH, EPOCH_MS}:
            seconds = float(text) / (1000 if time_format == EPOCH_MS else 1)
            return datetime.fromtimestamp(seconds, UTC), DoorDoubt.NONE
        iso = time_format == ISO
        read = datetime.fromisoformat(text) if iso else datetime.strptime(text, time_format)  # noqa: DTZ007 - below
        if read.tzinfo is not None:
            return read.astimezone(UTC), DoorDoubt.NONE
        return _local(read, zone)
    except (ValueError, OverflowError, OSError):
        return None


def _local(naive: datetime, zone: ZoneInfo) -> tuple[datetime, DoorDoubt]:
    """Put a zone on a local time; of an hour that came twice the first is taken, and said to be in doubt."""
    first = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return first, DoorDoubt.NONE
    if first.astimezone(zone).replace(tzinfo=None) != naive:
        return first, DoorDoubt.GAP
    return first, DoorDoubt.FOLD
