"""What looks at a folder tell of one camera: its oldest file, what is past its term, what went last.

Kept apart from the index, which forgets recordings at their term while a recorder may keep them longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.folder import ListedFile
from visitor_desk.footage.recording import KnownFile


@dataclass(frozen=True, slots=True)
class Overwriting:
    """Between two looks the oldest file went: `gone` is where it began, `left` where the oldest left begins.

    Both are on the camera's clock. `at` is the look that found it gone: a file as old as `left` was still
    there, and one as old as `gone` no longer.
    """

    gone: datetime
    left: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class CameraSight:
    """The last look that listed the camera's folder to its end.

    `oldest` is where the oldest listed file begins on the camera's clock, None where none is listed;
    `past_term` how many listed files began before what may be kept, `past_term_to` where the newest of them
    begins. `first` is where the first file begins that was ever seen of it.
    """

    camera: CameraId
    seen_at: datetime
    oldest: datetime | None
    past_term: int = 0
    past_term_to: datetime | None = None
    overwriting: Overwriting | None = None
    first: datetime | None = None


def sights_of(
    cameras: Iterable[CameraId],
    listed: Iterable[ListedFile],
    known: Mapping[str, KnownFile],
    before: Mapping[CameraId, CameraSight],
    seen_at: datetime,
    term: datetime | None,
) -> list[CameraSight]:
    """Return what a whole listing tells of each camera; `term` is before which nothing may be kept."""
    oldest: dict[CameraId, datetime] = {}
    first = {camera: one.first for camera, one in before.items() if one.first is not None}
    for file in known.values():
        first[file.camera] = min(file.start, first.get(file.camera, file.start))
    past: dict[CameraId, list[datetime]] = {}
    for one in listed:
        # A name without a time says when the file was last written; what was read of it knows better.
        start = known[one.path].start if one.path in known else one.start.at
        oldest[one.camera] = min(start, oldest.get(one.camera, start))
        first[one.camera] = min(start, first.get(one.camera, start))
        if term is not None and start < term:
            past.setdefault(one.camera, []).append(start)
    return [
        CameraSight(
            camera,
            seen_at,
            oldest.get(camera),
            len(past.get(camera, ())),
            max(past.get(camera, ()), default=None),
            _overwriting(before.get(camera), oldest.get(camera), seen_at),
            first.get(camera),
        )
        for camera in cameras
    ]


def _overwriting(
    before: CameraSight | None, oldest: datetime | None, seen_at: datetime
) -> Overwriting | None:
    """Return the last overwriting there was; files that came back, or all going at once, are none."""
    if before is None or before.oldest is None or oldest is None or oldest <= before.oldest:
        return before.overwriting if before is not None else None
    return Overwriting(before.oldest, oldest, seen_at)
