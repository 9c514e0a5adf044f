"""What the page of a visit's footage shows, prepared once; without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ui.models.timeline import BarPart
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId


@dataclass(frozen=True, slots=True)
class ActivityMark:
    """Something moved in `span`; `people` where it was of a person's size, `strength` from 0 to 1."""

    span: TimeRange
    people: bool
    strength: float
    words: str


@dataclass(frozen=True, slots=True)
class DoorMark:
    """A badge at a door at its true time; `words` name door, direction and result, never a person."""

    at: datetime
    opened: bool
    words: str


@dataclass(frozen=True, slots=True)
class CameraLane:
    """One camera on the time axis."""

    camera: CameraId
    title: str
    remark: str
    parts: tuple[BarPart, ...]
    activity: tuple[ActivityMark, ...] = ()
    doors: tuple[DoorMark, ...] = ()


@dataclass(frozen=True, slots=True)
class PlayerView:
    """A visit's footage: who watches it and why, presence, and each camera that was opened.

    `watermark` is the name of whoever looks. `doors` are the events that no opened camera's zone explains.
    """

    title: str
    sub: str
    purpose: str
    watermark: str = field(repr=False)
    span: TimeRange
    presence: TimeRange
    presence_title: str
    presence_remark: str
    presence_words: str
    lanes: tuple[CameraLane, ...]
    doors: tuple[DoorMark, ...] = ()
    left: bool = True
    """False while the visitor is still here."""


class MomentKind(StrEnum):
    """What a moment is."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    DOOR = "door"
    STRETCH = "stretch"
    """A camera begins to record, or stops to."""
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Moment:
    """A row of the table twin: something that begins at `start`, ends where it lasts, and why it is there."""

    kind: MomentKind
    start: datetime
    end: datetime | None
    what: str
    why: str
    camera: CameraId | None = None


def moments_of(view: PlayerView, arrived: str, left: str) -> list[Moment]:
    """Return everything that the timeline paints, by time; the words are those of coming and going."""
    found = [Moment(MomentKind.ARRIVAL, view.presence.start, None, arrived, view.presence_remark)]
    if view.left:
        found.append(Moment(MomentKind.DEPARTURE, view.presence.end, None, left, view.presence_words))
    found += [Moment(MomentKind.DOOR, one.at, None, one.words, "") for one in view.doors]
    for lane in view.lanes:
        camera, title = lane.camera, lane.title
        found += [Moment(MomentKind.DOOR, one.at, None, one.words, title, camera) for one in lane.doors]
        found += [
            Moment(MomentKind.STRETCH, one.span.start, one.span.end, title, one.words, camera)
            for one in lane.parts
        ]
        found += [
            Moment(MomentKind.ACTIVITY, one.span.start, one.span.end, title, one.words, camera)
            for one in lane.activity
        ]
    return sorted(found, key=lambda one: (one.start, one.kind))


def next_moment(moments: list[Moment], at: datetime, camera: CameraId, *, backwards: bool) -> Moment | None:
    """Return what comes next for a camera: its own moments and the whole visit's; None at the end."""
    mine = [one for one in moments if one.camera in {None, camera}]
    if backwards:
        return next((one for one in reversed(mine) if one.start < at), None)
    return next((one for one in mine if one.start > at), None)
