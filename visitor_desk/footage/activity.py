"""When something moves in a recording. The finding itself is in `motion`, which only workers load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visitor_desk.footage.recording import ActivityKind

JOIN_S = 4.5
"""Two moving pictures this near belong to one interval."""
REACH_S = 2.0
"""An interval reaches to the neighbouring still pictures, but no further than this."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What differs from the place in the picture at a media second.

    `movers` is how many figures stand apart, `people` how many of them have the size and shape of a person,
    `share` how much of the picture they fill (0 to 1).
    """

    at_s: float
    movers: int = 0
    people: int = 0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Activity:
    """Something moves between two media seconds.

    `movers` is the most seen apart in one picture, `score` the largest share of the picture (0 to 1) they
    fill.
    """

    start_s: float
    end_s: float
    movers: int
    score: float = 0.0
    kind: ActivityKind = ActivityKind.MOVING


def activity_of(seen: Sequence[Seen], duration_s: float) -> tuple[Activity, ...]:
    """Return the intervals of a recording by start: of everything, and of what is person-sized."""
    everything = _intervals(
        [(one.at_s, one.movers, one.share) for one in seen], duration_s, ActivityKind.MOVING
    )
    people = _intervals(
        [(one.at_s, one.people, one.share) for one in seen], duration_s, ActivityKind.PERSON_SIZED
    )
    return tuple(sorted([*everything, *people], key=lambda one: (one.start_s, one.kind)))


def _intervals(
    seen: Sequence[tuple[float, int, float]], duration_s: float, kind: ActivityKind
) -> Iterator[Activity]:
    """Join moving pictures to intervals that reach to their still neighbours."""
    begin = end = last = None
    most, score = 0, 0.0
    for position, (at_s, movers, share) in enumerate(seen):
        if not movers:
            continue
        reach_back = max(at_s - REACH_S, seen[position - 1][0] if position else 0.0)
        following = seen[position + 1][0] if position + 1 < len(seen) else duration_s
        if begin is not None and end is not None and last is not None and at_s - last > JOIN_S:
            yield Activity(round(begin, 3), round(end, 3), most, round(score, 4), kind)
            begin, most, score = None, 0, 0.0
        begin = reach_back if begin is None else begin
        end, last, most, score = min(at_s + REACH_S, following), at_s, max(most, movers), max(score, share)
    if begin is not None and end is not None:
        yield Activity(round(begin, 3), round(end, 3), most, round(score, 4), kind)
