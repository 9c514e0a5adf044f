"""A visit's footage without a file: a view of four cameras, and a player that remembers what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from ui.footage.player_view import ActivityMark, CameraLane, DoorMark, PlayerView
from ui.models.timeline import BarPart
from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.coverage import CoverageReason, CoverageState
from visitor_desk.footage.playback_types import Hole, Picture, Shown

DAY = datetime(2026, 11, 3, tzinfo=UTC)
FRAME = timedelta(milliseconds=40)


def at(clock: str) -> datetime:
    """Return a time of that day at the site, an hour ahead of UTC."""
    hours, minutes, seconds = (int(part) for part in clock.split(":"))
    return DAY + timedelta(hours=hours - 1, minutes=minutes, seconds=seconds)


def span(start: str, end: str) -> TimeRange:
    return TimeRange(at(start), at(end))


def a_part(of: TimeRange, state: CoverageState, words: str) -> BarPart:
    return BarPart(of, state, words, words)


LOBBY, DOOR, CAGE, DOCK = (CameraId(name) for name in ("lobby", "door", "cage", "dock"))


def a_view(*cameras: CameraId, purpose: str = "Purpose: Safety and incidents · logged") -> PlayerView:
    """A visit from 13:05 to 14:41 with up to four cameras: whole, uncertain, holed and unreachable."""
    lanes = {
        LOBBY: CameraLane(
            LOBBY,
            "Lobby in",
            "recorded · 12 s missing",
            (
                a_part(span("13:04:00", "13:09:10"), CoverageState.RECORDED, "recorded"),
                a_part(span("13:09:10", "13:09:22"), CoverageState.GAP, "the file breaks off"),
                a_part(span("13:09:22", "13:14:10"), CoverageState.RECORDED, "recorded"),
            ),
            tuple(
                ActivityMark(TimeRange(start, start + timedelta(seconds=9)), people, strength, words)
                for start, people, strength, words in (
                    (at("13:05:02"), True, 0.9, "person-sized, 2 at once"),
                    (at("13:06:40"), True, 0.6, "person-sized, 1 at once"),
                    (at("13:08:05"), False, 0.4, "1 moving at once"),
                )
            ),
        ),
        DOOR: CameraLane(
            DOOR,
            "Suite 2 door",
            "clock uncertain",
            (
                a_part(
                    span("13:12:00", "14:00:00"),
                    CoverageState.CLOCK_UNCERTAIN,
                    "the camera's clock is known to ± 4 s only",
                ),
            ),
            tuple(
                ActivityMark(
                    TimeRange(
                        at("13:12:20") + timedelta(minutes=7 * n), at("13:12:40") + timedelta(minutes=7 * n)
                    ),
                    n % 3 != 1,
                    0.3 + 0.1 * (n % 5),
                    "person-sized, 1 at once",
                )
                for n in range(6)
            ),
            (
                DoorMark(at("13:12:07"), opened=True, words="Suite 2: door, in"),
                DoorMark(at("13:13:50"), opened=False, words="Suite 2: door stayed shut"),
                DoorMark(at("13:33:10"), opened=True, words="Suite 2: door, out"),
            ),
        ),
        CAGE: CameraLane(
            CAGE,
            "Cage 4",
            "recorded",
            (a_part(span("13:14:00", "14:28:00"), CoverageState.RECORDED, "recorded"),),
            tuple(
                ActivityMark(
                    TimeRange(
                        at("13:15:00") + timedelta(minutes=5 * n), at("13:15:25") + timedelta(minutes=5 * n)
                    ),
                    n % 2 == 0,
                    0.4 + 0.15 * (n % 4),
                    "person-sized, 1 at once",
                )
                for n in range(14)
            ),
        ),
        DOCK: CameraLane(
            DOCK,
            "Loading dock",
            "unreachable",
            (
                a_part(
                    span("14:28:00", "14:42:00"),
                    CoverageState.UNREACHABLE,
                    "the recorder's folder cannot be reached",
                ),
            ),
        ),
    }
    chosen = cameras or tuple(lanes)
    return PlayerView(
        title="Visit of 3 Nov 2026",
        sub="Suite 2 › Cage 4 · badge 014 back",
        purpose=purpose,
        watermark="T. Hofman",
        span=span("13:00:00", "14:45:00"),
        presence=span("13:05:00", "14:41:00"),
        presence_title="Visit",
        presence_remark="in 13:05 · out 14:41",
        presence_words="here 1 h 36 min · escort R. Smit",
        lanes=tuple(lanes[camera] for camera in chosen),
    )


def a_picture(width: int = 320, height: int = 180, shade: int = 90) -> Picture:
    """Rows of red, green, blue: a slope with a bright block, so that a wrong order of colours is seen."""
    picture = np.full((height, width, 3), shade, np.uint8)
    picture[:, :, 1] = np.linspace(40, 160, height, dtype=np.uint8)[:, None]
    picture[height // 3 : height // 2, width // 4 : width // 3] = (230, 30, 20)
    return picture


@dataclass
class FakePlayer:
    """A clock without decoding; what was asked of it can be read."""

    view: PlayerView
    at: datetime = DAY
    is_playing: bool = False
    speed: float = 1.0
    closed: bool = False
    steps: int = 0
    leads: CameraId | None = None
    rooms: dict[CameraId, tuple[int, int]] = field(default_factory=dict)
    holes: dict[CameraId, Hole] = field(default_factory=dict)
    errors: dict[CameraId, str] = field(default_factory=dict)
    pictures: dict[CameraId, Picture] = field(default_factory=dict)
    _last: tuple[Shown, ...] = ()

    @property
    def span(self) -> TimeRange:
        parts = [part.span for lane in self.view.lanes for part in lane.parts]
        return TimeRange(min(part.start for part in parts), max(part.end for part in parts))

    def play(self, speed: float = 1.0) -> None:
        self.is_playing, self.speed = True, speed

    def pause(self) -> None:
        self.is_playing = False

    def seek(self, at: datetime) -> None:
        self.at = at

    def lead(self, camera: CameraId) -> None:
        self.leads = camera

    def step(self, pictures: int) -> None:
        self.steps += pictures
        self.at += FRAME * pictures

    def shown(self) -> tuple[Shown, ...]:
        fresh = tuple(self._of(lane) for lane in self.view.lanes)
        if [(one.at, one.hole, one.error) for one in fresh] != [
            (one.at, one.hole, one.error) for one in self._last
        ]:
            self._last = fresh
        return self._last

    def fit(self, camera: CameraId, width: int, height: int) -> None:
        self.rooms[camera] = (width, height)

    def close(self) -> None:
        self.closed = True
        self._last = ()

    def thumbnails(
        self, camera: CameraId, over: TimeRange, count: int, width: int, progress: object, stopped: object
    ) -> Iterator[tuple[datetime, Picture | None]]:
        for number in range(count):
            where = over.start + over.duration * ((number + 0.5) / count)
            there = any(part.span.contains(where) for part in self._lane(camera).parts)
            yield where, a_picture(width, width * 9 // 16) if there else None

    def _lane(self, camera: CameraId) -> CameraLane:
        return next(lane for lane in self.view.lanes if lane.camera == camera)

    def _of(self, lane: CameraLane) -> Shown:
        camera = lane.camera
        part = next((part for part in lane.parts if part.span.contains(self.at)), None)
        uncertain = part is not None and part.state is CoverageState.CLOCK_UNCERTAIN
        nothing = Shown(camera, None, None, 0.3, None, None, loading=False, error=None)
        if camera in self.errors:
            return Shown(camera, None, None, 0.3, None, None, loading=False, error=self.errors[camera])
        if part is None:
            return nothing
        if part.state is CoverageState.GAP:
            hole = Hole(part.span, CoverageReason.TORN)
            return Shown(camera, None, None, 0.3, None, hole, loading=False, error=None)
        if part.state is CoverageState.UNREACHABLE:
            hole = Hole(part.span, CoverageReason.UNREACHABLE)
            return Shown(camera, None, None, 0.3, None, hole, loading=False, error=None)
        picture = self.pictures.get(camera)
        if picture is None:
            picture = a_picture()
        recorder = self.at + timedelta(seconds=73.5)
        return Shown(
            camera, self.at, recorder, 4.0 if uncertain else 0.3, picture, None, loading=False, error=None
        )
