"""Finding out how far the clock that names a camera's recordings is from true time.

Three clocks must be kept apart. *True time* is a clock somebody vouches for: a person's, a door's. The
*naming clock* gives recordings their times: the recorder's, where the recorder stamps what arrives; the
camera's own, where the camera names the files (SD card, upload). The *burnt-in clock* is the camera's. Only
the naming clock less true time is a `ClockOffset`. The burnt-in clock less the naming clock says how camera
and recorder differ, and nothing of which of them is right: it becomes an offset only where somebody says
that the camera's clock is true, and then with the opposite sign.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import exp, sqrt
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from visitor_desk.clock import TimeRange, as_utc
from visitor_desk.errors import DeskError
from visitor_desk.footage.camera import CameraId, ClockOffset, OffsetSource
from visitor_desk.footage.recording import Recording

READ_BY_EYE_S: Final = 1.0
"""A clock that shows whole seconds is read up to a second early, and a person types a moment late."""
HALF_A_DAY: Final = timedelta(hours=12)

SEARCH_S: Final = 900.0
"""How far a clock is looked for to either side; more than a quarter of an hour is a wrong time zone."""
WINDOW_S: Final = 4.0
"""Pairs whose differences lie within this agree: people reach a door at different speeds."""
APPROACH_S: Final = 3.0
"""Movement begins a few seconds before a door opens, or after it, from one camera to the next."""
FEWEST_DOORS: Final = 6
FEWEST_AGREEING: Final = 5
SMALLEST_SHARE: Final = 0.4
"""Of the doors' openings, so many are seen by a camera that looks at that door at all."""
LARGEST_CHANCE: Final = 1e-4
"""Chance must explain the peak no more often than this, over all places where one could have been."""
RUNNER_UP_SHARE: Final = 0.6
"""Traffic that repeats gives several peaks; where the second is this high the first is not told from it."""


class ClockNotTold(DeskError):
    """Doors and movement do not tell one offset. Values: `doors`, `agreeing`, `runner_up` (counts)."""

    code = "footage.clock_not_told"


class MomentOutside(DeskError):
    """The moment that was named is not in the recording. Values: `recording_s`, `asked_s`."""

    code = "footage.moment_outside"


@dataclass(frozen=True, slots=True)
class DoorVote:
    """What doors told: the offset, how far it may be off, and how it was told.

    `agreeing` of `doors` openings agree on it, `runner_up` on the next best.
    """

    offset_s: float
    uncertainty_s: float
    doors: int
    agreeing: int
    runner_up: int


def nearest_instant(shown: datetime | time, near: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of a time of day (local in `zone`) nearest to another; an instant stays as it is.

    Of the hour that happens twice, and around midnight, the nearest is meant.
    """
    if isinstance(shown, datetime):
        return as_utc(shown if shown.tzinfo is not None else shown.replace(tzinfo=zone))
    day = near.astimezone(zone).date()
    candidates = [
        as_utc(
            datetime.combine(day + timedelta(days=shift), shown.replace(tzinfo=None), zone).replace(fold=fold)
        )
        for shift in (-1, 0, 1)
        for fold in (0, 1)
    ]
    return min(candidates, key=lambda one: abs(one - near))


def offset_by_comparison(
    camera: CameraId,
    shown: datetime | time,
    at: datetime,
    zone: ZoneInfo,
    uncertainty_s: float = READ_BY_EYE_S,
) -> ClockOffset:
    """Return the offset of a naming clock that showed `shown` at the true instant `at`.

    For who stands before the recorder (or before the live picture of a camera that names its own files) with
    a true clock in hand.
    """
    difference = nearest_instant(shown, at, zone) - as_utc(at)
    return ClockOffset(camera, as_utc(at), difference.total_seconds(), uncertainty_s, OffsetSource.STATED)


def offset_by_hand(
    recording: Recording, media_s: float, shown: datetime | time, zone: ZoneInfo, frame_s: float
) -> ClockOffset:
    """Return the offset that a recording tells in which something happens of which the *true* time is known.

    `shown` is that true time: of a true clock held before the camera, of a door that somebody opened, or of
    the burnt-in clock where somebody vouches for it. The picture at `media_s` shows the moment;
    `frame_s` is how long a picture stands. The offset is what the recording's own time says less `shown`.
    Unsure by what the recording's start is, a picture, and a second of reading.

    Raises MomentOutside where the moment is not in the recording.
    """
    if not 0 <= media_s <= recording.duration_s:
        raise MomentOutside(recording_s=round(recording.duration_s, 1), asked_s=round(media_s, 1))
    named = recording.start + timedelta(seconds=media_s)
    true = nearest_instant(shown, named, zone)
    uncertainty_s = recording.uncertainty_s + frame_s + READ_BY_EYE_S
    # It is known of this moment only: since when the clock is off, the recording does not say.
    return ClockOffset(
        recording.camera, true, (named - true).total_seconds(), uncertainty_s, OffsetSource.MEASURED
    )


def starts_of(spans: Iterable[TimeRange], quiet: timedelta = timedelta(seconds=2)) -> list[datetime]:
    """Return when movement began: the starts of spans that do not go on from the one before."""
    starts: list[datetime] = []
    moved_until: datetime | None = None
    for span in sorted(spans):
        if moved_until is None or span.start > moved_until + quiet:
            starts.append(span.start)
        moved_until = span.end if moved_until is None else max(moved_until, span.end)
    return starts


def offset_from_doors(
    door_times: Sequence[datetime], activity_starts: Sequence[datetime], search_s: float = SEARCH_S
) -> DoorVote:
    """Return the offset at which movement before a camera begins when a door opens.

    `door_times` are true instants, `activity_starts` instants of the naming clock. Every pair votes for its
    difference. The best place has to beat chance (Poisson, over all places) and the runner-up: traffic as
    regular as a clock gives several offsets that are equally good, and is refused rather than guessed.

    Raises ClockNotTold.
    """
    doors, starts = sorted(map(as_utc, door_times)), sorted(map(as_utc, activity_starts))
    pairs = sorted(_differences(doors, starts, search_s))
    votes = _votes(pairs)
    if len(doors) < FEWEST_DOORS or not votes:
        raise ClockNotTold(doors=len(doors), agreeing=0, runner_up=0)
    agreeing, first, behind = max(votes, key=lambda vote: vote[0])
    peak = [difference for difference, _ in pairs[first:behind]]
    offset_s = median(peak)
    runner_up = max(
        (count for count, low, high in votes if _apart(pairs[low][0], pairs[high - 1][0], offset_s)),
        default=0,
    )
    expected = len(pairs) * WINDOW_S / (2 * search_s)
    by_chance = _at_least(agreeing, expected) * 2 * (2 * search_s / WINDOW_S)
    told = (
        agreeing >= max(FEWEST_AGREEING, SMALLEST_SHARE * len(doors))
        and by_chance < LARGEST_CHANCE
        and runner_up <= RUNNER_UP_SHARE * agreeing
    )
    if not told:
        raise ClockNotTold(doors=len(doors), agreeing=agreeing, runner_up=runner_up)
    spread = max(abs(one - offset_s) for one in peak)
    uncertainty_s = APPROACH_S + spread / sqrt(agreeing)
    return DoorVote(offset_s, uncertainty_s, len(doors), agreeing, runner_up)


def offset_of(camera: CameraId, vote: DoorVote, door_times: Sequence[datetime]) -> ClockOffset:
    """Return a vote as an offset that was measured in the middle of the doors' openings."""
    middle = sorted(map(as_utc, door_times))[len(door_times) // 2]
    return ClockOffset(camera, middle, vote.offset_s, vote.uncertainty_s, OffsetSource.MEASURED)


def _differences(
    doors: Sequence[datetime], starts: Sequence[datetime], search_s: float
) -> Iterable[tuple[float, int]]:
    """Return the difference of every pair within the search, with the number of its door."""
    for number, door in enumerate(doors):
        low = bisect_left(starts, door - timedelta(seconds=search_s))
        for start in starts[low:]:
            difference = (start - door).total_seconds()
            if difference > search_s:
                break
            yield difference, number


def _votes(pairs: Sequence[tuple[float, int]]) -> list[tuple[int, int, int]]:
    """Return for each window that begins at a pair how many doors vote in it, and where it lies.

    A door votes once in a window, however often something moved then.
    """
    votes: list[tuple[int, int, int]] = []
    held: dict[int, int] = {}
    behind = 0
    for first, (difference, number) in enumerate(pairs):
        while behind < len(pairs) and pairs[behind][0] <= difference + WINDOW_S:
            held[pairs[behind][1]] = held.get(pairs[behind][1], 0) + 1
            behind += 1
        votes.append((len(held), first, behind))
        held[number] -= 1
        if not held[number]:
            del held[number]
    return votes


def _apart(low: float, high: float, offset_s: float) -> bool:
    """Tell whether a window shares nothing with the peak and what spills over from it."""
    return low > offset_s + WINDOW_S or high < offset_s - WINDOW_S


def _at_least(count: int, expected: float) -> float:
    """Return how often chance puts `count` or more where `expected` is usual (Poisson)."""
    term, below = exp(-expected), 0.0
    for number in range(count):
        below += term
        term *= expected / (number + 1)
    return max(0.0, 1.0 - below)
