"""The stretch of time that is in sight: zoomed, moved, and where an instant lies in it; without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from visitor_desk.clock import TimeRange

CLOSEST: Final = timedelta(seconds=4)
"""Closer than this a second is wider than a hand's reach of the mouse, and nothing more is seen."""
_ZERO: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """`seen` is the part of `whole` that is in sight; both last longer than nothing."""

    whole: TimeRange
    seen: TimeRange

    @classmethod
    def of(cls, whole: TimeRange) -> TimeAxis:
        """Return an axis that shows everything."""
        if whole.duration < CLOSEST:
            missing = (CLOSEST - whole.duration) / 2
            whole = whole.widened(missing, missing)
        return cls(whole, whole)

    @property
    def zoom(self) -> float:
        """How many times closer than everything."""
        return self.whole.duration / self.seen.duration

    def share(self, at: datetime) -> float:
        """Return where an instant lies: 0 at the left edge, 1 at the right; beyond them outside."""
        return (at - self.seen.start) / self.seen.duration

    def at(self, share: float) -> datetime:
        """Return the instant at a share of the width, never outside everything."""
        instant = self.seen.start + self.seen.duration * share
        return max(self.whole.start, min(self.whole.end, instant))

    def zoomed(self, factor: float, around: datetime) -> TimeAxis:
        """Return an axis that is `factor` times closer, with `around` at the place where it is."""
        length = self.seen.duration / factor
        length = max(CLOSEST, min(self.whole.duration, length))
        start = around - length * max(0.0, min(1.0, self.share(around)))
        return self._at(start, length)

    def moved(self, share: float) -> TimeAxis:
        """Return an axis moved by a share of what is in sight."""
        return self._at(self.seen.start + self.seen.duration * share, self.seen.duration)

    def showing(self, at: datetime) -> TimeAxis:
        """Return an axis that has an instant in sight; it turns over like a page, and never creeps."""
        if self.seen.start <= at <= self.seen.end:
            return self
        return self._at(at - self.seen.duration * 0.1, self.seen.duration)

    def _at(self, start: datetime, length: timedelta) -> TimeAxis:
        latest = self.whole.end - length
        start = max(self.whole.start, min(latest, start))
        return TimeAxis(self.whole, TimeRange(start, start + length))


STEPS: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (
        *(1, 2, 5, 10, 15, 30),
        *(
            minutes * 60
            for minutes in (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10080)
        ),
    )
)
"""Steps between ticks; below a minute the ticks carry seconds."""
