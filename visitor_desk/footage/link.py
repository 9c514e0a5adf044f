"""Which footage belongs to a visit: visit × cameras -> ranges, each with why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import Camera, CameraId, CameraView, ClockOffset, uncertainty_over
from visitor_desk.footage.door_camera import DoorCamera
from visitor_desk.footage.ports import Stay
from visitor_desk.visits.door_events import Door, DoorDirection, DoorResult, TimedEvent


class RangeWhy(StrEnum):
    """Why a stretch of a camera's footage belongs to a visit."""

    ARRIVAL = "range.arrival"
    DEPARTURE = "range.departure"
    ARRIVAL_AND_DEPARTURE = "range.arrival_and_departure"
    """So short a visit that both minutes touch."""
    STAY = "range.stay"
    STAY_GOING_ON = "range.stay_going_on"
    """The visitor has not left: the range ends where the question was asked."""
    DOOR = "range.door"
    """The badge of the visit was shown at a door that the camera looks at."""
    PLACE = "range.place"
    """Somebody without a visit said that they were there then."""


@dataclass(frozen=True, slots=True)
class Roll:
    """How much is taken before and after each moment.

    Two cameras may disagree by a second or two even when all is well, and people wait at doors: a
    minute either side is safe without taking the neighbours' whole morning.
    """

    before: timedelta = timedelta(seconds=60)
    after: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Rolls:
    """The pre- and post-roll of each rule.

    At a door less is taken before: who shows a badge stands there already, and walks on after.
    """

    entrance: Roll = Roll()
    stay: Roll = Roll()
    door: Roll = Roll(timedelta(seconds=30), timedelta(seconds=60))


@dataclass(frozen=True, slots=True)
class RangeReason:
    """One reason for a range: `at` is the moment in true time, None of a whole stay.

    `uncertainty_s` is how far the moment itself may be off; the camera's clock comes on top. Of a door event
    `door` is what the access-control system calls it, and `direction` and `result` are what it told.
    """

    why: RangeWhy
    at: datetime | None
    roll: Roll
    uncertainty_s: float = 0.0
    door: str = ""
    direction: DoorDirection = DoorDirection.UNKNOWN
    result: DoorResult = DoorResult.UNKNOWN

    @property
    def values(self) -> dict[str, object]:
        """What fills the gaps of the sentence for `why`."""
        found: dict[str, object] = {
            "before_s": self.roll.before.total_seconds(),
            "after_s": self.roll.after.total_seconds(),
        }
        if self.at is not None:
            found |= {"at": self.at.isoformat(), "uncertainty_s": round(self.uncertainty_s, 3)}
        if self.why is RangeWhy.DOOR:
            found |= {"door": self.door, "direction": self.direction.value, "result": self.result.value}
        return found


@dataclass(frozen=True, slots=True)
class FootageRange:
    """A camera's footage from `span.start` to `span.end` (true time) belongs to a visit.

    Ranges of one camera neither overlap nor touch: those that would are one, so that no second is asked for
    or counted twice, and every one of their `reasons` stays, in order of time. `why` is the widest of them.
    """

    visit_id: str
    camera: CameraId
    span: TimeRange
    why: RangeWhy
    zone: str
    roll: Roll
    clock_uncertainty_s: float = 0.0
    """By how much `span` is wider at each end than the roll alone, for a clock that is not known better."""
    reasons: tuple[RangeReason, ...] = ()

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the gaps of the sentence for `why`."""
        own = next((one.values for one in self.reasons if one.why is self.why), {})
        return {
            "zone": self.zone,
            "before_s": self.roll.before.total_seconds(),
            "after_s": self.roll.after.total_seconds(),
            **own,
        }


DEFAULT_ROLL = Roll()
DEFAULT_ROLLS = Rolls()


Clocks = Mapping[CameraId, Sequence[ClockOffset]]
"""The history of each camera's clock; one that is missing has none."""
NO_CLOCKS: Clocks = {}


@dataclass(frozen=True, slots=True)
class SeenDoors:
    """The events of a visit's badge while it was out, the doors, and the cameras that look at them.

    A door that no camera was set to is seen by those of the zone that it leads to.
    """

    events: Sequence[TimedEvent] = field(default=(), repr=False)
    doors: Sequence[Door] = ()
    cameras: Sequence[DoorCamera] = ()

    def seen_by(self, cameras: Sequence[Camera]) -> dict[CameraId, list[TimedEvent]]:
        """Return the events that each camera can show; a camera without any is left out."""
        found: dict[CameraId, list[TimedEvent]] = {}
        leads_to = {(door.source, door.key): door.zone for door in self.doors}
        for event in self.events:
            key = (event.event.source, event.event.door)
            looking = [one for one in self.cameras if (one.source, one.door) == key]
            if looking:
                seeing = [one.camera for one in looking if one.sees.sees(event.event.direction)]
            else:
                seeing = [one.id for one in cameras if one.zone == leads_to.get(key)]
            for camera in seeing:
                found.setdefault(camera, []).append(event)
        return found


NO_DOORS = SeenDoors()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A reason and its span before ranges are joined."""

    reason: RangeReason
    span: TimeRange


def cameras_of(stay: Stay, cameras: Iterable[Camera], doors: SeenDoors = NO_DOORS) -> list[Camera]:
    """Return the cameras that can show something of a stay, by id."""
    ordered = sorted(cameras, key=lambda camera: camera.id)
    seen = doors.seen_by(ordered)
    return [
        camera
        for camera in ordered
        if camera.view is CameraView.ENTRANCE or camera.zone in stay.zones or camera.id in seen
    ]


def ranges_of(
    stay: Stay,
    cameras: Iterable[Camera],
    now: datetime,
    rolls: Rolls = DEFAULT_ROLLS,
    clocks: Clocks = NO_CLOCKS,
    doors: SeenDoors = NO_DOORS,
) -> list[FootageRange]:
    """Return the ranges of a stay, by camera and time.

    Every entrance camera sees each arrival and departure, whatever the zone; a zone camera only
    stays that were allowed in its zone; a camera at a door whoever showed the visit's badge there. Nothing
    reaches beyond `now`, nor beyond a camera's time in service. A camera whose clock is known to a few
    seconds only is taken that much earlier and later: the one place where ranges grow for that.
    """
    found = []
    shown = cameras_of(stay, cameras, doors)
    seen = doors.seen_by(shown)
    for camera in shown:
        until = now if camera.retired_at is None else min(now, camera.retired_at)
        unsure_s = _unsure_s(stay, clocks.get(camera.id, ()), now, rolls)
        candidates = _at_doors(stay, until, rolls, unsure_s, seen.get(camera.id, ()))
        if camera.view is CameraView.ENTRANCE:
            candidates += _at_the_entrance(stay, until, rolls.entrance, unsure_s)
        elif camera.zone in stay.zones:
            candidates.append(_in_the_zone(stay, until, rolls.stay, unsure_s))
        found += [_range(stay, camera, group, unsure_s) for group in _joined(candidates)]
    return [one for one in found if one.span.start < one.span.end]


def _unsure_s(stay: Stay, history: Sequence[ClockOffset], now: datetime, rolls: Rolls) -> float:
    """Return how many seconds a camera's clock may be off at most, anywhere in the stay and its roll."""
    last = max(stay.left_at or now, stay.arrived_at)
    before = max(rolls.entrance.before, rolls.stay.before, rolls.door.before)
    after = max(rolls.entrance.after, rolls.stay.after, rolls.door.after)
    return uncertainty_over(history, TimeRange(stay.arrived_at - before, last + after))


def _wider(roll: Roll, unsure_s: float) -> Roll:
    unsure = timedelta(seconds=unsure_s)
    return Roll(roll.before + unsure, roll.after + unsure)


def _at_the_entrance(stay: Stay, now: datetime, roll: Roll, unsure_s: float) -> list[_Candidate]:
    """The minutes around coming and going."""
    moments = [(RangeWhy.ARRIVAL, stay.arrived_at), (RangeWhy.DEPARTURE, stay.left_at)]
    return [
        _Candidate(RangeReason(why, at, roll), _until(_around(at, _wider(roll, unsure_s)), now))
        for why, at in moments
        if at is not None
    ]


def _in_the_zone(stay: Stay, now: datetime, roll: Roll, unsure_s: float) -> _Candidate:
    """The whole stay with its roll; up to now while it lasts."""
    wider = _wider(roll, unsure_s)
    if stay.left_at is None:
        span = TimeRange(stay.arrived_at, max(now, stay.arrived_at)).widened(wider.before, timedelta(0))
        return _Candidate(RangeReason(RangeWhy.STAY_GOING_ON, None, roll), _until(span, now))
    span = TimeRange(stay.arrived_at, stay.left_at).widened(wider.before, wider.after)
    return _Candidate(RangeReason(RangeWhy.STAY, None, roll), _until(span, now))


def _at_doors(
    stay: Stay, now: datetime, rolls: Rolls, unsure_s: float, events: Sequence[TimedEvent]
) -> list[_Candidate]:
    """The seconds around each door event, wider by how far its own time may be off.

    An hour either way in the night when clocks go back; but never beyond the time in which the badge was out.
    """
    out = TimeRange(stay.arrived_at, max(stay.arrived_at, stay.left_at or now))
    allowed = _wider(rolls.door, unsure_s)
    latest = out.widened(allowed.before, allowed.after)
    found = []
    for one in events:
        wider = _wider(rolls.door, unsure_s + one.uncertainty_s)
        span = _until(_around(one.at, wider), now).overlap(latest)
        if span is not None:
            event = one.event
            reason = RangeReason(
                RangeWhy.DOOR,
                one.at,
                rolls.door,
                one.uncertainty_s,
                event.door,
                event.direction,
                event.result,
            )
            found.append(_Candidate(reason, span))
    return found


def _joined(candidates: Iterable[_Candidate]) -> list[list[_Candidate]]:
    """Gather what overlaps or touches; the last of each group ends it."""
    groups: list[list[_Candidate]] = []
    for one in sorted(candidates, key=lambda one: (one.span.start, one.span.end)):
        if groups and one.span.start <= groups[-1][-1].span.end:
            # Behind the last stands the one that reaches furthest, so that its end is the group's.
            groups[-1].append(one)
            groups[-1].sort(key=lambda member: member.span.end)
        else:
            groups.append([one])
    return groups


def _range(stay: Stay, camera: Camera, group: Sequence[_Candidate], unsure_s: float) -> FootageRange:
    span = TimeRange(min(one.span.start for one in group), group[-1].span.end)
    # A whole stay has no moment of its own and comes first.
    reasons = sorted((one.reason for one in group), key=lambda one: (one.at or span.start, one.why))
    why = _widest({one.why for one in reasons})
    roll = next((one.roll for one in reasons if one.why is why), reasons[0].roll)
    return FootageRange(stay.visit_id, camera.id, span, why, camera.zone, roll, unsure_s, tuple(reasons))


def _widest(whys: set[RangeWhy]) -> RangeWhy:
    """Return what best says in one word why: a stay says more than a door in it."""
    if whys >= {RangeWhy.ARRIVAL, RangeWhy.DEPARTURE}:
        whys = whys | {RangeWhy.ARRIVAL_AND_DEPARTURE}
    order = [
        RangeWhy.STAY,
        RangeWhy.STAY_GOING_ON,
        RangeWhy.ARRIVAL_AND_DEPARTURE,
        RangeWhy.ARRIVAL,
        RangeWhy.DEPARTURE,
        RangeWhy.DOOR,
    ]
    return next(one for one in order if one in whys)


def _around(at: datetime, roll: Roll) -> TimeRange:
    return TimeRange(at, at).widened(roll.before, roll.after)


def _until(span: TimeRange, now: datetime) -> TimeRange:
    """The part of a span that has happened."""
    return TimeRange(min(span.start, now), min(span.end, now))
