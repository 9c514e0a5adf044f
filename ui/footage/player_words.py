"""From what is known of a visit's footage, doors and activity to what its page shows; without Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from ui.footage.player_view import ActivityMark, CameraLane, DoorMark, PlayerView
from ui.formats import visible
from ui.i18n import Texts
from ui.models.timeline import TimelineView
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageStatement
from visitor_desk.footage.recording import ActivityKind
from visitor_desk.footage.visit_footage import RangeActivity
from visitor_desk.visits.door_events import Door, DoorResult, TimedEvent

_MOST_MOVERS = 3
"""More of them than this make a bar no higher."""


@dataclass(frozen=True, slots=True)
class Case:
    """The words above a visit's footage: whose it is, why it was opened, and by whom."""

    title: str
    sub: str
    purpose: str
    watermark: str = field(repr=False)
    left: bool


class PlayerWords:
    """Makes the view of one opening."""

    def __init__(self, texts: Texts, zones: Mapping[str, str], doors: Sequence[Door]) -> None:
        self._texts = texts
        self._zones = zones
        self._zone_of = {(door.source, door.key): door.zone for door in doors}

    def view(
        self,
        case: Case,
        timeline: TimelineView,
        statement: CoverageStatement,
        activity: Sequence[RangeActivity],
        events: Sequence[TimedEvent],
        chosen: Collection[CameraId],
    ) -> PlayerView:
        """Return what the page shows of the chosen cameras.

        `timeline` is of the same statement, with a row for each of its cameras in their order.
        """
        cameras = list(dict.fromkeys(one.range.camera for one in statement.ranges))
        zone_of = {one.range.camera: one.range.zone for one in statement.ranges}
        offsets = {one.range.camera: one.clock_offset_s or 0.0 for one in statement.ranges}
        shown = [camera for camera in cameras if camera in chosen]
        lanes = []
        for camera, row in zip(cameras, timeline.rows, strict=True):
            if camera not in chosen:
                continue
            doors = tuple(self._door(one) for one in events if self._zone(one) == zone_of[camera])
            marks = _activity(self._texts, activity, camera, offsets[camera])
            lanes.append(CameraLane(camera, row.title, row.remark, row.parts, marks, doors))
        covered = {zone_of[camera] for camera in shown}
        return PlayerView(
            title=case.title,
            sub=case.sub,
            purpose=case.purpose,
            watermark=case.watermark,
            span=timeline.span,
            presence=timeline.presence,
            presence_title=timeline.presence_title,
            presence_remark=timeline.presence_remark,
            presence_words=timeline.presence_words,
            lanes=tuple(lanes),
            doors=tuple(self._door(one) for one in events if self._zone(one) not in covered),
            left=case.left,
        )

    def _zone(self, one: TimedEvent) -> str | None:
        return self._zone_of.get((one.event.source, one.event.door))

    def _door(self, one: TimedEvent) -> DoorMark:
        texts, event = self._texts, one.event
        zone = visible(self._zones.get(self._zone(one) or "", event.door))
        denied = event.result is DoorResult.DENIED
        words = texts(
            "player.door_denied" if denied else "player.door_granted",
            zone=zone,
            direction=texts(f"player.door_{event.direction.value}"),
            error=shown_error(one.uncertainty_s),
        )
        return DoorMark(one.at, opened=not denied, words=words)


def _activity(
    texts: Texts, activity: Sequence[RangeActivity], camera: CameraId, offset_s: float
) -> tuple[ActivityMark, ...]:
    """Return a camera's activity in true time; its intervals are of the clock that names its files."""
    shift = timedelta(seconds=-offset_s)
    marks = []
    for one in (
        interval for found in activity if found.range.camera == camera for interval in found.intervals
    ):
        people = one.kind is ActivityKind.PERSON_SIZED
        span = TimeRange(one.span.start + shift, one.span.end + shift)
        strength = min(1.0, max(1, one.movers) / _MOST_MOVERS)
        words = texts("player.people" if people else "player.movers", n=one.movers)
        marks.append(ActivityMark(span, people, strength, words))
    of_people = {mark.span for mark in marks if mark.people}
    # Said once: what is of a person's size moves as well.
    once = [mark for mark in marks if mark.people or mark.span not in of_people]
    return tuple(sorted(once, key=lambda mark: mark.span.start))


def shown_error(seconds: float) -> str:
    """Return how far a time may be off, in seconds and never as less than it is."""
    return f"{ceil(seconds * 10) / 10:g}" if seconds < 1 else f"{ceil(seconds)}"
