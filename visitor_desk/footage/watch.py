"""Whether recorders still record: rules over what the last looks at their folders and disks found.

A look that found nothing new and no look at all are two things, and are never said as one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Final, NewType

from visitor_desk.footage.camera import CameraId, ClockOffset, SourceId, SourceSight
from visitor_desk.footage.camera_sight import CameraSight
from visitor_desk.footage.recording import Recording, RecordingState, TimeDoubt

AlarmId = NewType("AlarmId", str)

SILENT_AFTER: Final = timedelta(minutes=10)
"""No newly closed segment for this long; of a camera with longer segments, for two of them."""
LARGEST_JUMP_S: Final = 30.0
FULL_SHARE: Final = 0.01
"""Recorders overwrite from some percent free on; below one percent even that has failed."""
TIDIED_WITHIN: Final = timedelta(days=1)
"""How much longer than it may a recorder keeps files before somebody is told."""
STEADY: Final = 3
"""So many recordings must agree on how their end lies to the time of writing before one can disagree."""


class WatchKind(StrEnum):
    """What is wrong."""

    SILENT = "silent"
    """The folder was looked at, and this camera has closed no new segment."""
    NOT_LOOKED_AT = "not_looked_at"
    """Nobody has been able to look at the folder: nothing is known since."""
    CLOCK_JUMP = "clock_jump"
    """The camera's clock moved by more than half a minute between two recordings."""
    FULL = "full"
    """Less than one percent of the recorder's disk is free."""
    READ_ONLY = "read_only"
    """The disk takes no writing *and* none of its cameras records: each alone may be as it should."""
    PAST_TERM = "past_term"
    """The recorder still holds files from before what may be kept; its owner has to delete them."""


@dataclass(frozen=True, slots=True)
class SourceSpace:
    """A source's disk as seen from here; `read_only` is also true of a share that is mounted so for us."""

    total: int
    free: int
    read_only: bool


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """One camera: its newest recordings (by start), the history of its clock, and its last whole listing."""

    camera: CameraId
    recordings: tuple[Recording, ...]
    offsets: tuple[ClockOffset, ...] = ()
    sight: CameraSight | None = None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One source: the last look at its folder, its disk (None: could not be asked), its cameras."""

    source: SourceId
    sight: SourceSight | None
    space: SourceSpace | None
    cameras: tuple[CameraFacts, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong now; `camera` None is of the whole source. `since` is on the camera's clock.

    `seconds` is how far a clock moved, positive where it was put ahead.
    """

    kind: WatchKind
    source: SourceId
    camera: CameraId | None
    since: datetime
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class FootageAlarm:
    """A finding as it is remembered: first noticed, last seen, and over since when."""

    id: AlarmId
    kind: WatchKind
    source: SourceId
    camera: CameraId | None
    since: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    seconds: int | None = None


def findings(facts: SourceFacts, now: datetime, term: datetime | None = None) -> list[Finding]:
    """Return everything that is wrong with a source and its cameras, the source's own first.

    `term` is before which no footage may be kept; None asks nothing of a recorder.
    """
    found: list[Finding] = []
    seen_at = facts.sight.seen_at if facts.sight else None
    if seen_at is not None and now - seen_at > SILENT_AFTER:
        found.append(Finding(WatchKind.NOT_LOOKED_AT, facts.source, None, seen_at))
    silent = [one for camera in facts.cameras if (one := _silent(facts.source, camera, seen_at)) is not None]
    if facts.space is not None and seen_at is not None:
        if facts.space.total and facts.space.free / facts.space.total < FULL_SHARE:
            found.append(Finding(WatchKind.FULL, facts.source, None, seen_at))
        if facts.space.read_only and silent and len(silent) == len(facts.cameras):
            since = max(one.since for one in silent)
            found.append(Finding(WatchKind.READ_ONLY, facts.source, None, since))
    found += silent
    found += [one for camera in facts.cameras if (one := _jumped(facts.source, camera)) is not None]
    if term is not None:
        kept = [_past_term(facts.source, camera.sight, term) for camera in facts.cameras]
        found += [one for one in kept if one is not None]
    return found


def _past_term(source: SourceId, sight: CameraSight | None, term: datetime) -> Finding | None:
    """Tell of files that are older than may be; recorders tidy once a day, so only after that day."""
    if sight is None or sight.oldest is None or sight.oldest >= term - TIDIED_WITHIN:
        return None
    return Finding(WatchKind.PAST_TERM, source, sight.camera, sight.oldest)


def _silent(source: SourceId, facts: CameraFacts, seen_at: datetime | None) -> Finding | None:
    """Tell whether the last look should have found a new segment; only that look can know."""
    if seen_at is None:
        return None
    closed = [
        one for one in facts.recordings if one.duration_s > 0 and one.state is not RecordingState.GROWING
    ]
    if not closed:
        return Finding(WatchKind.SILENT, source, facts.camera, seen_at)
    longest = timedelta(seconds=max(one.duration_s for one in closed))
    # By when a file was written: the camera's own clock may be hours off.
    newest = max(closed, key=lambda one: one.modified)
    if seen_at - newest.modified <= max(SILENT_AFTER, 2 * longest):
        return None
    return Finding(WatchKind.SILENT, source, facts.camera, newest.span.end)


def _jumped(source: SourceId, facts: CameraFacts) -> Finding | None:
    """Return the last jump of a camera's clock that no offset entered since has explained."""
    whole = [
        one
        for one in sorted(facts.recordings, key=lambda one: (one.modified, one.start))
        if one.state is RecordingState.OK and one.doubt is TimeDoubt.NONE
    ]
    # How far the name's time lies ahead of the time of writing: steady, until one of the clocks moves.
    ahead = [(one.span.end - one.modified).total_seconds() for one in whole]
    found = None
    for place, (before, one) in enumerate(pairwise(whole), start=1):
        overlap_s = (before.span.end - one.start).total_seconds()
        moved_s = ahead[place] - median(ahead[max(0, place - STEADY) : place])
        earlier = ahead[max(0, place - STEADY) : place]
        steady = len(earlier) == STEADY and max(earlier) - min(earlier) <= LARGEST_JUMP_S
        if overlap_s > LARGEST_JUMP_S:
            moved_s = -overlap_s
        elif not steady or abs(moved_s) <= LARGEST_JUMP_S:
            continue
        found = Finding(WatchKind.CLOCK_JUMP, source, facts.camera, one.start, round(moved_s))
    explained = found is not None and any(_explains(offset, found.since) for offset in facts.offsets)
    return None if explained else found


def _explains(offset: ClockOffset, since: datetime) -> bool:
    """Tell whether somebody has looked at the clock again: an offset from about the jump on."""
    return offset.valid_from >= since - timedelta(hours=1)


def reconcile(
    open_alarms: Sequence[FootageAlarm], found: Sequence[Finding], now: datetime
) -> list[FootageAlarm]:
    """Return the alarms as they are to be kept: new ones, those seen again, and those that are over.

    A jump stays open until `findings` is asked with an offset that explains it (`settled` says so).
    """
    known = {(one.kind, one.source, one.camera): one for one in open_alarms}
    kept: list[FootageAlarm] = []
    for one in found:
        before = known.pop((one.kind, one.source, one.camera), None)
        since = before.since if before else one.since
        name = before.id if before else AlarmId(secrets.token_hex(8))
        kept.append(FootageAlarm(name, one.kind, one.source, one.camera, since, now, None, one.seconds))
    kept += [_ended(one, now) for one in known.values() if one.kind is not WatchKind.CLOCK_JUMP]
    return kept


def settled(jump: FootageAlarm, offsets: Sequence[ClockOffset], now: datetime) -> FootageAlarm | None:
    """Return a jump as ended where somebody has looked at the clock since; None while nobody has."""
    return _ended(jump, now) if any(_explains(one, jump.since) for one in offsets) else None


def _ended(alarm: FootageAlarm, now: datetime) -> FootageAlarm:
    return FootageAlarm(
        alarm.id, alarm.kind, alarm.source, alarm.camera, alarm.since, alarm.seen_at, now, alarm.seconds
    )
