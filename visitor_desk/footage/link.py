"""Which footage belongs to a visit: visit × cameras -> ranges, each with why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView, ClockOffset, uncertainty_over
from visitor_desk.footage.ports import Stay


class RangeWhy(StrEnum):
    """Why a stretch of a camera's footage belongs to a visit."""

    ARRIVAL = "range.arrival"
    DEPARTURE = "range.departure"
    ARRIVAL_AND_DEPARTURE = "range.arrival_and_departure"
    """So short a visit that both minutes touch."""
    STAY = "range.stay"
    STAY_GOING_ON = "range.stay_going_on"
    """The visitor has not left: the range ends where the question was asked."""


@dataclass(frozen=True, slots=True)
class Roll:
    """How much is taken before and after each moment.

    Two cameras may disagree by a second or two even when all is well, and people wait at doors: a
    minute either side is safe without taking the neighbours' whole morning.
    """

    before: timedelta = timedelta(seconds=60)
    after: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class FootageRange:
    """A camera's footage from `span.start` to `span.end` (true time) belongs to a visit."""

    visit_id: str
    camera: CameraId
    span: TimeRange
    why: RangeWhy
    zone: str
    roll: Roll
    clock_uncertainty_s: float = 0.0
    """By how much `span` is wider at each end than the roll alone, for a clock that is not known better."""

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the gaps of the sentence for `why`."""
        return {
            "zone": self.zone,
            "before_s": self.roll.before.total_seconds(),
            "after_s": self.roll.after.total_seconds(),
        }


DEFAULT_ROLL = Roll()


Clocks = Mapping[CameraId, Sequence[ClockOffset]]
"""The history of each camera's clock; one that is missing has none."""
NO_CLOCKS: Clocks = {}


def ranges_of(
    stay: Stay,
    cameras: Iterable[Camera],
    now: datetime,
    roll: Roll = DEFAULT_ROLL,
    clocks: Clocks = NO_CLOCKS,
) -> list[FootageRange]:
    """Return the ranges of a stay, by camera and time.

    Every entrance camera sees each arrival and departure, whatever the zone; a zone camera only
    stays that were allowed in its zone. Nothing reaches beyond `now`, nor beyond a
    camera's time in service. A camera whose clock is known to a few
    seconds only is taken that much earlier and later: the one place where ranges grow for that.
    """
    found = []
    for camera in sorted(cameras, key=lambda camera: camera.id):
        until = now if camera.retired_at is None else min(now, camera.retired_at)
        unsure_s = _unsure_s(stay, clocks.get(camera.id, ()), now, roll)
        wider = Roll(roll.before + timedelta(seconds=unsure_s), roll.after + timedelta(seconds=unsure_s))
        if camera.view is CameraView.ENTRANCE:
            parts = _at_the_door(stay, until, wider)
        elif camera.zone in stay.zones:
            parts = [_in_the_zone(stay, until, wider)]
        else:
            continue
        found += [
            FootageRange(stay.visit_id, camera.id, span, why, camera.zone, roll, unsure_s)
            for span, why in parts
            if span.start < span.end
        ]
    return found


def _unsure_s(stay: Stay, history: Sequence[ClockOffset], now: datetime, roll: Roll) -> float:
    """Return how many seconds a camera's clock may be off at most, anywhere in the stay and its roll."""
    last = max(stay.left_at or now, stay.arrived_at)
    return uncertainty_over(history, TimeRange(stay.arrived_at - roll.before, last + roll.after))


def _at_the_door(stay: Stay, now: datetime, roll: Roll) -> list[tuple[TimeRange, RangeWhy]]:
    """The minutes around coming and going, as one where they touch."""
    arrival = _until(TimeRange(stay.arrived_at, stay.arrived_at).widened(roll.before, roll.after), now)
    if stay.left_at is None:
        return [(arrival, RangeWhy.ARRIVAL)]
    departure = _until(TimeRange(stay.left_at, stay.left_at).widened(roll.before, roll.after), now)
    if departure.start <= arrival.end:
        return [(TimeRange(arrival.start, departure.end), RangeWhy.ARRIVAL_AND_DEPARTURE)]
    return [(arrival, RangeWhy.ARRIVAL), (departure, RangeWhy.DEPARTURE)]


def _in_the_zone(stay: Stay, now: datetime, roll: Roll) -> tuple[TimeRange, RangeWhy]:
    """The whole stay with its roll; up to now while it lasts."""
    if stay.left_at is None:
        span = TimeRange(stay.arrived_at, max(now, stay.arrived_at)).widened(roll.before, timedelta(0))
        return _until(span, now), RangeWhy.STAY_GOING_ON
    return _until(
        TimeRange(stay.arrived_at, stay.left_at).widened(roll.before, roll.after), now
    ), RangeWhy.STAY


def _until(span: TimeRange, now: datetime) -> TimeRange:
    """The part of a span that has happened."""
    return TimeRange(min(span.start, now), min(span.end, now))
