"""Whether what would be handed out lies in what was ordered: by place and by every second, in true time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta, tzinfo
from typing import Final

from visitor_desk.clock import TimeRange, subtract
from visitor_desk.footage.camera import Camera, CameraId
from visitor_desk.privacy.disclosure import Disclosure, GivenPart, OrderRange, OutsideOrder
from visitor_desk.visits.place import Zone, ZoneId, with_parents

_NO_MORE: Final = timedelta(milliseconds=1)
"""No clock of a recording is finer: a cut may lie this far outside for want of a nearer moment."""


def check_scope(
    disclosure: Disclosure,
    parts: Iterable[GivenPart],
    cameras: Mapping[CameraId, Camera],
    zones: Mapping[ZoneId, Zone],
    local: tzinfo,
) -> None:
    """Raise OutsideOrder for the first part that is not wholly in the ranges; nothing is cut silently.

    `local` is the site's time, in which the error says what lies outside.
    """
    for part in parts:
        camera = cameras.get(part.camera)
        ordered = [
            one.span
            for one in disclosure.ranges
            if isinstance(one, OrderRange)
            and (one.camera == part.camera or one.zone in (_around(camera, zones) if camera else ()))
        ]
        for left in subtract(part.span, ordered):
            if left.duration > _NO_MORE:
                raise _outside(part, left, local)


def _around(camera: Camera, zones: Mapping[ZoneId, Zone]) -> list[ZoneId]:
    return with_parents(ZoneId(camera.zone), zones)


def _outside(part: GivenPart, left: TimeRange, local: tzinfo) -> OutsideOrder:
    begins, ends = (f"{at.astimezone(local):%Y-%m-%d %H:%M:%S}" for at in (left.start, left.end))
    return OutsideOrder(camera=part.camera, begins=begins, ends=ends)
