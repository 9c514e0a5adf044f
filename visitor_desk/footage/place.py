"""A place and at most an hour: where somebody says they were who never had a visit, and who filmed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NewType

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraView, uncertainty_over
from visitor_desk.footage.link import Clocks, FootageRange, RangeReason, RangeWhy, Roll

PlaceId = NewType("PlaceId", str)

LONGEST_WINDOW: Final = timedelta(hours=1)
"""Longer, and the answer to one person would be a search through everybody's footage."""
_NO_ROLL: Final = Roll(timedelta(0), timedelta(0))


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where and when somebody says they were: in a zone, or at the entrances and before them (None)."""

    zone: str | None
    span: TimeRange


@dataclass(frozen=True, slots=True)
class Place:
    """The same, as a request has it: what its hold and its footage are about."""

    id: PlaceId
    zone: str | None
    span: TimeRange

    @property
    def told(self) -> Whereabouts:
        """Where and when, without the id."""
        return Whereabouts(self.zone, self.span)


def places_of(plain: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    """Read places back from JSON's types. Raises ValueError, TypeError or LookupError for what are none."""
    return tuple(
        Place(
            PlaceId(one["id"]),
            one["zone"],
            TimeRange(*(datetime.fromisoformat(instant) for instant in one["span"])),
        )
        for one in plain
    )


def cameras_at(place: Place, cameras: Iterable[Camera]) -> list[Camera]:
    """Return the cameras that look at a place: those of the zone itself, or all at entrances; by id."""
    found = [
        one
        for one in cameras
        if (one.view is CameraView.ENTRANCE if place.zone is None else one.zone == place.zone)
    ]
    return sorted(found, key=lambda one: one.id)


def ranges_at(place: Place, cameras: Iterable[Camera], now: datetime, clocks: Clocks) -> list[FootageRange]:
    """Return a range for each of the cameras, wider by how far its clock may be off; none beyond `now`."""
    found = []
    for camera in cameras:
        unsure_s = uncertainty_over(clocks.get(camera.id, ()), place.span)
        unsure = timedelta(seconds=unsure_s)
        until = now if camera.retired_at is None else min(now, camera.retired_at)
        whole = place.span.widened(unsure, unsure)
        if whole.start >= until:
            continue
        found.append(
            FootageRange(
                place.id,
                camera.id,
                TimeRange(whole.start, min(whole.end, until)),
                RangeWhy.PLACE,
                camera.zone,
                _NO_ROLL,
                unsure_s,
                (RangeReason(RangeWhy.PLACE, None, _NO_ROLL),),
            )
        )
    return found
