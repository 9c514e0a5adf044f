"""The one clock that all cameras of a player follow."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from visitor_desk.clock import TimeRange

SLOWEST, FASTEST = 0.25, 16.0


class PlayClock:
    """Runs at a speed within a span of true time and stops at its ends; may be asked from every thread."""

    def __init__(self, span: TimeRange, seconds: Callable[[], float] = time.monotonic) -> None:
        self.span = span
        self._seconds = seconds
        self._lock = threading.Lock()
        self._from, self._since = span.start, seconds()
        self._speed, self._runs = 1.0, False

    @property
    def at(self) -> datetime:
        """The clock's time now."""
        with self._lock:
            return self._now()

    @property
    def speed(self) -> float:
        """How fast the clock runs or last ran, backwards below 0."""
        return self._speed

    @property
    def is_running(self) -> bool:
        """Whether it runs; at the end of its span it stands."""
        with self._lock:
            self._now()
            return self._runs

    def play(self, speed: float) -> None:
        """Run at a speed from 0.25 to 16, or as fast backwards; what is slower or faster is made so."""
        with self._lock:
            self._from, self._since = self._now(), self._seconds()
            size = min(FASTEST, max(SLOWEST, abs(speed)))
            self._speed, self._runs = (-size if speed < 0 else size), True

    def pause(self) -> None:
        """Stand still."""
        with self._lock:
            self._from, self._runs = self._now(), False

    def seek(self, at: datetime) -> None:
        """Go to an instant, or to the end of the span that is nearest to it."""
        with self._lock:
            self._from, self._since = max(self.span.start, min(self.span.end, at)), self._seconds()

    def _now(self) -> datetime:
        if not self._runs:
            return self._from
        now = self._from + timedelta(seconds=(self._seconds() - self._since) * self._speed)
        end = self.span.end if self._speed > 0 else self.span.start
        if (now >= end) if self._speed > 0 else (now <= end):
            self._from, self._runs = end, False
            return end
        return now
