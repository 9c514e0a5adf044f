"""What the log binds of the footage room: folders, cameras, and how far their clocks are off.

A visit's footage is computed from these rows each time. Who owns the database could otherwise point a camera
at another zone, or shift its clock, and the footage of a visit would be that of other minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC
from typing import Final

from visitor_desk.clock import as_utc
from visitor_desk.footage.camera import Camera, CameraId, ClockOffset, FootageSource
from visitor_desk.footage.ports import FootageWork
from visitor_desk.footage.tuning import CameraTuning
from visitor_desk.security.row_binding import StatedRow, bound_row, stated, statement_of

SOURCES: Final = "footage_sources"
CAMERAS: Final = "cameras"
CLOCK_OFFSETS: Final = "clock_offsets"
TUNINGS: Final = "camera_tunings"
FOOTAGE_TABLES: Final = frozenset({SOURCES, CAMERAS, CLOCK_OFFSETS, TUNINGS})
"""The tables whose rows are read here; none of their rows is ever deleted."""


@dataclass(frozen=True, slots=True)
class _TuningRow:
    """A row of `camera_tunings`."""

    camera: CameraId
    trusts_sizes: bool
    masked: str


def bound(thing: FootageSource | Camera | ClockOffset) -> StatedRow:
    """Return a row of this room as the log binds it; a clock offset is named by camera and beginning."""
    match thing:
        case FootageSource():
            statement = statement_of(thing, without=_unset(thing))
            return StatedRow(SOURCES, thing.id, bound_row(SOURCES, thing.id, statement))
        case Camera():
            statement = statement_of(thing, without=_unset(thing))
            return StatedRow(CAMERAS, thing.id, bound_row(CAMERAS, thing.id, statement))
        case ClockOffset():
            since = as_utc(thing.valid_from).astimezone(UTC)
            return stated(CLOCK_OFFSETS, f"{thing.camera}/{since:%Y%m%dT%H%M%S.%fZ}", thing)


def bound_tuning(camera: CameraId, tuning: CameraTuning) -> StatedRow:
    """Return how a camera's recordings are read, as the log binds it: a mask could hide somebody."""
    row = _TuningRow(camera, tuning.trusts_sizes, tuning.masked_text())
    return stated(TUNINGS, camera, row)


def bound_rows(work: FootageWork) -> list[StatedRow]:
    """Return every row of this room that the log binds: some hundreds at most."""
    return [
        *map(bound, work.sources.all()),
        *map(bound, work.cameras.all()),
        *map(bound, work.clock_offsets.all()),
        *(bound_tuning(camera, tuning) for camera, tuning in work.tunings.all().items()),
    ]


def _unset(thing: FootageSource | Camera) -> set[str]:
    """Return what a row need not have and has not; entries from before it could be said still hold."""
    return {part.name for part in fields(thing) if part.default == getattr(thing, part.name)}
