"""Plays up to four cameras on one clock; nothing that is decoded is ever written.

Made from what `viewing` has opened, so that a purpose stands in the log before. The window asks for what
there is to see and is never called back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Final

from visitor_desk.clock import TimeRange
from visitor_desk.footage.camera import CameraId
from visitor_desk.footage.open_pieces import OpenPieces
from visitor_desk.footage.play_clock import PlayClock
from visitor_desk.footage.playback_types import Shown
from visitor_desk.footage.track import Track, next_edge, span_of
from visitor_desk.footage.track_player import TrackPlayer

MOST_CAMERAS: Final = 4
MOST_HELD: Final = 160 << 20
"""Bytes of pictures that all cameras keep together: two seconds of one in Full HD, or of four in 720p."""


class Player:
    """Plays tracks until it is closed; one thread of the window may call it."""

    def __init__(self, tracks: Sequence[Track], seconds: Callable[[], float] = monotonic) -> None:
        """Take up to `MOST_CAMERAS` tracks, with something to say of one at least. `seconds` is a clock."""
        self._tracks = tuple(tracks[:MOST_CAMERAS])
        self._clock = PlayClock(span_of(self._tracks), seconds)
        threads = max(1, (os.cpu_count() or 1) // len(self._tracks))
        most_held = MOST_HELD // len(self._tracks)
        self._players = tuple(
            TrackPlayer(track, self._clock, OpenPieces(threads, most_held), self._wake)
            for track in self._tracks
        )
        self._last: tuple[Shown, ...] = ()
        self._leads: CameraId | None = None
        for player in self._players:
            player.begin()

    @property
    def span(self) -> TimeRange:
        """From the first instant of any camera to the last."""
        return self._clock.span

    @property
    def at(self) -> datetime:
        """The clock's time now."""
        return self._clock.at

    @property
    def is_playing(self) -> bool:
        """Whether the clock runs."""
        return self._clock.is_running

    @property
    def speed(self) -> float:
        """How fast, backwards below 0."""
        return self._clock.speed

    def play(self, speed: float = 1.0) -> None:
        """Let the clock run at 0.25 to 16 times the speed of time, or as fast backwards."""
        self._clock.play(speed)
        self._wake()

    def pause(self) -> None:
        """Let it stand."""
        self._clock.pause()
        self._wake()

    def seek(self, at: datetime) -> None:
        """Go to an instant, exactly; one outside the span leads to its nearest end."""
        self._clock.seek(at)
        self._wake()

    def lead(self, camera: CameraId) -> None:
        """Say whose pictures `step` counts; the first camera's that shows one, if nobody's."""
        self._leads = camera

    def step(self, pictures: int) -> None:
        """Go on or back by pictures of one camera; the others follow when it is there."""
        self._clock.pause()
        leading = [one for one in self._players if one.track.camera == self._leads]
        showing = [one for one in self._players if one.shown.picture is not None]
        for player in (leading or showing or self._players)[:1]:
            player.step(pictures)

    def next_edge(self, at: datetime, *, backwards: bool = False) -> datetime | None:
        """Return where footage of any camera begins next, or began before."""
        return next_edge(self._tracks, at, backwards=backwards)

    def shown(self) -> tuple[Shown, ...]:
        """Return what each camera has to show, by track; the same object while nothing changes."""
        now = tuple(player.shown for player in self._players)
        if len(now) != len(self._last) or any(a is not b for a, b in zip(now, self._last, strict=True)):
            self._last = now
        return self._last

    def fit(self, camera: CameraId, width: int, height: int) -> None:
        """Scale a camera's pictures to a room in pixels."""
        for player in self._players:
            if player.track.camera == camera:
                player.fit(width, height)

    def close(self) -> None:
        """Drop every picture at once; threads end as soon as the files they wait for let them."""
        self._clock.pause()
        for player in self._players:
            player.close()
        self._last = ()

    def wait(self) -> None:
        """Wait, after closing, until every thread has ended and every file is closed."""
        for player in self._players:
            player.wait()

    def _wake(self) -> None:
        for player in self._players:
            player.wake()
