"""Which second of a file shows an instant: wall time and media time, where the two do not run alike.

Cameras promise 25 pictures a second and send 21: 60 s of media for 72 s on the wall. Between the start of a
recording and that of the next the time is spread evenly, which is right on average and is called approximate.
Pictures are found by their time and never by their number, since their rate varies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from statistics import median

from visitor_desk.clock import TimeRange
from visitor_desk.footage.recording import Recording

CUT = timedelta(seconds=2)
"""An overlap below this is how recorders join files: the later start cuts it."""
ADJACENT = timedelta(seconds=2)
SLOWEST, FASTEST = 0.5, 2.0
"""Media seconds per second on the wall; what lies outside is a gap, or a wrong time, and not a rate."""
SAME_RATE = 0.03
"""Rates that differ by less are one camera's habit; a hole makes a rate of its own."""
FEWEST_STEPS = 2
EXACT = 0.01
"""Rates that differ from one by less than this are a camera's clock, not a lie about its pictures."""


@dataclass(frozen=True, slots=True)
class PlacedRecording:
    """A recording's place on the camera's clock: `span` on the wall, played at `rate` media seconds a second.

    `approximate` where the rate is worked out and not recorded; `overlaps` where another recording of the
    camera shows the same seconds, more of them than joints explain.
    """

    recording: Recording
    span: TimeRange
    rate: float = 1.0
    approximate: bool = False
    overlaps: bool = False

    def media_s(self, instant: datetime) -> float | None:
        """Return the media second that shows an instant of the camera's clock, None outside."""
        if not self.span.contains(instant):
            return None
        return (instant - self.span.start).total_seconds() * self.rate

    def instant(self, media_s: float) -> datetime:
        """Return when on the camera's clock a media second was."""
        return self.span.start + timedelta(seconds=media_s / self.rate)


def placed(recordings: Sequence[Recording], *, usual_s: float | None = None) -> list[PlacedRecording]:
    """Place recordings of one camera, by start and path.

    `usual_s` is from one start to the next where this recorder misses nothing; where the next begins later
    there is a gap and not a slower rate. None: that is not known, and no rate is worked out.
    """
    ordered = sorted((one for one in recordings if one.duration_s > 0), key=lambda one: (one.start, one.path))
    done: list[PlacedRecording] = []
    latest_end: datetime | None = None
    for one, following in zip_longest(ordered, ordered[1:]):
        late = latest_end is not None and latest_end - one.start >= CUT
        put = _place(one, following, usual_s)
        ahead = following is not None and one.span.end - following.start >= CUT and put.span == one.span
        done.append(PlacedRecording(one, put.span, put.rate, put.approximate, overlaps=late or ahead))
        latest_end = max(latest_end or put.span.end, put.span.end)
    return [put if _is_shared(put, done, at) else _as_recorded(put) for at, put in enumerate(done)]


def _is_shared(put: PlacedRecording, done: Sequence[PlacedRecording], at: int) -> bool:
    """Tell whether a rate is a neighbour's too: one file alone that is short has a hole."""
    beside = [*done[max(0, at - 1) : at], *done[at + 1 : at + 2]]
    return not put.approximate or any(
        one.approximate and abs(one.rate - put.rate) < SAME_RATE for one in beside
    )


def _as_recorded(put: PlacedRecording) -> PlacedRecording:
    return PlacedRecording(put.recording, put.recording.span, overlaps=put.overlaps)


def usual_step_s(recordings: Sequence[Recording]) -> float | None:
    """Return the usual seconds from one start to the next; None where too few follow one another to tell."""
    starts = sorted(one.start for one in recordings)
    steps = [(after - before).total_seconds() for before, after in pairwise(starts)]
    return median(steps) if len(steps) >= FEWEST_STEPS else None


def _place(one: Recording, following: Recording | None, usual_s: float | None) -> PlacedRecording:
    plain = PlacedRecording(one, one.span)
    if following is None or following.start <= one.start:
        return plain
    wall_s = (following.start - one.start).total_seconds()
    rate = one.duration_s / wall_s
    apart = abs(one.span.end - following.start)
    if apart < CUT:
        # Joined: whatever is over is cut at the later start; what lacks is too little to be called a gap.
        return PlacedRecording(one, TimeRange(one.start, min(one.span.end, following.start)))
    if usual_s is None or wall_s > usual_s + ADJACENT.total_seconds():
        return plain
    if SLOWEST <= rate <= FASTEST and abs(rate - 1) > EXACT:
        return PlacedRecording(one, TimeRange(one.start, following.start), rate, approximate=True)
    return plain
